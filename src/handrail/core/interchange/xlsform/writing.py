"""Book → .xlsx in which every cell is text, so that nothing is taken for a formula, a link, a number or a date."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from xlsxwriter import Workbook

from handrail.core.interchange.xlsform.book import Book
from handrail.core.interchange.xlsform.found import Refused
from handrail.core.interchange.xlsform.writable import unwritable

_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def write_book(book: Book) -> bytes:
    """The same bytes for the same book: no clock, no name. Raises `Refused` for what Excel cannot hold."""
    wrong = unwritable(book)
    if wrong:
        raise Refused(wrong)
    made = io.BytesIO()
    with Workbook(made, dict(_AS_TEXT)) as workbook:
        workbook.set_properties({"created": _EPOCH})
        text = workbook.add_format({"num_format": "@"})
        for one in book.sheets:
            page = workbook.add_worksheet(one.name)
            for row, cells in enumerate(one.rows):
                for column, cell in enumerate(cells):
                    if cell:
                        page.write_string(row, column, cell, text)
    return made.getvalue()
