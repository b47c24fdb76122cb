"""Reading XML that strangers wrote: no document type, no entities, and what stands before a cut is kept.

A document type can only stand before the root element. So the head is read with an expat parser that
refuses it, as defusedxml does, and the body goes to the tree builder written in C, which is faster than a
guarded parser with handlers in Python (docs/decisions/readings-xml.md).
"""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from banmap.errors import InputError
from banmap.findings import Finding
from banmap.readings.raw import file_finding

_CHUNK_BYTES = 1 << 16
_CONTROL_SIGNS = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class _RootSeenError(Exception):
    """Stops the guard at the first element: the head is clean."""


def tree_from_xml(data: bytes, *, file_name: str) -> tuple[ET.Element, tuple[Finding, ...]]:
    """Parse a document; where it is damaged, give what could be read, with a finding that says so.

    Raises InputError where the document declares a document type or entities, or has no element at all.
    """
    check_no_document_type(data, file_name=file_name)
    try:
        with _collector_paused():
            return ET.fromstring(data), ()  # noqa: S314 - guarded by the line above
    except ET.ParseError as error:
        return _damaged_tree(data, file_name=file_name, error=error)


def check_no_document_type(data: bytes, *, file_name: str) -> None:
    """Raise InputError where a document type or an entity is declared before the root element."""

    def refuse(*_: object) -> NoReturn:
        raise InputError(
            f"{file_name}: declares a document type or entities, which field files never need and attacks"
            " use; export the file again from the GPS program"
        )

    def stop(*_: object) -> NoReturn:
        raise _RootSeenError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = stop
    # A fault in the head is not told here: the tree builder meets it again and says where it is.
    with suppress(_RootSeenError, expat.ExpatError):
        for start in range(0, len(data), _CHUNK_BYTES):
            parser.Parse(data[start : start + _CHUNK_BYTES], False)


def local_name(element: ET.Element) -> str:
    """Give the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def text_of(element: ET.Element | None) -> str:
    """Give the text of an element, stripped; empty where there is none."""
    return ("" if element is None else element.text or "").strip()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the search for cycles while a tree grows: it has none, and looking for them doubles the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _damaged_tree(
    data: bytes, *, file_name: str, error: ET.ParseError
) -> tuple[ET.Element, tuple[Finding, ...]]:
    mended = _mended(data)
    if mended is not None:
        with suppress(ET.ParseError):
            root = ET.fromstring(mended)  # noqa: S314 - the head was checked, and mending adds nothing
            text = f"{file_name}: letters in a wrong encoding were replaced ({error}); names may be damaged"
            return root, (file_finding("encoding", "warning", text),)
    rest = _tree_before_fault(mended or data)
    if rest is None:
        raise InputError(f"{file_name}: is not XML ({error}); copy it again from the device") from error
    text = f"{file_name}: is damaged or cut off ({error}); what stands before is kept, copy the file again"
    return rest, (file_finding("damaged_file", "error", text),)


def _mended(data: bytes) -> bytes | None:
    """Replace what no UTF-8 XML may hold; None where there is nothing of that kind."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    mended = _CONTROL_SIGNS.sub(b" ", data).decode("utf-8", errors="replace").encode()
    return None if mended == data else mended


def _tree_before_fault(data: bytes) -> ET.Element | None:
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(events=("start",))
    with suppress(ET.ParseError):
        parser.feed(data)
    return next(_elements(parser), None)


def _elements(parser: "ET.XMLPullParser[ET.Element]") -> Iterator[ET.Element]:
    """Yield the elements that started before the fault; the parser keeps the fault as its last event."""
    with suppress(ET.ParseError):
        for event in parser.read_events():
            yield event[1]  # type: ignore[misc]
