"""What pyxform says of a book: the first gate. Loaded only where it is bounded (`authoring/gatechild.py`) and in tests.

pyxform gets the rows of the book as its own backends would read them. Long lists are checked whole and written out in
part: writing the form of 60,000 choices takes it half a minute and half a gigabyte, and has no rule of its own for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pyxform.builder import create_survey_element_from_dict  # type: ignore[import-untyped]
from pyxform.constants import SUPPORTED_SHEET_NAMES  # type: ignore[import-untyped]
from pyxform.errors import ErrorCode, PyXFormError  # type: ignore[import-untyped]
from pyxform.xls2json import workbook_to_json  # type: ignore[import-untyped]
from pyxform.xls2json_backends import DefinitionData, get_excel_column_headers, get_excel_rows  # type: ignore[import-untyped]

from handrail.core.interchange.xlsform.book import Book, Sheet

VERSION = "4.5.0"
KEPT = 100
"""Choices of each list that are written out, beside those with a reference in them."""
_CODES: Mapping[str, str] = {
    **{
        "NAMES_001": "xlsform.name.twice",
        "NAMES_003": "xlsform.name.repeat",
        "NAMES_004": "xlsform.name.repeat",
        "NAMES_005": "xlsform.name.reserved",
    },
    **{
        "NAMES_006": "xlsform.choice.name",
        "NAMES_007": "xlsform.choice.twice",
        "NAMES_008": "xlsform.name.letters",
        "NAMES_009": "xlsform.setting",
    },
    **{
        "HEADER_001": "xlsform.column.missing",
        "HEADER_002": "xlsform.column.twice",
        "HEADER_003": "xlsform.column.missing",
    },
    **{
        "PYREF_001": "xlsform.reference.form",
        "PYREF_002": "xlsform.reference.form",
        "PYREF_003": "xlsform.reference.unknown",
    },
    **{
        "PYREF_004": "xlsform.reference.several",
        "SURVEY_001": "xlsform.group.unopened",
        "SURVEY_002": "xlsform.group.unclosed",
    },
}
_BY_WORDS = (
    ("Duplicate column header", "xlsform.column.twice"),
    ("with no name", "xlsform.name.missing"),
    ("with no type", "xlsform.type.missing"),
    ("nknown question type", "xlsform.type.unknown"),
    ("ist name not in", "xlsform.list.missing"),
    ("should be a choices sheet", "xlsform.list.missing"),
    ("external_choices sheet", "xlsform.list.missing"),
    ("has not been included", "xlsform.include"),
    ("Missing calculation", "xlsform.calculation.missing"),
    ("names with spaces", "xlsform.choice.space"),
    ("or_other", "xlsform.list.other"),
    ("or other", "xlsform.list.other"),
    ("loop without list", "xlsform.loop.list"),
    ("must have a sheet named 'survey'", "xlsform.survey.missing"),
    ("rigger", "xlsform.trigger"),
    ("arameter", "xlsform.parameter"),
    ("ntit", "xlsform.entity"),
)
_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"On the '(\w+)' sheet|for sheet: '(\w+)'")


class _Cell(NamedTuple):
    value: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`refused`: pyxform's words, or "". `code`: ours for the same reason, `xlsform.gate` where there is none.

    `warnings`: its words. `xform`: what it wrote, in part for long lists.
    """

    refused: str
    code: str
    sheet: str
    row: int
    warnings: tuple[str, ...]
    xform: str


def judged(book: Book, whole: bool = False) -> Verdict:
    """What pyxform says. `whole`: long lists are written out too. Nothing of the form makes it raise."""
    warnings: list[str] = []
    try:
        read = definition(book)
        checked = workbook_to_json(read, fallback_form_name="form", warnings=warnings)
        if not whole and any(len(lines) > KEPT for lines in (checked.get("choices") or {}).values()):
            checked = workbook_to_json(_shortened(definition(book)), fallback_form_name="form", warnings=[])
        xform = str(create_survey_element_from_dict(checked)._to_ugly_xml())
    except PyXFormError as error:
        return _refused(str(error), warnings)
    except RecursionError:
        return _refused("The form is nested too deeply.", warnings)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return _refused(f"{type(error).__name__}: {error}", warnings)
    return Verdict("", "", "", 0, tuple(warnings), xform)


def definition(book: Book) -> DefinitionData:
    """The sheets of a form as pyxform's readers give them. Raises PyXFormError for a column that stands twice."""
    sheets = {sheet.name.lower(): sheet for sheet in book.sheets if sheet.name.lower() in SUPPORTED_SHEET_NAMES}
    if not sheets and len(book.sheets) == 1:
        sheets = {"survey": book.sheets[0]}
    data: dict[str, Any] = {}
    for name, sheet in sheets.items():
        data[name], data[f"{name}_header"] = _rows(sheet)
    return DefinitionData(fallback_form_name="form", sheet_names=[sheet.name for sheet in book.sheets], **data)


def _rows(sheet: Sheet) -> tuple[list[dict[str, str]], list[dict[str, None]]]:
    first = sheet.rows[0] if sheet.rows else ()
    headers = get_excel_column_headers(cell or None for cell in first)
    cells = (tuple(map(_Cell, row)) for row in sheet.rows[1:])
    rows = get_excel_rows(headers, cells, lambda cell, _row, _key: cell.value.strip().replace("\xa0", " "))
    named = [header for header in headers if header is not None]
    return rows, [dict.fromkeys(named)] if named else []


def _shortened(read: DefinitionData) -> DefinitionData:
    """Rows that are left out stay as empty ones, so that the number of a row stays what it is."""
    count: dict[str, int] = {}
    kept = []
    for row in read.choices or ():
        name = next((text for key, text in row.items() if key.lower().replace(" ", "_") == "list_name"), "")
        count[name] = count.get(name, 0) + 1
        keep = count[name] <= KEPT or any("${" in text for text in row.values())
        kept.append(row if keep else {})
    return replace(read, choices=kept)


def _refused(said: str, warnings: list[str]) -> Verdict:
    row, sheet = _ROW.search(said), _SHEET.search(said)
    name = (sheet[1] or sheet[2]) if sheet else "survey" if row else ""
    return Verdict(said, _code(said), name, int(row[1]) if row else 0, tuple(warnings), "")


def _code(said: str) -> str:
    for name, pattern in _PATTERNS.items():
        if pattern.match(said):
            return _CODES.get(name) or ("xlsform.entity" if name.startswith("ENTITY") else "xlsform.parameter")
    return next((code for words, code in _BY_WORDS if words in said), "xlsform.gate")


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"(?<!\{)\{\w+\}(?!\})", template)
    return re.compile(".*?".join(re.escape(part.replace("{{", "{").replace("}}", "}")) for part in parts), re.DOTALL)


_PATTERNS = {
    one.name: _pattern(one.value.msg)
    for one in ErrorCode
    if one.name in _CODES or one.name.startswith(("ENTITY_", "RANGE_", "SURVEY_"))
}
