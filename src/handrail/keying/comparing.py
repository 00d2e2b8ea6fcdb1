"""Two keyings of one paper, side by side. Pure: no request, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.rounds import name_of, split

Answers = Mapping[str, str]
"""Place → text as stored."""


@dataclass(frozen=True, slots=True)
class Compared:
    """`same`: places with one text. `differing`: places with two, "" where one of them left it empty. In paper order."""

    same: Answers
    differing: Mapping[str, tuple[str, str]]

    def questions(self) -> dict[str, bool]:
        """Name of each question that either keyed → whether the two differ anywhere in it."""
        found = {name_of(place): False for place in self.same}
        return {**found, **{name_of(place): True for place in self.differing}}


def compare(instrument: Instrument, first: Answers, second: Answers) -> Compared:
    """Answers of both, as `State.stored()` gives them."""
    places = _in_order(instrument, {*first, *second})
    same = {place: first[place] for place in places if first.get(place) == second.get(place)}
    differing = {place: (first.get(place, ""), second.get(place, "")) for place in places if place not in same}
    return Compared(same, differing)


def _in_order(instrument: Instrument, places: Iterable[str]) -> list[str]:
    order = {question.name: number for number, question in enumerate(instrument.questions())}

    def key(place: str) -> tuple[int, tuple[int, ...], str]:
        found = split(place)
        return order.get(name_of(place), len(order)), found[0].numbers if found else (), place

    return sorted(places, key=key)
