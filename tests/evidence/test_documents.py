"""Negotiators' documents: what tracked changes, numbers, notes, remarks, fields and boxes of each format come to."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("spacy")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.evidence.document import Document, TextChange
from detente.evidence.inputs import Unreadable, documents
from tests.evidence.files import MC, odt, p, packed, pdf, r, tracked, word


def opened(tmp_path: Path, name: str, data: bytes) -> Document:
    (tmp_path / name).write_bytes(data)
    (found,) = documents([str(tmp_path / name)])
    return found


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(c.kind, c.text) for c in document.changes]


# Word.


def test_tracked_words_keep_both_texts_and_who_changed_them(tmp_path: Path) -> None:
    body = p(
        r("Russia "),
        tracked("del", r("accepts", tag="delText"), "Ana"),
        tracked("ins", r("rejects"), "Boris"),
        r(" the plan."),
    )
    found = opened(tmp_path, "a.docx", word(body))
    assert found.text == "Russia rejects the plan."
    assert found.changes == (
        TextChange("deleted", "accepts", "Ana", "2022-01-10T09:00:00Z", 7, 7),
        TextChange("inserted", "rejects", "Boris", "2022-01-10T09:00:00Z", 7, 14),
    )
    assert any("1 passage withdrawn" in w and "by Ana" in w for w in found.warnings)


def test_moved_text_is_there_once_at_its_new_place(tmp_path: Path) -> None:
    body = (
        p(tracked("moveFrom", r("Oman abstains."))) + p(r("Peru agrees.")) + p(tracked("moveTo", r("Oman abstains.")))
    )
    found = opened(tmp_path, "a.docx", word(body))
    assert found.text == "Peru agrees.\n\nOman abstains."
    assert kinds(found) == [("moved from", "Oman abstains."), ("moved to", "Oman abstains.")]
    assert found.text[slice(found.changes[1].start, found.changes[1].end)] == "Oman abstains."


def test_what_was_deleted_inside_an_insertion_is_deleted(tmp_path: Path) -> None:
    body = p(r("Chad "), tracked("ins", r("never ") + tracked("del", r("ever ", tag="delText"), "Boris")), r("agreed."))
    found = opened(tmp_path, "a.docx", word(body))
    assert found.text == "Chad never agreed."
    assert ("deleted", "ever") in kinds(found)


def test_a_paragraph_whose_mark_is_deleted_runs_on(tmp_path: Path) -> None:
    body = p(r("Peru will"), properties="<w:rPr><w:del w:id='1' w:author='A'/></w:rPr>") + p(r("not sign."))
    assert opened(tmp_path, "a.docx", word(body)).text == "Peru will not sign."


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike/>", '<w:strike w:val="1"/>'])
def test_struck_words_are_withdrawn(tmp_path: Path, mark: str) -> None:
    found = opened(tmp_path, "a.docx", word(p(r("Peru "), r("accepts", mark), r("waits."))))
    assert found.text == "Peru waits."
    assert kinds(found) == [("struck", "accepts")]


def test_struck_that_is_switched_off_and_hidden_words(tmp_path: Path) -> None:
    body = p(r("Peru accepts.", '<w:strike w:val="false"/>'), r(" Secret.", "<w:vanish/>"))
    assert opened(tmp_path, "a.docx", word(body)).text == "Peru accepts."


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%2.%3"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def numbered(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def test_articles_get_the_numbers_that_word_shows(tmp_path: Path) -> None:
    gone = numbered(0) + "<w:rPr><w:del w:id='1' w:author='A'/></w:rPr>"
    body = (
        p(r("Peace."), properties=numbered(0))
        + p(r("Troops leave."), properties=numbered(1))
        + p(r("By sea."), properties=numbered(2))
        + p(r("Guns stay."), properties=numbered(1))
        + p(tracked("del", r("Nothing.", tag="delText")), properties=gone)
        + p(r("A break."))
        + p(r("Trade."), properties=numbered(0))
        + p(r("Fish."), properties=numbered(1))
    )
    assert opened(tmp_path, "a.docx", word(body, numbering=NUMBERING)).text.split("\n\n") == [
        "Article 1. Peace.",
        "(a) Troops leave.",
        "1.a.I By sea.",
        "(b) Guns stay.",
        "A break.",
        "Article 2. Trade.",
        "(a) Fish.",
    ]


def test_numbers_come_through_styles_too(tmp_path: Path) -> None:
    styles = (
        f'<w:style w:styleId="Art"><w:pPr>{numbered(0)}</w:pPr></w:style>'
        '<w:style w:styleId="Sub"><w:basedOn w:val="Art"/></w:style>'
    )
    body = p(r("One."), properties='<w:pStyle w:val="Sub"/>') + p(r("Two."), properties='<w:pStyle w:val="Art"/>')
    assert opened(tmp_path, "a.docx", word(body, numbering=NUMBERING, styles=styles)).text == (
        "Article 1. One.\n\nArticle 2. Two."
    )


def test_footnotes_follow_their_paragraph_and_remarks_stand_beside(tmp_path: Path) -> None:
    body = p(r("Peru agrees"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r(" to talks.")) + p(
        r("Chile waits."), '<w:r><w:commentReference w:id="0"/></w:r>'
    )
    notes = f'<w:footnote w:id="0" w:type="separator">{p(r("-"))}</w:footnote><w:footnote w:id="2">{p(r("Subject to law."))}</w:footnote>'
    comments = f'<w:comment w:id="0" w:author="Eva" w:date="2022-02-01T00:00:00Z">{p(r("Why?"))}</w:comment>'
    found = opened(tmp_path, "a.docx", word(body, footnotes=notes, comments=comments))
    assert found.text == "Peru agrees to talks.\n\n[Note 1] Subject to law.\n\nChile waits."
    (comment,) = found.changes
    assert (comment.kind, comment.text, comment.author) == ("comment", "Why?", "Eva")
    assert comment.start == comment.end == len(found.text)


def test_fields_of_both_forms_keep_their_result(tmp_path: Path) -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    long = char("begin") + r(" REF x ", tag="instrText") + char("separate") + r("Article 7") + char("end")
    body = p(
        r("Under "),
        f'<w:fldSimple w:instr="REF x">{r("Article 7")}</w:fldSimple>',
        r(" and "),
        long,
        r(" Peru leaves."),
    )
    assert opened(tmp_path, "a.docx", word(body)).text == "Under Article 7 and Article 7 Peru leaves."


def test_a_text_box_is_there_once_beside_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p(r('Annex: no arms.'))}</w:txbxContent>"
    run = (
        f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert opened(tmp_path, "a.docx", word(p(run, r("All sign.")))).text == "All sign.\n\nAnnex: no arms."


def test_hyphens_that_do_not_break_are_hyphens(tmp_path: Path) -> None:
    body = p(
        r("In 1994"),
        "<w:r><w:noBreakHyphen/></w:r>",
        r("1995 Resolution 22"),
        "<w:r><w:noBreakHyphen/></w:r>",
        r("10 held."),
    )
    assert opened(tmp_path, "a.docx", word(body)).text == "In 1994-1995 Resolution 22-10 held."


def test_tables_give_their_cells(tmp_path: Path) -> None:
    body = f"<w:tbl><w:tr><w:tc>{p(r('Peru'))}</w:tc><w:tc>{p(r('agrees'))}</w:tc></w:tr></w:tbl>"
    assert opened(tmp_path, "a.docx", word(body)).text == "Peru\n\nagrees"


# OpenDocument.


def test_odt_changes_notes_boxes_and_numbers(tmp_path: Path) -> None:
    info = "<office:change-info><dc:creator>Ana</dc:creator><dc:date>2022-01-10T09:00:00</dc:date></office:change-info>"
    body = (
        f'<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>{info}<text:p>accepts</text:p></text:deletion>'
        f'</text:changed-region><text:changed-region text:id="c2"><text:insertion>{info}</text:insertion></text:changed-region>'
        "</text:tracked-changes>"
        '<text:p>Russia <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>rejects'
        '<text:change-end text:change-id="c2"/> the<text:s text:c="2"/>plan'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Of May.</text:p></text:note-body></text:note>."
        "<office:annotation><dc:creator>Eva</dc:creator><text:p>Why?</text:p></office:annotation></text:p>"
        '<text:p>Peru <text:span text:style-name="T1">agrees</text:span>waits.'
        "<draw:frame><draw:text-box><text:p>Annex.</text:p></draw:text-box></draw:frame></text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>First.</text:p></text:list-item>'
        "<text:list-item><text:p>Second.</text:p></text:list-item></text:list>"
    )
    styles = (
        '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-prefix="Article " style:num-suffix="."/></text:list-style>'
    )
    found = opened(tmp_path, "a.odt", odt(body, styles))
    assert found.text == (
        "Russia rejects the plan.\n\n[Note 1] Of May.\n\nPeru waits.\n\nAnnex.\n\nArticle 1. First.\n\nArticle 2. Second."
    )
    assert kinds(found) == [
        ("deleted", "accepts"), ("inserted", "rejects"), ("comment", "Why?"), ("struck", "agrees"),
    ]  # fmt: skip
    assert found.changes[0].author == "Ana"


# RTF.


def test_rtf_changes_notes_and_characters(tmp_path: Path) -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\revtbl{Unknown;}{Ana;}}"
        rb"Russia {\deleted\revauthdel1\revdttmdel1680148800 accepts }{\revised\revauth1 rejects} the plan"
        rb"{\footnote Of May.}.\par Peru {\strike agrees }waits in Z\'fcrich, \u8220?so\u8221?.\par"
        rb"{\*\unknown never shown}{\pict 00ff}}"
    )
    found = opened(tmp_path, "a.rtf", data)
    assert found.text == "Russia rejects the plan.\n\n[Note 1] Of May.\n\nPeru waits in Zürich, “so”."
    assert kinds(found) == [("deleted", "accepts"), ("inserted", "rejects"), ("struck", "agrees")]
    assert found.changes[0].author == "Ana"
    assert found.changes[0].date is not None


# PDF.


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [(72.0, 700.0 - 14 * i, 11.0, t) for i, t in enumerate(("Ukraine rejected", "the offer of a", "ceasefire."))]
    right = [
        (320.0, 700.0 - 14 * i, 11.0, t) for i, t in enumerate(("Russia accepted", "the plan of the", "mediator."))
    ]
    both = [x for pair in zip(left, right, strict=True) for x in pair]
    assert opened(tmp_path, "a.pdf", pdf([both])).text == (
        "Ukraine rejected the offer of a ceasefire.\n\nRussia accepted the plan of the mediator."
    )


def test_words_that_are_placed_one_by_one_make_a_line(tmp_path: Path) -> None:
    words = [(72.0, "Peru"), (101.0, "rejected"), (148.0, "the"), (169.0, "plan.")]
    assert opened(tmp_path, "a.pdf", pdf([[(x, 700.0, 11.0, w) for x, w in words]])).text == "Peru rejected the plan."


def test_marks_of_footnotes_are_no_part_of_a_name_and_notes_come_last(tmp_path: Path) -> None:
    page = [
        (72.0, 700.0, 12.0, "Ukraine"),
        (117.0, 705.0, 6.0, "1"),
        (124.0, 700.0, 12.0, "rejected the plan of the mediators."),
        (72.0, 90.0, 8.0, "1 As of May."),
        (300.0, 40.0, 12.0, "7"),
    ]
    assert opened(tmp_path, "a.pdf", pdf([page])).text == "Ukraine rejected the plan of the mediators.\n\n1 As of May."


# Files that are damaged, or meant to do harm.

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0 old", "password or is in the old .doc format; save it as DOCX"),
        ("a.docx", packed(other="x"), "no Word document"),
        ("a.docx", word(""), "holds no text"),
        ("a.docx", packed(word__document_xml="<w:document"), "not well-formed XML"),
        ("a.docx", packed(word__document_xml=f"{BOMB}<x>&b;</x>"), "declares entities"),
        ("a.docx", packed(word__document_xml=b" " * 110_000_000), "unpacks to more than 100 MB"),
        ("a.odt", packed(content_xml="<a/>"), "no text document"),
        ("a.rss", f"{BOMB}<rss><channel><item><title>&b;</title></item></channel></rss>".encode(), "declares entities"),
        ("a.xml", b"<nitf><body/></nitf>", "holds <nitf>, and only RSS and Atom"),
        ("a.rss", b"<rss><channel/></rss>", "no items"),
        ("a.rtf", b"plain", "no RTF"),
        ("a.eml", b"just words", "no e-mail"),
        ("a.mbox", b"just words", "no mbox"),
        ("a.csv", b"id;member\n1;Peru\n", r"none of the columns holds text \(id, member\)"),
        ("a.csv", b"id,text\n1,Peru, then Chile\n", "line 2: 3 cells under 2 columns"),
        ("a.json", b"[1]", "entry 1"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b'[{"act": "REJECT", "realis": "actual", "text": "x"}]', "read already"),
        ("a.jsonl", b'{"text": 3}', "line 1: 'text' must be a text"),
        ("a.doc", b"x", "DOC files are not read; save it as DOCX"),
        ("a.xlsx", b"x", "XLSX files are not read; save the sheet that has the reports as CSV"),
        ("a.msg", b"x", "save the message as EML"),
        ("a.zip", b"x", "unpack it"),
        ("a.yaml", b"x", "looks like a scenario"),
    ],
)  # fmt: skip
def test_refusals_say_what_is_wrong_and_what_to_do(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable, match=words):
        list(documents([str(tmp_path / name)]))


def test_nothing_outside_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    where = (tmp_path / "secret.txt").as_uri()
    data = packed(word__document_xml=f'<!DOCTYPE x [<!ENTITY a SYSTEM "{where}">]><x>&a;</x>')
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(Unreadable, match="declares entities"):
        list(documents([str(tmp_path / "a.docx")]))


def test_a_format_is_known_by_its_first_bytes_too(tmp_path: Path) -> None:
    assert opened(tmp_path, "a.txt", word(p(r("Peru agrees.")))).text == "Peru agrees."
    assert opened(tmp_path, "b.txt", rb"{\rtf1 Peru agrees.}").text == "Peru agrees."


def test_a_folder_names_what_it_does_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Peru agrees.", encoding="utf-8")
    (tmp_path / "b.doc").write_bytes(b"x")
    found = {d.id: d for d in documents([str(tmp_path)], date(2022, 1, 1))}
    assert found["a"].text == "Peru agrees."
    assert any("DOC files are not read" in w for w in found["b"].warnings)


WHOLE = {
    "a.docx": word(
        p(r("Peace "), tracked("del", r("now", tag="delText")), properties=numbered(0))
        + p(r("Troops."), properties=numbered(1)),
        numbering=NUMBERING,
    ),
    "a.odt": odt('<text:list><text:list-item><text:p>First<text:s text:c="2"/>.</text:p></text:list-item></text:list>'),
    "a.rtf": rb"{\rtf1 Peru {\deleted\revdttmdel1680148800 agrees }{\footnote no}\u8220?waits\par}",
    "a.pdf": pdf([[(72.0, 700.0, 11.0, "Peru waits.")]]),
    "a.eml": b"From: a@example.org\nDate: Wed, 12 Jan 2022 10:00:00 +0000\nContent-Type: text/html; charset=x\n\n<p>Peru</p>",
    "a.rss": b"<rss><channel><item><title>Peru</title><pubDate>12 Jan</pubDate></item></channel></rss>",
    "a.html": b"<html><body><article><p>Peru <del>agrees</del> waits.<sup>1</sup></p></article></body></html>",
    "a.csv": b'date,text\n2022-01-12,"Peru waits."\n',
    "a.json": b'[{"text": "Peru waits.", "date": "2022-01-12"}]',
}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 4000), st.binary(max_size=3), st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_refused_in_words(
    tmp_path: Path, name: str, at: int, noise: bytes, cut: bool
) -> None:
    data = WHOLE[name]
    at %= len(data)
    (tmp_path / name).write_bytes(data[:at] + noise + (b"" if cut else data[at + len(noise) :]))
    with suppress(Unreadable):  # nothing else may come out
        list(documents([str(tmp_path / name)]))


def test_numbers_that_are_none_are_survived(tmp_path: Path) -> None:
    bad = NUMBERING.replace('w:val="1"', 'w:val="x"').replace('w:ilvl="1"', 'w:ilvl="one"')
    body = p(r("Peace."), properties=numbered(0).replace('w:val="0"', 'w:val="zero"'))
    assert "Peace." in opened(tmp_path, "a.docx", word(body, numbering=bad)).text
