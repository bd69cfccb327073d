"""Checks of every request, and the security headers of every response.

In this order: the Host header must be one of ours (against DNS rebinding), a request that changes something must come
from our own pages (Origin and Sec-Fetch-Site), the visitor must hold the cookie or the token, and the body must not be
larger than its route allows. WebSockets are refused: no page uses them.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script or style, no eval, nothing from elsewhere."""
DOCUMENT_CSP: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""For reports and briefs, which are files of their own with their style inside: shown without any script."""
HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers then send "Origin: null" with forms, so that forms of other sites look like our own.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
SMALL: Final = 1_000_000
"""Bytes of a request by default."""
LARGE: Final = 32_000_000
"""Bytes of a request to a route that takes uploads."""
UPLOADS: Final = ("/upload", "/import")
"""Last parts of addresses that take uploads."""
TRIES, MINUTE = 5, 60.0
"""Wrong passwords in a minute after which further ones are not checked."""
FORM: Final = "/login"
INVITED: Final = "/e/"
"""Beginning of experts' personal links, whose last part is the secret."""


@dataclass
class Access:
    """Access rights.

    Parameters
    ----------
    key
        Secret of this workspace, from which the cookie is derived; it is stored, so that visitors stay logged in
        after a restart.
    token
        Secret of this start, for the printed address and for programs (``Authorization: Bearer``).
    port
        Port of the server; browsers share cookies among the ports of a machine, so the cookie's name contains it.
    hosts
        Names under which the server may be addressed; empty accepts any IP address and ``localhost``.
    password
        Opens the login page; ``None`` on a loopback address.
    """

    key: bytes
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    port: int = 0
    hosts: tuple[str, ...] = LOOPBACK
    password: str | None = None
    _failed: list[float] = field(default_factory=list[float], repr=False)

    @property
    def cookie(self) -> str:
        """Name of the cookie."""
        return f"detente-{self.port}"

    @property
    def value(self) -> str:
        """Value of the cookie; a new password makes the old cookies worthless."""
        return hmac.new(self.key, f"visitor {self.password or ''}".encode(), hashlib.sha256).hexdigest()

    def opens(self, given: str) -> bool:
        """Return whether a password is right; after a few wrong ones in a minute none is accepted for a while."""
        now = time.monotonic()
        self._failed[:] = [t for t in self._failed if now - t < MINUTE]
        if self.password is None or len(self._failed) >= TRIES:
            return False
        right = hmac.compare_digest(given.encode("utf-8", "replace"), self.password.encode("utf-8", "replace"))
        if not right:
            self._failed.append(now)
        return right

    def knows_host(self, host: str) -> bool:
        """Return whether a Host header is one of ours."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if self.hosts:
            return name in self.hosts
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name == "localhost"
        return True

    def admits(self, headers: Headers, cookies: Mapping[str, str]) -> bool:
        """Return whether a request carries the cookie or the token."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.is_token(given):
            return True
        return hmac.compare_digest(cookies.get(self.cookie, "").encode("utf-8", "replace"), self.value.encode())

    def is_token(self, given: str) -> bool:
        """Return whether a text is the token, in constant time."""
        return hmac.compare_digest(given.strip().encode("utf-8", "replace"), self.token.encode())

    def admit(self, response: Response) -> Response:
        """Give the visitor the cookie."""
        response.set_cookie(self.cookie, self.value, httponly=True, samesite="strict", path="/")
        return response


class BodyTooLarge(HTTPException):
    """The body is larger than the route allows; an error of HTTP, since FastAPI turns any other one into a 400."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"this is larger than the {limit // 1_000_000} MB that are taken here")


class Guard:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path: str = scope["path"]
        limit = LARGE if path.endswith(UPLOADS) else SMALL
        refused = self._refusal(scope, headers, limit)
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise BodyTooLarge(limit)
            return message

        await self.app(scope, counted, _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers, limit: int) -> Response | None:
        """Return the answer to a request that must not reach a page; ``None`` for all others."""
        path: str = scope["path"]
        access = self.access
        host = headers.get("host", "")
        if not access.knows_host(host):
            return _refuse(path, 421, "this server does not answer to that name; use the address that it printed")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != host:
                return _refuse(path, 403, "the request came from a page of another origin; nothing was changed")
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return _refuse(path, 403, "the request came from another site; nothing was changed")
        said = headers.get("content-length", "0")
        if said.isdecimal() and int(said) > limit:
            return _refuse(path, 413, BodyTooLarge(limit).detail)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        if "token" in query:
            return self._exchange(path, query)
        if path.startswith(("/static/", INVITED)) or path == FORM:
            return None
        cookies = _cookies(headers)
        if access.admits(headers, cookies):
            return None
        if path.startswith("/api/"):
            return _refuse(path, 401, "send the token as “Authorization: Bearer TOKEN”, or open the printed address")
        if access.password is not None:
            return RedirectResponse(f"{FORM}?to={quote(_target(scope))}", 303)
        return _refuse(path, 401, "open the address that `detente serve` has printed: it holds the token to come in")

    def _exchange(self, path: str, query: dict[str, str]) -> Response:
        """Take the token out of the address, and give the cookie for it."""
        given = query.pop("token")
        if not self.access.is_token(given):
            return _refuse(path, 401, "this token is not valid any more; use the address that `detente serve` printed")
        to = local(quote(path) + (f"?{urlencode(query)}" if query else ""))
        # A page, not a redirect: browsers do not send a strict cookie along a chain that another site began.
        return self.access.admit(
            HTMLResponse(
                f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Détente</title>'
                f'<link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url={_escaped(to)}">'
                f'<p><a href="{_escaped(to)}">Open the workbench</a></p></html>',
                headers={"Cache-Control": "no-store"},
            )
        )


def local(target: str) -> str:
    """Return an address on this server: one that could lead to another host becomes the start page."""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return target if plain else "/"


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", CSP)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent


def _refuse(path: str, status: int, why: str) -> Response:
    if path.startswith("/api/"):
        return JSONResponse({"error": why}, status)
    return HTMLResponse(
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Détente</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="/static/workbench.css"><main class="alone"><h1>Not here</h1>'
        f"<p>{_escaped(why[:1].upper() + why[1:])}.</p></main></html>",
        status,
    )


def _cookies(headers: Headers) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        found[name] = value
    return found


def _target(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return scope["path"] + (f"?{query}" if query else "")


def _escaped(text: str) -> str:
    from html import escape

    return escape(text, quote=True)
