"""Packed workbooks (.xlsx, .xlsm, .ods) before anything reads them: bounded, no document types, nothing from elsewhere.

Each part is unpacked once, in pieces, and counted: what the file says about its own size is not believed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from handrail.core.interchange.xlsform.found import Found, Refused, found

MOST_PACKED = 10_000_000
MOST_UNPACKED = 100_000_000
MOST_PARTS = 1_000
MOST_RATIO = 100
MOST_ROWS = 200_000
MOST_CELLS = 6_000_000
"""Rows times columns, all sheets together: a reader makes room for each of them."""
_SMALL = 1_000_000
"""Bytes below which no ratio is looked at: a short text of one letter packs better than 1 : 100."""
_PIECE = 1 << 16
_OVERLAP = 4_096
_CELL = re.compile(rb"""<(?:\w+:)?c (?:[^>]*? )?r=["']([A-Z]{1,3})([0-9]{1,9})["'][^>]*(?<!/)>""")
_ERROR = re.compile(rb"""<(?:\w+:)?c [^>]*\bt=["']e["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError)


def checked(data: bytes) -> list[Found]:
    """What is worth saying of a packed workbook (macros, formulas, links to other files). Raises `Refused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            return _checked(opened, len(data))
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused([found("xlsform.file.damaged")]) from error


def _checked(opened: zipfile.ZipFile, packed: int) -> list[Found]:
    infos = opened.infolist()
    if len(infos) > MOST_PARTS:
        raise Refused([found("xlsform.file.parts", most=MOST_PARTS)])
    limit = min(MOST_UNPACKED, max(_SMALL, packed * MOST_RATIO))
    total, cells, notes = 0, 0, _by_name([info.filename for info in infos])
    for info in infos:
        part = _Part(info.filename)
        for piece in _pieces(opened, info):
            total += len(piece)
            if total > limit:
                raise Refused([found("xlsform.file.unpacked", most=limit // 1_000_000)])
            part.take(piece)
        cells += part.done()
        if cells > MOST_CELLS:
            raise Refused([found("xlsform.file.cells", most=MOST_CELLS)])
        if part.formulas:
            notes.append(found("xlsform.file.formulas", number=part.formulas, part=info.filename.rsplit("/", 1)[-1]))
        if part.errors:
            notes.append(found("xlsform.file.errors", number=part.errors, part=info.filename.rsplit("/", 1)[-1]))
    return notes


def _by_name(names: list[str]) -> list[Found]:
    lower = [name.lower() for name in names]
    notes = []
    if any("vbaproject" in name or "basic/" in name for name in lower):
        notes.append(found("xlsform.file.macros"))
    if any("externallinks/" in name for name in lower):
        notes.append(found("xlsform.file.external"))
    return notes


def _pieces(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with opened.open(info) as part:
        while piece := part.read(_PIECE):
            yield piece


class _Part:
    """One part while it is unpacked: is it XML without a document type, how far do its cells reach, has it formulas?"""

    def __init__(self, name: str) -> None:
        self.sheet = "/worksheets/" in name.lower()
        self.ods = name.lower() == "content.xml"
        self.formulas = self.errors = self.rows = self.columns = 0
        self.before = b""
        self.parser = _parser(self) if name.lower().endswith((".xml", ".rels", ".vml")) else None
        self.grid = _Grid()

    def take(self, piece: bytes) -> None:
        if self.parser is not None:
            _parsed(self.parser, piece, False)
        if self.sheet:
            self._cells(piece)

    def _cells(self, piece: bytes) -> None:
        """Cells with something in them. What the end of a piece cuts in two is looked at with the next one."""
        whole = self.before + piece
        cut = whole.rfind(b"<")
        whole, self.before = (whole[:cut], whole[cut:][-_OVERLAP:]) if cut > 0 else (whole, b"")
        self.formulas += len(_FORMULA.findall(whole))
        self.errors += len(_ERROR.findall(whole))
        for letters, digits in _CELL.findall(whole):
            self.rows = max(self.rows, int(digits))
            if len(letters) > 1 or self.columns < 26:
                self.columns = max(self.columns, _number(letters))

    def done(self) -> int:
        """Cells that a reader will make room for. Raises `Refused` for too many rows, or XML that ends too early."""
        if self.parser is not None:
            _parsed(self.parser, b"", True)
        rows, cells = (self.grid.rows, self.grid.cells) if self.ods else (self.rows, self.rows * self.columns)
        self.formulas += self.grid.formulas
        if rows > MOST_ROWS:
            raise Refused([found("xlsform.file.rows", most=MOST_ROWS)])
        return cells


class _Grid:
    """Rows and cells of an OpenDocument sheet, where a row or cell can say that it stands many times."""

    def __init__(self) -> None:
        self.rows = self.cells = self.formulas = 0
        self._empty = self._times = self._width = self._wide = 0
        self._holds = False

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._empty = 0
        elif tag == "table:table-row":
            self._times, self._width, self._wide = _times(attributes, "rows"), 0, 0
            self._holds = False
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.formulas += "table:formula" in attributes
            self._width += _times(attributes, "columns")
            if "office:value-type" in attributes:
                self._holds, self._wide = True, self._width

    def ended(self, tag: str) -> None:
        if tag != "table:table-row":
            return
        if not self._holds:
            self._empty += self._times
            return
        self.rows += self._empty + self._times
        self.cells += (self._empty + self._times) * self._wide
        self._empty = 0
        if self.rows > MOST_ROWS or self.cells > MOST_CELLS:
            raise Refused([found("xlsform.file.rows", most=MOST_ROWS)])


def _times(attributes: dict[str, str], what: str) -> int:
    said = attributes.get(f"table:number-{what}-repeated", "1")
    return int(said) if said.isdigit() and len(said) < 10 else 1


def _parser(part: _Part) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def no_type(*_: object) -> None:
        raise Refused([found("xlsform.file.doctype")])

    parser.StartDoctypeDeclHandler = no_type
    if part.ods:
        parser.StartElementHandler = lambda tag, attributes: part.grid.started(tag, attributes)
        parser.EndElementHandler = lambda tag: part.grid.ended(tag)
    return parser


def _parsed(parser: expat.XMLParserType, piece: bytes, last: bool) -> None:
    try:
        parser.Parse(piece, last)
    except (expat.ExpatError, LookupError, ValueError) as error:  # LookupError: an encoding that nobody knows
        raise Refused([found("xlsform.file.damaged")]) from error


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
