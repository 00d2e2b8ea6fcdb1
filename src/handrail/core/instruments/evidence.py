"""State → indicators present, unknown and declined, and the answers behind each.

For one indicator, over all answers that can show it, the first that matches wins: *present* (a valid answer of an open
question shows it), *declined* (open, and only because of "prefer not to say"), *unknown* (a question that can show it is
open, or hangs on an open answer), *absent*. Unknown is not no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from handrail.core.instruments.definition import PREFER_NOT, Question, Sensitivity
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.state import State

Behind = tuple[tuple[str, str], ...]
"""((place, answer code), …): the answers that show an indicator."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Codes by state. `absent` were asked or ruled out; a code in none of the four is not asked on this path."""

    present: frozenset[str]
    unknown: frozenset[str]
    declined: frozenset[str]
    absent: frozenset[str]
    behind: Mapping[str, Behind]


class _Is(IntEnum):
    """What one question says of one indicator. The order is that of knowing less."""

    ABSENT = 0
    DECLINED = 1
    UNKNOWN = 2
    PRESENT = 3


def evidence(state: State, *, protected: bool = True) -> Evidence:
    """What the answers of `state` show. `protected=False` leaves protected questions out, as if they were not asked:
    that is what may be stored and shown afterwards."""
    return whole_and_clear(state)[0 if protected else 1]


def whole_and_clear(state: State) -> tuple[Evidence, Evidence]:
    """All that the answers show, and what they show without the protected questions, from one walk."""
    clear, protected = _Said(), _Said()
    for question in state.instrument.questions():
        said = protected if question.sensitivity is Sensitivity.PROTECTED else clear
        said.add(question, state)
    without = clear.evidence()
    clear.join(protected)
    return clear.evidence(), without


class _Said:
    """What questions say of each indicator. Where several speak, who knows most decides: present wins; then unknown,
    since *declined* is only where nothing else keeps it open; then declined; else absent."""

    def __init__(self) -> None:
        self.known: dict[str, _Is] = {}
        self.behind: dict[str, list[tuple[str, str]]] = {}
        self.opened: set[str] = set()

    def add(self, question: Question, state: State) -> None:
        places = tuple(state.places(question))
        if not places:  # a repeat that nobody has begun: what it could show is not known
            for code in question.indicators:
                self.say(code, _Is.UNKNOWN)
        for place in places:
            for code, known, answer in _says(question, place, state):
                self.say(code, known)
                if known is _Is.PRESENT:
                    self.behind.setdefault(code, []).append((place, answer))
            self.opened.update(_opened(question, state.kept.get(place, "")))

    def say(self, code: str, known: _Is) -> None:
        found = self.known.get(code)
        if found is None or known > found:
            self.known[code] = known

    def join(self, other: _Said) -> None:
        """Takes over what `other` holds, as if its questions had been added here, after these."""
        for code, known in other.known.items():
            self.say(code, known)
        for code, places in other.behind.items():
            self.behind[code] = [*self.behind.get(code, ()), *places]
        self.opened |= other.opened

    def evidence(self) -> Evidence:
        opened = {code: _Is.UNKNOWN for code in self.opened if self.known.get(code, _Is.ABSENT) is _Is.ABSENT}
        final = {**self.known, **opened}
        by_state = {known: frozenset(code for code, found in final.items() if found is known) for known in _Is}
        return Evidence(
            present=by_state[_Is.PRESENT],
            unknown=by_state[_Is.UNKNOWN],
            declined=by_state[_Is.DECLINED],
            absent=by_state[_Is.ABSENT],
            behind=MappingProxyType({code: tuple(places) for code, places in self.behind.items()}),
        )


def _says(question: Question, place: str, state: State) -> Iterator[tuple[str, _Is, str]]:
    """(indicator, what this question says of it, the answer code) for each indicator that the question can show."""
    if not question.shows:
        return
    asked = state.asked[place]
    codes = state.kept.get(place, "").split()
    open_as = _open_as(asked, place, codes, state, question)
    for answer, shown in question.shows.items():
        for code in shown:
            if open_as is not None:
                yield code, open_as, ""
            else:
                yield code, _Is.PRESENT if asked is Asked.OPEN and answer in codes else _Is.ABSENT, answer


def _open_as(asked: Asked, place: str, codes: list[str], state: State, question: Question) -> _Is | None:
    """How an open answer counts, or None where the answer is known or the question is irrelevant."""
    if asked is Asked.CLOSED:
        return None
    if asked is Asked.UNDECIDED:
        return _Is.DECLINED if place in state.hushed else _Is.UNKNOWN
    if codes == [PREFER_NOT]:
        return _Is.DECLINED
    if not codes or question.unknown_codes.intersection(codes):
        return _Is.UNKNOWN
    return None


def _opened(question: Question, kept: str) -> Iterator[str]:
    for answer in kept.split():
        yield from question.opens.get(answer, ())
