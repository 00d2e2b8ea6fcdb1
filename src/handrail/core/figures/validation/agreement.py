"""Whether two people, or several, come to the same view: agreement beyond what chance would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from math import sqrt
from statistics import NormalDist
from typing import TypeVar

from handrail.core.figures.rates import LEVEL
from handrail.core.figures.validation.accuracy import Measured

Code = TypeVar("Code", bound=Hashable)


def cohen_kappa(pairs: Sequence[tuple[Code, Code]], level: float = LEVEL) -> Measured:
    """Agreement of two judges over the same people (J. Cohen, Educational and Psychological Measurement 20, 1960), with
    his standard error. No value for no pair, or where both always give one and the same code."""
    number = len(pairs)
    if not number:
        return Measured(None, -1.0, 1.0)
    same = sum(one == other for one, other in pairs) / number
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[code] * second[code] for code in first) / number**2
    if chance == 1:
        return Measured(None, -1.0, 1.0)
    value = (same - chance) / (1 - chance)
    half = NormalDist().inv_cdf((1 + level) / 2) * sqrt(same * (1 - same) / (number * (1 - chance) ** 2))
    return Measured(value, max(-1.0, value - half), min(1.0, value + half))


Distance = Callable[[int, int, Sequence[float], Sequence[float]], float]
"""(place of one value, place of another, the values in order, how often each occurs) → how far apart, squared."""


def nominal(one: int, other: int, _values: Sequence[float], _counts: Sequence[float]) -> float:
    """Codes are the same or they are not."""
    return float(one != other)


def interval(one: int, other: int, values: Sequence[float], _counts: Sequence[float]) -> float:
    """Numbers with equal steps."""
    return (values[one] - values[other]) ** 2


def ordinal(one: int, other: int, _values: Sequence[float], counts: Sequence[float]) -> float:
    """Ranks: as far apart as there are judgements between them."""
    low, high = sorted((one, other))
    between = sum(counts[low : high + 1]) - (counts[low] + counts[high]) / 2
    return between * between


def krippendorff_alpha(units: Sequence[Sequence[float | None]], distance: Distance = nominal) -> float | None:
    """Agreement of any number of judges, with judgements missing. Each unit holds what each judge said of it, or None.

    K. Krippendorff, Content Analysis, 1980 and 2004; Computing Krippendorff's Alpha-Reliability, 2011. None where no unit
    has two judgements or all judgements are the same.
    """
    said = [[value for value in unit if value is not None] for unit in units]
    pairable = [unit for unit in said if len(unit) > 1]
    values = sorted({value for unit in pairable for value in unit})
    counts = [float(sum(unit.count(value) for unit in pairable)) for value in values]
    number = sum(counts)
    apart = [[distance(one, other, values, counts) for other in range(len(values))] for one in range(len(values))]
    place = {value: at for at, value in enumerate(values)}
    expected = sum(
        counts[one] * counts[other] * apart[one][other] for one in range(len(values)) for other in range(len(values))
    )
    if not expected:
        return None
    observed = sum(
        sum(apart[place[one]][place[other]] for one in unit for other in unit) / (len(unit) - 1) for unit in pairable
    )
    return 1 - (number - 1) * observed / expected
