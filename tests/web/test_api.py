"""The programming interface: its document, its answers, and what it does with anything that fits or does not."""

from __future__ import annotations

import time
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from web.conftest import RunningServer

import detente
from detente.levers.building import PackageBuilder
from detente.levers.session import session
from detente.web.turns import WAITING, places

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


def test_a_run_from_its_beginning_to_its_findings(ready: RunningServer) -> None:
    with ready.client() as client:
        assert client.get("/api/v1/runs").json() == []
        assert client.get("/api/v1/runs/none").status_code == 404
        assert client.get("/api/v1/runs/..").status_code == 404
        begun = client.post(f"/api/v1/cases/{CASE}/runs", json={"draws": 100, "seed": 3})
        assert begun.status_code == 201
        id_ = begun.json()["id"]
        early = client.get(f"/api/v1/runs/{id_}/findings")
        assert early.status_code == 409
        assert early.json()["error"].startswith("the analysis is running, so there are no findings")
        # A second one waits until the first is done, and is cancelled.
        second = client.post(f"/api/v1/cases/{CASE}/runs", json={"draws": 150_000}).json()["id"]
        end = time.monotonic() + 300
        seen: set[str] = set()
        while (now := client.get(f"/api/v1/runs/{id_}").json())["status"] == "running":
            seen.add(client.get(f"/api/v1/runs/{second}").json()["doing"])
            assert time.monotonic() < end, now
            time.sleep(0.2)
        assert now["status"] == "done", now
        assert seen <= {"starting", WAITING} or places() > 1
        assert client.post(f"/api/v1/runs/{second}/cancel").json()["status"] == "stopped"
        assert client.delete(f"/api/v1/runs/{second}").status_code == 204
        found = client.get(f"/api/v1/runs/{id_}/findings").json()
        assert [r["id"] for r in client.get("/api/v1/runs").json()] == [id_]
        assert client.post(f"/api/v1/cases/{CASE}/runs", json={"draws": 0}).status_code == 422
        unknown = client.post(f"/api/v1/cases/{CASE}/runs", json={"package": "middl"})
        assert unknown.json()["error"] == "there is no package middl; did you mean middle?"
    mine = detente.analyze(detente.load(CASE), draws=100, seed=3)
    assert {f["id"]: f["share"] for f in found} == {f.id: f.share for f in mine.findings}


def test_the_zone_is_the_builder_s(ready: RunningServer) -> None:
    with ready.client() as client:
        said = client.get(f"/api/v1/cases/{CASE}/zone").json()
    assert said == {"size": PackageBuilder(session(CASE, draws=200)).chart.size, "chart": None}


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
            if "id_" in case.path_parameters and case.method != "DELETE":
                case.path_parameters["id_"] = id_
            case.call_and_validate(headers=token, checks=checks)

        check()  # pyright: ignore[reportCallIssue]

    # Analyses that are begun wait behind this one, and are all ended afterwards.
    jobs = ready.app.state.workbench.jobs
    id_ = jobs.start(ready.app.state.workbench.workspace.case(CASE), "first", draws=150_000).id
    try:
        for operation in operations:
            tried(operation)
    finally:
        for job in jobs.jobs():
            jobs.remove(job.id)
    assert {(o.method.upper(), o.path) for o in operations} >= {
        ("POST", "/api/v1/cases/{case}/runs"),
        ("GET", "/api/v1/runs/{id_}/findings"),
        ("POST", "/api/v1/runs/{id_}/cancel"),
        ("POST", "/api/v1/runs/{id_}/go-on"),
        ("DELETE", "/api/v1/runs/{id_}"),
    }
    assert len(operations) >= 14
