"""The texts that ``python -m tests.mutations`` replaces still exist, and so do the tests that must fail."""

from __future__ import annotations

import pytest

from tests.mutations import MUTATIONS, ROOT, Mutation


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.id)
def test_the_place_is_there_once(mutation: Mutation) -> None:
    text = (ROOT / "src" / "detente" / mutation.file).read_text("utf-8")
    assert text.count(mutation.old) == 1
    assert mutation.new not in text
    assert all((ROOT / test).exists() for test in mutation.tests.split())


def test_each_has_a_name_of_its_own() -> None:
    assert len({m.id for m in MUTATIONS}) == len(MUTATIONS)
