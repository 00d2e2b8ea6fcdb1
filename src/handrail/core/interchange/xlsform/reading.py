"""A file as it was uploaded → Book, within limits. Text in cells is what pyxform reads in them (pyxform 4.5 backends)."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, WorksheetNotFound

from handrail.core.interchange.xlsform.book import Book, Sheet, sheet
from handrail.core.interchange.xlsform.found import Found, Refused, found
from handrail.core.interchange.xlsform.oldbooks import MOST_SHEETS, read_old
from handrail.core.interchange.xlsform.packing import MOST_PACKED, MOST_ROWS, checked
from handrail.core.interchange.xlsform.tables import read_csv, read_markdown
from handrail.core.interchange.xlsform.writable import unwritable

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS: dict[str, Callable[[str], list[Sheet]]] = {".csv": read_csv, ".md": read_markdown}
PACKED, OLD = (".xlsx", ".xlsm", ".ods"), (".xls",)
SUFFIXES = (*PACKED, *OLD, *_TEXTS)


@dataclass(frozen=True, slots=True)
class Reading:
    """`notes`: what is worth saying (macros dropped, formulas kept as their value)."""

    book: Book
    notes: tuple[Found, ...]


def read_book(data: bytes, name: str) -> Reading:
    """`name`: the file's name, for its suffix. Raises `Refused` with every finding that can be made at once."""
    suffix = next((one for one in SUFFIXES if name.lower().endswith(one)), "")
    if not suffix:
        raise Refused([found("xlsform.file.kind", kinds=", ".join((*SUFFIXES, ".xml")))])
    if len(data) > MOST_PACKED:
        raise Refused([found("xlsform.file.size", most=MOST_PACKED // 1_000_000)])
    if not data:
        raise Refused([found("xlsform.file.empty")])
    if suffix in _TEXTS:
        sheets, notes = _TEXTS[suffix](_text(data)), []
    else:
        notes = _opened(data, suffix)
        sheets = _old(data) if suffix in OLD else _workbook(data)
    if sum(len(one.rows) for one in sheets) > MOST_ROWS:
        raise Refused([found("xlsform.file.rows", most=MOST_ROWS)])
    book = Book(tuple(sheets))
    wrong = unwritable(book)
    if wrong:
        raise Refused(wrong)
    return Reading(book, tuple(notes))


def _text(data: bytes) -> str:
    """UTF-8, with or without the mark that Excel writes before it; anything else is said where it begins."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused([found("xlsform.file.encoding", "", line)]) from error
    if "\0" in text:
        raise Refused([found("xlsform.file.encoding", "", text.count("\n", 0, text.index("\0")) + 1)])
    return text


def _opened(data: bytes, suffix: str) -> list[Found]:
    """Whether the first bytes are what the suffix says; a packed one is checked part by part."""
    if data.startswith(_ZIP) and suffix in PACKED:
        return checked(data)
    if not data.startswith(_OLD):
        raise Refused([found("xlsform.file.other", suffix=suffix)])
    if suffix not in OLD:  # a packed workbook with a password is wrapped in the old format
        raise Refused([found("xlsform.file.damaged")])
    return []


def _old(data: bytes) -> list[Sheet]:
    try:
        return read_old(data, MOST_ROWS)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a damaged file makes xlrd raise whatever it happens to meet
        raise Refused([found("xlsform.file.damaged")]) from error


def _workbook(data: bytes) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as opened:
            names = [one.name for one in opened.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
            if len(names) > MOST_SHEETS:
                raise Refused([found("xlsform.file.sheets", most=MOST_SHEETS)])
            return _sheets(opened, names)
    except Refused:
        raise
    except (CalamineError, WorksheetNotFound, OSError, ValueError) as error:
        raise Refused([found("xlsform.file.damaged")]) from error
    except BaseException as error:  # a panic of the reader below is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Refused([found("xlsform.file.damaged")]) from error


def _sheets(opened: CalamineWorkbook, names: list[str]) -> list[Sheet]:
    sheets: list[Sheet] = []
    rows = 0
    for name in names:
        values = opened.get_sheet_by_name(name)
        rows += values.total_height
        if rows > MOST_ROWS:
            raise Refused([found("xlsform.file.rows", most=MOST_ROWS)])
        sheets.append(_sheet(name, values))
    return sheets


def _sheet(name: str, values: CalamineSheet) -> Sheet:
    """Row by row, which needs a third of the memory. The reader may leave out what is empty above and to the left."""
    if values.end is None:
        return Sheet(name, ())
    last, width = values.end[0] + 1, values.end[1] + 1
    read = sheet(name, ([""] * (width - len(row)) + list(map(as_text, row)) for row in values.iter_rows()))
    count = sum(1 for _ in values.iter_rows())
    return Sheet(name, ((),) * (last - count) + read.rows)


def as_text(value: object) -> str:
    """A value of a cell as pyxform writes it: 1 for 1.0, TRUE, `2010-06-15 00:00:00` for a date, `09:30:00` for a time."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if isfinite(value) and value.is_integer() else str(value)
    if isinstance(value, datetime | time):
        return str(value)
    if isinstance(value, date):
        return str(datetime(value.year, value.month, value.day))  # noqa: DTZ001  a cell has no time zone
    if isinstance(value, timedelta | int):
        return str(value)
    return ""
