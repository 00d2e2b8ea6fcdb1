"""A draft beside the version before: what is asked and shown otherwise, and what it would have said of past screenings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.authoring.derived import Derived
from handrail.authoring.models import FormDraft
from handrail.core.figures.rescore_one import rescore_one
from handrail.core.figures.rescore_rule import Plan
from handrail.core.frameworks.definition import Framework
from handrail.core.instruments.definition import Instrument, Question
from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.models import Determination
from handrail.screening.queries import answered_with

MOST = 1000
"""Past screenings that are looked at, the newest first; each takes a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, in words."""

    name: str
    what: str
    before: str
    now: str


@dataclass
class Compared:
    """`moves`: (class before, class now, how many), of the main framework's lower bound."""

    before: str
    changes: list[Change]
    looked: int = 0
    same: int = 0
    other: int = 0
    cannot: int = 0
    moves: list[tuple[str, str, int]] = field(default_factory=list)


def compared(actor: Actor, row: FormDraft, found: Derived, language: str) -> Compared:
    """With the published form that the draft follows. The draft has an instrument."""
    definition, new = row.follows, found.instrument
    if definition is None or new is None:
        raise ValueError("nothing to compare")
    old = catalogue.instrument(definition)
    made = Compared(definition.version, list(changes(old, new, language)))
    _rescored(actor, made, old, new, found.frameworks, language, definition.pk)
    return made


def changes(old: Instrument, new: Instrument, language: str) -> Iterator[Change]:
    """Questions, words, answers and mapping, in the order of the new form; then what was taken out."""
    before, now = old.by_name, new.by_name
    for name, question in now.items():
        if name not in before:
            yield Change(name, _("New question"), "", question.label.get(language))
        else:
            yield from _question(before[name], question, language)
    for name, question in before.items():
        if name not in now:
            yield Change(name, _("Taken out"), question.label.get(language), "")


def _question(old: Question, new: Question, language: str) -> Iterator[Change]:
    pairs = (
        (_("Words"), old.label.get(language), new.label.get(language)),
        (_("Type"), str(old.type), str(new.type)),
        (_("Answers"), _codes(old), _codes(new)),
        (_("Shows"), _shows(old), _shows(new)),
        (_("How it is kept"), str(old.sensitivity), str(new.sensitivity)),
        (_("Counted"), str(old.counted), str(new.counted)),
    )
    for what, was, now in pairs:
        if was != now:
            yield Change(new.name, what, was, now)
    if old.gates != new.gates:
        yield Change(new.name, _("When it is asked"), "", _("another condition"))


def _codes(question: Question) -> str:
    return " ".join(choice.code for choice in question.choices)


def _shows(question: Question) -> str:
    return "; ".join(f"{answer}: {' '.join(codes)}" for answer, codes in sorted(question.shows.items()))


def _rescored(
    actor: Actor,
    made: Compared,
    old: Instrument,
    new: Instrument,
    frameworks: tuple[Framework, ...],
    language: str,
    definition: UUID,
) -> None:
    """Answers as they were given, by the new mapping; gates are not opened again."""
    moves: Counter[tuple[str, str]] = Counter()
    plans: dict[tuple[str, str], Plan] = {}
    by_id = {one.id: one for one in frameworks}
    for submission in answered_with(actor, definition)[:MOST]:
        made.looked += 1
        states = set()
        for one in submission.determinations.all():
            if one.framework in by_id:
                key = (one.framework, one.version)
                plan = plans.setdefault(key, Plan(old, new, catalogue.framework(*key), by_id[one.framework]))
                states.add(_state(plan, submission.answers, submission.asked, one, moves, language))
        made.cannot += "cannot" in states
        made.other += "other" in states and "cannot" not in states
        made.same += states <= {"same"}
    made.moves = [(before, now, count) for (before, now), count in moves.most_common()]


def _state(
    plan: Plan,
    answers: dict[str, str],
    asked: dict[str, str],
    stored: Determination,
    moves: Counter[tuple[str, str]],
    language: str,
) -> str:
    found = rescore_one(plan, answers, asked, {"lower": stored.lower, "upper": stored.upper})
    if found is None:
        return "cannot"
    was, now = stored.lower["class"], found["lower"]["class"]
    if was != now:
        names = [one.name.get(language) if one else "–" for one in (plan.new.named(was), plan.new.named(now))]
        moves[names[0], names[1]] += 1
    return "same" if was == now and stored.upper["class"] == found["upper"]["class"] else "other"
