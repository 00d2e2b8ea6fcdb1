"""Answers as entered: place → text. Knows nothing of relevance; `state.fill` decides what counts.

A place is a question's name (`SA10`), in a repeat with the number of its round before it (`jobs[2].wage`; `rounds.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from handrail.core.instruments.definition import Instrument, Question, QuestionType, Sensitivity
from handrail.core.instruments.rounds import split
from handrail.core.problems import Problem

MAX_TEXT = 2_000
_NO_CHARACTER = re.compile("[\x00-\x1f\ud800-\udfff]")
_EMPTY: Mapping[str, str] = MappingProxyType({})
_SEVERAL = (QuestionType.SELECT_MULTIPLE, QuestionType.RANK)


@dataclass(frozen=True, slots=True)
class Answers:
    """Place → text as entered. Codes of a multiple choice are separated by one space."""

    given: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def at(self, place: str) -> str:
        """What was entered at `place`, "" where nothing was."""
        return self.given.get(place, "")

    def over(self, others: Mapping[str, str]) -> Answers:
        """These answers, laid over `others`."""
        return Answers(MappingProxyType({**others, **self.given}))


def answer_problem(code: str, place: str) -> Problem:
    """A problem with one answer. The words for people are chosen by its code; nothing of the answer is in it."""
    return Problem(code, "An answer cannot be taken.", "See docs/errors.md.", place=place)


def from_fields(instrument: Instrument, fields: Mapping[str, Sequence[str]]) -> tuple[Answers, tuple[Problem, ...]]:
    """Fields of a form → answers and problems; never an exception.

    Problems: answer.unknown_question, answer.identifying (plain text where only a sealed one may come), answer.too_long,
    answer.characters, answer.too_many. What has a problem is left out, except a text that is only too long or wrong.
    """
    questions = instrument.by_name
    given: dict[str, str] = {}
    problems: list[Problem] = []
    for place, values in fields.items():
        question = _question(place, questions)
        if question is None:
            problems.append(answer_problem("answer.unknown_question", place[:80]))
            continue
        code, text = _joined(question, [value for value in values if value])
        if code:
            problems.append(answer_problem(code, place))
        elif text:
            given[place] = text
    return Answers(MappingProxyType(given)), tuple(problems)


def _question(place: str, questions: Mapping[str, Question]) -> Question | None:
    found = split(place)
    question = questions.get(found[1]) if found else None
    if found is None or question is None or found[0].repeats != question.repeats:
        return None
    return None if question.silent else question


def _joined(question: Question, values: Sequence[str]) -> tuple[str, str]:
    """("", text), or (code of the problem, "")."""
    if not values:
        return "", ""
    if question.sensitivity is Sensitivity.IDENTIFYING:
        return "answer.identifying", ""
    if question.type not in _SEVERAL and len(values) > 1:
        return "answer.too_many", ""
    text = " ".join(dict.fromkeys(values)) if len(values) > 1 else values[0].strip()
    if len(text) > MAX_TEXT:
        return "answer.too_long", ""
    if _NO_CHARACTER.search(text):
        return "answer.characters", ""
    return "", text
