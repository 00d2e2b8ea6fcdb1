"""Makes the files that an organisation asks for, of its own screenings. Only the process for figures imports this."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from handrail.content import standards as files
from handrail.core.instruments.definition import Kind as InstrumentKind
from handrail.core.interchange import ctdc
from handrail.core.interchange.csvout import pieces
from handrail.core.interchange.htcds import JOIN, Mapper, Record, Sender, case_of_row, columns, json_file
from handrail.core.interchange.workbook import archive, read_template, workbooks
from handrail.reporting import exportfiles, sources, standards
from handrail.reporting.computing import Figures
from handrail.reporting.models import Job
from handrail.reporting.questions import Question

Report = Callable[[int, int], None]
"""(done, of): says how far it is; raises to end it."""
LOOK = 0.2
"""Seconds between two looks at how far a copy is."""
OWN = ("id", "organisation")
"""Columns that no file has: nothing in it leads back to one screening."""
_FIXED = ("instrument", "version", "month", "decision", "exploitation")


def export(figures: Figures, row: Job, report: Report) -> Mapping[str, Any]:
    """One file, whole or not at all. Raises `computing.NotReady`, KeyError for a form that there is not, and whatever
    `report` raises."""
    what = exportfiles.FORMS[row.parameters["what"]].id
    question = Question((), "screenings", {}, str(row.organisation_id))
    own = figures.apart()
    try:
        with exportfiles.written(row.pk) as target:
            if what.startswith("columns-"):
                return {"rows": _copied(own, question, target, what.removeprefix("columns-"), report)}
            rows = _Rows(own, question, report)
            if what == "ctdc":
                return _ctdc(rows, target)
            sender = Sender(row.organisation.name if row.organisation else "", str(row.parameters.get("sender", "")))
            return _htcds(rows, sender, target, what)
    finally:
        own.close()


def _copied(own: Figures, question: Question, target: Path, form: str, report: Report) -> int:
    """In a thread, so that it can be asked how far it is, and ended."""
    names = [column.name for column in own.columns(question.source) if column.name not in OWN]
    found: list[int | BaseException] = []

    def copy() -> None:
        try:
            found.append(own.copy(names, question, target, form))
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=copy, name="copy", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(LOOK)
            report(own.progress(), 100)
    except BaseException:
        _ended(own, thread)
        raise
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def _ended(own: Figures, thread: threading.Thread) -> None:
    while thread.is_alive():
        own.interrupt()
        thread.join(LOOK)


class _Rows:
    """The screenings with what makes a record of them, each with the mapper of its own instrument and version."""

    def __init__(self, own: Figures, question: Question, report: Report) -> None:
        self.own, self.question, self.report = own, question, report
        self.mappers: dict[tuple[str, str], Mapper] = {}
        for key in sources.versions(InstrumentKind.SCREENING):
            instrument = sources.frame_of(key).instrument
            self.mappers[instrument.id, instrument.version] = standards.mapper_of(instrument)
        used = {place for one in self.mappers.values() for field in one.targets.values() for place, _ in field}
        used |= {variable.question for variable in standards.ctdc().variables if variable.question}
        held = {column.name for column in own.columns(question.source)}
        self.names = [*_FIXED, *sorted(name for name in held if name[:2] == "q_" and name[2:] in used)]
        self.of = own.table(question)["total"]
        self.done = 0

    def __iter__(self) -> Iterator[tuple[Mapper, Mapping[str, object]]]:
        for some in self.own.stream(self.names, self.question):
            for values in some:
                row = dict(zip(self.names, values, strict=True))
                yield self.mappers[str(row["instrument"]), str(row["version"])], row
            self.done += len(some)
            self.report(self.done, self.of)

    def records(self, sender: Sender) -> Iterator[Record]:
        """In HTCDS."""
        for mapper, row in self:
            yield mapper.record(case_of_row(row), sender)


def _htcds(rows: _Rows, sender: Sender, target: Path, what: str) -> Mapping[str, Any]:
    standard, records = standards.htcds(), rows.records(sender)
    if what == "htcds-csv":
        names = columns(standard)
        _put(target, pieces([names], ([JOIN.join(one.get(name, ())) for name in names] for one in records)))
        return {"rows": rows.done}
    if what == "htcds-json":
        _put(target, [json_file(standard, records)])
        return {"rows": rows.done}
    made, problems = workbooks(standard, read_template(files.workbook()), records)
    _put(target, [archive(made)])
    return {"rows": rows.done, "files": len(made), "left_out": len(problems)}


def _ctdc(rows: _Rows, target: Path) -> Mapping[str, Any]:
    codebook, found = standards.ctdc(), 0

    def lines() -> Iterator[Sequence[str]]:
        nonlocal found
        for mapper, row in rows:
            case = case_of_row(row)
            if ctdc.included(codebook, case):
                found += 1
                yield list(ctdc.values(codebook, mapper, case, str(row["month"]), standards.COUNTRY).values())

    _put(target, pieces([[variable.name for variable in codebook.variables]], lines()))
    return {"rows": found}


def _put(target: Path, parts: Iterator[bytes] | Sequence[bytes]) -> None:
    with target.open("wb") as opened:
        for part in parts:
            opened.write(part)
            opened.flush()
