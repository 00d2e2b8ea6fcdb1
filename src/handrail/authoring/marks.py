"""Our columns in a workbook: how sensitive, counted, what an answer shows. A draft is changed by writing such cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handrail.core.interchange.xlsform.book import Book, Row, Sheet, with_sheet
from handrail.core.interchange.xlsform.columns import read_header

Place = tuple[str, int, str]
"""(sheet, 1-based row, column by our name for it)."""


def marked(book: Book, cells: Mapping[Place, str]) -> Book:
    """The book with `cells` written; a column that is not there yet stands behind the others. Sheets that do not exist and
    the row of names are left alone."""
    for name in dict.fromkeys(sheet for sheet, _row, _key in cells):
        found = book.sheet(name)
        if found is not None:
            wanted = {(row, key): text for (sheet, row, key), text in cells.items() if sheet == name and row > 1}
            book = with_sheet(book, _written(found, wanted))
    return book


def titled(book: Book, title: str) -> Book:
    """The book under another title; a sheet of settings is added where there is none."""
    found = book.sheet("settings")
    if found is None or not found.rows:
        return with_sheet(book, Sheet("settings", (("form_title",), (title,))))
    if len(found.rows) == 1:
        book = with_sheet(book, replace(found, rows=(*found.rows, ())))
    return marked(book, {("settings", 2, "form_title"): title})


def _written(sheet: Sheet, cells: Mapping[tuple[int, str], str]) -> Sheet:
    header = read_header(sheet)
    rows = list(sheet.rows)
    places = {key: header.place(key) for key in dict.fromkeys(key for _row, key in cells)}
    width = max([len(rows[0]) if rows else 0, *(len(row) for row in rows)], default=0)
    for key, place in places.items():
        if not place and any(text for (_row, other), text in cells.items() if other == key):
            width += 1
            places[key] = width
            rows[0] = _put(rows[0], width, key)
    for (row, key), text in cells.items():
        if places[key] and row <= len(rows):
            rows[row - 1] = _put(rows[row - 1], places[key], text)
    return replace(sheet, rows=tuple(rows))


def _put(row: Row, place: int, text: str) -> Row:
    cells = [*row, *[""] * (place - len(row))]
    cells[place - 1] = text
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
