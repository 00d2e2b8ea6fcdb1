"""Rows of HTCDS back to coded answers: of CSV, of JSON, of the standard's workbook. Bytes in, values out.

Only what Handrail holds is taken. A column of a field that is not held, such as a name, is not read at all; a problem says
that it was there. What several of our answers fold into (methods of control) stays as the standard's codes, and is never
guessed back. No problem carries what stood in a cell.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.instruments.definition import Question, QuestionType
from handrail.core.interchange.cells import unsafe
from handrail.core.interchange.htcds import JOIN, OWN_DECISION, TRUE, Mapper, Record, several
from handrail.core.interchange.packed import MAX_FILE, Unreadable, unzip
from handrail.core.interchange.sheet import Value, Workbook
from handrail.core.interchange.standard import Field, Source
from handrail.core.interchange.workbook import FIRST, MISSPELT, NUMBER, OWN, SHEET, Template
from handrail.core.problems import Problem, Problems

MAX_RECORDS = 50_000
MAX_PROBLEMS = 1_000
_TODO = "See docs/standards.md."
Given = Mapping[str, str]
"""Name of a field → text, several codes joined by `;`."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One person's record. `line`: the row (CSV, XLSX) or the number of the record (JSON), from 1.

    `record`: what was taken, in the standard's codes. `answers`: question → our codes, where exactly one answer stands for
    a code. `decision`: "" where the status alone does not tell it.
    """

    line: int
    record: Record
    answers: Mapping[str, str]
    decision: str
    exploitation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Every record that could be taken, and every problem by row (`line`) and column (`place`)."""

    records: tuple[Imported, ...]
    problems: tuple[Problem, ...]


def from_csv(mapper: Mapper, data: bytes) -> Import:
    """Raises `Problems` (htcds.too_large, htcds.damaged, htcds.header) for a file that cannot be read at all."""
    if len(data) > MAX_FILE:
        raise _refused("htcds.too_large", "The file is too large.")
    try:
        lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        head = [unsafe(name).strip() for name in next(lines, [])]
        _check_head(mapper, head)
        rows = [
            (lines.line_num, dict(zip(head, map(unsafe, row), strict=False)))
            for row in lines
            if any(cell.strip() for cell in row)
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise _refused("htcds.damaged", "The file is not CSV in UTF-8.") from error
    return _Reading(mapper).all(rows)


def from_json(mapper: Mapper, data: bytes) -> Import:
    """As `json_file` writes it, or a bare list of records. Raises `Problems` as `from_csv` does."""
    if len(data) > MAX_FILE:
        raise _refused("htcds.too_large", "The file is too large.")
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused("htcds.damaged", "The file is not JSON.") from error
    listed = whole.get("records") if isinstance(whole, dict) else whole
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise _refused("htcds.header", "The file has no list of records.")
    names = {name for one in listed for name in one}
    _check_head(mapper, sorted(names))
    return _Reading(mapper).all((number, _joined(one)) for number, one in enumerate(listed, 1))


def from_xlsx(mapper: Mapper, template: Template, data: bytes) -> Import:
    """The standard's workbook, filled by us or by hand, or another sheet with the names of fields in its first row.

    Rows that carry the number of the row above in column A belong to the same person. Raises `Problems` as `from_csv` does.
    """
    try:
        book = Workbook(unzip(data))
        name = SHEET if SHEET in book.paths else next(iter(book.paths), "")
        rows = book.rows(name)
    except Unreadable as error:
        code = "htcds.too_large" if "too" in str(error) else "htcds.damaged"
        raise _refused(code, "The file cannot be read as XLSX.") from error
    head = {column: MISSPELT.get(one.text.strip(), one.text.strip()) for column, one in rows.get(1, {}).items()}
    _check_head(mapper, list(head.values()))
    reading = _Reading(mapper)
    reading.countries |= {name.lower(): mapper.standard.countries[code] for code, name in template.names.items()}
    own = name == SHEET and head.get(OWN) == OWN_DECISION
    first = FIRST if name == SHEET else 2
    return reading.all(_persons({at: row for at, row in rows.items() if at >= first}, head, own, reading))


def _persons(
    rows: Mapping[int, Mapping[str, Value]], head: Mapping[str, str], own: bool, reading: _Reading
) -> Iterator[tuple[int, Given]]:
    """One for each person. `own`: our workbook, in which a person's further codes stand on further rows."""
    line, number, found = 0, "", dict[str, str]()
    for at, row in sorted(rows.items()):
        cells = {head[column]: value for column, value in row.items() if column in head}
        if not cells:
            continue
        for name in [name for name, value in cells.items() if value.formula]:
            reading.problem("htcds.formula", at, name, "A formula is not taken; the cell counts as empty.")
        texts = {name: unsafe(value.text) for name, value in cells.items()}
        same = own and bool(number) and row.get(NUMBER, Value("")).text == number
        if same:
            found |= {name: JOIN.join(filter(None, (found.get(name, ""), text))) for name, text in texts.items()}
            continue
        if line:
            yield line, found
        line, number, found = at, row.get(NUMBER, Value("")).text, texts
    if line:
        yield line, found


def _joined(record: Mapping[str, object]) -> Given:
    """Lists joined, true as it is in CSV; what is neither text, truth nor a list of texts is empty text no list has."""
    found: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, bool):
            found[name] = TRUE if value else ""
        elif isinstance(value, list):
            found[name] = JOIN.join(part if isinstance(part, str) else "?" for part in value)
        elif value is not None:
            found[name] = value if isinstance(value, str) else "?"
    return found


def _check_head(mapper: Mapper, names: list[str]) -> None:
    if len(set(names)) < len([name for name in names if name]):
        raise _refused("htcds.header", "A column stands twice.")
    if not set(names).intersection(mapper.standard.fields):
        raise _refused("htcds.header", "No column has the name of a field of HTCDS 2.0.")


def _refused(code: str, what: str) -> Problems:
    return Problems([Problem(code, what, _TODO)])


class _Reading:
    """Rows of text → records, collecting what is wrong."""

    def __init__(self, mapper: Mapper) -> None:
        self.mapper = mapper
        self.problems: list[Problem] = []
        self.ignored: set[str] = set()
        self.written = {field.name: field for field in mapper.standard.written}
        self.labels = {
            name: {label.lower(): code for code, label in field.codes.items() if label}
            for name, field in self.written.items()
        }
        self.backs = dict(_backs(mapper))
        self.countries = {short.lower(): code for short, code in mapper.standard.countries.items()}

    def problem(self, code: str, line: int, place: str, what: str) -> None:
        """At most `MAX_PROBLEMS`. The name of a column that is no field is not repeated: it could be anything."""
        known = place in self.mapper.standard.fields or place == OWN_DECISION
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(code, what, _TODO, line=line, place=place if known else ""))

    def all(self, rows: Iterable[tuple[int, Given]]) -> Import:
        found: list[Imported] = []
        for line, given in rows:
            if len(found) >= MAX_RECORDS:
                raise _refused("htcds.too_large", "The file has too many records.")
            one = self._one(line, given)
            if one is not None:
                found.append(one)
        return Import(tuple(found), tuple(self.problems))

    def _one(self, line: int, given: Given) -> Imported | None:
        for name, text in given.items():
            self._not_taken(name, text)
        record = {name: codes for name, field in self.written.items() if (codes := self._codes(field, given, line))}
        if "con_Consent" not in record:
            self.problem("htcds.no_consent", line, "con_Consent", "A record without consent is not taken.")
            return None
        decision = self._decision(record, given.get(OWN_DECISION, "").strip(), line)
        if decision:
            record[OWN_DECISION] = (decision,)
        back = {one: code for code, one in self.mapper.exploitation.items()}
        exploitation = tuple(back[one] for one in record.get("vic_TypeOfExploitation", ()) if one in back)
        answers = MappingProxyType(dict(self._answers(record, line)))
        return Imported(line, MappingProxyType(record), answers, decision, exploitation)

    def _not_taken(self, name: str, text: str) -> None:
        if name in self.written or name in self.ignored or name == OWN_DECISION or not text.strip():
            return
        self.ignored.add(name)
        known = name in self.mapper.standard.fields
        what = (
            "Handrail does not hold this field; nothing of the column was read." if known else "No field of HTCDS 2.0."
        )
        self.problem("htcds.not_taken" if known else "htcds.unknown_field", 0, name, what)

    def _codes(self, field: Field, given: Given, line: int) -> tuple[str, ...]:
        text = given.get(field.name, "").strip()
        if not text:
            return ()
        if field.type == "Checkbox":
            return (TRUE,) if text.lower() in (TRUE, "1", "yes") else ()
        if field.type == "Text":
            return (text[:200],)
        said = [part.strip() for part in text.split(JOIN)] if several(field) else [text]
        known = [code for part in said if part and (code := self._code(field, part, line))]
        return tuple(sorted(set(known), key=list(field.codes).index)) if field.codes else tuple(sorted(set(known)))

    def _code(self, field: Field, said: str, line: int) -> str:
        """A code, or what the workbook's list calls it; "" with a problem for anything else."""
        if field.codes:
            found = said if said in field.codes else self.labels[field.name].get(said.lower(), "")
        elif field.source is Source.LANGUAGE:
            found = said if said in self.mapper.standard.languages.values() else ""
        else:
            found = said if said in self.mapper.standard.alpha_2 else self.countries.get(said.lower(), "")
        if not found:
            self.problem("htcds.unknown_code", line, field.name, "The standard's list does not have this value.")
        return found

    def _decision(self, record: Record, own: str, line: int) -> str:
        """Our own code where it fits the status; else the one decision that the status can mean, or none."""
        status = "".join(record.get("vic_TraffickingStatus", ()))
        if own and self.mapper.decisions.get(own) == status:
            return own
        if own:
            self.problem("htcds.decision", line, OWN_DECISION, "The decision is not known, or does not fit the status.")
        meant = [code for code, one in self.mapper.decisions.items() if status and one == status]
        if len(meant) > 1:
            self.problem("htcds.ambiguous", line, "vic_TraffickingStatus", "Several decisions have this status.")
        return meant[0] if len(meant) == 1 else ""

    def _answers(self, record: Record, line: int) -> Iterator[tuple[str, str]]:
        """Answers of the fields that one question alone fills. A multiple choice comes back whole or not at all."""
        for name, (question, back) in self.backs.items():
            whole = question.type is QuestionType.SELECT_MULTIPLE
            if name not in record:
                continue
            codes = set(back) if whole else set(record[name])
            if any(len(back.get(code, ())) > 1 for code in codes):
                if not whole:
                    self.problem("htcds.ambiguous", line, name, "Several of our answers have this code.")
                continue
            found = {back[code][0] for code in record[name] if code in back}
            if found and (whole or len(found) == 1):
                yield question.name, " ".join(choice.code for choice in question.choices if choice.code in found)


def _backs(mapper: Mapper) -> Iterator[tuple[str, tuple[Question, Mapping[str, list[str]]]]]:
    """Field → the one question that fills it, and code → its answers."""
    for name, targets in mapper.targets.items():
        questions = {question for question, _ in targets}
        if len(questions) == 1:
            back: dict[str, list[str]] = {}
            for (_, answer), code in targets.items():
                back.setdefault(code, []).append(answer)
            yield name, (mapper.instrument.by_name[questions.pop()], back)
