"""Records in the HTCDS workbook of IOM: its own XML is filled, so that its rules stay as they are, byte for byte.

One value a cell. A person's first row holds everything with the first of several codes; each further code stands in its
column on a row below, under the same number in column A, and nothing else stands there: every column adds up by itself,
and a reader that leaves out rows without consent leaves out no person. 500 rows a file, as many as the workbook checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from handrail.core.interchange.cells import safe
from handrail.core.interchange.htcds import OWN_DECISION, TRUE, Record
from handrail.core.interchange.packed import Unreadable, unzip, zipped
from handrail.core.interchange.sheet import Value, Workbook
from handrail.core.interchange.standard import Field, Standard
from handrail.core.problems import Problem, Problems

SHEET, ABOUT = "Case Sheet", "about"
FIRST, LAST = 3, 502
"""The rows that the workbook's rules cover."""
NUMBER, OWN = "A", "AN"
"""The columns of a person's number, and of our own decision: one to the right of the standard's last."""
MISSPELT = {"vic_TraffickinStatusDecisionMakingOrg": "vic_TraffickingStatusDecisionMakingOrg"}
"""Names of fields that the hidden first row has otherwise than the standard."""
_OTHER = "Other"
_CELL = re.compile(r'<c r="([A-Z]+)[0-9]+"((?: [a-z]+="[^"]*")*)(?:/>|>.*?</c>)', re.DOTALL)
_ROW = re.compile(r'(<row r="([0-9]+)"[^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_STYLE = re.compile(r' s="[0-9]+"')
_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_FOLDER = re.compile(rb"<mc:AlternateContent[^>]*><mc:Choice Requires=\"x15\"><x15ac:absPath .*?</mc:AlternateContent>")
Cells = dict[str, str]
"""Column → what stands between `<c r="…"` and its end, style aside."""


@dataclass(frozen=True, slots=True)
class Template:
    """The workbook, read. `columns`: field → column. `lists`: column → text → its number in the file's table of texts.

    `names`: ISO 3166-1 alpha-2 → name of the country in the file's list.
    """

    book: Workbook
    columns: Mapping[str, str]
    lists: Mapping[str, Mapping[str, int]]
    names: Mapping[str, str]


def read_template(data: bytes) -> Template:
    """Raises `Problems` (htcds.workbook) for a file that is not the standard's workbook."""
    try:
        book = Workbook(unzip(data))
        columns = {MISSPELT.get(one.text, one.text): column for column, one in book.rows(SHEET)[1].items()}
        rules = [rule for rule in book.rules(SHEET) if rule.first <= FIRST and rule.last >= LAST]
        sheets = {rule.sheet: book.rows(rule.sheet) for rule in rules}
        lists = {
            rule.column: _texts(sheets[rule.sheet], rule.source, range(rule.source_first, rule.source_last + 1))
            for rule in rules
        }
        country = next(rule for rule in rules if rule.column == columns["prs_Citizenship"])
        listed = sheets[country.sheet]
        rows = [listed[number] for number in range(country.source_first, country.source_last + 1)]
        names = {row["D"].text: row[country.source].text for row in rows}
    except (Unreadable, KeyError, StopIteration) as error:
        raise Problems(
            [Problem("htcds.workbook", "This is not the workbook of HTCDS 2.0.", "Use the one that ships.")]
        ) from error
    return Template(book, columns, lists, names)


def _texts(rows: Mapping[int, Mapping[str, Value]], column: str, span: range) -> Mapping[str, int]:
    found = {
        rows[number][column].text: rows[number][column].shared for number in span if column in rows.get(number, {})
    }
    return {text: shared for text, shared in found.items() if shared >= 0}


def workbooks(standard: Standard, template: Template, records: Iterable[Record]) -> tuple[list[bytes], list[Problem]]:
    """Files of at most 500 rows each, no person on two of them; and what could not be written (`line`: the number of the
    record, `place`: the field).

    Problems: htcds.not_in_list (the cell stays empty), htcds.no_consent (the record is left out).
    """
    filling = _Filling(standard, template)
    pages: list[list[Cells]] = [[]]
    person = 0
    for number, record in enumerate(records, 1):
        if "con_Consent" not in record:
            filling.problem("htcds.no_consent", number, "con_Consent", "A record without consent is left out.")
            continue
        rows = filling.rows(record, number)
        if len(pages[-1]) + len(rows) > LAST - FIRST + 1:
            pages.append([])
            person = 0
        person += 1
        pages[-1] += [{NUMBER: f"><v>{person}</v></c>", **cells} for cells in rows]
    return [_file(standard, template, page) for page in pages], filling.problems


def archive(files: Sequence[bytes]) -> bytes:
    """Several workbooks as one ZIP file: htcds-1.xlsx and so on."""
    return zipped({f"htcds-{number}.xlsx": file for number, file in enumerate(files, 1)})


class _Filling:
    """Records → rows of cells, every value checked against the list of its column."""

    def __init__(self, standard: Standard, template: Template) -> None:
        self.standard, self.template = standard, template
        self.fields = [field for field in standard.written if field.name in template.columns]
        self.lists = {
            column: {text.strip(): shared for text, shared in listed.items()}
            for column, listed in template.lists.items()
        }
        self.problems: list[Problem] = []

    def problem(self, code: str, number: int, place: str, what: str) -> None:
        self.problems.append(Problem(code, what, "See docs/standards.md.", line=number, place=place))

    def rows(self, record: Record, number: int) -> list[Cells]:
        """The rows of one person: the first of everything, then what is further."""
        rows: list[Cells] = [{}]
        for field in self.fields:
            column = self.template.columns[field.name]
            written = dict.fromkeys(self._cells(field, column, record.get(field.name, ()), number))
            for at, content in enumerate(written):
                if at == len(rows):
                    rows.append({})
                rows[at][column] = content
        if own := record.get(OWN_DECISION):
            rows[0][OWN] = _inline(safe(own[0]))
        return rows

    def _cells(self, field: Field, column: str, codes: Sequence[str], number: int) -> Iterator[str]:
        for code in codes:
            if field.type == "Checkbox":
                yield f' t="b"><v>{int(code == TRUE)}</v></c>'
                continue
            shared = self._listed(field, column, code)
            if shared is None:
                self.problem("htcds.not_in_list", number, field.name, "The workbook's list does not have this value.")
            else:
                yield f' t="s"><v>{shared}</v></c>'

    def _listed(self, field: Field, column: str, code: str) -> int | None:
        """The number of the text in the file; None where the column has no list or not this value."""
        listed = self.lists.get(column, {})
        if field.name == "prs_Citizenship":
            name = self.template.names.get(self.standard.alpha_2.get(code, ""), "")
            return listed.get(name.strip())
        label = field.codes.get(code)
        if label == "":  # defined by the standard, and missing from its list
            label = field.codes.get(_OTHER)
        return listed.get(label) if label else None


def _inline(text: str) -> str:
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _file(standard: Standard, template: Template, page: Sequence[Cells]) -> bytes:
    parts = dict(template.book.parts)
    paths = template.book.paths
    parts[paths[SHEET]] = _filled(parts[paths[SHEET]].decode(), page).encode()
    parts[paths[ABOUT]] = _about(parts[paths[ABOUT]].decode(), standard.about).encode()
    parts["xl/workbook.xml"] = _FOLDER.sub(b"", parts["xl/workbook.xml"])
    parts["docProps/core.xml"] = _PROPERTIES  # who made the template did not make this file
    return zipped(parts)


def _filled(sheet: str, page: Sequence[Cells]) -> str:
    head = {1: {OWN: _inline(OWN_DECISION)}, 2: {OWN: _inline(OWN_DECISION)}}
    wanted = {**head, **{FIRST + at: cells for at, cells in enumerate(page)}}

    def row(found: re.Match[str]) -> str:
        cells = wanted.get(int(found[2]))
        if not cells:
            return found[0]
        old = {cell[1]: (cell[0], "".join(_STYLE.findall(cell[2]))) for cell in _CELL.finditer(found[3] or "")}
        both = sorted({*old, *cells}, key=lambda column: (len(column), column))
        made = (_cell(column, found[2], old.get(column, ("", "")), cells.get(column)) for column in both)
        return f"{found[1]}>{''.join(made)}</row>"

    return _ROW.sub(row, sheet)


def _cell(column: str, number: str, old: tuple[str, str], content: str | None) -> str:
    return old[0] if content is None else f'<c r="{column}{number}"{old[1]}{content}'


def _about(sheet: str, lines: Sequence[str]) -> str:
    rows = (f'<row r="{at}"><c r="A{at}"{_inline(line)}</row>' for at, line in enumerate(lines, 4))
    sheet = sheet.replace('<dimension ref="A1:A2"/>', f'<dimension ref="A1:A{3 + len(lines)}"/>')
    return sheet.replace("</sheetData>", "".join(rows) + "</sheetData>")
