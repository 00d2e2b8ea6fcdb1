"""Our columns beside those of the standard: reading what stands in them, and writing a cell of a book.

pyxform and Kobo leave such columns alone. `handrail_shows` on the survey is `yes: CD1 C.W; no: AR4`; on choices the codes
that this choice shows wherever the list is used, unless the row of the survey says its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from handrail.core.interchange.xlsform.book import Book, Sheet, with_sheet
from handrail.core.interchange.xlsform.columns import read_header

YES, NO = "yes", "no"
ALONE = ("none", "dont_know", "prefer_not")
"""Choices that stand alone wherever they stand (docs/instrument-format.md)."""
_PAIR = re.compile(r"([^\s:;]+)\s*:\s*([^:;]*)")
_FIELD = re.compile(r"[^\s:;]+")


def answers(text: str) -> dict[str, tuple[str, ...]] | None:
    """`yes: CD1 C.W; no: AR4` → {yes: (CD1, C.W), no: (AR4,)}; None where it says something else."""
    found: dict[str, tuple[str, ...]] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        match = _PAIR.fullmatch(part.strip())
        if match is None or not match[2].split():
            return None
        found[match[1]] = tuple(match[2].split())
    return found


def answers_text(given: Mapping[str, Iterable[str]]) -> str:
    """What `answers` reads."""
    return "; ".join(f"{answer}: {' '.join(codes)}" for answer, codes in given.items())


def fields(text: str) -> dict[str, str] | None:
    """`yes: vic_Field.Code; *: vic_Other` → field of each answer; a lone field holds for any answer."""
    if _FIELD.fullmatch(text.strip()):
        return {"*": text.strip()}
    found = answers(text)
    return (
        None
        if found is None or any(len(codes) != 1 for codes in found.values())
        else {k: v[0] for k, v in found.items()}
    )


def alone(exclusive: Iterable[str]) -> str:
    """The constraint that says for others what the engine knows: these choices of several stand alone; "" for none."""
    chosen = " or ".join(f"selected(., '{code}')" for code in exclusive)
    return f"count-selected(.) <= 1 or not({chosen})" if chosen else ""


def joined(first: str, second: str) -> str:
    """Both expressions in one, as `parted` takes them apart."""
    return f"({first}) and ({second})" if first and second else first or second


def parted(text: str, first: str) -> str:
    """What `joined` put behind `first`; the whole text where something else stands there."""
    start = f"({first}) and ("
    if not first or text == first:
        return "" if first else text
    return text[len(start) : -1] if text.startswith(start) and text.endswith(")") else text


def with_cell(book: Book, sheet: str, row: int, column: str, text: str, language: str = "") -> Book:
    """The book with one cell written. A column that is not there yet is added behind the others.

    `column`: our name for it. Raises LookupError for a sheet or row that is not there.
    """
    found = book.sheet(sheet)
    if found is None or not 1 < row <= len(found.rows):
        raise LookupError(sheet)
    place = read_header(found).place(column, language)
    rows = list(found.rows)
    if not place:
        place = max(map(len, rows)) + 1
        rows[0] = _put(rows[0], place, f"{column}::{language}" if language else column)
    rows[row - 1] = _put(rows[row - 1], place, text)
    return with_sheet(book, replace(found, rows=tuple(rows)))


def with_column(found: Sheet, name: str, texts: Mapping[int, str]) -> Sheet:
    """The sheet with one more column; `texts`: 1-based row → cell."""
    place = max(map(len, found.rows), default=0) + 1
    rows = [_put(row, place, texts.get(number, "")) for number, row in enumerate(found.rows, 1)]
    rows[0] = _put(found.rows[0], place, name)
    return replace(found, rows=tuple(rows))


def _put(row: tuple[str, ...], place: int, text: str) -> tuple[str, ...]:
    cells = [*row, *[""] * (place - len(row))]
    cells[place - 1] = text
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
