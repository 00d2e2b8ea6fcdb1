"""What indicators add up to: the immutable definition of a framework. See docs/framework-format.md for the file behind it.

A framework has thresholds and `any` / `all`, no `not` and no functions: a further indicator can never lower a class, so
the bounds of a determination are two ordinary evaluations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from handrail.core.text import Text
from handrail.core.words import Translation

ANY_INDICATOR: Final = "any_indicator"
"""In a class: some indicator of the framework is present, whatever its weight."""

Condition: TypeAlias = str | tuple["Condition", ...]
"""The id of a dimension or element, or ("any", …) or ("all", …). `("all",)` holds always."""


class Kind(StrEnum):
    """CLASSES name one result, ELEMENTS show several beside it, DISPLAY and CHECKLIST only list what was found."""

    CLASSES = "classes"
    ELEMENTS = "elements"
    DISPLAY = "display"
    CHECKLIST = "checklist"


class Strength(StrEnum):
    """The weight that a source gives to an indicator."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Counts(NamedTuple):
    """How many indicators of one dimension, by strength; `other` have no weight."""

    strong: int = 0
    medium: int = 0
    weak: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.strong + self.medium + self.weak + self.other


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least so many of each strength, and at least `any` in all."""

    strong: int = 0
    medium: int = 0
    weak: int = 0
    any: int = 0

    def met(self, counts: Counts) -> bool:
        """Whether `counts` are enough."""
        return (
            counts.strong >= self.strong
            and counts.medium >= self.medium
            and counts.weak >= self.weak
            and counts.total >= self.any
        )


@dataclass(frozen=True, slots=True)
class Indicator:
    """One sign. `strength` is None without a weight; `number` is the published number of a display list, else 0.

    `derived_from`: present if any of these codes is. Empty where the indicator is shown by answers themselves.
    """

    code: str
    strength: Strength | None
    label: Text
    source: str
    derived_from: tuple[str, ...] = ()
    number: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of evidence that show it."""
        return self.derived_from or (self.code,)


@dataclass(frozen=True, slots=True)
class Dimension:
    """Indicators that count together. Positive when any threshold is met; without thresholds it is only a list."""

    id: str
    label: Text
    indicators: tuple[Indicator, ...]
    positive: tuple[Threshold, ...]

    def holds(self, counts: Counts) -> bool:
        """Whether any threshold is met."""
        return any(threshold.met(counts) for threshold in self.positive)

    @property
    def weighted(self) -> bool:
        """Whether its indicators have strengths."""
        return any(indicator.strength is not None for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class Element:
    """A named condition that an outcome shows beside the dimensions (act, means, purpose)."""

    id: str
    label: Text
    when: Condition


@dataclass(frozen=True, slots=True)
class Class:
    """One result. `label` is the sentence, `name` a few words. `rank` orders results; it is no scale of suffering."""

    id: str
    rank: int
    name: Text
    label: Text
    when: Condition


@dataclass(frozen=True, slots=True, eq=False)
class Framework:
    """Identified by (id, version). Of `classes` the first that holds wins; () means nothing is concluded."""

    id: str
    version: str
    kind: Kind
    title: Text
    note: Text
    source: str
    dimensions: tuple[Dimension, ...]
    elements: tuple[Element, ...]
    classes: tuple[Class, ...]
    translations: Mapping[str, Translation]

    def indicators(self) -> Iterator[Indicator]:
        """All indicators in file order."""
        for dimension in self.dimensions:
            yield from dimension.indicators

    @property
    def codes(self) -> frozenset[str]:
        """Every code of evidence that this framework reads."""
        return frozenset(code for indicator in self.indicators() for code in indicator.codes)

    @property
    def weighted(self) -> bool:
        """Whether it concludes a class from weighted indicators (the ILO 2009 lists)."""
        return self.kind is Kind.CLASSES and any(dimension.weighted for dimension in self.dimensions)

    def named(self, class_id: str | None) -> Class | None:
        """The class with this id."""
        return next((found for found in self.classes if found.id == class_id), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One evaluation. `dimensions` holds the flags of dimensions with thresholds, then those of elements.

    `class_id` is None and `rank` 0 where the framework has no classes. `counts` is empty in a stored outcome.
    """

    class_id: str | None
    rank: int
    dimensions: Mapping[str, bool]
    counts: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Determination:
    """What the indicators match, computed: `lower` from what is present, `upper` with everything open as present.

    `ask_next`: codes that could raise the class, best first; never one that was declined. A decision is a person's.
    """

    framework: str
    version: str
    lower: Outcome
    upper: Outcome
    ask_next: tuple[str, ...]
