"""Pages for front-line workers: begin, ask, read the outcome, decide."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from handrail.asking.sent import FINDING
from handrail.audit.writing import fetched
from handrail.organisations.policy import Actor
from handrail.organisations.routes import reader_language
from handrail.screening import actions, catalogue, outcome, queries
from handrail.screening.listing import listing as listing_of
from handrail.screening.messages import say
from handrail.screening.staffform import StaffForm, page_key
from handrail.screening.withdrawing import withdraw_statistics


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
    page = queries.Pages(rows, request.GET.get("page", "1")[:6]).chosen()
    context = listing_of(page.object_list, queries.drafts(actor, now), reader_language(request), request.GET, actor)
    return render(request, "screening/list.html", {**context, "page": page})


def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The checks before starting. Nothing is stored until all of them and consent have passed."""
    if request.method == "GET" and _quiet(request):
        return _token(request)
    offered = queries.forms(actor)
    definition = _chosen(request, offered)
    instrument = catalogue.instrument(definition)
    form = StaffForm(request, instrument, {}, address=_address(request, definition, offered))
    if request.method == "POST" and _quiet(request) and FINDING in request.POST:
        return JsonResponse({"choices": form.found()})
    begun = queries.begun(actor, form.key) if request.method == "POST" else None
    if begun is not None:  # the page of the checks again, as Back gives it, after it has made a draft
        try:
            return _begun_again(actor, begun, form)
        except actions.Refused as refused:  # saved from another window at this moment
            form.refused = refused.code
    elif request.method == "POST" and form.go == "begin" and not form.problems and form.state.holds("ready"):
        try:
            draft = actions.create_draft(
                actor, form.key, definition, form.state, form.languages, timezone.now(), form.once
            )
        except actions.Refused as refused:
            form.refused = refused.code
        else:
            return _to("screening:answer", draft.pk)
    names = form.opening()
    context = form.context(only=names, at=form.next_section(names) or instrument.sections[0].name)
    context["chosen_form"] = definition.pk
    context["forms"] = _named(offered, definition, form.reader) if len(offered) > 1 else []
    if form.go == "begin" and not form.state.holds("ready"):
        context["problem"] = say("screening.not_ready")
    return render(request, "screening/new.html", context, status=form.status)


def _chosen(request: HttpRequest, offered: list[Any]) -> Any:
    """The form that the address names, else the one of the handbook."""
    wanted = request.GET.get("form", "")
    named = (row for row in offered if str(row.pk) == wanted)
    return next(named, None) or catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING)


def _address(request: HttpRequest, definition: Any, offered: list[Any]) -> str:
    """Of the page with this form; without a choice as it always was."""
    return f"{request.path}?form={definition.pk}" if len(offered) > 1 and "form" in request.GET else request.path


def _named(offered: list[Any], chosen: Any, language: str) -> list[dict[str, Any]]:
    return [
        {
            "title": catalogue.instrument(row).title.get(language),
            "version": row.version,
            "href": f"{reverse('screening:new')}?form={row.pk}",
            "own": row.organisation_id is not None,
            "current": row.pk == chosen.pk,
        }
        for row in offered
    ]


def _begun_again(actor: Actor, draft: Any, form: StaffForm) -> HttpResponse:
    """What the checks say now stands: a refusal discards the draft, anything else is saved over its checks."""
    if form.state.holds("refused"):
        return _refused(actor, draft, form)
    now = timezone.now()
    if form.sent.given and not form.field_problems:
        answers = {**draft.answers, **form.state.stored()}
        cleared = form.opening() - form.state.stored().keys()  # of what the page drew
        kept = {place: text for place, text in answers.items() if place not in cleared}
        if (kept, form.languages) != (draft.answers, draft.languages):  # else it is the same form, sent twice
            actions.save_draft(actor, draft, kept, draft.revision, form.languages, now)
    return _to("screening:answer", draft.pk)


def _refused(actor: Actor, draft: Any, form: StaffForm) -> HttpResponse:
    """The person does not agree: the draft goes. A correction leaves the screening that it would have corrected."""
    actions.discard_draft(actor, draft)
    told = {"stops": outcome.stops(form.stops(), form.reader), "standing": draft.supersedes_id}
    return render(form.request, "screening/refused.html", told)


def answer(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """The form of a draft. `go`: save, continue, language, submit. A form sent twice is answered the same."""
    if request.method == "GET" and _quiet(request):
        return _token(request)
    now = timezone.now()
    try:
        draft = queries.draft(actor, id, now)
    except Http404:
        stored = queries.submitted(actor, id)
        if stored is None:
            raise
        return _replayed(request, stored)
    instrument = catalogue.instrument(draft.definition)
    form = StaffForm(request, instrument, draft.answers, draft.languages, draft.revision, once=draft.once)
    if request.method == "POST" and _quiet(request) and FINDING in request.POST:
        return JsonResponse({"choices": form.found()})
    if request.method == "POST" and _quiet(request):
        return _kept_quietly(actor, draft, form, now)
    if request.method == "POST":
        try:
            done = _save_or_submit(actor, draft, form, now)
        except actions.Refused as refused:
            stored = queries.submitted(actor, id)
            if stored is not None:  # the same form, sent twice at once
                return _replayed(request, stored)
            form.refused = refused.code
            fetched("screening.opened", by=actor.worker, organisation=actor.organisation, on=draft.pk)
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


def _save_or_submit(actor: Actor, draft: Any, form: StaffForm, now: Any) -> HttpResponse | None:
    if form.state.holds("refused"):
        return _refused(actor, draft, form)
    form.submitting = form.go == "submit"
    if (form.go, form.target) == ("save", "over"):  # the worker was told that somebody saved, and chose this page
        form.revision = draft.revision
    if not form.submitting or form.problems or form.newly_open or not form.state.holds("ready"):
        if not actions.save_draft(actor, draft, form.to_keep(), form.revision, form.languages, now):
            fetched("screening.opened", by=actor.worker, organisation=actor.organisation, on=draft.pk)
        return None
    draft.languages, draft.revision = form.languages, form.revision
    row = actions.submit(actor, draft, form.state, now)
    return _to("screening:outcome", row.pk)


def _quiet(request: HttpRequest) -> bool:
    """Whether the page asks by itself (asking/keep.js), not a person by pressing a button."""
    return request.headers.get("Accept") == "application/json"


def _token(request: HttpRequest) -> HttpResponse:
    """The token of the session that is there now: a page outlives the session that it was opened in."""
    return JsonResponse({"token": get_token(request)})


def _kept_quietly(actor: Actor, draft: Any, form: StaffForm, now: Any) -> HttpResponse:
    """The page saves what may be kept. It never discards and never submits: that takes a person's own press."""
    if form.state.holds("refused"):
        return JsonResponse({"problem": ""}, status=409)
    try:
        actions.save_draft(actor, draft, form.to_keep(), form.revision, form.languages, now)
    except actions.Refused as refused:
        return JsonResponse({"problem": say(refused.code)}, status=409)
    problem = say(form.problems[0].code) if form.problems else ""
    at = timezone.localtime(now).strftime("%H:%M")
    return JsonResponse({"revision": draft.revision, "saved_at": at, "problem": problem})


def _replayed(request: HttpRequest, stored: Any) -> HttpResponse:
    """The same form again, after it was stored: the same answer if the content is the same."""
    if request.method == "POST":
        form = StaffForm(request, catalogue.instrument(stored.definition), {}, stored.languages, once=stored.once)
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
    context = outcome.context(row, reader_language(request), actor)
    made = {"decision_key": uuid.uuid4(), "correction_key": uuid.uuid4()}
    return render(request, template, {**context, **made, **extra}, status=extra.get("status", 200))


@require_POST
def first_view(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """The worker's own view, or that they go on without one: only then are the frameworks shown to them."""
    row = queries.screening(actor, id)
    view = request.POST.get("view", "")[:32]
    if row.worker_id == actor.worker and view in catalogue.outcome_words().first_views:
        actions.view_first(actor, row, view, timezone.now())
    return _to("screening:outcome", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """Record a decision with coded reasons and next steps; a second one supersedes, the same form again is the same.
    `go=language` only draws the page in the language of this address, with what was ticked."""
    row = queries.screening(actor, id)
    if request.method != "POST":  # signed in again, or another language: the page that this form stands on
        return _to("screening:outcome", row.pk)
    lists = {name: request.POST.getlist(name)[:40] for name in ("exploitation", "reasons", "next_steps")}
    code = request.POST.get("decision", "")[:64]
    chosen = {"decision": code, **lists}
    key = page_key(request.POST.get("key", ""))
    if request.POST.get("go") == "language":
        return _outcome(request, actor, id, "screening/outcome.html", "screening.read", chosen=chosen, decision_key=key)
    try:
        actions.decide(actor, row, code, **lists, now=timezone.now(), key=key)
    except actions.Refused as refused:
        status = 409 if refused.code == "decision.other_content" else 422
        problem = {"decision_problem": say(refused.code), "chosen": chosen, "status": status}
        return _outcome(request, actor, id, "screening/outcome.html", "screening.read", **problem)
    return _to("screening:outcome", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """A correction is a new screening that supersedes this one; the same form again leads to the same."""
    row, key = queries.screening(actor, id), page_key(request.POST.get("key", ""))
    if request.method != "POST":
        return _to("screening:outcome", row.pk)
    try:
        if not actions.correcting(actor, row, key):
            actions.correct(actor, row, key, timezone.now())
    except actions.Refused as refused:
        return render(request, "web/problem.html", {"code": refused.code, "message": say(refused.code)}, status=409)
    return _to("screening:answer", key)


@require_POST
def withdraw(_request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """Take it out of the count: the person may ask for that at any time. Again is harmless."""
    withdraw_statistics(actor, queries.screening(actor, id), timezone.now())
    return _to("screening:outcome", id)


@require_POST
def discard(_request: HttpRequest, actor: Actor, id: UUID) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_draft(actor, queries.draft(actor, id, timezone.now()))
    return HttpResponseRedirect(reverse("screening:list"), status=303)


def _to(name: str, key: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, kwargs={"id": key}), status=303)
