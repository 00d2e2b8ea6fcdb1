"""A file becomes a book, a form and everything that was found in it; or nothing, with every reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.core.interchange.xlsform.book import Book
from handrail.core.interchange.xlsform.check import check_form
from handrail.core.interchange.xlsform.form import Form
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.found import Found, Level, found

if TYPE_CHECKING:
    from handrail.core.interchange.xlsform.pyxforms import Verdict


@dataclass(frozen=True, slots=True)
class Looked:
    """A book that was looked at. `findings`: in the order of sheets, rows and columns."""

    form: Form
    findings: tuple[Found, ...]


def look(book: Book) -> Looked:
    """Never raises."""
    formed = read_form(book)
    order = {sheet.name: place for place, sheet in enumerate(book.sheets)}
    findings = {*formed.findings, *check_form(formed.form)}
    return Looked(
        formed.form, tuple(sorted(findings, key=lambda one: (order.get(one.sheet, -1), one.row, one.column, one.code)))
    )


def judge(book: Book, whole: bool = False) -> tuple[tuple[Found, ...], str]:
    """Our findings and those of pyxform, and the XForm that it made. Loads pyxform: only where that is bounded."""
    from handrail.core.interchange.xlsform.pyxforms import judged  # noqa: PLC0415  half a second, 50 MB

    findings = look(book).findings
    verdict = judged(book, whole)
    further = [found("xlsform.said", said=said) for said in verdict.warnings[:_MOST_SAID] if not _SILENT.search(said)]
    if verdict.refused and not _known(verdict, findings):
        further.append(found("xlsform.gate", verdict.sheet, verdict.row, 0, said=verdict.refused))
    return (*findings, *further), verdict.xform


_MOST_SAID = 50
_SILENT = re.compile(r"is missing the|max-pixels|machine-readable codes|Row without name")
"""Warnings of pyxform that we say ourselves, with the cell, or that ask for what nobody needs here."""


def _known(verdict: Verdict, findings: Iterable[Found]) -> bool:
    """Whether we refuse for the same reason at the same row already."""
    same = [one for one in findings if one.level is Level.REFUSED and one.code == verdict.code]
    return any(not verdict.row or one.row == verdict.row for one in same)
