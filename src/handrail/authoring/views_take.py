"""Forms leave: as they came, with our columns, as XForm, codebook, schema or our own files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.audit.writing import fetched
from handrail.authoring import queries
from handrail.authoring.derived import derived
from handrail.authoring.leaving import DRAFT_KINDS, KINDS, Leaving, Left, left
from handrail.core.instruments.definition import Instrument
from handrail.core.interchange.xlsform.book import from_json
from handrail.organisations.policy import Actor
from handrail.organisations.routes import reader_language
from handrail.screening import catalogue, papers


def published(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """A published form: its languages, versions and files."""
    row, language = queries.form(actor, key), reader_language(request)
    instrument = catalogue.instrument(row)
    context = {
        "row": row,
        "title": instrument.title.get(language) or row.name,
        "own": row.organisation_id is not None,
        "spoken": instrument.languages,
        "questions": [
            {"name": one.name, "label": one.label.get(language), "type": one.type.value, "kept": one.stored}
            for one in instrument.questions()
        ],
        "kinds": [kind for kind in KINDS if kind != "came" or queries.source(row) is not None],
    }
    return render(request, "authoring/published.html", context)


def of_published(request: HttpRequest, actor: Actor, key: UUID, kind: str) -> HttpResponse:
    """One file of a published form, in the language of the page where it has words."""
    row = queries.form(actor, key)
    instrument, language = catalogue.instrument(row), reader_language(request)
    if kind == "codebook-pdf":
        return _made(actor, row, instrument, language if language in instrument.languages else instrument.first)
    source = queries.source(row)
    came, book = (from_json(source.came), from_json(source.book)) if source else (None, None)
    return _sent(actor, row.pk, left(kind, Leaving(row.files, instrument, came, book), language))


def _made(actor: Actor, row: Any, instrument: Instrument, language: str) -> HttpResponse:
    """A PDF, which another process makes."""
    try:
        content = papers.codebook(row, language).read_bytes()
    except papers.NotMade:
        return HttpResponse(status=503)
    name = f"{instrument.id}-{instrument.version}-codebook-{language}.pdf"
    return _sent(actor, row.pk, Left(name, "application/pdf", content))


def of_draft(request: HttpRequest, actor: Actor, key: UUID, kind: str) -> HttpResponse:
    """One file of a draft; a PDF only once it is published."""
    row = queries.draft(actor, key)
    if kind not in DRAFT_KINDS:
        raise Http404
    found = derived(row)
    form = Leaving(found.files, found.instrument, from_json(row.came), found.book)
    return _sent(actor, row.pk, left(kind, form, reader_language(request)))


def _sent(actor: Actor, key: UUID, file: Left | None) -> HttpResponse:
    if file is None:
        raise Http404
    fetched("form.taken", by=actor.worker, organisation=actor.organisation, on=key)
    response = HttpResponse(file.content, content_type=file.type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
