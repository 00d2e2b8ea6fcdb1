"""Papers by who asks: those of one's own organisation. One that the actor may not see is not there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from secrets import randbelow
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from handrail.core.instruments.definition import Instrument, Kind
from handrail.keying.models import FromPaper, Keying, Paper, Tally
from handrail.keying.policy import KEPT_DAYS, OLDEST_YEARS
from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.formpaper import short_code
from handrail.screening.models import Definition

NUMBERS = 9000
_KEYED = (Kind.SCREENING, Kind.SELF_ASSESSMENT)


def papers(actor: Actor, now: datetime) -> QuerySet[Paper]:
    """Papers that are not finished, the oldest first."""
    since = now - timedelta(days=KEPT_DAYS)
    rows = Paper.objects.filter(organisation_id=actor.organisation, updated_at__gte=since)
    return rows.prefetch_related("keyings").order_by("updated_at", "number")


def paper(actor: Actor, key: UUID, now: datetime) -> Paper:
    """One of them. Raises Http404."""
    found = papers(actor, now).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def finished(actor: Actor, key: UUID) -> bool:
    """Whether this paper became a screening by the actor's own hand: the same page, sent twice."""
    hands = Q(second_id=actor.worker) | Q(settled_by_id=actor.worker)
    return FromPaper.objects.filter(hands, pk=key, submission__organisation_id=actor.organisation).exists()


def numbered(actor: Actor, number: int, now: datetime) -> Paper | None:
    """The paper that has this number written on it."""
    return papers(actor, now).filter(number=number).first()


def keyings(row: Paper) -> list[Keying]:
    """One or two, the first keyer's first."""
    return list(row.keyings.all())


def free_number(actor: Actor) -> int:
    """Four digits that no unfinished paper of the organisation has. Random: a number says nothing of how many there are."""
    taken = set(Paper.objects.filter(organisation_id=actor.organisation).values_list("number", flat=True))
    free = [number for number in range(1000, 1000 + NUMBERS) if number not in taken]
    return free[randbelow(len(free))] if free else max(taken) + 1


def forms(actor: Actor) -> list[Definition]:
    """Every version of every form that may lie on the table on paper: the newest first."""
    owners = Q(organisation=None) | Q(organisation=actor.organisation)
    rows = Definition.objects.defer("files").filter(owners, kind=catalogue.INSTRUMENT).order_by("-published_at", "name")
    return [row for row in rows if catalogue.instrument(row).kind in _KEYED]


def form(actor: Actor, key: UUID) -> Definition:
    """One of `forms`. Raises Http404."""
    found = next((row for row in forms(actor) if row.pk == key), None)
    if found is None:
        raise Http404
    return found


def coded(actor: Actor, code: str) -> tuple[Definition, str] | None:
    """The form and the language of the code at the foot of a page, however it was typed or scanned."""
    wanted = "".join(letter for letter in code.upper() if letter.isalnum())
    for row in forms(actor):
        instrument = catalogue.instrument(row)
        for first in instrument.languages:
            for second in ("", *instrument.languages):
                if short_code(instrument, first, second).replace("-", "") == wanted:
                    return row, first
    return None


def month_problem(month: str, today: date) -> bool:
    """Whether this is no month that can stand on a paper of today."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return True
    return len(month) != 7 or first > today or first.year < today.year - OLDEST_YEARS


def tallies(actor: Actor) -> list[tuple[Definition, Instrument, list[Tally]]]:
    """Form by form, in the order of its questions."""
    rows = Tally.objects.filter(organisation_id=actor.organisation)
    found: dict[UUID, dict[str, Tally]] = {}
    for one in rows:
        found.setdefault(one.definition_id, {})[one.question] = one
    told = []
    for key, by_name in found.items():
        definition = catalogue.row(key)
        instrument = catalogue.instrument(definition)
        told.append((definition, instrument, [by_name[q.name] for q in instrument.questions() if q.name in by_name]))
    return sorted(told, key=lambda one: one[0].published_at, reverse=True)
