"""The columns that figures are computed on: one row for each screening, one column for each question that is counted.

The schema comes from the instrument and its frameworks, never from the data. Nothing protected, identifying, free or
exact is in it: months not days, bands of time not times (docs/figures.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from handrail.core.frameworks.definition import Framework
from handrail.core.instruments.definition import Instrument, Question, QuestionType, Sensitivity
from handrail.core.instruments.evaluate import Asked

NOT_ASKED, UNDECIDED, MISSING = ".not_asked", ".undecided", ".missing"
"""Not asked because of an answer that is known, or that is not known; asked and left empty. No code begins with a dot."""
ABSENT, UNKNOWN, DECLINED, PRESENT = 0, 1, 2, 3
"""States of an indicator. NULL: every question that can show it was closed on this path."""
BANDS = ("same_day", "1-7", "8-30", "31+")
"""Days between two steps."""
_SELECTS = frozenset({QuestionType.ANSWER, QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})

Value = str | int | bool | None


class Kind(Enum):
    """What a column holds; the value is its type in SQL."""

    TEXT = "VARCHAR"
    FLAG = "BOOLEAN"
    STATE = "UTINYINT"


@dataclass(frozen=True, slots=True)
class Column:
    """`codes`: what it can hold beyond the codes with a dot, in file order; () where the data say (months, languages).

    `several`: codes are joined by one space. `unknown`: codes that say that the answer is not known. `question`: the
    question behind it, or "".
    """

    name: str
    kind: Kind = Kind.TEXT
    codes: tuple[str, ...] = ()
    several: bool = False
    unknown: frozenset[str] = frozenset()
    question: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """One screening as it is stored. `asked`: place → "closed" or "undecided", for places that were not open.

    `determinations`: (framework, version, lower, upper) as `determine.stored` gives them. `viewed` and `decided` are times;
    they leave this module as bands only.
    """

    id: str
    organisation: str
    month: str
    synthetic: bool
    language: str
    answers: Mapping[str, str]
    asked: Mapping[str, str]
    present: Iterable[str]
    unknown: Iterable[str]
    declined: Iterable[str]
    determinations: Sequence[tuple[str, str, Mapping[str, object], Mapping[str, object]]] = ()
    received: datetime | None = None
    first_view: str = ""
    viewed: datetime | None = None
    decision: str = ""
    exploitation: Sequence[str] = ()
    reasons: Sequence[str] = ()
    next_steps: Sequence[str] = ()
    decided: datetime | None = None
    decided_by_other: bool = False


@dataclass(frozen=True)
class Frame:
    """Columns of one instrument in one version."""

    instrument: Instrument
    frameworks: tuple[Framework, ...]
    columns: tuple[Column, ...]
    questions: tuple[Question, ...] = field(repr=False)
    showing: Mapping[str, tuple[Question, ...]] = field(repr=False)

    def row(self, stored: Stored) -> dict[str, Value]:
        """The values of one screening, by the names of the columns and in their order. A determination of a framework that
        is not the instrument's has no column."""
        values: dict[str, Value] = dict.fromkeys((column.name for column in self.columns), None)
        values |= _fixed(self.instrument, stored)
        values |= {f"q_{question.name}": _answer(question, stored) for question in self.questions}
        values |= {f"i_{code}": state for code, state in self._states(stored)}
        for framework, version, lower, upper in stored.determinations:
            for name, value in _determined(framework, version, lower, upper):
                if name in values:
                    values[name] = value
        return values

    def _states(self, stored: Stored) -> Iterator[tuple[str, Value]]:
        by_state = ((PRESENT, set(stored.present)), (UNKNOWN, set(stored.unknown)), (DECLINED, set(stored.declined)))
        for code, questions in self.showing.items():
            found = next((state for state, codes in by_state if code in codes), None)
            if found is None:
                closed = all(_closed(question, stored) for question in questions)
                found = None if closed else ABSENT
            yield code, found


def frame(
    instrument: Instrument,
    frameworks: tuple[Framework, ...],
    lists: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    earlier: Sequence[Framework] = (),
) -> Frame:
    """The schema. `frameworks` are those of both ages, in the order in which an outcome shows them. `lists`: the codes of
    a decision's columns (first_view, decision, exploitation, reasons, next_steps), as content says them. `earlier`: older
    versions of the frameworks, whose classes and flags stand in stored determinations."""
    questions = tuple(question for question in instrument.questions() if _counted(question))
    showing: dict[str, tuple[Question, ...]] = {}
    for question in instrument.questions():
        if question.stored:
            for code in question.indicators:
                showing[code] = (*showing.get(code, ()), question)
    columns = (
        *(Column(name) for name in ("id", "organisation", "instrument", "version", "month", "quarter", "language")),
        Column("synthetic", Kind.FLAG),
        *(_column(question) for question in questions),
        *(Column(f"i_{code}", Kind.STATE) for code in showing),
        *(column for framework in frameworks for column in _versions_columns(framework, earlier)),
        *(Column(name, codes=lists.get(name, ())) for name in ("first_view", "decision")),
        *(Column(name, codes=lists.get(name, ()), several=True) for name in ("exploitation", "reasons", "next_steps")),
        Column("decided_by_other", Kind.FLAG),
        *(Column(name, codes=BANDS) for name in ("t_first_view", "t_decision")),
    )
    return Frame(instrument, frameworks, columns, questions, showing)


def merged(frames: Iterable[Frame]) -> tuple[Column, ...]:
    """The columns of several versions as one table: newest first, with every code that any of them has."""
    return _together(column for made in frames for column in made.columns)


def _together(columns: Iterable[Column]) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for column in columns:
        known = found.get(column.name)
        if known is None:
            found[column.name] = column
        else:
            codes = tuple(dict.fromkeys((*known.codes, *column.codes)))
            found[column.name] = replace(known, codes=codes, unknown=known.unknown | column.unknown)
    return tuple(found.values())


def _counted(question: Question) -> bool:
    kept = question.sensitivity in (Sensitivity.CODED, Sensitivity.SENSITIVE)
    return question.counted and kept and question.type in _SELECTS


def _column(question: Question) -> Column:
    codes = tuple(choice.code for choice in question.choices)
    unknown = frozenset(choice.code for choice in question.choices if choice.unknown)
    several = question.type is QuestionType.SELECT_MULTIPLE or bool(question.repeat)
    return Column(f"q_{question.name}", Kind.TEXT, codes, several, unknown, question.name)


def _versions_columns(newest: Framework, earlier: Sequence[Framework]) -> tuple[Column, ...]:
    versions = (newest, *(one for one in reversed(earlier) if one.id == newest.id))
    return _together(column for version in versions for column in _framework_columns(version))


def _framework_columns(framework: Framework) -> Iterator[Column]:
    if not framework.classes:
        return
    classes = tuple(one.id for one in framework.classes)
    yield Column(f"f_{framework.id}_version")
    yield Column(f"f_{framework.id}_lower", codes=classes)
    yield Column(f"f_{framework.id}_upper", codes=classes)
    for name in _flags(framework):
        yield Column(f"f_{framework.id}_d_{name}", Kind.FLAG)


def _flags(framework: Framework) -> tuple[str, ...]:
    """Elements, or dimensions with weights: the flags that are stored with a determination."""
    if framework.elements:
        return tuple(element.id for element in framework.elements)
    return tuple(dimension.id for dimension in framework.dimensions if dimension.weighted)


def _fixed(instrument: Instrument, stored: Stored) -> dict[str, Value]:
    return {
        "id": stored.id,
        "organisation": stored.organisation or None,
        "instrument": instrument.id,
        "version": instrument.version,
        "month": stored.month,
        "quarter": quarter(stored.month),
        "language": stored.language or None,
        "synthetic": stored.synthetic,
        "first_view": stored.first_view or None,
        "decision": stored.decision or None,
        "exploitation": " ".join(stored.exploitation) if stored.decision else None,
        "reasons": " ".join(stored.reasons) if stored.decision else None,
        "next_steps": " ".join(stored.next_steps) if stored.decision else None,
        "decided_by_other": stored.decided_by_other if stored.decision else None,
        "t_first_view": band(stored.received, stored.viewed),
        "t_decision": band(stored.received, stored.decided),
    }


def quarter(month: str) -> str:
    """`2018-05` → `2018-Q2`. Raises ValueError for something else."""
    year, number = month.split("-")
    return f"{int(year):04d}-Q{(int(number) - 1) // 3 + 1}"


def band(earlier: datetime | None, later: datetime | None) -> str | None:
    """How many days lie between two steps, coarse; None where one of them has not been."""
    if earlier is None or later is None:
        return None
    days = (later.date() - earlier.date()).days
    if days <= 0:
        return BANDS[0]
    return BANDS[1] if days <= 7 else BANDS[2] if days <= 30 else BANDS[3]


def _answer(question: Question, stored: Stored) -> str:
    """One value; the rounds of a repeat are one set of codes, in file order. A round that is closed says nothing."""
    places = [question.name] if not question.repeat else _rounds(question, stored)
    found = [stored.answers[place] for place in places if stored.answers.get(place)]
    if found:
        chosen = {code for text in found for code in text.split()}
        return " ".join(choice.code for choice in question.choices if choice.code in chosen) or MISSING
    states = {stored.asked.get(place, Asked.OPEN.value) for place in places}
    if Asked.OPEN.value in states or not states:
        return MISSING
    return UNDECIDED if Asked.UNDECIDED.value in states else NOT_ASKED


def _rounds(question: Question, stored: Stored) -> list[str]:
    begins, ending = f"{question.repeats[0]}[", f"].{question.name}"
    return [place for place in (*stored.answers, *stored.asked) if place.startswith(begins) and place.endswith(ending)]


def _closed(question: Question, stored: Stored) -> bool:
    places = [question.name] if not question.repeat else _rounds(question, stored)
    return bool(places) and all(stored.asked.get(place) == Asked.CLOSED.value for place in places)


def _determined(
    framework: str, version: str, lower: Mapping[str, object], upper: Mapping[str, object]
) -> Iterator[tuple[str, Value]]:
    yield f"f_{framework}_version", version
    yield f"f_{framework}_lower", _text(lower["class"])
    yield f"f_{framework}_upper", _text(upper["class"])
    flags = lower["dimensions"]
    assert isinstance(flags, Mapping)
    for name, flag in flags.items():
        yield f"f_{framework}_d_{name}", bool(flag)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
