"""Forms of an organisation: what there is, bringing one, and beginning a newer version of one that is published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from handrail.authoring import actions, queries
from handrail.authoring.importing import MOST_BYTES, SLACK, Brought, BroughtFileHandler, bring_file, renewed
from handrail.authoring.messages import say
from handrail.authoring.words import said
from handrail.core.interchange.xlsform.found import Refused
from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther, reader_language
from handrail.screening import catalogue


def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Drafts, the organisation's own published forms, those of the task force, and a place to bring one."""
    return _listing(request, actor)


def _listing(
    request: HttpRequest, actor: Actor, problem: str = "", findings: tuple[Any, ...] = (), status: int = 200
) -> HttpResponse:
    language = reader_language(request)
    rows = [
        {
            "key": row.pk,
            "title": catalogue.instrument(row).title.get(language) or row.name,
            "version": row.version,
            "own": row.organisation_id is not None,
            "on": row.published_at,
        }
        for row in queries.published(actor)
    ]
    context = {
        "drafts": queries.drafts(actor),
        "own": [row for row in rows if row["own"]],
        "shared": [row for row in rows if not row["own"]],
        "problem": problem,
        "findings": [said(one) for one in findings],
    }
    return render(request, "authoring/forms.html", context, status=status)


@csrf_exempt  # a larger file than usual is let in before the form is read; `_bring` asks for the token then
@require_POST
def bring(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A file becomes a draft, or every reason why it does not is said at once. What is too large is refused unread."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isascii() or not length.isdigit() or int(length) > MOST_BYTES + SLACK:
        return _listing(request, actor, say("form.too_large"), status=413)
    request.upload_handlers = [BroughtFileHandler(request)]
    return _bring(request, actor)


@csrf_protect
def _bring(request: HttpRequest, actor: Actor) -> HttpResponse:
    given: Any = request.FILES.get("file")
    if given is None:
        return _listing(request, actor, say("form.no_file"), status=422)
    try:
        brought = bring_file(given.read(MOST_BYTES + 1), str(given.name))
    except Refused as refused:
        return _listing(request, actor, say("form.refused"), refused.findings, status=422)
    return _kept(request, actor, brought)


def _kept(request: HttpRequest, actor: Actor, brought: Brought, follows: Any = None) -> HttpResponse:
    try:
        row = actions.bring(
            actor, brought.book, brought.name, brought.title, brought.notes, timezone.now(), follows=follows
        )
    except actions.Refused as refused:
        return _listing(request, actor, say(refused.code), status=422)
    return SeeOther(reverse("authoring:form-draft", args=[row.pk]))


@require_POST
def change(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """A new draft from a published form, one's own or the task force's: the next version, or a variant of one's own."""
    row = queries.form(actor, key)
    follows = row if row.organisation_id is not None else None
    return _kept(request, actor, renewed(row, queries.source(row)), follows)
