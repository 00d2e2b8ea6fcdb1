"""A sheet of an XLSX file as values, with the rules of its cells. Formulas are said, never taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from handrail.core.interchange.packed import Unreadable, parse

MAX_ROWS = 50_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MORE = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_VALUES = "{http://schemas.microsoft.com/office/excel/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]+)(?::([A-Z]{1,3})([0-9]+))?")
_REFERENCE = re.compile(r"'?([^'!]+)'?!\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Value:
    """One cell. `text` of a formula is "". `shared`: its number in the file's table of texts, -1 where it is not there."""

    text: str
    formula: bool = False
    shared: int = -1


@dataclass(frozen=True, slots=True)
class Rule:
    """A list that a column must choose from: rows `first` to `last` of `column`, values in `sheet`, `source` column."""

    column: str
    first: int
    last: int
    sheet: str
    source: str
    source_first: int
    source_last: int


@dataclass(frozen=True)  # no slots: what is asked again and again is worked out once
class Workbook:
    """An XLSX file, its parts by name."""

    parts: Mapping[str, bytes]

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """Name of a sheet → its part, in the order of the file. Raises `Unreadable`."""
        book, relations = self._xml("xl/workbook.xml"), self._xml("xl/_rels/workbook.xml.rels")
        targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
        found: dict[str, str] = {}
        for one in book.iter(f"{_MAIN}sheet"):
            target = targets.get(one.get(_RELATION, ""), "")
            found[one.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return found

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The table of texts. Raises `Unreadable`."""
        if "xl/sharedStrings.xml" not in self.parts:
            return ()
        return tuple(_text(one) for one in self._xml("xl/sharedStrings.xml"))

    def rows(self, sheet: str) -> Mapping[int, Mapping[str, Value]]:
        """Number of the row → column → value, cells with something in them only. Raises `Unreadable`."""
        found: dict[int, dict[str, Value]] = {}
        for one in self._xml(self.paths.get(sheet, "")).iter(f"{_MAIN}c"):
            place = _PLACE.fullmatch(one.get("r", ""))
            if place is None or int(place[2]) > MAX_ROWS:
                raise Unreadable("a cell without a place, or too many rows")
            if (value := self._value(one)) is not None:
                found.setdefault(int(place[2]), {})[place[1]] = value
        return found

    def _value(self, cell: Element) -> Value | None:
        if cell.find(f"{_MAIN}f") is not None:
            return Value("", formula=True)
        if cell.get("t") == "inlineStr":
            inline = cell.find(f"{_MAIN}is")
            return Value(_text(inline)) if inline is not None else None
        written = cell.findtext(f"{_MAIN}v")
        if written is None:
            return None
        if cell.get("t") != "s":
            return Value({"1": "true", "0": "false"}.get(written, written) if cell.get("t") == "b" else written)
        if not written.isascii() or not written.isdigit() or int(written) >= len(self.texts):
            raise Unreadable("a text that is not in the table")
        return Value(self.texts[int(written)], shared=int(written))

    def rules(self, sheet: str) -> Iterator[Rule]:
        """The lists that columns must choose from. Raises `Unreadable`."""
        root = self._xml(self.paths.get(sheet, ""))
        for space, formula, ranges in (
            (_MORE, f"{_MORE}formula1/{_VALUES}f", f"{_VALUES}sqref"),
            (_MAIN, f"{_MAIN}formula1", ""),
        ):
            for one in root.iter(f"{space}dataValidation"):
                source = _REFERENCE.fullmatch(one.findtext(formula) or "")
                if one.get("type") != "list" or source is None or source[4] not in (None, source[2]):
                    continue
                for part in ((one.findtext(ranges) if ranges else one.get("sqref")) or "").split():
                    if (place := _RANGE.fullmatch(part)) and place[3] in (None, place[1]):
                        first, last = int(place[2]), int(place[4] or place[2])
                        until = int(source[5] or source[3])
                        yield Rule(place[1], first, last, source[1], source[2], int(source[3]), until)

    def _xml(self, path: str) -> Element:
        if path not in self.parts:
            raise Unreadable("a part is missing")
        return parse(self.parts[path])


def _text(element: Element) -> str:
    """The text of a shared or inline string, without phonetic hints."""
    direct = [element.findtext(f"{_MAIN}t") or ""]
    return "".join(direct + [run.findtext(f"{_MAIN}t") or "" for run in element.findall(f"{_MAIN}r")])
