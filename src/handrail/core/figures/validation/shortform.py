"""The fewest questions that still find most of those who were identified, tried on people whom the choice did not see.

A short form finds somebody when at least one of its questions shows something. Choosing and judging on the same people
flatters: so the choice is made on part of them and judged on the rest, in turn (M. Stone, JRSS B 36, 1974).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.core.figures.validation.accuracy import Crossed, crossed


@dataclass(frozen=True, slots=True)
class Person:
    """`shown`: questions whose answer showed something. `condition`: the decision."""

    shown: frozenset[str]
    condition: bool


@dataclass(frozen=True, slots=True)
class ShortForm:
    """`reached`: whether the sensitivity that was asked for can be had at all. `fitted` is on the people of the choice;
    `held_out` on each person once, by a choice that did not see them."""

    questions: tuple[str, ...]
    reached: bool
    fitted: Crossed
    held_out: Crossed
    stable: tuple[tuple[str, int], ...]
    """How many of the choices held each question, most first."""


def short_form(people: Sequence[Person], questions: Sequence[str], sensitivity: float, folds: int = 10) -> ShortForm:
    """`questions` in the order of the form: of two that do equally well, the earlier one is taken.

    Raises ValueError for a sensitivity outside (0, 1] or fewer than two folds.
    """
    if not 0 < sensitivity <= 1 or folds < 2:
        raise ValueError("A short form needs a sensitivity from 0 to 1 and at least two folds.")
    chosen, reached = _choose(people, questions, sensitivity)
    held, kept = [], dict.fromkeys(questions, 0)
    for fold in _folds(people, folds):
        inside = set(fold)
        seen = [person for at, person in enumerate(people) if at not in inside]
        names, _ = _choose(seen, questions, sensitivity)
        for name in names:
            kept[name] += 1
        held += [_judged(people[at], names) for at in fold]
    stable = sorted(((name, times) for name, times in kept.items() if times), key=lambda pair: -pair[1])
    return ShortForm(chosen, reached, crossed(_judged(one, chosen) for one in people), crossed(held), tuple(stable))


def _judged(person: Person, questions: Sequence[str]) -> tuple[bool, bool]:
    return not person.shown.isdisjoint(questions), person.condition


def _choose(people: Sequence[Person], questions: Sequence[str], sensitivity: float) -> tuple[tuple[str, ...], bool]:
    """Greedy cover: the question that finds most people not yet found, fewest false alarms on a tie; then whatever is
    not needed any more is left out again, last taken first."""
    ill = [person.shown for person in people if person.condition]
    well = [person.shown for person in people if not person.condition]
    wanted = sensitivity * len(ill) - 1e-9
    chosen: list[str] = []
    while _found(ill, chosen) < wanted:
        left = [one for one in ill if one.isdisjoint(chosen)]
        gains = {name: sum(name in one for one in left) for name in questions if name not in chosen}
        best = max(gains, key=lambda name: (gains[name], -sum(name in one for one in well)), default=None)
        if best is None or not gains[best]:
            return _in_order(chosen, questions), False
        chosen.append(best)
    for name in list(chosen):
        without = [other for other in chosen if other != name]
        if _found(ill, without) >= wanted:
            chosen = without
    return _in_order(chosen, questions), True


def _found(shown: Sequence[frozenset[str]], chosen: Sequence[str]) -> int:
    return sum(not one.isdisjoint(chosen) for one in shown)


def _in_order(chosen: Sequence[str], questions: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in questions if name in chosen)


def _folds(people: Sequence[Person], folds: int) -> list[list[int]]:
    """Places, dealt out in turn within each condition, so that every fold has its share of both."""
    dealt: list[list[int]] = [[] for _ in range(folds)]
    ordered = sorted(range(len(people)), key=lambda at: (not people[at].condition, at))
    for turn, at in enumerate(ordered):
        dealt[turn % folds].append(at)
    return [fold for fold in dealt if fold]
