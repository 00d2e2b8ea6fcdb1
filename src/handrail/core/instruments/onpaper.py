"""An instrument in the order of its paper: numbers, what stands together under one condition, and where to go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from handrail.core.instruments.definition import Instrument, Question, QuestionType, Section
from handrail.core.instruments.spoken_gates import Condition, Every, Is, condition

ROUNDS = 3
"""Empty rounds of a repeat that stand on paper."""
_UNPRINTED = (QuestionType.CALCULATE, QuestionType.HIDDEN)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A question with its number on paper. `onward`: answer → the number to go on at, where those between are not asked."""

    number: int
    question: Question
    section: str
    when: Condition
    onward: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Run:
    """Questions one after another with the same condition; `when` is `Every(())` where they are always asked."""

    when: Condition
    questions: tuple[Numbered, ...]

    @property
    def first(self) -> int:
        return self.questions[0].number

    @property
    def last(self) -> int:
        return self.questions[-1].number


@dataclass(frozen=True)
class Paper:
    """All questions in the order of the file. `parts`: section → its runs."""

    numbered: tuple[Numbered, ...]
    parts: tuple[tuple[Section, tuple[Run, ...]], ...]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Name → number on paper."""
        return {one.question.name: one.number for one in self.numbered}


def on_paper(instrument: Instrument) -> Paper:
    """Whatever has words or is answered; what is worked out or kept by itself is not on paper."""
    plain = [
        Numbered(0, question, section.name, condition(question.gates), {})
        for section in instrument.sections
        for question in section.questions()
        if question.type not in _UNPRINTED
    ]
    numbered = [replace(one, number=number) for number, one in enumerate(plain, start=1)]
    runs = [Run(when, tuple(ones)) for when, ones in groupby(numbered, key=lambda one: one.when)]
    onward = dict(_onward(runs, len(numbered) + 1))
    told = {one.question.name: replace(one, onward=onward.get(one.number, {})) for one in numbered}
    parts = []
    for section in instrument.sections:
        inside = [told[one.name] for one in section.questions() if one.name in told]
        found = tuple(Run(when, tuple(ones)) for when, ones in groupby(inside, key=lambda one: one.when))
        parts.append((section, found))
    return Paper(tuple(told.values()), tuple(parts))


def _onward(runs: list[Run], end: int) -> Iterator[tuple[int, Mapping[str, int]]]:
    """Of the question right before a run that hangs on it: where to go on for each answer that does not lead into it."""
    for before, run in pairwise(runs):
        asker = before.questions[-1]
        codes = _leading(run.when, asker)
        target = run.last + 1
        if codes is not None and target <= end:
            skipped = {choice.code: target for choice in asker.question.choices if choice.code not in codes}
            if skipped:
                yield asker.number, skipped


def _leading(when: Condition, asker: Numbered) -> frozenset[str] | None:
    """Answers to `asker` that lead into a run with this condition; None where more than they decide, or it is of several.
    The asker's own conditions hold already: it was asked."""
    own = set(_parts(asker.when))
    rest = [part for part in _parts(when) if part not in own]
    if len(rest) != 1 or not isinstance(rest[0], Is) or rest[0].name != asker.question.name:
        return None
    if not own <= set(_parts(when)) or asker.question.type is QuestionType.SELECT_MULTIPLE:
        return None
    known = frozenset(choice.code for choice in asker.question.choices)
    return known - set(rest[0].codes) if rest[0].no else known & set(rest[0].codes)


def _parts(one: Condition) -> tuple[Condition, ...]:
    return one.parts if isinstance(one, Every) else (one,)
