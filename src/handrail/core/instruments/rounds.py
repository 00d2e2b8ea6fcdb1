"""Rounds of repeats. A place names a question in one round of each repeat around it: `hours`, `jobs[2].days[1].hours`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_REPEATS = 50
"""Rounds of one repeat within one round of the one around it."""
MAX_ROUNDS = 500
"""Rounds of a whole form: what one person says, not a register."""
MAX_DEPTH = 4
"""Repeats around one question."""
_ROUND = r"[A-Za-z_]\w{0,63}\[[1-9]\d?\]\."
_PLACE = re.compile(rf"(?P<rounds>(?:{_ROUND}){{0,{MAX_DEPTH}}})(?P<name>[A-Za-z_]\w{{0,63}})", re.ASCII)
_PART = re.compile(r"(\w+)\[(\d+)\]\.", re.ASCII)
Counting = Callable[[str, str], int]
"""(prefix of the rounds around, name of the repeat) → how many rounds it has there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: `repeats` around it, outermost first, and the `numbers` of their rounds, from 1."""

    repeats: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    def prefix(self, depth: int | None = None) -> str:
        """What a place in this round begins with; of the first `depth` repeats only, where that is given."""
        parts = zip(self.repeats[:depth], self.numbers[:depth], strict=True)
        return "".join(f"{repeat}[{number}]." for repeat, number in parts)

    @property
    def number(self) -> int:
        """Of the innermost round, 0 outside any."""
        return self.numbers[-1] if self.numbers else 0

    def within(self, repeat: str, number: int) -> Spot:
        """A round of a repeat that stands in this one."""
        return Spot((*self.repeats, repeat), (*self.numbers, number))


OUTSIDE = Spot()


@lru_cache(maxsize=4096)
def split(place: str) -> tuple[Spot, str] | None:
    """(round, name of the question), or None where it is not the form of a place."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return None
    parts = _PART.findall(found["rounds"])
    return Spot(tuple(name for name, _ in parts), tuple(int(number) for _, number in parts)), found["name"]


def name_of(place: str) -> str:
    """The question of a place."""
    return place.rsplit(".", 1)[-1]


def used(places: Iterable[str]) -> dict[str, int]:
    """Prefix and name of a repeat → the highest number of a round that one of the places stands in."""
    found: dict[str, int] = {}
    for place in places:
        if "[" not in place or (parts := split(place)) is None:
            continue
        spot = parts[0]
        for depth, repeat in enumerate(spot.repeats):
            key = spot.prefix(depth) + repeat
            found[key] = min(max(found.get(key, 0), spot.numbers[depth]), MAX_REPEATS)
    return found


def spots(repeats: Sequence[str], counting: Counting, around: Spot = OUTSIDE) -> Iterator[Spot]:
    """Every round of the innermost of `repeats`, which stand in `around`, in order; `around` itself where there are none."""
    if not repeats:
        yield around
        return
    for number in range(1, counting(around.prefix(), repeats[0]) + 1):
        yield from spots(repeats[1:], counting, around.within(repeats[0], number))


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many repeats two questions stand in together."""
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return depth


def counted(rounds: Mapping[str, int]) -> Counting:
    """Counting from what `used` found."""
    return lambda prefix, repeat: rounds.get(prefix + repeat, 0)


def without(places: Mapping[str, str], key: str, number: int) -> dict[str, str]:
    """Answers without one round of a repeat; `key` is its prefix and name. The rounds after it move up."""
    found = {}
    for place, text in places.items():
        if not place.startswith(f"{key}["):
            found[place] = text
            continue
        round_, rest = place[len(key) + 1 :].split("]", 1)
        if int(round_) != number:
            found[f"{key}[{int(round_) - (int(round_) > number)}]{rest}"] = text
    return found
