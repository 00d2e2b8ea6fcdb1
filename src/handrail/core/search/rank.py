"""How much a term says about a text: whole numbers, so that every database adds them up alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

TITLE, KEYWORDS, SUMMARY, TEXT = 8, 6, 3, 1
"""What one occurrence counts, by where it stands."""
_SATURATES, _LENGTH, _USUAL = 1.4, 0.5, 400.0
"""As in BM25: how soon more of the same adds little, how much length matters, and the usual length. The length is a
constant, so that a new text does not change the weights of all others."""
MATCH = 60
"""What a term adds for being there at all: a text with all the words asked for stands before one with many of one."""


def weights(parts: Iterable[tuple[int, Iterable[str]]], share: int = 1) -> dict[str, int]:
    """Term → weight, from 1 to about 240, for parts of a text given as (what one occurrence counts, terms); divided by `share`."""
    counts: Counter[str] = Counter()
    length = 0
    for worth, terms in parts:
        for term in terms:
            counts[term] += worth
            length += 1
    norm = _SATURATES * (1 - _LENGTH + _LENGTH * length / _USUAL)
    return {
        term: max(1, round(100 * count * (_SATURATES + 1) / (count + norm) / share)) for term, count in counts.items()
    }


def rarity(texts: int, having: int) -> int:
    """What a term of a query counts, 1 or more: rare terms say more (BM25's idf × 100)."""
    return max(1, round(100 * math.log(1 + (texts - having + 0.5) / (having + 0.5))))


def score(found: Iterable[tuple[int, int]]) -> int:
    """Of (rarity, weight) of each term that a text has."""
    return sum(rare * (weight + MATCH) for rare, weight in found)
