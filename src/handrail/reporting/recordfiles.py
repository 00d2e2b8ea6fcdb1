"""Synthetic records and their codebook as files. Each of them says in every line that no row is a person."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import xlsxwriter

from handrail.core.interchange.cells import safe
from handrail.reporting import recordpage
from handrail.reporting.exporting import File, Lines
from handrail.reporting.releases_synthetic import records

if TYPE_CHECKING:
    from handrail.reporting.models import Release

SYNTHETIC, SAID = "synthetic", "no row is a person"
"""The first column of every file and what stands in it: whoever copies one line takes the warning along."""
_CODEBOOK = ("column", "label_en", "label_zh_hant", "code", "meaning_en", "meaning_zh_hant", "synthetic_records")
_BOTH = ("en", "zh-Hant")


def made(row: Release, wanted: str, lines: Lines, about: str) -> File | None:
    """ "csv", "codebook", "xlsx" or "json"; None for anything else."""
    if wanted == "csv":
        return _csv("records", row, _records(row))
    if wanted == "codebook":
        return _csv("codebook", row, _codebook(row))
    if wanted == "json":
        return _json(row, lines)
    return _workbook(row, lines, about) if wanted == "xlsx" else None


def _records(row: Release, *, tagged: bool = True) -> Iterator[Sequence[str]]:
    names = [str(axis["name"]) for axis in row.parameters["axes"]]
    yield SYNTHETIC, *names
    if tagged:  # HXL 1.1: below the head; these are categories, no column counts anybody
        yield "#meta+synthetic", *(f"#meta+category+{name.replace('_', '')}" for name in names)
    for record in records(row):
        yield SAID, *record


def _codebook(row: Release) -> Iterator[Sequence[str]]:
    yield SYNTHETIC, *_CODEBOOK
    english, chinese = (list(recordpage.columns(row, language)) for language in _BOTH)
    for one, other in zip(english, chinese, strict=True):
        for code, same in zip(one.codes, other.codes, strict=True):
            count = "" if code.count is None else str(code.count)
            yield SAID, one.id, one.label, other.label, code.code, code.label, same.label, count


def _csv(kind: str, row: Release, lines: Iterable[Sequence[str]]) -> File:
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in line] for line in lines)
    return File(_name(kind, row, "csv"), "text/csv; charset=utf-8", ("\ufeff" + kept.getvalue()).encode())


def _json(row: Release, lines: Lines) -> File:
    head, *rows = _records(row, tagged=False)
    names, *codes = _codebook(row)
    page = recordpage.page(row, "en")
    found: Mapping[str, object] = {
        SYNTHETIC: SAID,
        "about": dict(lines),
        "fit": [asdict(one) for one in page.orders],
        "codebook": [dict(zip(names, line, strict=True)) for line in codes],
        "columns": head,
        "records": rows,
    }
    content = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return File(_name("records", row, "json"), "application/json", content)


def _workbook(row: Release, lines: Lines, about: str) -> File:
    """What this is, the records, the codebook. No formula, no link."""
    kept = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(kept, settings)
    book.set_properties({"created": row.published_at.replace(tzinfo=None) if row.published_at else None})
    parts = ((about, lines), ("records", _records(row, tagged=False)), ("codebook", _codebook(row)))
    for name, content in parts:
        sheet = book.add_worksheet(name[:31])
        sheet.set_column(0, 20, 24)
        for at, line in enumerate(content):
            for place, cell in enumerate(line):
                sheet.write_string(at, place, safe(cell))
    book.close()
    return File(
        _name("records", row, "xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        kept.getvalue(),
    )


def _name(kind: str, row: Release, ending: str) -> str:
    return f"synthetic-{kind}-{row.period.replace('..', '-to-')}.{ending}"
