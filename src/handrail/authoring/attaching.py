"""Lists that a form has in a file of its own: the file becomes a sheet of its name in the draft."""

from __future__ import annotations

import csv
import io

from handrail.authoring.derived import Derived
from handrail.core.instruments.longlists import MAX_ROWS
from handrail.core.interchange.xlsform.book import Book, Sheet, with_sheet

MOST_COLUMNS = 100
MOST_CELL = 2_000


class NoList(ValueError):
    """The file is no list; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def wanted(found: Derived) -> list[str]:
    """Names of the files that the form wants and has not."""
    lists = {one.type.list for one in found.form.questions() if one.type.file}
    return sorted(name for name in lists if name.endswith(".csv") and found.book.sheet(name) is None)


def attached(found: Derived, name: str, data: bytes) -> Book:
    """The draft's book with the list in it. Raises `NoList` ("form.list_name", "form.list", "form.list_long")."""
    if name not in wanted(found):
        raise NoList("form.list_name")
    try:
        text = data.decode("utf-8-sig")
        rows = [
            tuple(cell[:MOST_CELL] for cell in row[:MOST_COLUMNS]) for row in csv.reader(io.StringIO(text, newline=""))
        ]
    except (UnicodeDecodeError, csv.Error):
        raise NoList("form.list") from None
    filled = tuple(row for row in rows if any(cell.strip() for cell in row))
    if len(filled) < 2 or "\x00" in text:
        raise NoList("form.list")
    if len(filled) > MAX_ROWS:
        raise NoList("form.list_long")
    return with_sheet(found.book, Sheet(name, filled))
