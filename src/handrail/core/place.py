"""What holds in one place: topics of a result, steps in danger, rights, helplines. Facts carry their source and dates.

A place has no expressions: topics are raised by answers that a table names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handrail.core.text import Text

FACT_DAYS, CONTACT_DAYS = 180, 90
"""How long a fact and a contact may be shown to the public after a named person has verified it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject of a result. `raised_by`: (question, answers) pairs; `not_sure` is "" where being unsure says nothing."""

    id: str
    title: Text
    raised: Text
    not_sure: Text
    raised_by: tuple[tuple[str, frozenset[str]], ...]
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """Who checked a fact and when; both "" until a named person has. `always`: shown all the same, with its date."""

    by: str
    on: str
    always: bool = False

    def shown(self, today: date | None, days: int) -> bool:
        """Whether the public may see it. `today` None: everything is shown, under a banner that says so."""
        if today is None or self.always:
            return True
        try:
            checked = date.fromisoformat(self.on)
        except ValueError:
            return False
        return bool(self.by) and checked + timedelta(days=days) >= today


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `rests_on`: the fact that it is true by, or None where it states none."""

    words: Text
    rests_on: Verified | None

    def get(self, language: str) -> str:
        """Its words."""
        return self.words.get(language)

    def shown(self, today: date | None) -> bool:
        """Whether the public may see it; as `Verified.shown`."""
        return self.rests_on is None or self.rests_on.shown(today, FACT_DAYS)


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do first, in order."""

    title: Text
    steps: tuple[Step, ...]
    note: Text


@dataclass(frozen=True, slots=True)
class Right:
    """One right or fact in plain words. `rows` is a dated table beside it, newest first: (label, amount)."""

    id: str
    statement: Text
    law: str
    sources: tuple[tuple[str, str], ...]
    verified: Verified
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Helpline:
    """Someone who can help. `numbers` and `site` are public ones."""

    id: str
    kind: str
    name: Text
    what: Text
    hours: Text
    numbers: tuple[str, ...]
    site: str
    languages: tuple[str, ...]
    as_of: str
    verified: Verified


@dataclass(frozen=True, slots=True)
class Holidays:
    """The neutral page after quick exit: a heading, two column names, and (year, date, name) rows."""

    title: Text
    date: Text
    holiday: Text
    rows: tuple[tuple[str, str, Text], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Everything that a page of this place says. `reviewed`: languages of which a named person has read every part."""

    opening: Text
    nothing_raised: Text
    closing: Text
    other_rights: Text
    unchecked: Text
    topics: tuple[Topic, ...]
    person_in_danger: Steps
    worker_in_danger: Steps
    rights: Mapping[str, Right]
    helplines: tuple[Helpline, ...]
    holidays: Holidays
    reviewed: frozenset[str]
