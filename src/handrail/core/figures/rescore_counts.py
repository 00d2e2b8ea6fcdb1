"""Dimensions as SQL over words of bits: how many of each strength, and whether a threshold is met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product

from handrail.core.figures.rescore_words import Bits, name, word
from handrail.core.frameworks.definition import Counts, Dimension, Indicator, Strength, Threshold

_STRENGTHS = (Strength.STRONG, Strength.MEDIUM, Strength.WEAK, None)
_MOST = 120
"""Of a sum, which has eight bits."""


@lru_cache(maxsize=256)
def points(thresholds: tuple[Threshold, ...], most: tuple[int, ...]) -> tuple[tuple[int, bool], ...] | None:
    """Points for a strong, a medium and a weak indicator, each with whether several count as one, and last the least sum;
    so that a sum reaches it exactly where a threshold is met. `most`: how many there are. None where no small points do."""
    cases = [Counts(*counts) for counts in product(*(range(number + 1) for number in most))]
    held = [any(one.met(counts) for one in thresholds) for counts in cases]
    if all(held) or not any(held):
        return None
    for once in product((False, True), repeat=3):
        for each in product(range(5), repeat=3):
            if sum(point * number for point, number in zip(each, most, strict=True)) > _MOST:
                continue
            sums = [
                sum(
                    point * (min(number, 1) if one else number)
                    for point, one, number in zip(each, once, counts[:3], strict=True)
                )
                for counts in cases
            ]
            least = min(total for total, met in zip(sums, held, strict=True) if met)
            if all(total < least for total, met in zip(sums, held, strict=True) if not met):
                return (*zip(each, once, strict=True), (least, False))
    return None


class Counted:
    """Names and SQL of what has been asked for. Dimensions that are made alike, in whatever framework, are one column."""

    def __init__(self, bits: Bits) -> None:
        self.bits = bits
        self.counts: dict[str, str] = {}
        self._names: dict[tuple[object, ...], str] = {}

    def flag(self, dimension: Dimension, words: Sequence[str]) -> tuple[str, str]:
        """The name of a column and its SQL: whether the dimension is positive. May need `counts`, one level below."""
        score = self._score(dimension, words)
        sql = score or " OR ".join(self._met(one, dimension, words) for one in dimension.positive) or "false"
        return self._name("t", (sql,)), sql

    def _score(self, dimension: Dimension, words: Sequence[str]) -> str:
        """All thresholds as one sum of points, where there are points that say exactly the same; else ""."""
        if len(dimension.positive) < 2 or any(one.strength is None for one in dimension.indicators):
            return ""
        most = tuple(sum(one.strength is strength for one in dimension.indicators) for strength in _STRENGTHS[:3])
        found = points(tuple(dimension.positive), most)
        if found is None:
            return ""
        parts = []
        for strength, (each, once) in zip(_STRENGTHS, found[:-1], strict=False):
            indicators = [one for one in dimension.indicators if one.strength is strength]
            if once:
                some = self.some((code for one in indicators for code in one.codes), words)
                parts += [f"{some}::TINYINT * {each}::TINYINT"] if some != "false" else []
            else:
                counted = " + ".join(self._terms(indicators, words))
                parts += [f"({counted}) * {each}::TINYINT"] if counted else []
        return f"{' + '.join(parts)} >= {found[-1][0]}::TINYINT" if parts else "false"

    def _met(self, threshold: Threshold, dimension: Dimension, words: Sequence[str]) -> str:
        if (threshold.strong, threshold.medium, threshold.weak) == (0, 0, 0) and threshold.any == 1:
            return self.some((code for one in dimension.indicators for code in one.codes), words)
        parts = []
        least = (threshold.strong, threshold.medium, threshold.weak)
        for strength, number in zip(_STRENGTHS, least, strict=False):
            if number:
                parts.append(f"{self._count(dimension, (strength,), words)} >= {number}")
        if threshold.any:
            total = " + ".join(self._count(dimension, (strength,), words) for strength in _STRENGTHS)
            parts.append(f"{total} >= {threshold.any}")
        return f"({' AND '.join(parts)})" if parts else "true"

    def some(self, codes: Iterable[str], words: Sequence[str]) -> str:
        """Whether one of these codes is in the words."""
        found = self._masked(self.bits.masks(codes), words)
        return f"({' OR '.join(f'{one} <> 0' for one in found)})" if found else "false"

    def _count(self, dimension: Dimension, strengths: tuple[Strength | None, ...], words: Sequence[str]) -> str:
        indicators = [one for one in dimension.indicators if one.strength in strengths]
        sql = " + ".join(self._terms(indicators, words))
        if not sql:
            return "0"
        column = self._name("s", (sql,))
        self.counts[column] = sql
        return name(column)

    def _terms(self, indicators: Sequence[Indicator], words: Sequence[str]) -> Iterator[str]:
        """Indicators with one code of their own are counted as bits; each other one by itself."""
        alone: dict[str, None] = {}
        for one in indicators:
            if len(one.codes) == 1 and one.codes[0] not in alone:
                alone[one.codes[0]] = None
            else:
                some = self.some(one.codes, words)
                if some != "false":
                    yield f"{some}::TINYINT"
        yield from (f"bit_count({one})" for one in self._masked(self.bits.masks(alone), words))

    @staticmethod
    def _masked(masks: Sequence[int], words: Sequence[str]) -> list[str]:
        return [f"({one} & {word(mask)})" for one, mask in zip(words, masks, strict=True) if mask]

    def _name(self, prefix: str, key: tuple[object, ...]) -> str:
        return self._names.setdefault((prefix, *key), f"{prefix}{len(self._names)}")
