"""What is said of how right a method has been: nothing below thirty independent outcomes."""

from __future__ import annotations

from dataclasses import replace

from detente.answers.reliability import LEAST, Reliability, measured_words

RECORD = Reliability(
    data="Tolls", domain="where tolls settled", cases=70, independent=31, group="towns", error=12.4, inside=0.78
)


def test_a_record_is_said_with_what_it_was_measured_on() -> None:
    assert measured_words([("mean", replace(RECORD, inside=None, error=15.0)), ("sticky", RECORD)], ["Nash"]) == (
        "Measured on where tolls settled (Tolls; 70 cases in 31 towns), average miss in levels of 100: mean 15; "
        "sticky 12, with 78 of 100 outcomes where it says 80. Uncalibrated: Nash. Nothing is measured on crises."
    )
    assert "sticky 12, with 78 of 100 outcomes where it says 80 (too kind)." in measured_words(
        [("sticky", replace(RECORD, caution="too kind"))]
    )


def test_below_thirty_independent_outcomes_nothing_is_claimed() -> None:
    few = replace(RECORD, independent=LEAST - 1)
    assert measured_words([("mean", few)]) == "uncalibrated"
    assert measured_words([], ["Nash"]) == "uncalibrated"
    both = measured_words([("mean", few), ("sticky", RECORD)])
    assert "Uncalibrated: mean." in both
    alike = measured_words([("sticky", RECORD)], ["Nash", "nash, by packages", "equal gains, by packages", "median"])
    assert "Uncalibrated: Nash, median; nash and equal gains, by packages." in alike
    assert "mean 12" not in both


def test_two_data_sets_are_kept_apart() -> None:
    other = replace(RECORD, data="Fares", domain="where fares settled")
    assert measured_words([("a", RECORD), ("b", other)]).count("Measured on") == 2
