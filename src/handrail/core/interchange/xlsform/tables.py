"""Forms written as text: Markdown tables and CSV, laid out as pyxform reads them, or CSV of the survey alone."""

from __future__ import annotations

import csv
import io
import re

from handrail.core.interchange.xlsform.book import Sheet, sheet
from handrail.core.interchange.xlsform.found import Refused, found
from handrail.core.interchange.xlsform.writable import LONGEST

_COMMENT = re.compile(r"\s*#")
_ROW = re.compile(r"\s*\|(.*)\|[^|]*")
_LINE = re.compile(r"[|\s:-]*--[|\s:-]*")
_PIPE = re.compile(r"(?<!\\)\|")
SHEETS = frozenset({"survey", "choices", "settings", "entities", "external_choices", "osm", "handrail"})


def read_markdown(text: str) -> list[Sheet]:
    """`| survey |` begins a sheet, `| | type | name |` is a row of it. Lines that begin with # are notes.

    Raises `Refused` (xlsform.file.table) where there is no table.
    """
    found_rows: dict[str, list[list[str]]] = {}
    name = ""
    for line in text.split("\n"):
        match = None if _COMMENT.match(line) else _ROW.fullmatch(line)
        if match is None or _LINE.fullmatch(match[1]):
            continue
        first, *cells = (part.strip().replace(r"\|", "|") for part in _PIPE.split(match[1]))
        if first:
            name = first
            found_rows.setdefault(name, [])
        if name and any(cells):
            found_rows[name].append(cells)
    if not found_rows:
        raise Refused([found("xlsform.file.table")])
    return [sheet(one, rows) for one, rows in found_rows.items()]


def read_csv(text: str) -> list[Sheet]:
    """Sheets one below the other as pyxform has them (name in the first column, cells after it), or the survey alone."""
    rows = _rows(text)
    if not any(len(row) > 0 and row[0].strip().lower() in SHEETS and not any(row[1:]) for row in rows):
        if len(rows[0]) < 2 or "type" not in [cell.strip().lower() for cell in rows[0]]:
            raise Refused([found("xlsform.file.table")])
        return [sheet("survey", rows)]
    parts: dict[str, list[list[str]]] = {}
    name = ""
    for row in rows:
        first = row[0].strip() if row else ""
        if first:
            name = first
            parts.setdefault(name, [])
        if name and any(cell.strip() for cell in row[1:]):
            parts[name].append([cell.strip() for cell in row[1:]])
    return [sheet(one, kept) for one, kept in parts.items()]


def _rows(text: str) -> list[list[str]]:
    """Comma, semicolon or tab between the cells, whichever the first line has most of."""
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=False)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        long = "field larger" in str(error)
        code, given = ("xlsform.cell.long", {"most": LONGEST}) if long else ("xlsform.file.damaged", {})
        raise Refused([found(code, "", reader.line_num, 0, **given)]) from error
    if not rows or not any(any(row) for row in rows):
        raise Refused([found("xlsform.file.empty")])
    return rows
