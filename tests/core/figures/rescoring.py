"""Invented screenings as they are stored, and versions of frameworks and mappings that differ from the shipped ones."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from random import Random
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Any

import duckdb

from handrail import content
from handrail.core.figures.rescore import columns_in, rescoring
from handrail.core.figures.rescore_one import BOUNDS
from handrail.core.figures.rescore_rule import Plan, kept_flags
from handrail.core.frameworks.definition import Condition, Dimension, Framework, Kind, Strength, Threshold
from handrail.core.frameworks.determine import determine, stored
from handrail.core.frameworks.read import loader
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Question, QuestionType, Section, Sensitivity
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.evidence import whole_and_clear
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import State, fill

DAY = date(2026, 11, 23)


@lru_cache
def instrument(name: str = "preliminary-screening") -> Instrument:
    return read_instrument(content.read("instruments", name))


@lru_cache
def framework(name: str) -> Framework:
    return loader(lambda one: content.read("frameworks", one))(name)


def shipped() -> list[Framework]:
    return [framework(name) for name in content.ids("frameworks")]


@dataclass(frozen=True)
class Stored:
    """One screening: what is kept of it, and the filled form with everything that was said."""

    answers: Mapping[str, str]
    asked: Mapping[str, str]
    state: State


def kept(state: State) -> Stored:
    """As `screening.actions.screening_rows` keeps it."""
    questions = state.instrument.by_name
    asked = {
        place: str(found.value)
        for place, found in state.asked.items()
        if found is not Asked.OPEN and questions[place.rsplit(".", 1)[-1]].sensitivity is not Sensitivity.PROTECTED
    }
    return Stored(state.stored(), asked, state)


def answered(made: Instrument, random: Random) -> Stored:
    """Everything answered at random, with every kind of gap; the engine drops what was not asked."""
    given = {}
    often = random.choice([0.05, 0.2, 0.5])
    for question in made.questions():
        if question.choices and random.random() > 0.15:
            given[question.name] = _answer(question, random, often)
    given |= random.choice([{"P01": "age_27_29"}, {"P01": "age_15_17"}, {"P01": "", "P02": ""}, {}])
    given |= random.choice([{"P05": "not_started"}, {"P05": "working"}, {}, {}])
    return kept(fill(made, Answers(given), today=DAY))


def _answer(question: Question, random: Random, often: float) -> str:
    codes = [choice.code for choice in question.choices]
    showing = [code for code in codes if code in question.shows]
    if question.type is QuestionType.SELECT_MULTIPLE and random.random() < 0.7:
        chosen = [choice.code for choice in question.choices if not choice.excludes and random.random() < often]
        if chosen:
            return " ".join(chosen)
        return random.choice([choice.code for choice in question.choices if choice.excludes])
    if showing and random.random() < often:
        return random.choice(showing)
    return random.choice(codes)


def determined(one: Framework, state: State) -> dict[str, dict[str, Any]]:
    """As `screening.actions.screening_rows` stores it, of everything that was said."""
    whole, clear = whole_and_clear(state)
    counts = clear if one.kind in (Kind.DISPLAY, Kind.CHECKLIST) else whole
    found = stored(determine(one, counts.present, counts.unknown, counts.declined))
    flags = kept_flags(one)
    return {
        bound: {**found[bound], "dimensions": {name: found[bound]["dimensions"][name] for name in flags}}
        for bound in BOUNDS
    }


def in_columns(plans: list[Plan], rows: list[Stored], olds: list[list[Any]], **settings: Any) -> list[dict[str, Any]]:
    """The compiled statement, run over these screenings."""
    names = ["id", *plans[0].kept.columns, *(one for plan in plans for one in columns_in(plan))]
    values = []
    for at, row in enumerate(rows):
        found: dict[str, Any] = {"id": str(at), **plans[0].kept.row(row.answers, row.asked)}
        for plan, old in zip(plans, olds, strict=True):
            found[f"a_{plan.new.id}"] = True
            for bound in BOUNDS if old[at] else ():
                found[f"o_{plan.new.id}_{bound}"] = old[at][bound]["class"]
                for flag, value in old[at][bound]["dimensions"].items():
                    found[f"o_{plan.new.id}_{bound}_d_{flag}"] = value
        values.append([found[name] for name in names])
    connection = duckdb.connect()
    types = {one: "BOOLEAN" if one[:2] == "a_" or "_d_" in one else "VARCHAR" for one in names}
    with NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows([r"\N" if one is None else one for one in row] for row in values)
        file.flush()
        listed = f"read_csv('{file.name}', header=false, auto_detect=false, nullstr='\\N', columns={types})"
        connection.execute(f"CREATE TABLE screenings AS SELECT * FROM {listed}")
    cursor = connection.execute(rescoring(plans, "screenings", **settings))
    heads = [one[0] for one in cursor.description or ()]
    found_rows = [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]
    return sorted(found_rows, key=lambda row: int(row["id"]))


def outcome(plan: Plan, row: Mapping[str, Any]) -> dict[str, dict[str, Any]] | None:
    """What the columns say of one screening, in the form that is stored."""
    name = plan.new.id
    if row[f"f_{name}_state"] == "cannot":
        return None
    found = {}
    for bound in BOUNDS:
        of = plan.new.named(row[f"f_{name}_{bound}"])
        flags = {flag: row[f"f_{name}_{bound}_d_{flag}"] for flag in plan.flags}
        found[bound] = {"class": of.id if of else None, "rank": of.rank if of else 0, "dimensions": flags}
    return found


def weighed(one: Framework, changes: Mapping[str, Strength | None]) -> Framework:
    """With other weights; None takes an indicator out."""

    def dimension(old: Dimension) -> Dimension:
        kept_ = [sign for sign in old.indicators if changes.get(sign.code, sign.strength) or sign.code not in changes]
        return replace(
            old, indicators=tuple(replace(sign, strength=changes.get(sign.code, sign.strength)) for sign in kept_)
        )

    return replace(one, version="2027.1", dimensions=tuple(dimension(old) for old in one.dimensions))


def asking(one: Framework, name: str, *thresholds: Threshold) -> Framework:
    """With other thresholds in one dimension."""
    changed = tuple(replace(old, positive=thresholds) if old.id == name else old for old in one.dimensions)
    return replace(one, version="2027.1", dimensions=changed)


def concluding(one: Framework, name: str, when: Condition) -> Framework:
    """With another condition of a class."""
    classes = tuple(replace(old, when=when) if old.id == name else old for old in one.classes)
    return replace(one, version="2027.1", classes=classes)


def meaning(one: Framework, name: str, when: Condition) -> Framework:
    """With another condition of an element."""
    elements = tuple(replace(old, when=when) if old.id == name else old for old in one.elements)
    return replace(one, version="2027.1", elements=elements)


def mapped(made: Instrument, change: Callable[[Question], Question]) -> Instrument:
    """With another mapping."""

    def section(old: Section) -> Section:
        items = tuple(section(item) if isinstance(item, Section) else change(item) for item in old.items)
        return replace(old, items=items)

    return replace(made, version="2027.1", sections=tuple(section(one) for one in made.sections))


def showing(name: str, **shows: tuple[str, ...]) -> Callable[[Question], Question]:
    """A change of what one question shows."""
    return lambda old: replace(old, shows=MappingProxyType(shows)) if old.name == name else old
