"""Who may log in, from where, and with what."""

from __future__ import annotations

from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from detente.web.guard import CSP, TRIES, Access, local
from detente.web.server import create_app
from detente.web.workspace import Workspace

HOST = {"host": "127.0.0.1:8640"}


def client(folder: Path, **options: object) -> tuple[TestClient, Access]:
    access = Access(b"k" * 32, port=8640, **options)  # type: ignore[arg-type]
    app = create_app(Workspace(folder), access)
    return TestClient(app, base_url="http://127.0.0.1:8640", follow_redirects=False), access


def test_nobody_comes_in_without_token(tmp_path: Path) -> None:
    visitor, _ = client(tmp_path)
    for path in ("/", "/c/nato-russia-2022/build", "/api/v1/cases", "/api/v1/openapi.json", "/nothing"):
        assert visitor.get(path).status_code == 401, path
    assert visitor.get("/?token=wrong").status_code == 401
    assert visitor.get("/api/v1/cases", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_the_token_gives_a_cookie_and_leaves_the_address(tmp_path: Path) -> None:
    visitor, access = client(tmp_path)
    answer = visitor.get(f"/c/nile-dam-2021/what-if?a=1&token={access.token}")
    assert "url=/c/nile-dam-2021/what-if?a=1" in answer.text
    assert access.token not in answer.text
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert visitor.get("/").status_code == 200


def test_programs_send_the_token(tmp_path: Path) -> None:
    visitor, access = client(tmp_path)
    found = visitor.get("/api/v1/cases", headers={"Authorization": f"Bearer {access.token}"}).json()
    assert {"name": "cuba-1962", "title": "Missiles in Cuba", "bundled": True} in found


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8640", "127.0.0.1.evil.example", "", "[", "localhost@x"]
)
def test_foreign_names_are_refused(tmp_path: Path, host: str) -> None:
    visitor, access = client(tmp_path)
    answer = visitor.get("/", headers={"host": host, "Authorization": f"Bearer {access.token}"})
    assert answer.status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_origins_change_nothing(tmp_path: Path, headers: dict[str, str]) -> None:
    visitor, access = client(tmp_path)
    visitor.get(f"/?token={access.token}")
    answer = visitor.post("/c/nile-dam-2021/packages", data={"title": "x"}, headers=headers)
    assert answer.status_code == 403
    assert [f.name for f in tmp_path.iterdir()] == []


def test_every_answer_has_the_policy(tmp_path: Path) -> None:
    visitor, access = client(tmp_path)
    visitor.get(f"/?token={access.token}")
    for path in ("/", "/nothing", "/static/workbench.js", "/api/v1/cases"):
        answer = visitor.get(path)
        assert answer.headers["content-security-policy"] == CSP
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
    assert "unsafe" not in CSP


def test_large_bodies_are_refused(tmp_path: Path) -> None:
    visitor, access = client(tmp_path)
    visitor.get(f"/?token={access.token}")
    assert visitor.post("/login", content=b"x" * 1_000_001).status_code == 413

    def parts():
        for _ in range(40):
            yield b"password=" + b"x" * 50_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visitor.post("/login", content=parts(), headers=headers).status_code == 413


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""])
def test_no_address_leads_to_another_host(to: str) -> None:
    assert local(to) == "/"


def test_a_token_in_an_odd_address_leads_nowhere_else(tmp_path: Path) -> None:
    visitor, access = client(tmp_path)
    answer = visitor.get(httpx.URL(f"http://127.0.0.1:8640//evil.example/?token={access.token}"))
    assert "url=//" not in answer.text


def test_a_password_opens_and_wrong_ones_close_for_a_while(tmp_path: Path) -> None:
    visitor, _ = client(tmp_path, password="pass word", hosts=())
    assert visitor.get("/", headers=HOST).headers["location"] == "/login?to=/"
    for _ in range(TRIES):
        assert visitor.post("/login", data={"password": "wrong"}).status_code == 401
    assert visitor.post("/login", data={"password": "pass word"}).status_code == 401
    other, _ = client(tmp_path, password="pass word", hosts=())
    answer = other.post("/login", data={"password": "pass word", "to": "//evil.example"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    assert other.get("/").status_code == 200


def test_a_new_password_makes_old_cookies_worthless() -> None:
    assert Access(b"k" * 32, password="a").value != Access(b"k" * 32, password="b").value


def test_websockets_are_refused(tmp_path: Path) -> None:
    from starlette.websockets import WebSocketDisconnect

    visitor, access = client(tmp_path)
    visitor.get(f"/?token={access.token}")
    with pytest.raises(WebSocketDisconnect) as closed, visitor.websocket_connect("/"):
        pass
    assert closed.value.code == 1008
