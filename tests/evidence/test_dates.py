"""Dates: of the report, in the text, and in other calendars."""

from __future__ import annotations

from datetime import date

import pytest

from detente.evidence.dates import dateline, dates, stamped


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12 January 2022", "2022-01-12"),
        ("12th of January 2022", "2022-01-12"),
        ("2022-01-12", "2022-01-12"),
        ("January 12, 2022", "2022-01-12"),
        ("May 2022", "2022-05"),
        # Both calendars at once: they were 13 days apart in the 20th century, 12 in the 19th, 11 in the 18th.
        ("1/14 January 1918", "1918-01-14"),
        ("1 (14) February 1918", "1918-02-14"),
        ("25 October (7 November) 1917", "1917-11-07"),
        ("20 December 1917/2 January 1918", "1918-01-02"),
        ("1/12 January 1718", "1718-01-12"),
        ("5 October 1582 O.S.", "1582-10-15"),
        ("29 February 1700 (O.S.)", "1700-03-11"),
        # The calendars do not agree, so the day is not known.
        ("1/12 January 1918", None),
        ("12 Jumada II 1443", None),
        ("12 Ramadan 1443 AH", None),
        ("22 Dey 1400", None),
        ("12 January 2565", None),
        ("31 February 2022", None),
    ],
)
def test_a_date_is_one_day_or_not_known(words: str, value: str | None) -> None:
    assert dates(f"It was signed on {words}.", None) == [(17, 17 + len(words), value)]


def test_the_number_of_a_resolution_is_no_year() -> None:
    assert [d for *_, d in dates("Resolution 2202 adopted on 17 February 2015", None)] == ["2015-02-17"]


@pytest.mark.parametrize(
    ("stamp", "value"),
    [
        ("Wed, 12 Jan 2022 10:00:00 GMT", date(2022, 1, 12)),
        ("2022-01-12T23:00:00+05:00", date(2022, 1, 12)),
        ("20220112", date(2022, 1, 12)),
        ("13/01/2022", date(2022, 1, 13)),
        ("01/13/2022", date(2022, 1, 13)),
        ("02/02/2022", date(2022, 2, 2)),
        ("12/01/2022", None),  # day or month first?
        ("12-06-1443", None),
        ("soon", None),
    ],
)
def test_a_stamp_is_read_one_way_or_not_at_all(stamp: str, value: date | None) -> None:
    assert stamped(stamp) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("COMMUNIQUÉ\nSamarkand, 19 September 2024\n\nThe Ministers met.", date(2024, 9, 19)),
        ("A title\n\nPublished: 3 May 2024 10:15 GMT\n\nText.", date(2024, 5, 3)),
        ("LIMA, March 14, 2025 (Wire) — Peru agreed.", date(2025, 3, 14)),
        ("A title\n6 April 2021\n\nText.", date(2021, 4, 6)),
        ("Peru and Chile signed a treaty on 12 January 1987 in Lima.", None),
        ("Since 12 January 1987 Peru has refused.", None),
        ("LIMA, March 14 (Wire) — Peru agreed.", None),
    ],
)
def test_only_a_line_that_is_a_date_dates_a_report(text: str, value: date | None) -> None:
    found = dateline(text)
    assert (found[0] if found else None) == value
