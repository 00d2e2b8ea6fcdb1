"""Answers of people who do not exist, drawn from a few situations: for demonstrations, examples and tests.

They go through the same engine as real ones: a question is answered once it opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Question, QuestionType
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.rounds import name_of
from handrail.core.instruments.state import State, fill

SITUATIONS: tuple[Mapping[str, float], ...] = (
    {"unfavourable": 0.05, "open": 0.05},
    {"unfavourable": 0.20, "open": 0.10},
    {"unfavourable": 0.45, "open": 0.15},
    {"unfavourable": 0.70, "open": 0.05},
)
"""How often an answer shows something, and how often it stays open, in one invented situation."""

PASSED = {"S1": "yes", "S2": "yes", "S3": "no", "S5": "nobody", "S7": "yes", "S9": "yes"}
"""The checks before starting, as they must be for a screening to begin; the seven consent points are all yes."""


def answered(
    instrument: Instrument,
    random: Random,
    today: date,
    fixed: Mapping[str, str] | None = None,
    situation: Mapping[str, float] | None = None,
) -> State:
    """One invented person's answers: questions are answered as they open, until no further one does. `fixed`: question →
    answer, "" for one that is left empty. Without a situation, one is drawn."""
    situation = situation or random.choice(SITUATIONS)
    given = {**PASSED, **{f"C{number}": "yes" for number in range(1, 8)}, **(fixed or {})}
    questions = {question.name: question for question in instrument.questions()}
    tried: set[str] = set(given)
    while True:
        state = fill(instrument, Answers(given), today=today)
        fresh = [name for name, asked in state.asked.items() if asked is Asked.OPEN and name not in tried]
        if not fresh:
            return state
        for name in fresh:
            tried.add(name)
            answer = _answer(questions[name_of(name)], situation, random)
            if answer:
                given[name] = answer


def _answer(question: Question, situation: Mapping[str, float], random: Random) -> str:
    if not question.choices:
        return ""
    if question.name == "S4":
        return random.choice(["id", "fil", "en", "zh-Hant"])
    known = [choice.code for choice in question.choices if not choice.unknown]
    if random.random() < situation["open"]:
        return random.choice([choice.code for choice in question.choices if choice.unknown] or known)
    showing = [code for code in known if code in question.shows]
    silent = [code for code in known if code not in question.shows] or known
    if question.type is QuestionType.SELECT_MULTIPLE:
        return _several(question, showing or silent, situation, random)
    if showing and random.random() < situation["unfavourable"]:
        return random.choice(showing)
    return random.choice(silent)


def _several(question: Question, codes: list[str], situation: Mapping[str, float], random: Random) -> str:
    alone = [choice.code for choice in question.choices if choice.excludes and not choice.unknown]
    chosen = [code for code in codes if code not in alone and random.random() < situation["unfavourable"]]
    return " ".join(chosen) if chosen else random.choice(alone or codes)
