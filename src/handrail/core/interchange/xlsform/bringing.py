"""Bytes → Book and everything that was found on the way: the one entry for whatever reads a file from outside."""

from __future__ import annotations

from handrail.core.interchange.xlsform.book import Book
from handrail.core.interchange.xlsform.convert import convert
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.found import Found, Refused, found
from handrail.core.interchange.xlsform.reading import read_book


def brought(data: bytes, suffix: str) -> tuple[Book | None, tuple[Found, ...]]:
    """`suffix`: of the file's name, with its dot. Never raises; the book is None where it could not be read at all."""
    try:
        reading = read_book(data, suffix)
        formed = read_form(reading.book)
        return reading.book, (*reading.notes, *formed.findings, *convert(formed.form).findings)
    except Refused as refused:
        return None, refused.findings
    except MemoryError:
        return None, (found("xlsform.file.memory"),)
