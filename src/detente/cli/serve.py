"""``detente serve``: the workbench in a browser."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    place: Annotated[
        str | None,
        typer.Argument(metavar="[CASE|FOLDER]", help="A case to open, or the folder to work in; by default this one."),
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; by default the first free one from 8640 on.")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any other than this machine's own needs a password.")
    ] = "127.0.0.1",
    password: Annotated[
        str | None,
        typer.Option(
            envvar="DETENTE_PASSWORD", help="Password for visitors; best given as the variable DETENTE_PASSWORD."
        ),
    ] = None,
) -> None:
    """Open the workbench: build packages, edit scenarios and run analyses in a browser."""
    from importlib.util import find_spec
    from pathlib import Path

    from detente._errors import UsageError, to_install
    from detente._text import echo, flush

    if any(find_spec(name) is None for name in ("fastapi", "uvicorn", "python_multipart")):
        raise UsageError(f"the workbench needs more packages: {to_install('web')}")
    from detente.web.guard import LOOPBACK, Access
    from detente.web.server import bound, create_app, key_of
    from detente.web.server import run as serve
    from detente.web.workspace import Workspace

    if host not in LOOPBACK and not password:
        raise UsageError(
            f"--host {host}: anyone who reaches this machine could log in; set a password in the variable "
            "DETENTE_PASSWORD (or with --password)"
        )
    folder, case = _place(place)
    workspace = Workspace(folder)
    opened = bound(host, port)
    at = int(opened.getsockname()[1])
    hosts = LOOPBACK if host in LOOPBACK else (() if host in ("0.0.0.0", "::") else (host, *LOOPBACK))
    access = Access(key_of(workspace), port=at, hosts=hosts, password=password)
    path = f"c/{case}/build" if case else ""
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{at}/{path}?token={access.token}"
    echo(f"The workbench on {Path(folder).resolve()}:")
    echo(f"  {address}")
    echo("Anyone with this address can log in. Stop with Ctrl-C.")
    if host not in LOOPBACK:
        echo("Traffic is not encrypted: put a server with TLS in front of it outside a trusted network.")
    flush()
    if browser:
        import threading
        import webbrowser

        threading.Timer(0.3, webbrowser.open, (address,)).start()
    serve(create_app(workspace, access), opened)


def _place(place: str | None) -> tuple[str, str | None]:
    """Return the folder to work in, and the case to open first."""
    from pathlib import Path

    from detente._errors import UsageError
    from detente.scenario.load import bundled

    if place is None:
        return ".", None
    path = Path(place)
    if path.is_dir():
        return place, None
    if path.is_file() and path.suffix in (".yaml", ".yml"):
        return str(path.resolve().parent), path.stem
    if place in bundled():
        return ".", place
    if not path.exists() and not path.suffix:
        raise UsageError(
            f"{place}: no bundled case has this name, and there is no such folder; see `detente list`, or make it"
        )
    raise UsageError(f"{place}: name a case, a scenario file or a folder")
