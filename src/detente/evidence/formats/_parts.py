"""Opens zip containers and XML safely.

No entity is expanded, no DTD is loaded, nothing is fetched, and a container that would unpack to more than
:data:`MOST_UNPACKED` bytes is refused before it is unpacked.
"""

from __future__ import annotations

import re
from importlib import import_module
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from detente.evidence.formats._unreadable import Unreadable

MOST_UNPACKED = 100_000_000
MOST_PARTS = 5_000
OLE = b"\xd0\xcf\x11\xe0"
"""Magic bytes of old Office files, and of new ones with a password."""


class Container:
    """A zip file with XML in it.

    Raises
    ------
    Unreadable
        If it is not a zip file, is encrypted, or unpacks to too much.
    """

    def __init__(self, name: str, data: bytes, kind: str) -> None:
        self.name = name
        if data.startswith(OLE):
            raise Unreadable(f"{name}: this file has a password or is in the old .doc format; save it as {kind}")
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError, OSError) as e:
            raise Unreadable(f"{name}: the file is damaged ({e}); save it again as {kind}") from e
        entries = self._zip.infolist()
        if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_UNPACKED:
            raise Unreadable(
                f"{name}: the file unpacks to more than {MOST_UNPACKED // 1_000_000} MB; save its text without pictures"
            )
        if any(e.flag_bits & 1 for e in entries):
            raise Unreadable(f"{name}: the file has a password; save it without one")
        self._names = {e.filename for e in entries}

    def __contains__(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self._names

    def xml(self, part: str) -> Any:
        """Return the root element of a part, or ``None`` if there is no such part."""
        if part not in self._names:
            return None
        try:
            with self._zip.open(part) as f:
                data = f.read(MOST_UNPACKED + 1)
        except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as e:
            raise Unreadable(f"{self.name}, part {part}: the file is damaged ({e}); save it again") from e
        except Exception as e:  # zlib.error and lzma.LZMAError share no base below Exception
            raise Unreadable(f"{self.name}, part {part}: the file is damaged ({e}); save it again") from e
        return xml(data, f"{self.name}, part {part}")


def lxml(module: str) -> Any:
    """Return a module of lxml, which has no type annotations."""
    return import_module(f"lxml.{module}")


def xml(data: bytes, name: str) -> Any:
    """Return the root element of an XML document.

    Raises
    ------
    Unreadable
        If it is not well formed, or declares entities.
    """
    etree = lxml("etree")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise Unreadable(f"{name}: this is not well-formed XML ({e}); save it again, or save its text") from e
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Unreadable(f"{name}: it declares entities, which are not expanded; save its text instead")
    return root


def local(element: Any) -> str:
    """Return an element's name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Any, name: str) -> Any:
    """Return the first child of a name, or ``None``."""
    if element is None:
        return None
    return next((c for c in element if local(c) == name), None)


def value(element: Any, *names: str) -> str | None:
    """Return the ``val`` attribute of a descendant, by the names of its ancestors."""
    for name in names:
        element = child(element, name)
    return attribute(element, "val") if element is not None else None


def whole(text: str | None, otherwise: int) -> int:
    """Return an integer of up to nine digits; ``otherwise`` if the text is not one."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise
