"""A file that somebody brings → a workbook of text, or every reason why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

from handrail.authoring.gate import judge_file
from handrail.authoring.models import Source
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.book import Book, from_json
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.found import Found, Refused
from handrail.core.interchange.xlsform.packing import MOST_PACKED
from handrail.screening.models import Definition

MOST_BYTES = MOST_PACKED
SLACK = 20_000
"""Bytes of a form around its file."""
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Brought:
    """A workbook with the form's own id and title, and what was noted while it was read."""

    book: Book
    name: str
    title: str
    notes: tuple[Mapping[str, Any], ...]


def bring_file(data: bytes, name: str) -> Brought:
    """`name`: of the file, for its ending only. Raises `Refused` with every finding."""
    with _ONE_AT_A_TIME:
        judged = judge_file(data, name)
    if judged.book is None:
        raise Refused(judged.findings)
    return _brought(judged.book, judged.findings)


def renewed(definition: Definition, source: Source | None) -> Brought:
    """The workbook of a published form, for its next version; one that ships is written back from its own files."""
    return _brought(from_json(source.book) if source else back(definition.files), ())


def _brought(book: Book, findings: Sequence[Found]) -> Brought:
    settings = read_form(book).form.settings
    name = settings.get("form_id", "") or settings.get("form_title", "") or "form"
    slug = "-".join("".join(one if one.isalnum() and one.isascii() else " " for one in name.lower()).split())
    notes = tuple({"code": one.code, "place": one.place} for one in findings)[:500]
    return Brought(book, slug[:64] or "form", settings.get("form_title", "") or name, notes)


class BroughtFileHandler(MemoryFileUploadHandler):
    """Keeps one file in memory, up to what may be brought; Django's own writes more than 2.5 MB to a disk."""

    def handle_raw_input(
        self,
        input_data: object,  # noqa: ARG002
        META: object,  # noqa: N803, ARG002
        content_length: int,
        boundary: object,  # noqa: ARG002
        encoding: object = None,  # noqa: ARG002
    ) -> None:
        self.activated = 0 < content_length <= MOST_BYTES + SLACK
