"""Forms leave: as they came, with our columns, as XForm, codebook, schema or our own files."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.audit.writing import fetched
from handrail.authoring import queries
from handrail.authoring.derived import derived
from handrail.authoring.leaving import KINDS, Left, left
from handrail.core.interchange.xlsform.book import from_json
from handrail.organisations.policy import Actor
from handrail.organisations.routes import reader_language
from handrail.screening import catalogue


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


def of_published(_request: HttpRequest, actor: Actor, key: UUID, kind: str) -> HttpResponse:
    """One file of a published form."""
    row = queries.form(actor, key)
    source = queries.source(row)
    came, book = (from_json(source.came), from_json(source.book)) if source else (None, None)
    return _sent(actor, row.pk, left(kind, row.files, catalogue.instrument(row), came, book))


def of_draft(_request: HttpRequest, actor: Actor, key: UUID, kind: str) -> HttpResponse:
    """One file of a draft."""
    row = queries.draft(actor, key)
    found = derived(row)
    return _sent(
        actor,
        row.pk,
        left(kind, found.files, found.instrument, from_json(row.came), found.book),
    )


def _sent(actor: Actor, key: UUID, file: Left | None) -> HttpResponse:
    if file is None:
        raise Http404
    fetched("form.taken", by=actor.worker, organisation=actor.organisation, on=key)
    response = HttpResponse(file.content, content_type=file.type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
