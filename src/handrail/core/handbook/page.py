"""One page of the handbook, and the handbook whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from handrail.core.text import Text, nearest
from handrail.core.words import Translation

WHOLE = ("en", "zh-Hant")
"""Languages that every page is written in."""
FOUND = ("zh-Hans", "id", "fil")
"""Languages in which a page has a title and keywords, so that a search finds it."""


class Subject(StrEnum):
    """The parts of the contents, in their order."""

    BASICS = "basics"
    STEPS = "steps"
    PEOPLE = "people"
    SITUATIONS = "situations"
    RIGHTS = "rights"
    PROFESSIONS = "professions"
    INDICATORS = "indicators"


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts of a page were read."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Body:
    """A page in one language. `markdown` is what follows the header, without the title; `file` for messages."""

    title: str
    summary: str
    keywords: tuple[str, ...]
    markdown: str
    translation: Translation
    file: str

    @property
    def reviewed(self) -> bool:
        """Whether a named person has read it."""
        return bool(self.translation.reviewed_by and self.translation.reviewed_on)


@dataclass(frozen=True, slots=True)
class Page:
    """`next`: the id of the next step, or "". `indicators`, `questions`: what leads here. `situations`: where it is listed
    besides its subject. `numbers`: contacts of the place to call besides those on every page. `checked_on`: ISO date on which the facts were last compared with the sources."""

    id: str
    subject: Subject
    order: str
    next: str
    indicators: tuple[str, ...]
    questions: tuple[str, ...]
    situations: tuple[str, ...]
    see: tuple[str, ...]
    numbers: tuple[str, ...]
    checked_on: str
    sources: tuple[Source, ...]
    bodies: Mapping[str, Body]
    titles: Text
    keywords: Mapping[str, tuple[str, ...]]

    def body(self, language: str) -> tuple[Body, str]:
        """The page in `language`, else in the nearest that has it, and which one that is: Chinese readers get Chinese."""
        said = nearest(language, self.bodies)  # `read` refuses a page without English
        return self.bodies[said], said


@dataclass(frozen=True)
class Situation:
    """What somebody has in front of them. `page` is the page that says what to do about it."""

    id: str
    label: Text
    page: str


@dataclass(frozen=True)
class Handbook:
    """Every page by its id, in the order of the contents. No slots: what leads to a page is worked out once."""

    pages: Mapping[str, Page]
    subjects: Mapping[Subject, Text]
    situations: tuple[Situation, ...]

    def under(self, subject: Subject) -> tuple[Page, ...]:
        """The pages of one subject, in order."""
        return tuple(page for page in self.pages.values() if page.subject is subject)

    def touching(self, situation: str) -> tuple[Page, ...]:
        """The pages listed under a situation, in the order of the contents."""
        return tuple(page for page in self.pages.values() if situation in page.situations)

    @cached_property
    def by_indicator(self) -> Mapping[str, str]:
        """Indicator code → page id."""
        return {code: page.id for page in self.pages.values() for code in page.indicators}

    @cached_property
    def by_question(self) -> Mapping[str, tuple[str, ...]]:
        """Name of a question → ids of the pages that name it."""
        found: dict[str, tuple[str, ...]] = {}
        for page in self.pages.values():
            for name in page.questions:
                found[name] = (*found.get(name, ()), page.id)
        return found

    def for_question(self, name: str, indicators: Iterable[str] = ()) -> tuple[str, ...]:
        """The pages beside a question: those that name it, then those of the indicators that it shows."""
        shown = (self.by_indicator[code] for code in indicators if code in self.by_indicator)
        return tuple(dict.fromkeys((*self.by_question.get(name, ()), *shown)))
