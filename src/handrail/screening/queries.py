"""Rows by who asks. A row that the actor may not see is a row that is not there: 404 in both cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.models import Decision, Definition, Draft, Submission
from handrail.screening.policy import DRAFT_DAYS, scope

PAGE = 50
COUNTED = 200 * PAGE
"""Rows that are counted for "page 1 of …"; a list that goes further is said to, and is counted as far as somebody looks."""
TEXTS = "definition__files"
"""A definition's texts are long; `catalogue` reads them once, and no row needs them again."""


def screenings(actor: Actor) -> QuerySet[Submission]:
    """Screenings that the actor may read, newest first, without those that a correction has superseded."""
    return Submission.objects.filter(_standing(Submission), **scope(actor)).order_by("-received_at", "id")


def filtered(rows: QuerySet[Submission], *, decision: str = "", worker: str = "", actor: Actor) -> QuerySet[Submission]:
    """Those whose newest decision is `decision` ("none": nobody has decided; one that does not exist filters nothing), and of the actor alone (`mine`)."""
    of_row = Decision.objects.filter(submission=OuterRef("pk"))
    if decision == "none":
        rows = rows.filter(~Exists(of_row))
    elif decision in catalogue.outcome_words().decisions:
        rows = rows.filter(Exists(of_row.filter(_standing(Decision), decision=decision)))
    return rows.filter(worker_id=actor.worker) if worker == "mine" else rows


def _standing(model: type[Model]) -> Q:
    """Not superseded. As NOT EXISTS: of a LEFT JOIN that must find nothing, PostgreSQL expects a single row, and sorts all."""
    return Q(~Exists(model._default_manager.filter(supersedes=OuterRef("pk"))))


class Pages(Paginator):  # type: ignore[type-arg]  # Django gives it no type argument when it runs
    """Pages of a list that is never counted further than it must be: `number` is the page that is wanted, from 1."""

    def __init__(self, rows: QuerySet[Submission], number: str) -> None:
        super().__init__(rows, PAGE)
        self.rows = rows
        self.wanted = int(number) if number.isdecimal() else 1
        self.most = max(COUNTED, (self.wanted + 1) * PAGE)

    @cached_property
    def count(self) -> int:
        """Rows, or `most` where there are as many or more."""
        return self.rows[: self.most].count()

    @property
    def said(self) -> str:
        """How many pages there are, "200+" for so many or more."""
        return f"{self.num_pages}{'+' if self.count == self.most else ''}"

    def chosen(self) -> Page[Submission]:
        """The wanted page; the last one if there are fewer. Keys first: rows that are skipped need not be read."""
        page = self.get_page(self.wanted)
        skipped = max(0, page.start_index() - 1)
        keys = list(self.rows.values_list("pk", flat=True)[skipped : page.end_index()])
        decisions = Prefetch("decisions", Decision.objects.select_related("superseded_by"))
        rows = Submission.objects.filter(pk__in=keys).select_related("worker", "definition").defer(TEXTS)
        return Page(rows.prefetch_related(decisions).order_by("-received_at", "id"), page.number, self)


def screening(actor: Actor, key: UUID) -> Submission:
    """One screening, also a superseded one. Raises Http404."""
    keyed = ("from_paper__first", "from_paper__second", "from_paper__settled_by")
    rows = Submission.objects.filter(**scope(actor)).select_related("worker", "definition", "supersedes", *keyed)
    found = rows.defer(TEXTS).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def drafts(actor: Actor, now: datetime) -> QuerySet[Draft]:
    """The actor's own drafts that are still kept."""
    return _kept_drafts(actor, now).select_related("definition").defer(TEXTS).order_by("-updated_at")


def _kept_drafts(actor: Actor, now: datetime) -> QuerySet[Draft]:
    since = now - timedelta(days=DRAFT_DAYS)
    return Draft.objects.filter(**scope(actor) | {"worker_id": actor.worker}, updated_at__gte=since)


def draft(actor: Actor, key: UUID, now: datetime) -> Draft:
    """One of the actor's own drafts. Raises Http404."""
    found = _kept_drafts(actor, now).filter(pk=key).first()
    if found is None:
        raise Http404
    found.definition = catalogue.row(found.definition_id)
    return found


def begun(actor: Actor, key: UUID) -> Draft | None:
    """The actor's own draft of this id, or None."""
    found = Draft.objects.filter(**scope(actor) | {"worker_id": actor.worker}, pk=key).first()
    if found is not None:
        found.definition = catalogue.row(found.definition_id)
    return found


def forms(actor: Actor) -> list[Definition]:
    """What the actor may screen with: the forms of the task force, then those of the actor's organisation."""
    return catalogue.forms(actor.organisation)


def answered_with(actor: Actor, definition: UUID) -> QuerySet[Submission]:
    """Screenings of the actor's organisation with one form, the newest first, whoever may read each of them: what is made
    of them is counted, never shown."""
    rows = Submission.objects.filter(organisation_id=actor.organisation, definition_id=definition)
    return rows.defer(TEXTS).prefetch_related("determinations").order_by("-received_at", "pk")


def submitted(actor: Actor, key: UUID) -> Submission | None:
    """A submission with this id that the actor may read, for a form that is sent twice; None where there is none."""
    return Submission.objects.filter(**scope(actor)).filter(pk=key).first()


def newest_decision(submission: Submission) -> Decision | None:
    """The decision that stands."""
    return next((row for row in submission.decisions.all() if not hasattr(row, "superseded_by")), None)
