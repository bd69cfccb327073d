"""Makes small files of every format, part by part, for the tests of their readers."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def packed(**parts: str | bytes) -> bytes:
    """Return a zip file; ``__`` in a name stands for ``/`` and ``_xml`` at its end for ``.xml``."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def word(body: str, **more: str) -> bytes:
    """Return a DOCX file with this body; ``footnotes``, ``comments``, ``numbering`` and ``styles`` are parts."""
    parts = {f"word__{name}_xml": f'<w:{name} xmlns:w="{W}">{xml}</w:{name}>' for name, xml in more.items()}
    document = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    return packed(word__document_xml=document, **parts)


def p(*runs: str, properties: str = "") -> str:
    """Return a Word paragraph."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs)}</w:p>"


def r(text: str, properties: str = "", tag: str = "t") -> str:
    """Return a Word run."""
    pr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{pr}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def tracked(kind: str, content: str, author: str = "Ana", date: str = "2022-01-10T09:00:00Z") -> str:
    """Return a tracked change."""
    return f'<w:{kind} w:id="1" w:author="{author}" w:date="{date}">{content}</w:{kind}>'


def odt(body: str, styles: str = "") -> bytes:
    """Return an ODT file."""
    return packed(
        mimetype="application/vnd.oasis.opendocument.text",
        content_xml=f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
    )


def pdf(pages: list[list[tuple[float, float, float, str]]]) -> bytes:
    """Return a PDF whose pages hold words at (x, y, size, text)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids: list[str] = []
    for page in pages:
        stream = b"BT\n"
        for x, y, size, text in page:
            safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            stream += f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({safe}) Tj\n".encode("latin-1")
        stream += b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % len(objects)
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, places = b"%PDF-1.4\n", list[int]()
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % x for x in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
