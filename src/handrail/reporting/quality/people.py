"""Those who were screened, as columns have them: what was found, decided and answered. Read once, as a stream.

A full table of a large organisation does not fit into memory as objects, so findings are counted as they pass and at most
`KEPT` decided people are kept, drawn by lot, for what needs each person's answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from handrail.core.figures.frame import NOT_ASKED, Frame
from handrail.core.instruments.definition import Question
from handrail.reporting.computing import Figures
from handrail.reporting.questions import Question as Asked

KEPT = 20_000
YES, NO = frozenset({"identified", "presumed"}), frozenset({"definition_not_met_today"})
"""Decisions that say that the definition is met, or likely, and that it is not. Any other, or none: not fully assessed."""
VIEWS = {"concerned": True, "no_concern_now": False}
GROUPS = {"q_S8": ("man", "woman"), "q_P03": ("PHL", "IDN"), "q_S4": ("fil", "id")}
"""Column → reference and focal group of the comparison of questions: sex, nationality, language."""
MAIN, STRONG = "ilo-2009-adult-labour", 5
"""The framework whose class is compared with views and decisions as one judge with another; from this rank of it on the
class says exploitation with a means (docs/validation.md)."""
PRESENT = 3
"""The state of a sign that was named (core/figures/frame.py)."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One person about whom a decision was made. `scores`: question → 1 shows something, 0 does not, None is open; a
    question that was not asked is not in it. `view` is the worker's first, `strong` what the class of `MAIN` says."""

    condition: bool
    view: bool | None
    strong: bool | None
    scores: Mapping[str, float | None]
    groups: Mapping[str, str]


Found = tuple[int, bool | None]
"""(a rank or a number, the decision or None)."""
Judged = tuple[bool | None, bool | None, bool | None]
"""What the worker thought first, what the class says, and what was decided; None where it is open."""


@dataclass
class People:
    """`ranks`: framework → how many with each rank and decision. `signs`: the same for the number of signs named. `judged`:
    how many with each first view, what the class of `MAIN` says, and decision."""

    questions: Sequence[Question]
    total: int = 0
    by_other: int = 0
    decided: int = 0
    ranks: dict[str, Counter[Found]] = field(default_factory=dict)
    signs: Counter[Found] = field(default_factory=Counter)
    judged: Counter[Judged] = field(default_factory=Counter)
    kept: list[Decided] = field(default_factory=list)


def showing(made: Frame) -> list[Question]:
    """Questions whose answers can show a sign, one answer for a screening."""
    return [question for question in made.questions if question.shows and not question.repeat]


def read(figures: Figures, made: Frame, organisation: str, report: Callable[[int], None], kept: int = KEPT) -> People:
    """Everybody who was screened at the organisation and may be counted. `report`: told how many were read, may raise to
    stop. Raises `NotReady`."""
    ranks = {
        f"f_{one.id}_lower": {found.id: found.rank for found in one.classes} for one in made.frameworks if one.classes
    }
    signs = [column.name for column in made.columns if column.name.startswith("i_")]
    people = People(showing(made))
    names = ["decision", "decided_by_other", "first_view", *ranks, *GROUPS, *signs]
    names = list(dict.fromkeys([*names, *(f"q_{question.name}" for question in people.questions)]))
    lot = Random(2018)  # noqa: S311  # which people are kept is no secret
    for rows in figures.stream(names, Asked((), "screenings", {}, organisation)):
        for row in _named(names, rows):
            _count(people, row, ranks, signs)
            if (condition := _condition(row)) is not None:
                _keep(people, _decided(row, condition, ranks, people.questions), lot, kept)
        report(people.total)
    return people


def _named(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Mapping[str, Any]]:
    return (dict(zip(names, row, strict=True)) for row in rows)


def _condition(row: Mapping[str, Any]) -> bool | None:
    return True if row["decision"] in YES else False if row["decision"] in NO else None


def _count(
    people: People, row: Mapping[str, Any], ranks: Mapping[str, Mapping[str, int]], signs: Sequence[str]
) -> None:
    condition = _condition(row)
    people.total += 1
    people.by_other += condition is not None and bool(row["decided_by_other"])
    people.signs[sum(row[name] == PRESENT for name in signs), condition] += 1
    people.judged[VIEWS.get(row["first_view"] or ""), _strong(row, ranks), condition] += 1
    for column, of_class in ranks.items():
        rank = of_class.get(row[column] or "")
        if rank is not None:
            people.ranks.setdefault(column[2:].removesuffix("_lower"), Counter())[rank, condition] += 1


def _strong(row: Mapping[str, Any], ranks: Mapping[str, Mapping[str, int]]) -> bool | None:
    column = f"f_{MAIN}_lower"
    rank = ranks.get(column, {}).get(row.get(column) or "")
    return None if rank is None else rank >= STRONG


def _keep(people: People, one: Decided, lot: Random, most: int) -> None:
    """Each of those who passed stays with the same chance (J. S. Vitter, ACM Trans. Math. Softw. 11, 1985, algorithm R)."""
    people.decided += 1
    if len(people.kept) < most:
        people.kept.append(one)
    elif (place := lot.randrange(people.decided)) < most:
        people.kept[place] = one


def _decided(
    row: Mapping[str, Any], condition: bool, ranks: Mapping[str, Mapping[str, int]], questions: Sequence[Question]
) -> Decided:
    asked = ((one, row[f"q_{one.name}"]) for one in questions)
    scores = {one.name: _score(one, value) for one, value in asked if value not in (None, NOT_ASKED)}
    groups = {column: str(row[column] or "") for column in GROUPS}
    return Decided(condition, VIEWS.get(row["first_view"] or ""), _strong(row, ranks), scores, groups)


def _score(question: Question, value: str) -> float | None:
    codes = set(value.split())
    if codes & question.shows.keys():
        return 1.0
    return None if value.startswith(".") or codes & question.unknown_codes else 0.0
