"""The list of commands. Each is declared once, as ``run`` in a module of its own that is imported on first use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from detente.cli._guard import guarded

COMMANDS = (
    "analyze", "whatif", "compare", "levers", "breakeven", "sensitivity", "information", "history", "paths",
    "serve", "check", "list", "show", "new", "schema", "report", "brief", "tables", "read", "draft", "update",
    "experts", "estimate", "power", "spatial", "explain", "admit", "play", "stability", "backtest", "ledger", "mask",
    "seal", "resolve", "runs", "sweep",
)  # fmt: skip
"""Names of the commands, in the order of the help; also the names of their modules."""


def _function(name: str) -> Any:
    """Return the function that declares and runs a command."""
    return import_module(f"detente.cli.{name}").run


@cache
def _command(name: str) -> Any:
    """Build a command from its function."""
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    alone.command(name)(_function(name))
    return typer.main.get_command(alone)


class _Commands(Mapping[str, Any]):
    """All commands by name, each built when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        return _command(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Commands(TyperGroup):
    """A group that builds only the command in use, and turns errors into messages and exit codes."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands: Any = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, without building anything."""
        return list(COMMANDS)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the first line of each command's docstring."""
        with formatter.section("Commands"):
            formatter.write_dl([(n, _function(n).__doc__.partition("\n")[0]) for n in COMMANDS])

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Parse the command line."""
        with guarded():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with guarded():
            return super().invoke(ctx)


app = typer.Typer(
    name="detente",
    cls=Commands,
    help="Analyse negotiations and disputes from one scenario file: deals, blockers, packages to table, key drivers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"detente {version('detente')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    del version
