"""One form in the making: what it holds, what is missing, how each question is kept, and publishing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from handrail.authoring import actions, comparing, queries
from handrail.authoring.attaching import wanted
from handrail.authoring.classifying import SENSITIVITIES, classified, rows_of
from handrail.authoring.derived import Derived, derived
from handrail.authoring.leaving import DRAFT_KINDS
from handrail.authoring.marks import titled
from handrail.authoring.messages import say
from handrail.authoring.trying import reach
from handrail.authoring.words import problem_said, said
from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther, reader_language
from handrail.screening.actions import Refused as NotPublished

if TYPE_CHECKING:
    from handrail.authoring.models import FormDraft

VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def draft(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """What the form holds and what is still missing."""
    return _page(request, queries.draft(actor, key))


def page_of(request: HttpRequest, row: FormDraft, code: str, status: int) -> HttpResponse:
    """The page of a draft with what could not be done."""
    return _page(request, row, say(code), status=status)


def _page(request: HttpRequest, row: FormDraft, problem: str = "", status: int = 200) -> HttpResponse:
    found, language = derived(row), reader_language(request)
    context = {
        **_head(row, found),
        "questions": rows_of(found, language),
        "sensitivities": SENSITIVITIES,
        "open": [said(one) for one in found.open],
        "noted": [said(one) for one in found.noted],
        "wrong": [problem_said(one) for one in found.problems],
        "kept": found.kept.today + found.kept.told,
        "waiting": found.kept.sealed,
        "metadata": found.kept.metadata,
        "opened": found.opened,
        "kinds": DRAFT_KINDS,
        "wanted": wanted(found),
        "missing_words": found.missing_words,
        "reach": reach(found.instrument, found.frameworks, language) if found.instrument else (),
        "problem": problem or (say("form.names", names=", ".join(found.clashing)) if found.clashing else ""),
    }
    return render(request, "authoring/draft.html", context, status=status)


def _head(row: FormDraft, found: Derived) -> dict[str, Any]:
    return {
        "row": row,
        "title": row.title,
        "ready": found.ready,
        "version": found.version,
    }


@require_POST
def classify(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """How each question is kept and whether it is counted, for many at once; bands in place of a number; the title."""
    row = queries.draft(actor, key)
    revision = revision_of(request.POST)
    try:
        book = classified(derived(row), request.POST)
        title = request.POST.get("title", "").strip()[:200] or row.title
        book = titled(book, title) if title != row.title else book
        actions.save(actor, row, book, title, revision, timezone.now())
    except ValueError:
        return _page(request, row, say("form.bands"), status=422)
    except actions.Refused as refused:
        return _page(request, queries.draft(actor, key), say(refused.code), status=409)
    return SeeOther(reverse("authoring:form-draft", args=[row.pk]))


@require_POST
def discard(_request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The draft goes; the page before says so."""
    actions.discard(actor, queries.draft(actor, key))
    return SeeOther(reverse("authoring:forms"))


def compare(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """With the version before: questions, answers, mapping, and what it would have said of past screenings."""
    row = queries.draft(actor, key)
    found, language = derived(row), reader_language(request)
    compared = comparing.compared(actor, row, found, language) if row.follows_id and found.instrument else None
    return render(request, "authoring/compare.html", {**_head(row, found), "compared": compared})


@require_POST
def publish(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """An immutable version of the organisation's own. Refused until nothing is missing."""
    row = queries.draft(actor, key)
    found, version = derived(row), request.POST.get("version", "").strip()
    if not VERSION.fullmatch(version):
        return _page(request, row, say("form.version_word"), status=422)
    found = derived(row, version)
    if not found.ready or found.instrument is None:
        return _page(request, row, say("form.open"), status=422)
    try:
        made = actions.publish(actor, row, found.instrument, found.files, revision_of(request.POST), timezone.now())
    except NotPublished:
        return _page(request, row, say("form.version"), status=409)
    except actions.Refused as refused:
        return _page(request, queries.draft(actor, key), say(refused.code), status=409)
    return SeeOther(reverse("authoring:form-published", args=[made.pk]))


def revision_of(post: QueryDict) -> int:
    """The revision that the page was drawn from; 0 for none."""
    said_ = post.get("revision", "")
    return int(said_) if said_.isascii() and said_.isdigit() and len(said_) < 10 else 0
