"""Loops, which no form needs any more and pyxform still writes out: the rows once for each choice of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from handrail.core.interchange.xlsform.columns import Column
from handrail.core.interchange.xlsform.form import Element, Line
from handrail.core.interchange.xlsform.types import Part, Type


def unrolled(elements: Iterable[Element], lists: Mapping[str, tuple[Line, ...]]) -> tuple[Element, ...]:
    """The tree with a group for each choice of a loop in the place of the loop, as pyxform has it."""
    return tuple(_element(element, lists) for element in elements)


def _element(element: Element, lists: Mapping[str, tuple[Line, ...]]) -> Element:
    items = unrolled(element.items, lists)
    if element.type.part is not Part.LOOP:
        return replace(element, items=items) if items != element.items else element
    choices = [line for line in lists.get(element.type.list, ()) if line.get("name") != "none"]
    return replace(
        element,
        type=Type(Part.GROUP, "group"),
        items=tuple(_once(element, items, choice) for choice in choices),
    )


def _once(loop: Element, items: tuple[Element, ...], choice: Line) -> Element:
    label = {column: text for column, text in choice.cells.items() if column.key == "label"}
    line = Line(loop.line.sheet, loop.line.row, {Column("name"): choice.get("name"), **label})
    inside = tuple(_filled(item, choice) for item in items)
    return Element(line, Type(Part.GROUP, "group"), choice.get("name"), inside)


def _filled(element: Element, choice: Line) -> Element:
    cells = {column: _put(text, column, choice) for column, text in element.line.cells.items()}
    line = replace(element.line, cells=cells)
    return replace(element, line=line, items=tuple(_filled(item, choice) for item in element.items))


def _put(text: str, column: Column, choice: Line) -> str:
    label = choice.raw("label", column.language) or choice.raw("label")
    return text.replace("%(name)s", choice.get("name")).replace("%(label)s", label)
