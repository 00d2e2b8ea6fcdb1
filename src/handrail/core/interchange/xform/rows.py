"""What an XForm asks as rows of an XLSForm: records of cells in a tree, and the sheets made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from handrail.core.interchange.xform.texts import Words
from handrail.core.interchange.xlsform.book import Book, Sheet, sheet

Cells = dict[str, str]
"""Name of a column, with its language, → cell."""
_FIRST = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ()}
_MEDIA = ("image", "big-image", "audio", "video")


@dataclass(slots=True)
class Row:
    """One question, group or repeat. `order`: of its place in the data. `path`: "" where a group has none."""

    path: str
    order: int
    cells: Cells
    group: str = ""
    items: list[Row] = field(default_factory=list)

    def all(self) -> Iterator[Row]:
        """Itself and everything below."""
        yield self
        for item in self.items:
            yield from item.all()


def spoken(column: str, words: Mapping[str, str]) -> Cells:
    """`label::English (en)` → words; `label` for a form that names no language."""
    return {f"{column}::{language}" if language else column: text for language, text in words.items() if text}


def said(label: Words, hint: Words) -> Cells:
    """Words and media of a question."""
    cells = spoken("label", label.get("", {})) | spoken("hint", hint.get("", {}))
    cells |= spoken("guidance_hint", hint.get("guidance", {}) or label.get("guidance", {}))
    for key in _MEDIA:
        cells |= spoken(f"media::{key}", label.get(key, {}))
    return cells


def survey(rows: Iterable[Row]) -> Iterator[Cells]:
    """Rows in order, groups begun and ended."""
    for row in rows:
        if not row.group:
            yield row.cells
            continue
        yield {"type": f"begin_{row.group}"} | row.cells
        yield from survey(row.items)
        yield {"type": f"end_{row.group}"}


def book(rows: Iterable[Row], choices: Iterable[Cells], settings: Cells) -> Book:
    """The three sheets; one without rows is left out."""
    parts = {"survey": list(survey(rows)), "choices": list(choices), "settings": [settings]}
    return Book(tuple(_sheet(name, cells) for name, cells in parts.items() if any(cells)))


def _sheet(name: str, rows: list[Cells]) -> Sheet:
    columns = dict.fromkeys((*_FIRST[name], *(column for row in rows for column in row)))
    return sheet(name, [tuple(columns), *([row.get(column, "") for column in columns] for row in rows)])
