"""A check of an organisation: an instrument, and beside each of its points how grave a gap there is and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from handrail.core.instruments.definition import Instrument, Question, QuestionType
from handrail.core.text import Text
from handrail.core.words import Translation

EVIDENCE = "_evidence"
"""What the name of the text beside a point ends with."""


class Status(StrEnum):
    """How far an organisation has come at one point. `NOT_APPLICABLE` counts as not asked."""

    NONE = "none"
    PLANNED = "planned"
    PARTLY = "partly"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


GAPS = (Status.NONE, Status.PLANNED, Status.PARTLY)
"""Until a point is done, people are not protected by it."""


@dataclass(frozen=True, slots=True)
class Guide:
    """The published guide behind a check. `entry`: its entry in the library."""

    title: str
    publisher: str
    year: str
    entry: str


@dataclass(frozen=True, slots=True)
class Point:
    """What a gap at one point of the check means for people. The three weights are 1 to 3.

    `scale`: how grave the harm is. `scope`: how many people it can reach. `remediability`: how hard it is to put right.
    `handbook`: pages that help. `safe`: care that the action needs so that it harms nobody, or empty.
    """

    name: str
    scale: int
    scope: int
    remediability: int
    reason: Text
    action: Text
    safe: Text
    handbook: tuple[str, ...]

    @property
    def severity(self) -> int:
        """6 to 18: three times the scale, twice the remediability, once the scope.

        Source: UN Guiding Principles 14 and 24 judge severity by scale, scope and irremediable character, and put first
        what would be beyond remedy. So grave harm to a few (3, 1, 2 → 14) stands before lighter harm to many (2, 3, 2 → 13).
        The weights are ours, for an order only: no page shows the number.
        """
        return 3 * self.scale + 2 * self.remediability + self.scope


@dataclass(frozen=True)  # no slots: the list of points is worked out once
class Check:
    """A check whole. `points`: name of the question → what a gap there means, in the order of the guide."""

    instrument: Instrument
    guide: Guide
    audience: str
    intro: Text
    points: Mapping[str, Point]
    translations: Mapping[str, Translation]

    @property
    def id(self) -> str:
        return self.instrument.id

    @property
    def version(self) -> str:
        return self.instrument.version

    @cached_property
    def steps(self) -> Mapping[str, tuple[Question, ...]]:
        """Name of the step → its points, in the order of the guide."""
        found = {section.name: tuple(rated(section.questions())) for section in self.instrument.sections}
        return MappingProxyType(found)

    def reviewed(self, language: str) -> bool:
        """Whether a named person has read both the questions and the advice in this language."""
        both = (self.instrument.translations.get(language), self.translations.get(language))
        return all(one is not None and bool(one.reviewed_by) for one in both)


def rated(questions: Iterator[Question]) -> Iterator[Question]:
    """Those that ask how far one has come."""
    return (one for one in questions if one.type is QuestionType.SELECT_ONE)
