"""The programming interface: its document, its answers, and what it does with anything that fits or does not."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from web.conftest import RunningServer

from detente.levers.building import PackageBuilder
from detente.levers.session import session

CASE = "nile-dam-2021"
PACKAGE = {"filling": 60, "drought": 70, "data": 100}


@pytest.fixture(scope="module")
def ready(server: RunningServer) -> RunningServer:
    server.wait(f"/c/{CASE}/build", "data-done", 240)
    return server


def test_the_answers_are_the_session_s(ready: RunningServer) -> None:
    mine = PackageBuilder(session(CASE, draws=200))
    with ready.client() as client:
        said = client.post(f"/api/v1/cases/{CASE}/assess", json={"clauses": PACKAGE}).json()
        answer = mine.answer(PACKAGE)
        assert (said["share"], said["low"], said["high"]) == (answer.share, answer.low, answer.high)
        assert [p["who"] for p in said["parties"]] == [p.who for p in answer.parties]
        levels = client.post(f"/api/v1/cases/{CASE}/levels", json={"clauses": PACKAGE}).json()
        assert [x["share"] for x in levels] == [e.share for e in mine.effects(PACKAGE)]
        hint = client.post(f"/api/v1/cases/{CASE}/closest", json={"clauses": PACKAGE}).json()
        assert hint["text"] == mine.closest(PACKAGE).text
        hint = client.post(f"/api/v1/cases/{CASE}/improve", json={"clauses": {}, "party": "EGY"}).json()
        assert [s["clauses"] for s in hint["steps"]] == [s.clauses for s in mine.improve({}, "EGY").steps]


def test_runs_are_listed(ready: RunningServer) -> None:
    with ready.client() as client:
        assert client.get("/api/v1/runs").json() == []
        assert client.get("/api/v1/runs/none").status_code == 404
        assert client.get("/api/v1/runs/..").status_code == 404


def test_errors_are_data(ready: RunningServer) -> None:
    with ready.client() as client:
        for path, body, status, said in (
            (f"cases/{CASE}/assess", {"clauses": {"fling": 1}}, 400, "there is no issue fling; did you mean filling?"),
            ("cases/none/assess", {"clauses": {}}, 404, "there is no case none; go to the start page for a list"),
            (f"cases/{CASE}/improve", {"clauses": {}}, 422, "body.party: Field required"),
            (f"cases/{CASE}/packages", {"clauses": {}, "title": "x"}, 400, "this package has no clause"),
        ):
            answer = client.post(f"/api/v1/{path}", json=body)
            assert answer.status_code == status
            assert answer.json()["error"].startswith(said)


def test_whatever_fits_the_document_gets_an_answer_that_does(ready: RunningServer) -> None:
    """Schemathesis on every operation, with a case that exists."""
    token = {"Authorization": f"Bearer {ready.token}", "Host": ready.url.removeprefix("http://")}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", ready.app, headers=token)
    few = settings(
        max_examples=12, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )  # fmt: skip
    checks: list[Any] = [not_a_server_error, response_schema_conformance, status_code_conformance]
    operations = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]

    def tried(operation: Any) -> None:
        @few
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            if "case" in case.path_parameters:
                case.path_parameters["case"] = CASE
            case.call_and_validate(headers=token, checks=checks)

        check()  # pyright: ignore[reportCallIssue]

    for operation in operations:
        tried(operation)
    assert len(operations) >= 8
