"""Feeds, tables and e-mail: one report for each item, row or author, with its own date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("spacy")

from detente.evidence.document import Document
from detente.evidence.inputs import documents


def opened(tmp_path: Path, name: str, data: str | bytes) -> list[Document]:
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return list(documents([str(tmp_path / name)]))


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title>
<item><title>Talks stall</title><pubDate>Wed, 12 Jan 2022 10:00:00 GMT</pubDate><link>https://example.org/1</link>
<description><![CDATA[<p>Peru <del>accepted</del> rejected the plan.</p><p>Chile waits.</p>]]></description></item>
<item><title>Talks go on</title><dc:date>2022-01-13</dc:date><description>&lt;p&gt;Chile agreed.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>Talks stall</title>
<published>2022-01-12T10:00:00Z</published><author><name>Ana Sol</name></author><link href="https://example.org/1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Peru rejected the plan.</p></div></content></entry></feed>"""


def test_rss_is_read_item_by_item(tmp_path: Path) -> None:
    first, second = opened(tmp_path, "a.rss", RSS)
    assert first.text == "Talks stall\n\nPeru rejected the plan.\n\nChile waits."
    assert (first.published, first.source) == (date(2022, 1, 12), "https://example.org/1")
    assert [(c.kind, c.text, c.start) for c in first.changes] == [("deleted", "accepted", 18)]
    assert (second.text, second.published) == ("Talks go on\n\nChile agreed.", date(2022, 1, 13))


@pytest.mark.parametrize("name", ["a.atom", "a.xml", "a.txt"])
def test_atom_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    (found,) = opened(tmp_path, name, ATOM)
    assert found.text == "Talks stall\n\nPeru rejected the plan."
    assert (found.published, found.author, found.source) == (date(2022, 1, 12), "Ana Sol", "https://example.org/1")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_of_notes(tmp_path: Path, mark: str) -> None:
    rows = [
        ["event_id_cnty", "event_date", "source", "notes"],
        ["PER1", "12 January 2022", "Wire", '"On 12 January 2022, Peru, with Chile; rejected\nthe plan."'],
        ["PER2", "13/01/2022", "Wire", "Chile agreed."],
        ["PER2", "01/02/2022", "Wire", "Chile signed."],
    ]
    first, second, third = opened(tmp_path, "a.csv", "\ufeff" + "\n".join(mark.join(row) for row in rows))
    assert (first.id, first.published, first.source) == ("PER1", date(2022, 1, 12), "Wire")
    assert first.text == "On 12 January 2022, Peru, with Chile; rejected\nthe plan."
    assert (second.id, second.published) == ("PER2", date(2022, 1, 13))
    # Day or month first? Nobody knows, so no date is made up; ids stay apart.
    assert (third.id, third.published) == ("PER2-2", None)
    assert any("'01/02/2022' was not understood" in w for w in third.warnings)


def test_lines_of_json_end_with_line_feeds_only(tmp_path: Path) -> None:
    texts = ["Peru\u2028agreed.", "Chile\u0085waits.", "Brazil\u2029asks."]
    lines = "\n".join(json.dumps({"text": t, "date": "2022-01-12"}, ensure_ascii=False) for t in texts)
    assert [d.text for d in opened(tmp_path, "a.jsonl", lines)] == texts


def test_a_list_of_reports_in_json(tmp_path: Path) -> None:
    data = {"meta": "x", "articles": [{"title": "T", "Body": "Peru agreed.", "published_at": "2022-01-12T00:00:00Z"}]}
    (found,) = opened(tmp_path, "a.json", json.dumps(data))
    assert (found.text, found.title, found.published) == ("Peru agreed.", "T", date(2022, 1, 12))


MAIL = b"""From: Ana Berg <ana@example.org>
To: Boris <boris@example.org>
Subject: The draft
Date: Wed, 12 Jan 2022 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

Our position:

-- no troops
-- no flags

Yes.

On Mon, 10 Jan 2022 at 09:15, Boris Orlov <boris@example.org> wrote:
> Do you accept Article 2?
>
> On Sun, 9 Jan 2022, Eva Lund <eva@example.org> wrote:
>> We reject Article 2.

--\x20
Ana Berg, Ministry
"""


def test_what_is_quoted_in_an_email_is_given_to_its_author(tmp_path: Path) -> None:
    found = opened(tmp_path, "a.eml", MAIL)
    assert [(d.id, d.author, d.published) for d in found] == [
        ("a", "Ana Berg", date(2022, 1, 12)),
        ("a-q1", "Boris Orlov", date(2022, 1, 10)),
        ("a-q1-q1", "Eva Lund", date(2022, 1, 9)),
    ]
    own, asked, before = (d.text for d in found)
    assert own == "Our position:\n\n-- no troops\n-- no flags\n\nYes."
    assert asked == "Do you accept Article 2?"
    assert before == "We reject Article 2."


def test_answers_between_the_lines_stay_with_who_gives_them(tmp_path: Path) -> None:
    data = (
        b"From: ana@example.org\nDate: Wed, 12 Jan 2022 10:00:00 +0000\n\n"
        b"Boris Orlov wrote:\n> Troops?\n\nNo, we reject it.\n\n> Flags?\n\nYes.\n"
    )
    own, asked = opened(tmp_path, "a.eml", data)
    assert own.text.split() == ["No,", "we", "reject", "it.", "Yes."]
    assert (asked.author, asked.text.split()) == ("Boris Orlov", ["Troops?", "Flags?"])


def test_a_forwarded_message_keeps_its_own_head(tmp_path: Path) -> None:
    data = (
        b"From: ana@example.org\nDate: Wed, 12 Jan 2022 10:00:00 +0000\n\nSee below.\n\n"
        b"---------- Forwarded message ----------\nFrom: Eva Lund <eva@example.org>\nDate: Sun, 9 Jan 2022 08:00:00 +0000\n"
        b"Subject: No\n\nWe reject Article 2.\n"
    )
    own, inner = opened(tmp_path, "a.eml", data)
    assert own.text == "See below."
    assert (inner.text, inner.author, inner.published) == ("We reject Article 2.", "Eva Lund", date(2022, 1, 9))


def test_html_mail_and_attachments(tmp_path: Path) -> None:
    data = (
        b"From: Ana Berg <ana@example.org>\nDate: Wed, 12 Jan 2022 10:00:00 +0000\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n\n'
        b"<p>We agree.</p><p>Eva Lund wrote:</p><blockquote><p>We reject it.</p></blockquote>\n"
        b'--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="draft.pdf"\n\nxx\n--x--\n'
    )
    own, quoted = opened(tmp_path, "a.eml", data)
    assert own.text == "We agree."
    assert any("draft.pdf" in w for w in own.warnings)
    assert (quoted.author, quoted.text) == ("Eva Lund", "We reject it.")


def test_a_box_of_messages(tmp_path: Path) -> None:
    one = b"From x@example.org Wed Jan 12 10:00:00 2022\nFrom: Ana <a@example.org>\nSubject: T\nDate: Wed, 12 Jan 2022 10:00:00 +0000\n\n>From here on we agree.\n\n"
    first, second = opened(tmp_path, "a.mbox", one + one.replace(b"12 Jan", b"13 Jan"))
    assert first.text == "From here on we agree."
    assert (first.published, second.published) == (date(2022, 1, 12), date(2022, 1, 13))


PAGE = (
    "<html><head><title>Talks</title></head><body><article><p>{}</p><p>The ministers met in Geneva on Wednesday for a second "
    "round of talks on the ceasefire line.</p><p>Diplomats said that the next round of talks would be held soon.</p>"
    "</article></body></html>"
)


@pytest.mark.parametrize(
    ("html", "text", "gone"),
    [
        ("<del>Russia accepted it.</del> <ins>Russia rejected it.</ins>", "Russia rejected it.", "Russia accepted it."),
        ("<s>Russia accepted it.</s> Russia rejected it.", "Russia rejected it.", "Russia accepted it."),
        ('<span style="text-decoration: line-through">Russia accepted it.</span> Russia waits for now.', "Russia waits for now.", "Russia accepted it."),
        ("Ukraine<sup>1</sup> sent 10<sup>3</sup> troops there.", "Ukraine sent 10^3 troops there.", None),
    ],
)  # fmt: skip
def test_struck_text_and_raised_numbers_of_a_page(tmp_path: Path, html: str, text: str, gone: str | None) -> None:
    (found,) = opened(tmp_path, "a.html", PAGE.format(html))
    assert text in [" ".join(found.body(p).split()) for p in found.paragraphs]
    assert [c.text for c in found.changes if c.kind in ("deleted", "struck")] == ([gone] if gone else [])
    assert gone is None or gone not in found.text
