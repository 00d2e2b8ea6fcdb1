"""A form as files that somebody takes away."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from handrail.authoring.codebook import codebook_pdf, codebook_xlsx
from handrail.core.instruments.definition import Instrument
from handrail.core.interchange.answerschema import answer_schema
from handrail.core.interchange.xform.writing import write_form, write_xform
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.book import Book
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.writing import write_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("came", "xlsform", "xform", "codebook", "codebook-pdf", "schema", "yaml")
DRAFT_KINDS = tuple(kind for kind in KINDS if kind != "codebook-pdf")
"""A PDF takes more time and memory than a page may: it is made once a form is published, in a process of its own."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Left:
    """A file's name, type and content."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves: `files` and the `instrument` of them, None where they cannot be read yet. `came` and `book`: the workbook
    as it came and as it is now; a form that ships has none, and is written from its own files."""

    files: Mapping[str, str]
    instrument: Instrument | None
    came: Book | None
    book: Book | None


def left(kind: str, form: Leaving, language: str) -> Left | None:
    """One of `KINDS`; None for another one, or where there is nothing of that kind. `language`: of codebook and schema, where
    the form speaks it. Raises `library.paper.Missing` for a PDF that this system cannot make."""
    name = f"{form.instrument.id}-{form.instrument.version}" if form.instrument else "form"
    if kind == "came":
        return Left(f"{name}.xlsx", XLSX, write_book(form.came)) if form.came else None
    if kind == "xlsform":
        return Left(f"{name}-handrail.xlsx", XLSX, write_book(form.book or back(form.files)))
    if kind == "xform":
        return Left(f"{name}.xml", "application/xml", xform(form.files, form.book).encode())
    if kind == "yaml":
        return Left(f"{name}.zip", "application/zip", _zipped(form.files))
    return _told(kind, form.instrument, name, language) if form.instrument else None


def _told(kind: str, instrument: Instrument, name: str, language: str) -> Left | None:
    spoken = language if language in instrument.languages else instrument.first
    if kind == "codebook":
        return Left(f"{name}-codebook-{spoken}.xlsx", XLSX, codebook_xlsx(instrument, spoken))
    if kind == "codebook-pdf":
        return Left(f"{name}-codebook-{spoken}.pdf", "application/pdf", codebook_pdf(instrument, spoken))
    if kind == "schema":
        text = json.dumps(answer_schema(instrument, spoken), ensure_ascii=False, indent=2)
        return Left(f"{name}-answers.schema.json", "application/schema+json", text.encode())
    return None


def xform(files: Mapping[str, str], book: Book | None = None) -> str:
    """The ODK XForm: of the workbook, with all that we do not act on, or of our own files where there is none."""
    return write_form(read_form(book).form) if book else write_xform(files)


def _zipped(files: Mapping[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), text)
    return made.getvalue()
