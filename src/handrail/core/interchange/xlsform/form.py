"""A form as its author sees it: a tree of questions, groups and repeats, lists of choices, settings, words by language.

Nothing is lost in it: cells that mean nothing to us stand in `cells` under the name of their column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handrail.core.interchange.xlsform.columns import Column, Header
from handrail.core.interchange.xlsform.types import Part, Type

Cells = Mapping[Column, str]
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_SPACES = re.compile(" +")


def cleaned(text: str) -> str:
    """What a machine reads in a cell: single spaces and plain quotes, as pyxform has them."""
    return _SPACES.sub(" ", text.replace("\xa0", " ").strip()).translate(_QUOTES)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, 1-based, with its filled cells as they stand."""

    sheet: str
    row: int
    cells: Cells

    def raw(self, key: str, language: str = "") -> str:
        """The cell as written, without what is empty around it."""
        return self.cells.get(Column(key, language), "").strip()

    def get(self, key: str) -> str:
        """The cell cleaned, for what is read by a machine."""
        return cleaned(self.cells.get(Column(key), ""))

    def words(self, key: str) -> dict[str, str]:
        """Language as written ("" for a bare column) → words."""
        return {column.language: text.strip() for column, text in self.cells.items() if column.key == key}


@dataclass(frozen=True, slots=True)
class Element:
    """A question, or a group, repeat or loop with what is inside it."""

    line: Line
    type: Type
    name: str
    items: tuple[Element, ...] = ()

    def all(self) -> Iterator[Element]:
        """Itself and everything below, in order."""
        yield self
        for item in self.items:
            yield from item.all()

    @property
    def holds(self) -> bool:
        """Whether it is there for what is inside it."""
        return self.type.part in (Part.GROUP, Part.REPEAT, Part.LOOP)


@dataclass(frozen=True, slots=True)
class Form:
    """`lists` and `external`: name → its choices in order. `settings`: our name → its cell.

    `headers`: sheet → its first row. `languages`: as written, the main one first; "" is the language of bare columns.
    """

    elements: tuple[Element, ...]
    lists: Mapping[str, tuple[Line, ...]]
    external: Mapping[str, tuple[Line, ...]]
    settings: Mapping[str, str]
    headers: Mapping[str, Header]
    languages: tuple[str, ...]
    own: tuple[Line, ...] = ()

    def all(self) -> Iterator[Element]:
        """Every element, groups before what is inside them."""
        for element in self.elements:
            yield from element.all()

    def questions(self) -> Iterator[Element]:
        """Every element that asks, shows or works something out."""
        return (element for element in self.all() if element.type.part is Part.QUESTION)

    def column(self, sheet: str, key: str, language: str = "") -> int:
        """The 1-based column of that meaning, 0 where there is none."""
        header = self.headers.get(sheet)
        return header.place(key, language) if header is not None else 0
