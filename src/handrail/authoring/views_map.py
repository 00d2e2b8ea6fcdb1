"""One question: what each answer shows, why it is asked, where its rule comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from handrail.authoring import actions, queries
from handrail.authoring.derived import derived
from handrail.authoring.mapping import Unknown, asked_at, mapped, shown_at, signs_offered
from handrail.authoring.messages import say
from handrail.authoring.trying import reach
from handrail.authoring.words import problem_said
from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther, reader_language

if TYPE_CHECKING:
    from handrail.authoring.models import FormDraft


def question(request: HttpRequest, actor: Actor, key: UUID, row: int) -> HttpResponse:
    """The question in that row of the survey. `q` narrows the signs that are offered; finding saves too, so nothing is lost."""
    draft = queries.draft(actor, key)
    if request.method != "POST":
        return _page(request, draft, row)
    found = derived(draft)
    revision = request.POST.get("revision", "")
    try:
        book = mapped(found, row, request.POST)
        number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0
        actions.save(actor, draft, book, draft.title, number, timezone.now())
    except Unknown as unknown:
        return _page(request, draft, row, say("form.code", given=unknown.code), status=422)
    except actions.Refused as refused:
        return _page(request, queries.draft(actor, key), row, say(refused.code), status=409)
    if request.POST.get("go") == "draft":
        return SeeOther(reverse("authoring:form-draft", args=[key]))
    wanted = request.POST.get("q", "")[:100] if request.POST.get("go") == "find" else ""
    return SeeOther(reverse("authoring:form-map", args=[key, row]) + (f"?{urlencode({'q': wanted})}" if wanted else ""))


def _page(request: HttpRequest, draft: FormDraft, row: int, problem: str = "", status: int = 200) -> HttpResponse:
    found, language = derived(draft), reader_language(request)
    element = asked_at(found, row)
    if element is None:
        raise Http404
    wanted = request.GET.get("q", "")[:100]
    shown = shown_at(found, element, language)
    context = {
        "row": draft,
        "element": shown,
        "signs": signs_offered(found.lists, wanted, language, shown["codes"]),
        "wanted": wanted,
        "reach": reach(found.instrument, found.frameworks, language) if found.instrument else (),
        "wrong": [problem_said(one) for one in found.problems if one.place == shown["name"]],
        "problem": problem,
    }
    return render(request, "authoring/map.html", context, status=status)
