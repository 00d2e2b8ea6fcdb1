"""Whether a PDF may be held: by its content, never by its name. Runs where memory and time are bounded.

What is refused can act (scripts, programs, forms that send, files within files) or is more than it seems (locked, several
formats at once, far larger when opened). What a name hides by writing letters as numbers (`/J#61vaScript`) is read as the
name that it is (ISO 32000-1, 7.3.5).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from handrail.core.library.held import ACTS, HOLDS_FILES, LOCKED, MOST_BYTES, NOT_PDF, TOO_MUCH, UNREADABLE

MOST_OBJECTS, MOST_PAGES, MOST_VALUES = 200_000, 3_000, 5_000_000
MOST_OPENED = 600_000_000
"""Bytes of all streams together once they are unpacked."""
MOST_LISTED = 20_000_000
"""Bytes of one stream that holds objects."""
_ACTS = frozenset({
    "/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData", "/Rendition",
    "/Movie", "/Sound", "/3D",
})  # fmt: skip
_FILES = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/GoToE", "/FileAttachment", "/Collection"})
_LONG = re.compile(
    rb"/(JavaScript|Launch|OpenAction|RichMedia|SubmitForm|ImportData|XFA|EmbeddedFiles?|FileAttachment|Encrypt)"
    rb"(?=[\s/<(\[>\]%]|$)"
)
"""Names long enough not to stand in packed bytes by chance."""
_NAME = re.compile(rb"/[^\x00-\x20()<>\[\]{}/%]{0,60}#[0-9A-Fa-f]{2}[^\x00-\x20()<>\[\]{}/%]{0,60}")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"/ObjStm\b.{0,2000}?stream\r?\n", re.DOTALL)
_ZIP_END = b"PK\x05\x06"
_PIECE, _CHUNK = 1_000_000, 64_000


class _Refused(Exception):
    """Carries the code."""


def refusal(data: bytes) -> str:
    """Why these bytes may not be held: one of the codes above, or "" if they may. Never raises but `MemoryError`."""
    try:
        _shape(data)
        _hidden(data)
        _objects(data)
    except _Refused as refused:
        return str(refused)
    except MemoryError:
        raise
    except Exception:  # whatever a reader stumbles over, nobody else should have to
        return UNREADABLE
    return ""


def _shape(data: bytes) -> None:
    """It begins as a PDF, ends as one, and is no archive at the same time."""
    if len(data) > MOST_BYTES:
        raise _Refused(TOO_MUCH)
    end = data.rfind(b"%%EOF")
    if not re.match(rb"%PDF-[12]\.\d", data) or end < 0 or data[end + 5 :].strip(b"\r\n\t \x00"):
        raise _Refused(NOT_PDF)
    if _ZIP_END in data[-66_000:]:
        raise _Refused(NOT_PDF)


def _hidden(data: bytes) -> None:
    """What stands in the bytes, also in objects that no list of the file names: a repaired file may show them."""
    _look(data)
    opened = 0
    for found in _STREAM.finditer(data):
        text = b"".join(_pieces(memoryview(data)[found.end() :], MOST_LISTED))
        opened += len(text)
        if len(text) >= MOST_LISTED or opened > MOST_OPENED:
            raise _Refused(TOO_MUCH)
        _look(text)


def _pieces(packed: memoryview, most: int) -> Iterator[bytes]:
    """What a packed stream holds, a piece at a time, until it ends, is damaged or has given about `most` bytes."""
    unpack, size = zlib.decompressobj(), 0
    try:
        for start in range(0, len(packed), _CHUNK):
            waiting = bytes(packed[start : start + _CHUNK])
            while waiting and not unpack.eof and size < most:
                piece = unpack.decompress(waiting, _PIECE)
                waiting = unpack.unconsumed_tail
                size += len(piece)
                yield piece
            if unpack.eof or size >= most:
                return
    except zlib.error:
        return  # packed otherwise, or damaged: readers stop there too


def _look(data: bytes) -> None:
    for found in _LONG.finditer(data):
        _judge("/" + found[1].decode())
    for name in _NAME.findall(data):
        _judge(_ESCAPE.sub(lambda one: bytes([int(one[1], 16)]), name).decode("latin-1"))


def _judge(name: str) -> None:
    if name == "/Encrypt":
        raise _Refused(LOCKED)
    if name in _ACTS:
        raise _Refused(ACTS)
    if name in _FILES:
        raise _Refused(HOLDS_FILES)


def _objects(data: bytes) -> None:
    """Every object that the file names, as a reader sees it."""
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise _Refused(LOCKED)
    numbers = [(number, generation) for generation, found in reader.xref.items() for number in found]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > MOST_OBJECTS:
        raise _Refused(TOO_MUCH)
    _walk(reader.trailer)
    budget = MOST_OPENED
    seen = 0
    for number, generation in numbers:
        found = reader.get_object(_reference(reader, number, generation))
        seen += _walk(found)
        if seen > MOST_VALUES:
            raise _Refused(TOO_MUCH)
        if isinstance(found, StreamObject):
            budget -= _opened(found, budget)
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise _Refused(UNREADABLE if not len(reader.pages) else TOO_MUCH)


def _reference(reader: PdfReader, number: int, generation: int) -> Any:
    return IndirectObject(number, generation, reader)


def _walk(value: Any) -> int:
    """How many values there are, without following references; refuses what acts."""
    waiting, seen = [value], 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if isinstance(one, NameObject):
            _judge(str(one))
        elif isinstance(one, DictionaryObject):
            for key in one:
                _judge(str(key))
            waiting += [dict.__getitem__(one, key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(list.__iter__(one))
    return seen


def _opened(stream: StreamObject, budget: int) -> int:
    """Bytes of a stream once it is unpacked, counted piece by piece and never kept. Two packings in one are refused."""
    filters = [str(one) for one in _filters(stream.get("/Filter"))]
    packed = [one for one in filters if one in ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL")]
    if len(filters) > 3 or len(packed) > 1:
        raise _Refused(TOO_MUCH)
    data = bytes(getattr(stream, "_data", b"") or b"")
    if filters[:1] not in (["/FlateDecode"], ["/Fl"]):
        return len(data)
    size = sum(map(len, _pieces(memoryview(data), budget + 1)))
    if size > budget:
        raise _Refused(TOO_MUCH)
    return size


def _filters(value: Any) -> Iterator[Any]:
    value = value.get_object() if hasattr(value, "get_object") else value
    if isinstance(value, ArrayObject):
        yield from value
    elif value is not None:
        yield value
