"""A list that a form has in a file is put beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from handrail.authoring import actions, queries
from handrail.authoring.attaching import NoList, attached
from handrail.authoring.derived import derived
from handrail.authoring.importing import MOST_BYTES, SLACK, BroughtFileHandler
from handrail.authoring.views_draft import page_of, revision_of
from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther


@csrf_exempt  # a larger file than usual is let in before the form is read; `_attach` asks for the token then
@require_POST
def attach(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The file of a list that the form names. What is too large is refused unread."""
    row = queries.draft(actor, key)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isascii() or not length.isdigit() or int(length) > MOST_BYTES + SLACK:
        return page_of(request, row, "form.too_large", status=413)
    request.upload_handlers = [BroughtFileHandler(request)]
    return _attach(request, actor, key)


@csrf_protect
def _attach(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    row, given = queries.draft(actor, key), request.FILES.get("file")
    if given is None:
        return page_of(request, row, "form.no_file", status=422)
    file: Any = given
    try:
        book = attached(derived(row), request.POST.get("name", "")[:200], file.read(MOST_BYTES + 1))
        actions.save(actor, row, book, row.title, revision_of(request.POST), timezone.now())
    except NoList as refused:
        return page_of(request, row, refused.code, status=422)
    except actions.Refused as refused:
        return page_of(request, queries.draft(actor, key), refused.code, status=409)
    return SeeOther(reverse("authoring:form-draft", args=[key]))
