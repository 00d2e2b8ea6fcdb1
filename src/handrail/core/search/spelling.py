"""A word that no text has → the word that was probably meant: at most one slip in a short word, two in a long one.

Two words are close where both become the same by leaving out letters (the deletion neighbourhoods of SymSpell); how
close is then counted, a swap of two neighbours as one slip.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from zlib import crc32

SHORTEST = 4
"""Shorter words are not corrected: too many others are one letter away."""
LONG = 8
"""From this length on, two slips are forgiven."""
BEGINNING = 8
"""Letters that the keys are made of: words within reach have beginnings within reach."""


def slips(word: str) -> int:
    """How many are forgiven in a word of this length."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2


def keys(word: str) -> frozenset[int]:
    """Checksums of the beginning of the word, whole and without one or two of its letters. Empty where it is not
    corrected. Two words may share one by chance: `best` looks at the words themselves."""
    most = slips(word)
    if not most:
        return frozenset()
    beginning = word[:BEGINNING]
    return frozenset(
        crc32("".join(letter for place, letter in enumerate(beginning) if place not in left_out).encode())
        for number in range(most + 1)
        for left_out in combinations(range(len(beginning)), number)
    )


def best(word: str, candidates: Iterable[tuple[str, int]]) -> str:
    """The nearest of `(word, number of texts)`; of equally near ones the most frequent, then the first; or ""."""
    near = [(distance(word, other), -number, other) for other, number in candidates]
    near = [one for one in near if 0 < one[0] <= slips(word)]
    return min(near)[2] if near else ""


def distance(one: str, other: str) -> int:
    """Letters left out, added, changed, or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, other_letter in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
