"""A table that may be shown, as a file: what was asked, of which versions, when and with which protection comes first."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from handrail.core.interchange.cells import safe
from handrail.reporting.figure import Figure
from handrail.reporting.templatetags.charts import chart

Lines = Sequence[tuple[str, str]]
"""(name, value): the definition of what is exported."""


@dataclass(frozen=True, slots=True)
class File:
    """What is sent."""

    name: str
    content_type: str
    content: bytes


def as_csv(one: Figure, tags: Sequence[str] = ()) -> File:
    """The table behind a figure; for the public with a row of HXL tags below the head."""
    lines: list[Sequence[str]] = [one.head, *([tags] if tags else ()), *([row.label, *row.cells] for row in one.rows)]
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in line] for line in lines)
    return File(f"{one.id}.csv", "text/csv; charset=utf-8", ("\ufeff" + kept.getvalue()).encode())


def tags(one: Figure) -> tuple[str, ...]:
    """HXL hashtags for the columns of a public table (Humanitarian Exchange Language 1.1): what is named, then people
    affected, then whatever is worked out from them."""
    found = ["#meta+category", "#affected", *("#indicator" for _ in one.head[2:])]
    return tuple(found[: len(one.head)])


def as_svg(one: Figure) -> File | None:
    """The chart; None where there is nothing to draw."""
    if one.chart is None:
        return None
    drawn = chart(one.chart)
    return File(f"{one.id}.svg", "image/svg+xml", drawn.encode())


def as_json(figures: Iterable[Figure], lines: Lines) -> File:
    """Definition and tables."""
    tables = [
        {"id": one.id, "title": one.title, "head": one.head, "rows": [[row.label, *row.cells] for row in one.rows]}
        for one in figures
    ]
    found: Mapping[str, Any] = {"about": dict(lines), "tables": tables}
    return File("figures.json", "application/json", json.dumps(found, ensure_ascii=False, indent=1).encode())


def as_workbook(figures: Sequence[Figure], lines: Lines, about: str) -> File:
    """The first sheet says what this is; each table has one of its own. No formula, no link."""
    kept = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(kept, settings)
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(about[:31])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    for row, (name, value) in enumerate(lines):
        sheet.write_string(row, 0, safe(name), bold)
        sheet.write_string(row, 1, safe(value))
    for place, one in enumerate(figures, start=1):
        _sheet(book, f"{place}", one, bold)
    book.close()
    return File("figures.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", kept.getvalue())


def _sheet(book: Any, name: str, one: Figure, bold: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 44)
    sheet.write_string(0, 0, safe(one.title), bold)
    for place, sentence in enumerate(one.sentences, start=1):
        sheet.write_string(place, 0, safe(sentence))
    start = len(one.sentences) + 2
    for column, head in enumerate(one.head):
        sheet.write_string(start, column, safe(head), bold)
    for place, row in enumerate(one.rows, start=start + 1):
        sheet.write_string(place, 0, safe(row.label))
        for column, cell in enumerate(row.cells, start=1):
            plain = cell.replace(",", "")
            if plain.isascii() and plain.isdigit():
                sheet.write_number(place, column, int(plain))
            else:
                sheet.write_string(place, column, safe(cell))
