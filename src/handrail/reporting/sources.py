"""Rows of the database as the columns need them: who consented to being counted, and nothing of anybody else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Max, Min, Prefetch, QuerySet
from django.utils import timezone

from handrail.audit.models import Event
from handrail.core.figures.frame import Frame, Stored, frame
from handrail.core.frameworks.definition import Framework
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Kind
from handrail.core.instruments.evidence import evidence
from handrail.core.instruments.state import fill
from handrail.screening import catalogue
from handrail.screening.models import AnonymousAnswers, Decision, Definition, StatisticsWithdrawal, Submission

CHANGING = (
    "screening.submitted",
    "screening.corrected",
    "screening.viewed",
    "screening.decided",
    "screening.rescored",
    "screening.withdrawn",
)
"""Events after which what is counted of a screening may be another."""

Part = tuple[UUID, str]
"""A definition and a month: one file."""


def frame_of(definition: UUID) -> Frame:
    """The columns of a published instrument. `frameworks` are the newest versions of those that it names; classes and
    flags of earlier versions have columns and codes too, since determinations of their time stand beside."""
    return _frame_of(definition, tuple(one.version for found in _frameworks(definition) for one in found))


def _frameworks(definition: UUID) -> tuple[tuple[Framework, ...], ...]:
    """Each framework of an instrument in all its versions, oldest first."""
    instrument = catalogue.instrument(catalogue.row(definition))
    names = dict.fromkeys((*instrument.adult_frameworks, *instrument.child_frameworks))
    return catalogue.every_version(tuple(names))


@lru_cache(maxsize=64)
def _frame_of(definition: UUID, _versions: tuple[str, ...]) -> Frame:
    """Made once, and again when a version of a framework is published."""
    found = _frameworks(definition)
    words = catalogue.outcome_words()
    lists = {
        "first_view": tuple(words.first_views),
        "decision": tuple(code for code in words.decisions if code != words.undecided),
        "exploitation": tuple(words.exploitation),
        "reasons": tuple(words.reasons),
        "next_steps": tuple(words.next_steps),
    }
    newest = tuple(versions[-1] for versions in found)
    earlier = tuple(one for versions in found for one in versions[:-1])
    return frame(catalogue.instrument(catalogue.row(definition)), newest, lists, earlier)


def schemas() -> dict[str, str]:
    """Published instrument → what changes with the names or kinds of its columns: its files are written anew then."""
    keys = Definition.objects.filter(kind=catalogue.INSTRUMENT, organisation=None).values_list("pk", flat=True)
    return {str(key): _digest(frame_of(key)) for key in keys}


def _digest(made: Frame) -> str:
    columns = [(column.name, column.kind.value) for column in made.columns]
    return hashlib.sha256(repr(columns).encode()).hexdigest()[:16]


def counted() -> QuerySet[Submission]:
    """Statistics consent given and not withdrawn, not superseded, of forms of the task force: what an organisation asks in
    a form of its own is compared with nobody's."""
    return Submission.objects.filter(
        statistics=True,
        superseded_by__isnull=True,
        statistics_withdrawal__isnull=True,
        definition__organisation=None,
    )


def withdrawn() -> list[str]:
    """Ids that are not counted any more, whatever a file still holds."""
    return [str(key) for key in StatisticsWithdrawal.objects.values_list("pk", flat=True)]


def heads() -> dict[str, int]:
    """Organisation → number of the newest event of its chain."""
    rows = Event.objects.values_list("organisation").annotate(last=Max("seq"))
    return {str(organisation): last for organisation, last in rows}


def changed_since(read: dict[str, int], until: dict[str, int]) -> set[Part]:
    """Files of screenings that an event after `read` names, and of those that they supersede."""
    named: set[UUID] = set()
    for organisation, last in until.items():
        since = read.get(organisation, 0)
        rows = Event.objects.filter(organisation=UUID(organisation), event__in=CHANGING, seq__gt=since, seq__lte=last)
        named |= {key for key in rows.values_list("on", flat=True) if key is not None}
    return set(_parts_of(named))


def _parts_of(keys: Iterable[UUID], at_once: int = 500) -> Iterator[Part]:
    listed = list(keys)
    for start in range(0, len(listed), at_once):
        rows = Submission.objects.filter(pk__in=listed[start : start + at_once], definition__organisation=None)
        for definition, received, before, earlier in rows.values_list(
            "definition_id", "received_at", "supersedes__definition_id", "supersedes__received_at"
        ):
            yield definition, month_of(received)
            if before is not None:
                yield before, month_of(earlier)


def every_part() -> set[Part]:
    """All files that there would be."""
    found: set[Part] = set()
    rows = Submission.objects.filter(definition__organisation=None).values_list("definition_id")
    for definition, first, last in rows.annotate(first=Min("received_at"), last=Max("received_at")):
        found |= {(definition, month) for month in _months(first, last)}
    return found


def _months(first: datetime, last: datetime) -> Iterator[str]:
    month, end = month_of(first), month_of(last)
    while month <= end:
        yield month
        month = _next(month)


def anonymous_parts() -> dict[Part, int]:
    """How many anonymous answers each file should hold; they are only ever added."""
    found: dict[Part, int] = {}
    for definition, month in AnonymousAnswers.objects.values_list("definition_id", "month"):
        found[definition, month] = found.get((definition, month), 0) + 1
    return found


def month_of(at: datetime) -> str:
    """In the time of the installation."""
    return timezone.localtime(at).strftime("%Y-%m")


def _next(month: str) -> str:
    year, number = (int(part) for part in month.split("-"))
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def _starts(month: str) -> datetime:
    return timezone.make_aware(datetime.strptime(month, "%Y-%m"))  # noqa: DTZ007  made aware at once


def screenings(definition: UUID, month: str) -> Iterator[Stored]:
    """What is counted of one file."""
    newest = Decision.objects.filter(superseded_by__isnull=True)
    rows = (
        counted()
        .filter(definition_id=definition, received_at__gte=_starts(month), received_at__lt=_starts(_next(month)))
        .select_related("first_view")
        .prefetch_related("determinations", Prefetch("decisions", newest, to_attr="standing"))
    )
    order = _order(definition)
    for row in rows.iterator(chunk_size=1000):
        yield _stored(row, month, order)


def _order(definition: UUID) -> dict[tuple[str, str], int]:
    """(framework, version) → its place among the versions, by when they were published."""
    return {(one.id, one.version): place for found in _frameworks(definition) for place, one in enumerate(found)}


def _stored(row: Submission, month: str, order: Mapping[tuple[str, str], int]) -> Stored:
    view = getattr(row, "first_view", None)
    decision = next(iter(row.standing), None)  # type: ignore[attr-defined]
    return Stored(
        id=str(row.pk),
        organisation=str(row.organisation_id),
        month=month,
        synthetic=row.synthetic,
        language=row.languages[-1] if row.languages else "",
        answers=row.answers,
        asked=row.asked,
        present=row.present,
        unknown=row.unknown,
        declined=row.declined,
        determinations=_newest_versions(row, order),
        received=timezone.localtime(row.received_at),
        first_view=view.view if view else "",
        viewed=timezone.localtime(view.at) if view else None,
        decision=decision.decision if decision else "",
        exploitation=decision.exploitation if decision else (),
        reasons=decision.reasons if decision else (),
        next_steps=decision.next_steps if decision else (),
        decided=timezone.localtime(decision.at) if decision else None,
        decided_by_other=bool(decision and decision.worker_id != row.worker_id),
    )


def _newest_versions(
    row: Submission, order: Mapping[tuple[str, str], int]
) -> list[tuple[str, str, dict[str, object], dict[str, object]]]:
    """Of each framework the newest version stands last, and so is the one that counts."""
    found = sorted(
        row.determinations.all(), key=lambda one: (one.framework, order.get((one.framework, one.version), -1))
    )
    return [(one.framework, one.version, one.lower, one.upper) for one in found]


def anonymous(definition: UUID, month: str) -> Iterator[Stored]:
    """Self-assessments that somebody added to the count. What they show is computed from what was kept."""
    instrument = catalogue.instrument(catalogue.row(definition))
    rows = AnonymousAnswers.objects.filter(definition_id=definition, month=month)
    for row in rows.iterator(chunk_size=1000):
        yield _from_count(instrument, row)


def _from_count(instrument: Instrument, row: AnonymousAnswers) -> Stored:
    state = fill(instrument, Answers(row.answers), today=_starts(row.month).date())
    shown = evidence(state, protected=False)
    return Stored(
        id=str(row.pk),
        organisation="",
        month=row.month,
        synthetic=False,
        language="",
        answers=row.answers,
        asked=row.asked,
        present=shown.present,
        unknown=shown.unknown,
        declined=shown.declined,
    )


def publications() -> list[tuple[str, str, datetime]]:
    """(name, version, when) of every instrument and framework, in the order in which they were published."""
    rows = Definition.objects.filter(organisation=None).order_by("published_at", "name")
    return list(rows.values_list("name", "version", "published_at"))


def versions(kind: Kind) -> list[UUID]:
    """Published instruments of a kind, the newest first."""
    rows = Definition.objects.filter(kind=catalogue.INSTRUMENT, organisation=None).order_by("-published_at").only("pk")
    return [row.pk for row in rows if frame_of(row.pk).instrument.kind is kind]
