"""Determination and evidence → explanation as data: what was found and behind which answers, what is open, what is missing.

No sentences: words come from the framework and from content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from handrail.core.frameworks.definition import (
    Class,
    Counts,
    Determination,
    Dimension,
    Framework,
    Indicator,
    Strength,
    Threshold,
)
from handrail.core.frameworks.tables import tables
from handrail.core.text import Text


class Evidence(Protocol):
    """What explain reads of `core.instruments.evidence.Evidence`."""

    @property
    def present(self) -> frozenset[str]: ...
    @property
    def unknown(self) -> frozenset[str]: ...
    @property
    def declined(self) -> frozenset[str]: ...
    @property
    def behind(self) -> Mapping[str, tuple[tuple[str, str], ...]]: ...


class Behind(NamedTuple):
    """One answer that shows an indicator. `place` is `question`, or `repeat[2].question`."""

    question: str
    place: str
    answer: str


@dataclass(frozen=True, slots=True)
class Found:
    """One indicator that is present. `number` is the published one of a display list, else 0."""

    code: str
    label: Text
    strength: Strength | None
    source: str
    number: int
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class DimensionExplained:
    """One dimension. `lower` and `upper` say whether it is positive, None for a mere list.

    `open` and `declined` are codes. `missing`: each of the smallest further counts that would make it positive; empty
    where it is. `beyond`: positive though what was found is not enough, because answers that are not kept were counted.
    """

    id: str
    label: Text
    lower: bool | None
    upper: bool | None
    found: tuple[Found, ...]
    open: tuple[str, ...]
    declined: tuple[str, ...]
    missing: tuple[Counts, ...]
    beyond: bool


@dataclass(frozen=True, slots=True)
class ElementExplained:
    """One element (act, means, purpose), and whether it holds."""

    id: str
    label: Text
    lower: bool
    upper: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """One framework's reading of one form. `lower` and `upper` are None where the framework has no classes."""

    framework: str
    version: str
    title: Text
    note: Text
    source: str
    lower: Class | None
    upper: Class | None
    dimensions: tuple[DimensionExplained, ...]
    elements: tuple[ElementExplained, ...]
    ask_next: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether what is open cannot change the class."""
        return self.lower == self.upper


def explain(framework: Framework, determination: Determination, evidence: Evidence) -> Explanation:
    """`determination` may be a stored one, computed with answers that `evidence` no longer has.

    Raises ValueError where it is of another framework or version.
    """
    if (determination.framework, determination.version) != (framework.id, framework.version):
        raise ValueError("the determination is of another framework or version")
    lower, upper = determination.lower, determination.upper
    elements = (
        ElementExplained(part.id, part.label, lower.dimensions[part.id], upper.dimensions[part.id])
        for part in framework.elements
    )
    return Explanation(
        framework=framework.id,
        version=framework.version,
        title=framework.title,
        note=framework.note,
        source=framework.source,
        lower=framework.named(lower.class_id),
        upper=framework.named(upper.class_id),
        dimensions=tuple(_dimension(framework, part, determination, evidence) for part in framework.dimensions),
        elements=tuple(elements),
        ask_next=determination.ask_next,
    )


def _dimension(
    framework: Framework, dimension: Dimension, determination: Determination, evidence: Evidence
) -> DimensionExplained:
    table = tables(framework)
    present = table.found(evidence.present)
    unknown = table.found(evidence.unknown) & ~present
    declined = table.found(evidence.declined) & ~present & ~unknown
    first = table.indicators.index(dimension.indicators[0]) if dimension.indicators else 0

    def of(bits: int) -> list[Indicator]:
        return [part for place, part in enumerate(dimension.indicators, first) if bits >> place & 1]

    counts = _counts(of(present))
    lower = determination.lower.dimensions.get(dimension.id)
    return DimensionExplained(
        id=dimension.id,
        label=dimension.label,
        lower=lower,
        upper=determination.upper.dimensions.get(dimension.id),
        found=tuple(_found(part, evidence) for part in of(present)),
        open=tuple(part.code for part in of(unknown)),
        declined=tuple(part.code for part in of(declined)),
        missing=() if lower else missing(dimension.positive, counts),
        beyond=bool(lower) and not dimension.holds(counts),
    )


def _counts(indicators: Iterable[Indicator]) -> Counts:
    strengths = [part.strength for part in indicators]
    strong, medium, weak = (strengths.count(one) for one in Strength)
    return Counts(strong, medium, weak, strengths.count(None))


def _found(indicator: Indicator, evidence: Evidence) -> Found:
    answers = dict.fromkeys(pair for code in indicator.codes for pair in evidence.behind.get(code, ()))
    behind = tuple(Behind(place.rsplit("].", 1)[-1], place, answer) for place, answer in answers)
    return Found(indicator.code, indicator.label, indicator.strength, indicator.source, indicator.number, behind)


def missing(positive: tuple[Threshold, ...], counts: Counts) -> tuple[Counts, ...]:
    """Each of the smallest further counts that would meet a threshold; none contains another. () where one is met.

    An indicator of any weight that would do is given as `other`.
    """
    wanted = {_wanted(threshold, counts) for threshold in positive}
    smallest = [one for one in wanted if not any(_within(other, one) for other in wanted if other != one)]
    return () if Counts() in wanted else tuple(sorted(smallest, key=lambda one: (one.total, tuple(-n for n in one))))


def _wanted(threshold: Threshold, counts: Counts) -> Counts:
    strong, medium, weak = (
        max(least - count, 0)
        for least, count in zip((threshold.strong, threshold.medium, threshold.weak), counts, strict=False)
    )
    rest = max(threshold.any - counts.total - strong - medium - weak, 0)
    return Counts(strong, medium, weak, rest)


def _within(smaller: Counts, larger: Counts) -> bool:
    return all(one <= other for one, other in zip(smaller, larger, strict=True))
