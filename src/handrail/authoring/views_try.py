"""A form as people will see it, in two languages side by side; answers are tried out, determined, and kept nowhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from handrail.asking.blocks import Reading
from handrail.asking.present import definition_json, sections
from handrail.asking.sent import LONGEST_GO, is_answer
from handrail.asking.sent import sent as sent_by
from handrail.authoring import queries
from handrail.authoring.derived import derived
from handrail.authoring.trying import signs, tried
from handrail.core.instruments.answers import from_fields
from handrail.core.instruments.state import fill
from handrail.organisations.policy import Actor
from handrail.organisations.routes import reader_language
from handrail.screening.drawing import draw, drawn
from handrail.screening.messages import say

CONTROLS = frozenset({"go", "at", "shown", "csrfmiddlewaretoken"})


def try_out(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The whole form on one page. What is sent is answered with what it would say, and nothing is kept."""
    row = queries.draft(actor, key)
    found, sent = derived(row), request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"row": row, "title": row.title, "instrument": found.instrument}
    if found.instrument is None:
        return render(request, "authoring/try.html", context)
    language, instrument = reader_language(request), found.instrument
    every = {name: request.POST.getlist(name) for name in request.POST if name not in CONTROLS}
    taken, problems = from_fields(instrument, {name: values for name, values in every.items() if is_answer(name)})
    go, _, target = request.POST.get("go", "")[:LONGEST_GO].partition(":")
    page = sent_by(instrument, taken, every, go, target)
    answers, today = page.answers, timezone.localdate()
    once = drawn(draw(instrument, row.pk, timezone.localtime()), today)  # the draft's own chance, the clock of now
    state = fill(instrument, answers, today=today, once=once)
    first, second = (_language(sent.get(name, ""), instrument.languages) for name in ("try:first", "try:second"))
    reading = Reading(first or language, second)
    context |= {
        "first": reading.first,
        "second": second,
        "plain": "try:plain" in sent,
        "tried": tried(state, found.frameworks, language) if request.method == "POST" else (),
        "signs": signs(state, found.frameworks, language),
        "problems": [say(one.code) for one in (*problems, *state.problems)],
        "form": {
            "sections": sections(
                fill(instrument, answers, today=today, drawn=page.drawn, once=once),
                answers,
                reading,
                say,
                searched=page.searched,
            ),
            "action": reverse("authoring:form-try", args=[key]),
            "definition_json": definition_json(instrument),
            "other_language": second,
            "ready": True,
            "once": once,
            "beyond": instrument.beyond,
        },
    }
    return render(request, "authoring/try.html", context)


def _language(wanted: str, known: tuple[str, ...]) -> str:
    return wanted if wanted in known else ""
