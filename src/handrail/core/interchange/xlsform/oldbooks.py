""".xls → sheets. xlrd keeps only cells that hold something; 48 kB of such a file can reach over five million empty ones."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

import xlrd  # type: ignore[import-untyped]

from handrail.core.interchange.xlsform.book import Sheet, sheet
from handrail.core.interchange.xlsform.found import Refused, found

MOST_SHEETS = 200
_TEXTS = (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def read_old(data: bytes, most_rows: int) -> list[Sheet]:
    """Sheets in their order. Raises `Refused`, and whatever xlrd raises for a damaged file."""
    opened = xlrd.open_workbook(file_contents=data, ragged_rows=True, logfile=io.StringIO())
    sheets, wrong, rows = [], [], 0
    if opened.nsheets > MOST_SHEETS:
        raise Refused([found("xlsform.file.sheets", most=MOST_SHEETS)])
    for one in opened.sheets():
        rows += one.nrows
        if rows > most_rows:
            raise Refused([found("xlsform.file.rows", most=most_rows)])
        wrong += [(one.name, *place) for place in _undated(one, opened.datemode)]
        sheets.append(
            sheet(one.name, ([_text(cell, opened.datemode) for cell in one.row(r)] for r in range(one.nrows)))
        )
    if wrong:
        raise Refused([found("xlsform.cell.date", *place) for place in wrong])
    return sheets


def _undated(one: Any, mode: int) -> list[tuple[int, int]]:
    """1-based row and column of each date that is none (pyxform refuses them as well)."""
    return [
        (row + 1, column + 1)
        for row in range(one.nrows)
        for column, cell in enumerate(one.row(row))
        if cell.ctype == xlrd.XL_CELL_DATE and _date(cell.value, mode) is None
    ]


def _date(value: float, mode: int) -> str | None:
    try:
        parts = xlrd.xldate_as_tuple(value, mode)
        return str(time(*parts[3:]) if parts[:3] == (0, 0, 0) else datetime(*parts))  # noqa: DTZ001  a cell has no zone
    except (xlrd.xldate.XLDateError, ValueError, OverflowError):
        return None


def _text(cell: Any, mode: int) -> str:
    """As pyxform's `xls_value_to_unicode`, without cutting off what is empty around it; "" for an error."""
    if cell.ctype in _TEXTS:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, mode) or ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return str(int(cell.value)) if float(cell.value).is_integer() else str(cell.value)
    return ""
