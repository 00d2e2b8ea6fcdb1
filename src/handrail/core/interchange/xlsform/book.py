"""A workbook as text: what a person wrote into which cell of which sheet, and nothing else.

A draft of a form is a `Book`; everything else is derived from it. Numbers, dates and truth values have become the text
that pyxform reads in their place; formulas have become their value. Styles, macros and pictures are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows`: cells from column A on, from row 1 on; nothing empty at the end of a row or of the sheet."""

    name: str
    rows: tuple[Row, ...]

    def cell(self, row: int, column: int) -> str:
        """The text at 1-based `row` and `column`; "" outside."""
        if not 0 < row <= len(self.rows) or not 0 < column <= len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1]


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets in their order."""

    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, whatever its capitals, as pyxform looks for it; None if there is none."""
        return next((sheet for sheet in self.sheets if sheet.name.lower() == name.lower()), None)

    def to_json(self) -> str:
        """`{"sheets": [{"name": …, "rows": [[…]]}]}` in one line."""
        sheets = [{"name": sheet.name, "rows": sheet.rows} for sheet in self.sheets]
        return json.dumps({"sheets": sheets}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Book:
    """The book that `to_json` wrote. Raises ValueError for anything else."""
    try:
        sheets = json.loads(text)["sheets"]
        return Book(tuple(sheet(str(one["name"]), one["rows"]) for one in sheets))
    except (KeyError, TypeError) as error:
        raise ValueError("not a book") from error


def sheet(name: str, rows: Iterable[Iterable[str]]) -> Sheet:
    """A sheet with what is empty at its ends cut off, and line ends as one character."""
    kept = [_trimmed(row) for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    return Sheet(name, tuple(kept))


def _trimmed(row: Iterable[str]) -> Row:
    cells = [cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def with_sheet(book: Book, new: Sheet) -> Book:
    """The book with `new` in place of the sheet of its name, or as its last one."""
    found = book.sheet(new.name)
    if found is None:
        return replace(book, sheets=(*book.sheets, new))
    return replace(book, sheets=tuple(new if one is found else one for one in book.sheets))


def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def address(row: int, column: int) -> str:
    """`C7`; only the row or the column where the other is 0."""
    return f"{letters(column) if column else ''}{row or ''}"
