"""The plan as a workbook. What people wrote is text in it and nothing else: no formula, no link, no number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from handrail.checks.plan import Action
from handrail.checks.words import status_words

if TYPE_CHECKING:
    import xlsxwriter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (6, 24, 40, 14, 50, 40, 20, 14, 40, 40)
_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NOT_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


def headings() -> tuple[str, ...]:
    """What stands above the columns, in the language that is active."""
    return (
        gettext("No."),
        gettext("Step"),
        gettext("Point"),
        gettext("Status"),
        gettext("What to do"),
        gettext("Take care"),
        gettext("Owner"),
        gettext("Due"),
        gettext("Why it ranks here"),
        gettext("Evidence"),
    )


def workbook(title: str, about: str, plan: Sequence[Action]) -> bytes:
    """One sheet: title, what it is about, headings, a row for each action. The same plan gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415  only a server that makes a plan needs it in memory

    file = BytesIO()
    book = xlsxwriter.Workbook(file, _SAFE)
    book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    sheet = book.add_worksheet(gettext("Plan")[:31])
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 0)
    sheet.write_string(0, 0, title, book.add_format({"bold": True}))
    sheet.write_string(1, 0, about)
    _row(sheet, 3, headings(), bold)
    for row, one in enumerate(plan, start=4):
        sheet.write_number(row, 0, one.number, wrapped)
        _row(sheet, row, (one.step, one.label, status_words(one.status), one.action, one.safe, one.owner), wrapped, 1)
        if one.due is not None:
            sheet.write_datetime(row, 7, one.due, day)
        _row(sheet, row, (one.reason, one.evidence), wrapped, 8)
    book.close()
    return file.getvalue()


def _row(sheet: xlsxwriter.worksheet.Worksheet, row: int, texts: Iterable[str], look: object, start: int = 0) -> None:
    for column, text in enumerate(texts, start=start):
        if text:
            sheet.write_string(row, column, text.translate(_NOT_XML), look)
