"""Which questions could be asked next: only open ones that could still raise a class, never one that was declined, least
sensitive first, at most three."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handrail.core.frameworks.asknext import ask_next
from handrail.core.frameworks.definition import Determination, Framework
from handrail.core.frameworks.tables import tables
from handrail.core.instruments.definition import PREFER_NOT, Question, Sensitivity
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.evidence import Evidence
from handrail.core.instruments.order import reads
from handrail.core.instruments.state import State

MOST = 3
_GENTLE_FIRST = {Sensitivity.CODED: 0, Sensitivity.SENSITIVE: 1}


def open_questions(state: State) -> tuple[int, int]:
    """(questions that show something and have no known answer, those of them that were declined)."""
    showing = [question for question in state.instrument.questions() if question.shows and _clear(question)]
    waiting = [question for question in showing if _waits(question, state)]
    declined = [
        question for question in waiting if state.kept.get(question.name) == PREFER_NOT or question.name in state.hushed
    ]
    return len(waiting), len(declined)


def codes_with_gain(framework: Framework, found: Determination, clear: Evidence) -> tuple[str, ...]:
    """Open indicators that could raise the class, best first, beside the dimensions that `found` has already reached.

    `found` counted answers that are not kept; from the clear ones alone a dimension could look open that is reached, and
    somebody would be asked for more of what they have told already.
    """
    table = tables(framework)
    present = table.found(clear.present)
    counts = table.counts(present)
    reached = found.lower.dimensions
    positive = table.positive(counts, present)
    positive |= sum(1 << place for place, row in enumerate(table.rows) if reached.get(row.dimension.id))
    return ask_next(table, counts, positive, table.found(clear.unknown) & ~present)


def to_ask(state: State, codes: Iterable[str]) -> list[Question]:
    """Questions behind `codes`, in their order within the same sensitivity."""
    found: dict[str, Question] = {}
    for code in codes:
        for question in state.instrument.questions():
            if code in question.indicators and _clear(question):
                found.update((one.name, one) for one in _askable(question, state))
    ranked = sorted(found.values(), key=lambda question: _GENTLE_FIRST[question.sensitivity])
    return ranked[:MOST]


def _clear(question: Question) -> bool:
    return question.sensitivity in _GENTLE_FIRST


def _waits(question: Question, state: State) -> bool:
    asked = state.asked.get(question.name)
    if asked is Asked.OPEN:
        codes = state.kept.get(question.name, "").split()
        return not codes or bool(question.unknown_codes.intersection(codes))
    return asked is Asked.UNDECIDED


def _askable(question: Question, state: State) -> Iterator[Question]:
    """The question itself if it is open; else the ones that it waits for."""
    if not _waits(question, state) or state.kept.get(question.name) == PREFER_NOT or question.name in state.hushed:
        return
    if state.asked[question.name] is Asked.OPEN:
        yield question
        return
    known = {one.name: one for one in state.instrument.questions()}
    for name in sorted(reads(question)):
        if _clear(known[name]):
            yield from _askable(known[name], state)
