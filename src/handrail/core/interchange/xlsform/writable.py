"""What no workbook can hold, so that whatever is read can be written again without loss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.core.interchange.xlsform.book import Book, Sheet
from handrail.core.interchange.xlsform.found import Found, found

LONGEST = 32_767
"""Characters of a cell in Excel; 16,384 columns."""
MOST_COLUMNS = 16_384
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}(?=_x[0-9A-Fa-f]{4}_)")
"""Characters that XML 1.0 cannot hold, so neither can a form; and what looks like two of Excel's escapes in one."""
_NAME = re.compile(r"[^\[\]:*?/\\]{1,31}")
_MOST_FOUND = 200


def unwritable(book: Book) -> list[Found]:
    """Cells and names of sheets that cannot be written to .xlsx, the first 200."""
    findings: list[Found] = []
    seen: set[str] = set()
    for sheet in book.sheets:
        name = sheet.name
        if not _NAME.fullmatch(name) or name[0] == "'" or name[-1] == "'" or name.lower() == "history":
            findings.append(found("xlsform.sheet.name", name, name=name))
        if name.lower() in seen:
            findings.append(found("xlsform.sheet.twice", name))
        seen.add(name.lower())
        findings += _cells(sheet)
        if len(findings) >= _MOST_FOUND:
            break
    return findings[:_MOST_FOUND]


def _cells(sheet: Sheet) -> Iterator[Found]:
    for number, row in enumerate(sheet.rows, 1):
        if len(row) > MOST_COLUMNS:
            yield found("xlsform.sheet.columns", sheet.name, number, MOST_COLUMNS, most=MOST_COLUMNS)
        joined = "".join(row)
        if len(joined) <= LONGEST and not _STRANGE.search(joined):
            continue
        for column, text in enumerate(row, 1):
            if len(text) > LONGEST:
                yield found("xlsform.cell.long", sheet.name, number, column, most=LONGEST)
            strange = _STRANGE.search(text)
            if strange:
                yield found("xlsform.cell.character", sheet.name, number, column, character=_shown(strange[0]))


def _shown(text: str) -> str:
    return f"U+{ord(text):04X}" if len(text) == 1 else text
