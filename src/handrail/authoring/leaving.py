"""A form as files that somebody takes away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from handrail.core.instruments.definition import Instrument
from handrail.core.interchange.xform.writing import write_form, write_xform
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.book import Book
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.writing import write_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("came", "xlsform", "xform", "yaml")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Left:
    """A file's name, type and content."""

    name: str
    type: str
    content: bytes


def left(
    kind: str,
    files: Mapping[str, str],
    instrument: Instrument | None,
    came: Book | None,
    book: Book | None,
) -> Left | None:
    """One of `KINDS`; None for another one, or where there is nothing of that kind. `came` and `book`: the workbook as it
    came and as it is now; a form that ships has none, and is written from its own files."""
    name = f"{instrument.id}-{instrument.version}" if instrument else "form"
    if kind == "came":
        return Left(f"{name}.xlsx", XLSX, write_book(came)) if came else None
    if kind == "xlsform":
        return Left(f"{name}-handrail.xlsx", XLSX, write_book(book or back(files)))
    if kind == "xform":
        return Left(f"{name}.xml", "application/xml", xform(files, book).encode())
    if kind == "yaml":
        return Left(f"{name}.zip", "application/zip", _zipped(files))
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
