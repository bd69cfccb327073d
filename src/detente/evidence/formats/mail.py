"""E-mail (EML, mbox): each message is a separate report with its date, as is each quoted message, with its author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, cast

from detente.evidence.document import Document
from detente.evidence.formats._parts import lxml
from detente.evidence.formats._unreadable import Unreadable
from detente.evidence.formats.web import NO_XML, fragment

_WROTE = re.compile(
    r"^(?:On|Am|Le|El|Il|Op)\s.{6,300}?(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef)\b[^\n:]{0,80}:\s*$|"
    r"^[^\n]{3,120}\s(?:wrote|writes|said):\s*$",
    re.IGNORECASE | re.DOTALL,
)
_FORWARDED = re.compile(
    r"^-{2,}\s*(?:Original Message|Forwarded message|Begin forwarded message)\s*-*:?\s*$|^Begin forwarded message:",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^\*?(From|Sent|Date|To|Cc|Subject)\s*:\*?\s*(.*)$", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*[<\[(]?[\w.+-]+@[\w.-]+[>\])]?")
_DEPTH = 20


def read(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield the messages in an EML file.

    Raises
    ------
    Unreadable
        If it is not an e-mail, or contains no text.
    """
    message = message_from_bytes(data, policy=policy.default)
    if message["From"] is None and message["Date"] is None and message["Subject"] is None:
        raise Unreadable(f"{name}: this is no e-mail (no From, Date or Subject); save its text instead")
    found = list(_message(message, id, published, 0))
    if not any(d.text.strip() for d in found):
        raise Unreadable(f"{name}: this e-mail holds no text; save the text of its attachment")
    yield from found


def read_box(name: str, data: bytes, id: str, published: date | None) -> Iterator[Document]:
    """Yield all messages of an mbox file.

    Raises
    ------
    Unreadable
        If there is no message in it.
    """
    starts = [m.start() for m in re.finditer(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]*\n", data)]
    if not starts or starts[0] != 0:
        raise Unreadable(f"{name}: this is no mbox file; save each message as EML")
    for n, (a, b) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        raw = data[a:b].split(b"\n", 1)[1]
        raw = re.sub(rb"(?m)^>(>*From )", rb"\1", raw)
        yield from _message(message_from_bytes(raw, policy=policy.default), f"{id}-{n}", published, 0)


def _message(message: EmailMessage, id: str, published: date | None, depth: int) -> Iterator[Document]:
    subject = _header(message, "Subject")
    author = _name(_header(message, "From"))
    when = published or _sent(message)
    body, warnings = _body(message)
    lost = [a.get_filename() or a.get_content_type() for a in message.iter_attachments() if _attached(a)]
    if lost:
        warnings = (*warnings, f"Attachments were not read: {', '.join(lost)}; save them and read them too.")
    if when is None:
        warnings = (*warnings, "The Date header is missing or was not understood.")
    # Signatures begin with two hyphens and a space, alone on their line (RFC 3676, 4.3); other hyphens are the text's.
    own, parts = _split(body)
    yield Document.of(own, id, when, subject or None, author, warnings, author)
    for n, part in enumerate(parts, 1):
        yield from _quoted(part, f"{id}-q{n}", subject, depth + 1)
    inner = (
        [a for a in message.iter_attachments() if a.get_content_type() == "message/rfc822"] if depth < _DEPTH else []
    )
    for n, attached in enumerate(inner, 1):
        yield from _message(cast("EmailMessage", attached.get_content()), f"{id}-f{n}", published, depth + 1)


def _attached(part: Any) -> bool:
    return part.get_content_type() != "message/rfc822"


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message[name] or "").split())
    except (ValueError, TypeError, IndexError, AttributeError):  # raised by the library on malformed headers
        return ""


def _sent(message: EmailMessage) -> date | None:
    try:
        found = getattr(message["Date"], "datetime", None)
    except (ValueError, TypeError, IndexError, AttributeError):
        return None
    return found.date() if isinstance(found, datetime) else None


def _body(message: EmailMessage) -> tuple[str, tuple[str, ...]]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", ("This message has no text.",)
    try:
        text = str(part.get_content())
    except (LookupError, ValueError, KeyError, AssertionError):
        raw = part.get_payload(decode=True)
        text = raw.decode("latin-1") if isinstance(raw, bytes) else str(raw or "")
    if part.get_content_subtype() == "html":
        return _from_html(text), ()
    return text.replace("\r\n", "\n"), ()


def _from_html(text: str) -> str:
    """Return the text of an HTML message; quotations are prefixed with ">" as in plain text."""
    html = lxml("html")
    try:
        root = html.document_fromstring(NO_XML.sub(" ", text)) if text.strip() else None
    except (ValueError, lxml("etree").ParserError):
        root = None
    if root is None:
        return ""
    for block in reversed(list(root.iter("blockquote"))):
        inner = fragment(html.tostring(block, encoding="unicode", with_tail=False).replace("blockquote", "div"))[0]
        lines = [f"> {line}" for line in inner.split("\n")]
        pre = html.Element("pre")
        pre.text, pre.tail = NO_XML.sub(" ", "\n".join(lines)), block.tail
        block.getparent().replace(block, pre)
    quoted = {f"\ue000{i}\ue001": pre.text or "" for i, pre in enumerate(root.iter("pre"))}
    for key, pre in zip(quoted, root.iter("pre"), strict=True):
        pre.text = key
    out = fragment(html.tostring(root, encoding="unicode"))[0]
    for key, words in quoted.items():
        out = out.replace(key, words)
    return out


@dataclass
class _Part:
    """The quoted words of one author."""

    author: str | None
    when: date | None
    lines: list[str] = field(default_factory=list[str])


def _split(text: str) -> tuple[str, list[_Part]]:
    """Return a message's own text, and its quotations: one for each run of ">" lines, with its attribution."""
    own: list[str] = []
    parts: list[_Part] = []
    lines = text.split("\n")
    i = 0
    while i < len(lines):
        line = lines[i]
        if line == "-- ":
            break  # the signature
        if _FORWARDED.match(line.strip()) or (_HEADER.match(line) and _heads(lines, i) >= 3):
            parts.append(_forwarded(lines, i))
            break
        if line.startswith(">"):
            if not parts or _attribution(own)[0]:
                found, cut = _attribution(own)
                del own[len(own) - cut :]
                parts.append(_Part(*_author(found)))
            parts[-1].lines.append(re.sub(r"^> ?", "", line))
            i += 1
            continue
        if parts and parts[-1].lines and parts[-1].lines[-1].strip() and not line.strip():
            parts[-1].lines.append("")
        own.append(line)
        i += 1
    return "\n".join(own).strip(), parts


def _heads(lines: list[str], at: int) -> int:
    return sum(_HEADER.match(x) is not None for x in lines[at : at + 6])


def _attribution(own: list[str]) -> tuple[str, int]:
    """Return the words that introduce a quotation ("On 12 January 2022, Anna Berg wrote:"), and their lines."""
    end = len(own)
    while end and not own[end - 1].strip():
        end -= 1
    for n in (1, 2, 3):
        words = "\n".join(own[max(end - n, 0) : end]).strip()
        if end and _WROTE.match(words):
            return words, len(own) - max(end - n, 0)
    return "", 0


def _author(words: str) -> tuple[str | None, date | None]:
    from detente.evidence.dates import stamped

    if not words:
        return None, None
    flat = " ".join(words.split())
    when = stamped(flat)
    before = re.split(r"\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|writes|said)\b", flat)[0]
    # The name is what follows the last number of the date and time.
    name = re.split(r"\d", _ADDRESS.sub("", before))[-1]
    if re.search(r"\d", before):
        name = re.sub(r"^\W*(?:(?:[AaPp]\.?[Mm]\.?|UTC|GMT|[A-Z]{3,4})\b\W*)+", "", name)
    name = re.sub(r"^On\s+(?:\w+day\W+)?", "", name).strip(" ,;:<>()")
    return name or None, when


def _forwarded(lines: list[str], at: int) -> _Part:
    from detente.evidence.dates import stamped

    part = _Part(None, None)
    i = at + (0 if _HEADER.match(lines[at]) else 1)
    while i < len(lines) and (not lines[i].strip() or _HEADER.match(lines[i])):
        m = _HEADER.match(lines[i])
        if m and m[1].lower() == "from":
            part.author = _name(m[2])
        elif m and m[1].lower() in ("sent", "date"):
            part.when = stamped(m[2])
        elif not m and part.author is not None:
            i += 1
            break
        i += 1
    part.lines = lines[i:]
    return part


def _name(value: str) -> str | None:
    name, address = parseaddr(value)
    return name or address or value.strip() or None


def _quoted(part: _Part, id: str, subject: str, depth: int) -> Iterator[Document]:
    own, parts = _split("\n".join(part.lines)) if depth < _DEPTH else ("\n".join(part.lines), [])
    warnings = ("This is quoted in an e-mail.",)
    if part.author is None:
        warnings = (*warnings, "Nothing says who wrote it.")
    if own:
        yield Document.of(own, id, part.when, subject or None, part.author, warnings, part.author)
    for n, inner in enumerate(parts, 1):
        yield from _quoted(inner, f"{id}-q{n}", subject, depth + 1)
