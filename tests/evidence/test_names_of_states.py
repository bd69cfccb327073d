"""Names of states and capitals where usual tools go wrong (docs/explanation/traps.md)."""

from __future__ import annotations

import pytest

pytest.importorskip("spacy")

from evidence.reader import of


def codes(text: str) -> set[str]:
    return {a.code for a in of(text).actors}


@pytest.mark.parametrize(
    ("capital", "state"),
    [("Kyiv", "UKR"), ("Yerevan", "ARM"), ("Vilnius", "LTU"), ("Tunis", "TUN"), ("Moscow", "RUS")],
)
def test_a_capital_stands_for_its_government(capital: str, state: str) -> None:
    """The parser's labels make persons and organisations of some, and miss others."""
    (said,) = [s for s in of(f"{capital} rejected the offer on Monday.").statements if s.act == "REJECT"]
    assert said.actors == (state,)


@pytest.mark.parametrize(
    ("name", "code", "never"),
    [("Niger", "NER", "NGA"), ("Nigeria", "NGA", "NER"), ("Guinea", "GIN", "GNB"), ("Dominica", "DMA", "DOM")],
)
def test_a_name_is_found_whole_or_not_at_all(name: str, code: str, never: str) -> None:
    found = codes(f"{name} rejected the offer.")
    assert code in found
    assert never not in found


def test_a_name_that_resembles_a_states_is_none() -> None:
    assert "BHS" not in codes("Hamas rejected the offer.")


def test_a_name_in_cyrillic_is_no_second_actor() -> None:
    """Letters are not turned into Latin ones: a name of another script is no spelling of an actor found elsewhere."""
    found = codes("Serbian President Ivan Perić rejected the offer. Перић urged calm.")
    assert found == {"SRB"}
