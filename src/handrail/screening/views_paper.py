"""Forms on paper: those that somebody may screen with, and the questions that a person answers alone."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.organisations.policy import Actor
from handrail.organisations.routes import reader_language
from handrail.screening import catalogue, papers, queries
from handrail.screening.formpaper import short_code
from handrail.screening.reviewed import offered


def form(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """A form that the actor may screen with, in `lang` and beside it in `with`; `large` print. Without `lang`: the page
    on which these are chosen."""
    row = next((one for one in queries.forms(actor) if one.pk == key), None)
    if row is None:
        raise Http404
    instrument = catalogue.instrument(row)
    first, second = request.GET.get("lang", ""), request.GET.get("with", "")
    if first not in instrument.languages or (second and second not in instrument.languages):
        context = {"instrument": instrument, "title": instrument.title.get(reader_language(request)), "row": row}
        return render(request, "screening/paper_choice.html", context, status=422 if first else 200)
    try:
        made = papers.paper(row, first, second, large="large" in request.GET)
    except papers.NotMade:
        context = {"instrument": instrument, "title": instrument.title.get(reader_language(request)), "row": row}
        return render(request, "screening/paper_choice.html", {**context, "problem": True}, status=503)
    return _sent(made.read_bytes(), f"{short_code(instrument, first, second)}.pdf")


def questions(request: HttpRequest) -> HttpResponse:
    """The self-assessment on paper, in the language of the page; nothing in it says what it is for."""
    row = catalogue.latest(catalogue.INSTRUMENT, catalogue.SELF_ASSESSMENT)
    language = reader_language(request)
    if language not in offered(catalogue.instrument(row)):
        raise Http404
    try:
        made = papers.paper(row, language, large="large" in request.GET)
    except papers.NotMade:
        return HttpResponse(status=503)
    return _sent(made.read_bytes(), "questions.pdf")


def _sent(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
