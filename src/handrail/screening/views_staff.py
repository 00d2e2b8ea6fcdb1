"""Pages for front-line workers: begin, ask, read the outcome, decide."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from handrail.asking.present import DrawnSection, Reading, after, before, definition_json, position, sections
from handrail.audit.writing import fetched
from handrail.core.instruments.answers import Answers, from_fields
from handrail.core.instruments.definition import Instrument, Sensitivity, Stop
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.expressions import references
from handrail.core.instruments.state import State, fill
from handrail.organisations.policy import Actor
from handrail.screening import actions, catalogue, outcome, queries
from handrail.screening.listing import listing as listing_of
from handrail.screening.messages import say

CONTROLS = frozenset({"go", "at", "revision", "shown", "csrfmiddlewaretoken", "screening"})


def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Screenings that the actor may read, with filters, and the actor's own drafts."""
    now = timezone.now()
    fetched("screening.listed", by=actor.worker, organisation=actor.organisation, on=None)
    actions.discard_old(now)
    rows = queries.filtered(
        queries.screenings(actor),
        decision=request.GET.get("decision", "")[:64],
        worker=request.GET.get("worker", "")[:8],
        actor=actor,
    )
    number = request.GET.get("page", "1")[:6]
    page = Paginator(rows, queries.PAGE).get_page(number)
    context = listing_of(page.object_list, queries.drafts(actor, now), language(request), request.GET, actor)
    return render(request, "screening/list.html", {**context, "page": page})


def language(request: HttpRequest) -> str:
    """The language of the path."""
    return str(getattr(request, "LANGUAGE_CODE", "en"))


def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The checks before starting. Nothing is stored until all of them and consent have passed."""
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING)
    instrument = catalogue.instrument(definition)
    form = _Form(request, instrument, {})
    if request.method == "POST" and form.go == "begin" and not form.problems and form.state.holds("ready"):
        try:
            draft = actions.create_draft(actor, form.key, definition, form.state, form.languages, timezone.now())
        except actions.Refused as refused:
            form.refused = refused.code
        else:
            return _to("screening:answer", draft.pk)
    names = form.opening()
    context = form.context(only=names, at=form.next_section(names) or instrument.sections[0].name)
    if form.go == "begin" and not form.state.holds("ready"):
        context["problem"] = say("screening.not_ready")
    return render(request, "screening/new.html", context, status=form.status)


def answer(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """The form of a draft. `go`: save, continue, language, submit. A form sent twice is answered the same."""
    now = timezone.now()
    try:
        draft = queries.draft(actor, id, now)
    except Http404:
        stored = queries.submitted(actor, id)
        if stored is None:
            raise
        return _replayed(request, stored)
    form = _Form(request, catalogue.instrument(draft.definition), draft.answers, draft.languages, draft.revision)
    if request.method == "POST":
        try:
            done = _save_or_submit(actor, draft, form, now)
        except actions.Refused as refused:
            stored = queries.submitted(actor, id)
            if stored is not None:  # the same form, sent twice at once
                return _replayed(request, stored)
            form.refused = refused.code
        else:
            if done is not None:
                return done
            form.revision = draft.revision
    else:
        fetched("screening.opened", by=actor.worker, organisation=actor.organisation, on=draft.pk)
    names = None if form.state.holds("ready") else form.opening()
    context = form.context(only=names, at=form.next_section(names))
    more = {"code": outcome.short_code(draft.pk), "title": form.instrument.title.get(form.reader)}
    return render(request, "screening/answer.html", {**context, **more}, status=form.status)


def _save_or_submit(actor: Actor, draft: Any, form: _Form, now: Any) -> HttpResponse | None:
    if form.state.holds("refused"):
        actions.discard_draft(actor, draft)
        return render(form.request, "screening/refused.html", {"stops": outcome.stops(form.stops(), form.reader)})
    form.submitting = form.go == "submit"
    if not form.submitting or form.problems or form.newly_open or not form.state.holds("ready"):
        actions.save_draft(actor, draft, form.to_keep(), form.revision, form.languages, now)
        return None
    draft.languages, draft.revision = form.languages, form.revision
    row = actions.submit(actor, draft, form.state, now)
    return _to("screening:outcome", row.pk)


def _replayed(request: HttpRequest, stored: Any) -> HttpResponse:
    """The same form again, after it was stored: the same answer if the content is the same."""
    if request.method == "POST":
        form = _Form(request, catalogue.instrument(stored.definition), {}, stored.languages)
        digest = actions.content_digest(stored.definition, form.state.stored(), stored.languages)
        try:
            actions.same_or_refused(stored, digest)
        except actions.Refused as refused:
            return render(request, "web/problem.html", {"code": refused.code, "message": say(refused.code)}, status=409)
    return _to("screening:outcome", stored.pk)


def outcome_page(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """What the answers match, and the decision beside it."""
    return _outcome(request, actor, id, "screening/outcome.html", "screening.read")


def printed(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """The outcome on paper. Printing is an act of its own in the audit chain."""
    return _outcome(request, actor, id, "screening/print.html", "screening.printed")


def _outcome(request: HttpRequest, actor: Actor, id: UUID, template: str, event: str, **extra: Any) -> HttpResponse:
    row = queries.screening(actor, id)
    fetched(event, by=actor.worker, organisation=actor.organisation, on=row.pk)
    context = outcome.context(row, language(request), actor)
    return render(request, template, {**context, **extra}, status=extra.get("status", 200))


@require_POST
def first_view(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """The worker's own view, kept before the frameworks are opened. Nobody else can say it for them."""
    row = queries.screening(actor, id)
    view = request.POST.get("view", "")[:32]
    if row.worker_id == actor.worker and view in catalogue.outcome_words().first_views:
        actions.view_first(actor, row, view, timezone.now())
    return _to("screening:outcome", row.pk)


@require_POST
def decision(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """Record a decision with coded reasons and next steps; a second one supersedes."""
    row = queries.screening(actor, id)
    lists = {name: request.POST.getlist(name)[:40] for name in ("exploitation", "reasons", "next_steps")}
    try:
        actions.decide(actor, row, request.POST.get("decision", "")[:64], **lists, now=timezone.now())
    except actions.Refused as refused:
        problem = {"decision_problem": say(refused.code), "status": 422}
        return _outcome(request, actor, id, "screening/outcome.html", "screening.read", **problem)
    return _to("screening:outcome", row.pk)


@require_POST
def correct(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """A correction is a new screening that supersedes this one."""
    row = queries.screening(actor, id)
    try:
        draft = actions.correct(actor, row, uuid.uuid4(), timezone.now())
    except actions.Refused as refused:
        return render(request, "web/problem.html", {"code": refused.code, "message": say(refused.code)}, status=409)
    return _to("screening:answer", draft.pk)


@require_POST
def discard(_request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_draft(actor, queries.draft(actor, id, timezone.now()))
    return HttpResponseRedirect(reverse("screening:list"), status=303)


def _to(name: str, key: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, kwargs={"id": key}), status=303)


class _Form:
    """One request to a form: what was sent over what was stored, filled, and what the page needs."""

    def __init__(
        self,
        request: HttpRequest,
        instrument: Instrument,
        stored: dict[str, str],
        languages: list[str] | None = None,
        revision: int = 0,
    ) -> None:
        self.request, self.instrument, self.stored = request, instrument, stored
        post = request.POST
        self.go, _, self.target = post.get("go", "")[:64].partition(":")
        self.at = post.get("at", "")[:64]
        self.key = _key(post.get("screening", ""))
        self.reader = language(request)
        self.revision = _whole(post.get("revision", ""), revision)
        fields = {name: post.getlist(name) for name in post if name not in CONTROLS}
        self.sent, self.field_problems = from_fields(instrument, fields)
        self.entered = self.sent if fields else Answers(stored)
        self.state = self.filled()
        person = self.state.kept.get("S4") or (languages or ["", ""])[-1] or self.reader
        self.languages = [self.reader, person]
        self.submitting, self.refused = False, ""

    def filled(self) -> State:
        """What was sent; from a page of checks alone, over what was stored, so that nothing is lost by a stop."""
        today, drawn = timezone.localdate(), set(self.request.POST.getlist("shown"))
        state = fill(self.instrument, self.entered, today=today)
        if state.holds("ready") and not (drawn and drawn <= self.checks()):
            return state
        self.entered = self.entered.over(self.stored)
        return fill(self.instrument, self.entered, today=today)

    def checks(self) -> frozenset[str]:
        """Every name that a page may draw while the questions are closed."""
        parts = [part for part in self.instrument.sections if part.name in ("before", "consent")]
        names = {question.name for part in parts for question in part.questions()}
        return frozenset(names.union(*(stop.leaves for stop in self.instrument.stops)))

    @property
    def problems(self) -> tuple[Any, ...]:
        return (*self.field_problems, *self.state.problems)

    @property
    def status(self) -> int:
        """409 for a refusal, 422 for something to mend after submitting, 200 else."""
        if self.refused:
            return 409
        return 422 if self.field_problems or (self.submitting and self.state.problems) else 200

    @property
    def newly_open(self) -> bool:
        """Whether a question has opened that was not open on the page that was sent: it is shown before anything is stored."""
        shown = set(self.request.POST.getlist("shown"))
        return bool(shown) and any(
            asked is Asked.OPEN and place not in shown for place, asked in self.state.asked.items()
        )

    def to_keep(self) -> dict[str, str]:
        """What may be stored. Sent together with a refusal of consent, or where no help is ready: the checks alone."""
        kept = self.state.stored()
        if not any(stop.leaves or self._names("consent") & references(stop.when) for stop in self.stops()):
            return kept
        open_now = self.opening()
        before = {place: text for place, text in self.stored.items() if place not in open_now}
        return {**before, **{place: text for place, text in kept.items() if place in open_now}}

    def stops(self) -> list[Stop]:
        """The checks that bind now."""
        return [stop for stop in self.instrument.stops if self.state.holds(f"stop.{stop.name}")]

    def opening(self) -> frozenset[str]:
        """Names that are drawn while the questions stay closed: the checks, and what a stop leaves open."""
        return self._names("before") | self._names("consent") | self._left_open()

    def _names(self, section: str) -> frozenset[str]:
        parts = (part for part in self.instrument.sections if part.name == section)
        return frozenset(question.name for part in parts for question in part.questions())

    def _left_open(self) -> frozenset[str]:
        return frozenset(name for stop in self.stops() for name in stop.leaves)

    def _walkable(self, only: frozenset[str] | None) -> frozenset[str] | None:
        """Where Continue may lead: past consent, as long as a check before it binds."""
        bound = any(self._names("before") & references(stop.when) for stop in self.stops())
        return self._names("before") | self._left_open() if bound else only

    def hard(self) -> bool:
        """Whether a sensitive answer was just given in the part that was left: then a pause is offered first."""
        left = next((part for part in self.instrument.sections if part.name == self.at), None)
        return self.go == "continue" and any(
            question.sensitivity in (Sensitivity.SENSITIVE, Sensitivity.PROTECTED)
            and set(question.shows).intersection(self.state.kept.get(question.name, "").split())
            for question in (left.questions() if left else ())
        )

    def next_section(self, only: frozenset[str] | None = None) -> str:
        """Where the page goes on: after or before the part that was sent, at a part that was chosen, or at the same."""
        drawn = sections(self.state, self.entered, Reading(self.reader), say, only=self._walkable(only))
        if self.go == "part":
            return self.target
        if not self.at:
            return _first_waiting(drawn)
        step = {"continue": after, "back": before}.get(self.go)
        return (step(drawn, self.at) if step else "") or self.at

    def context(self, *, only: frozenset[str] | None, at: str) -> dict[str, Any]:
        reading = Reading(self.reader, self.languages[1] if self.languages[1] in self.instrument.languages else "")
        drawn = sections(self.state, self.entered, reading, say, at=at, only=only)
        at = next((part.name for part in drawn if part.current), "")
        known = self.instrument.translations  # words that a language lacks are drawn in English
        return {
            "form": {
                "action": self.request.path,
                "sections": drawn,
                "current": at,
                "definition_json": definition_json(self.instrument),
                "submission_id": self.key,
                "revision": self.revision,
                "other_language": reading.second,
                "ready": self.state.holds("ready"),
                **position(drawn, at),
            },
            "stops": outcome.stops(self.stops(), self.reader),
            "hard": self.hard(),
            "unreviewed": not all(known[one if one in known else "en"].reviewed_by for one in reading.drawn),
            "danger_now": outcome.danger_steps(self.reader) if self.state.holds("danger") else None,
            "problem": say(self.refused) if self.refused else "",
            "problems": [
                (problem.place, say(problem.code))
                for problem in (self.problems if self.submitting else self.field_problems)
            ],
            "instrument": self.instrument,
        }


def _first_waiting(drawn: tuple[DrawnSection, ...]) -> str:
    """Where someone who comes back goes on: the first part with an open question that has no answer."""
    waiting = (part.name for part in drawn for block in part.blocks if not block.hidden and not block.value)
    return next(waiting, "")


def _key(text: str) -> UUID:
    """The id that the page was given, made before anything is sent; a new one where it is missing or malformed."""
    try:
        return UUID(text)
    except ValueError:
        return uuid.uuid4()


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
