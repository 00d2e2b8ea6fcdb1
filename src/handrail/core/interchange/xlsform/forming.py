"""Book → Form, with everything that is wrong in the shape of its sheets (rows, types, names, groups)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from handrail.core.interchange.xlsform.book import Book, Sheet
from handrail.core.interchange.xlsform.columns import SPOKEN, Header, read_header
from handrail.core.interchange.xlsform.form import Element, Form, Line
from handrail.core.interchange.xlsform.found import Found, found
from handrail.core.interchange.xlsform.types import Part, Type, read_type

SHEETS = ("survey", "choices", "settings", "entities", "external_choices", "osm", "handrail")
MOST_LEVELS = 20
_LONGEST_GAP = 60
"""After so many empty rows pyxform takes a sheet to be over."""
_NOTE = "generated_note_name_"
_YES = frozenset({"yes", "Yes", "YES", "true", "True", "TRUE", "true()"})


@dataclass(frozen=True, slots=True)
class Formed:
    """A form, as far as it can be read, and what was found."""

    form: Form
    findings: tuple[Found, ...]


ATTACHED = (".csv", ".xml", ".geojson")
"""What a sheet is called that is a file of the form's."""


def read_form(book: Book) -> Formed:
    """Never raises: what cannot be read is in the findings, and missing in the form."""
    sheets = _sheets(book)
    headers = {name: read_header(sheet) for name, sheet in sheets.items()}
    findings = [one for header in headers.values() for one in header.findings]
    findings += _shape(book, sheets, headers)
    tree = _Tree()
    if "survey" in sheets and headers["survey"].has("type"):
        tree.read(lines(sheets["survey"], headers["survey"]))
    settings = _settings(sheets, headers) | tree.settings
    form = Form(
        elements=tree.root(),
        lists=MappingProxyType({**_lists(sheets, headers, "choices"), **_files(book, tree.root())}),
        external=_lists(sheets, headers, "external_choices"),
        settings=MappingProxyType(settings),
        headers=MappingProxyType(headers),
        languages=_languages(headers, settings.get("default_language", "")),
        own=tuple(lines(sheets["handrail"], headers["handrail"])) if "handrail" in sheets else (),
    )
    return Formed(form, (*findings, *tree.findings))


def _sheets(book: Book) -> dict[str, Sheet]:
    """Our name → sheet. A workbook of one sheet is its survey, whatever it is called."""
    found_sheets = {sheet.name.lower(): sheet for sheet in book.sheets if sheet.name.lower() in SHEETS}
    if not found_sheets and len(book.sheets) == 1:
        return {"survey": Sheet("survey", book.sheets[0].rows)}
    return found_sheets


def _shape(book: Book, sheets: Mapping[str, Sheet], headers: Mapping[str, Header]) -> Iterator[Found]:
    if "survey" not in sheets:
        yield found("xlsform.survey.missing")
    elif not headers["survey"].has("type"):
        yield found("xlsform.column.missing", sheets["survey"].name, 1, 0, name="type")
    if "choices" in sheets and len(sheets["choices"].rows) > 1 and not headers["choices"].has("name"):
        yield found("xlsform.column.missing", sheets["choices"].name, 1, 0, name="name")
    for sheet in book.sheets:
        if len(book.sheets) > 1 and sheet.name.lower() not in SHEETS and not sheet.name.endswith(ATTACHED):
            yield found("xlsform.sheet.unused", sheet.name)


def lines(sheet: Sheet, header: Header) -> Iterator[Line]:
    """Rows below the first with something in a named column; a long gap ends the sheet."""
    columns = header.columns.items()
    gap = 0
    for number, row in enumerate(sheet.rows[1:], 2):
        width = len(row)
        cells = {column: row[place] for place, column in columns if place < width and row[place].strip()}
        if cells:
            gap = 0
            yield Line(sheet.name, number, cells)
        elif gap == _LONGEST_GAP:
            return
        else:
            gap += 1


def _settings(sheets: Mapping[str, Sheet], headers: Mapping[str, Header]) -> dict[str, str]:
    """The first row below the names, as pyxform reads it."""
    if "settings" not in sheets:
        return {}
    first = next(lines(sheets["settings"], headers["settings"]), None)
    if first is None:
        return {}
    return {
        f"{column.key}::{column.language}" if column.language else column.key: text.strip()
        for column, text in first.cells.items()
    }


def _lists(sheets: Mapping[str, Sheet], headers: Mapping[str, Header], name: str) -> Mapping[str, tuple[Line, ...]]:
    found_lists: dict[str, list[Line]] = {}
    for line in lines(sheets[name], headers[name]) if name in sheets else ():
        list_name = line.get("list_name")
        if list_name:
            found_lists.setdefault(list_name, []).append(line)
    return MappingProxyType({key: tuple(rows) for key, rows in found_lists.items()})


def _files(book: Book, elements: Iterable[Element]) -> dict[str, tuple[Line, ...]]:
    """Lists that the form has in files, where these were put beside it as sheets of the same name. `parameters` say in which
    columns a file has names and labels (`value=`, `label=`), if not in `name` and `label`."""
    found_files: dict[str, tuple[Line, ...]] = {}
    for one in (element for root in elements for element in root.all()):
        attached = book.sheet(one.type.list) if one.type.file and one.type.list not in found_files else None
        if attached is not None and attached.rows:
            said = dict(part.split("=", 1) for part in one.line.get("parameters").split() if "=" in part)
            renamed = {said[key]: ours for key, ours in (("value", "name"), ("label", "label")) if said.get(key)}
            head = tuple(renamed.get(cell.strip(), cell) for cell in attached.rows[0])
            table = Sheet("choices", (head, *attached.rows[1:]))
            named = (replace(line, sheet=attached.name) for line in lines(table, read_header(table)))
            found_files[one.type.list] = tuple(named)
    return found_files


def _languages(headers: Mapping[str, Header], default: str) -> tuple[str, ...]:
    """As written, in the order of the columns; the default one first. A bare column is in the default language."""
    written: dict[str, None] = {}
    for sheet in ("survey", "choices"):
        for column in headers[sheet].columns.values() if sheet in headers else ():
            if column.key in SPOKEN:
                written.setdefault(column.language)
    if default and default in written:
        written.pop("", None)
        return (default, *(one for one in written if one != default))
    return ("", *(one for one in written if one)) if "" in written or not written else tuple(written)


@dataclass(slots=True)
class _Open:
    """A group that has been begun, and what was found in it so far."""

    line: Line
    type: Type
    name: str
    items: list[Element] = field(default_factory=list)

    def closed(self) -> Element:
        return Element(self.line, self.type, self.name, tuple(self.items))


class _Tree:
    """Groups and repeats, one inside the other, from rows that begin and end them."""

    def __init__(self) -> None:
        self.findings: list[Found] = []
        self.settings: dict[str, str] = {}
        self.deeper = 0
        """Groups that were begun too deep and are not built."""
        self.stack: list[_Open] = [_Open(Line("", 0, {}), Type(Part.GROUP, ""), "")]

    def root(self) -> tuple[Element, ...]:
        return tuple(self.stack[0].items)

    def read(self, rows: Iterator[Line]) -> None:
        for line in rows:
            self._row(line)
        for one in self.stack[1:]:
            self._say("xlsform.group.unclosed", one.line, kind=one.type.word, name=one.name)
        while len(self.stack) > 1:
            self._close()
        if not self.stack[0].items:
            self.findings.append(found("xlsform.survey.empty", "survey"))

    def _say(self, code: str, line: Line, **given: object) -> None:
        self.findings.append(found(code, line.sheet, line.row, 0, **given))

    def _close(self) -> None:
        done = self.stack.pop().closed()
        self.stack[-1].items.append(done)

    def _row(self, line: Line) -> None:
        if line.get("disabled") in _YES:
            self._say("xlsform.row.disabled", line)
            return
        text = line.get("type")
        if not text:
            named = line.get("name") or line.words("label")
            self._say("xlsform.type.missing" if named else "xlsform.row.comment", line)
            return
        type_ = read_type(text)
        if type_ is None:
            self._say("xlsform.type.unknown", line, type=text)
            if not line.get("name"):
                self._say("xlsform.name.missing", line)
        elif type_.part is Part.SETTING:
            self.settings[type_.word] = line.get("name")
        elif type_.part is Part.END:
            self._end(line, type_)
        else:
            self._element(line, type_)

    def _end(self, line: Line, type_: Type) -> None:
        last = self.stack[-1]
        if self.deeper:
            self.deeper -= 1
            return
        if len(self.stack) == 1 or last.type.word != type_.word:
            self._say("xlsform.group.unopened", line, kind=type_.word)
            return
        self._close()

    def _element(self, line: Line, type_: Type) -> None:
        name = line.get("name")
        if type_.word == "audit":
            name = "audit"
        elif not name and type_.word == "note":
            name = f"{_NOTE}{line.row}"
        elif not name:
            self._say("xlsform.name.missing", line)
        if type_.part in (Part.GROUP, Part.REPEAT, Part.LOOP):
            if len(self.stack) > MOST_LEVELS:
                self._say("xlsform.group.deep", line, most=MOST_LEVELS)
                self.deeper += 1
                return
            self.stack.append(_Open(line, type_, name))
        else:
            self.stack[-1].items.append(Element(line, type_, name))
