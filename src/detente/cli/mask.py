"""``detente mask``: a packet for a second coder who must not know which dispute it is, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import _options
from detente.cli.ledger import File


def run(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case with an offer in the ledger.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where to write the files.")],
    mask: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own mask, a YAML file; else that of the package.")
    ] = None,
    file: File = None,
    filled: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A folder with a filled form and answers: write the coding they make."),
    ] = None,
    force: _options.Force = False,
) -> None:
    """Write a packet with names, places and dates masked, and a blank form; or make a coding of a filled one."""
    from detente._output import check_folder, write_folder
    from detente._text import echo
    from detente.backtest.ledger.codings import CODER, read_answers, unmask
    from detente.backtest.ledger.entries import read_entries
    from detente.backtest.ledger.masks import blank_answers, blank_form, key_of, packet_text, read_mask

    check_folder(out)
    chosen = read_mask(case, mask)
    key = key_of(chosen, read_entries(file).values())
    if filled is None:
        made = {
            "packet.txt": packet_text(chosen, key),
            "answers.yaml": blank_answers(chosen, key),
            "form.yaml": blank_form(chosen, key),
        }
        write_folder(out, made, force=force)
        echo(f"{out}: packet {chosen.packet} written. Give its three files to the coder, and nothing else.")
        return
    answers = read_answers(filled / "answers.yaml")
    overlay, record = unmask(filled / "form.yaml", answers, chosen, key)
    write_folder(out, {f"{case}.{CODER}.yaml": overlay, f"{case}.answers.yaml": record}, force=force)
    echo(f"{out}: the coding of {case} by coder {answers.coder} written. Commit it before anything is run on it.")
