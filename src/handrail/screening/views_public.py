"""Pages for the person: start, questions, result, help, about, and the count. No cookie, no session, nothing stored
but what someone chooses to add to the count."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from handrail.asking.blocks import Reading
from handrail.asking.present import after, before, definition_json, position, sections
from handrail.core.instruments.answers import from_fields
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.state import State, fill
from handrail.organisations.routes import reader_language
from handrail.screening import actions, catalogue, result
from handrail.screening.messages import say
from handrail.screening.reviewed import offered

CONTROLS = frozenset({"go", "at", "csrfmiddlewaretoken", "own", "alone", "shown", "id"})


def start(request: HttpRequest) -> HttpResponse:
    """The front page: what this is, what it costs, what is kept, and numbers for someone in danger."""
    instrument = _instrument()
    context = {"instrument": instrument, "intro": [words.get(reader_language(request)) for words in instrument.intro]}
    return _page(request, "screening/start.html", {**context, "title": instrument.title.get(reader_language(request))})


def help_page(request: HttpRequest) -> HttpResponse:
    """Rights, and who can help."""
    context = result.help_page(catalogue.place(), reader_language(request), _shown_on())
    return _page(request, "screening/help.html", {**context, "card": "card" in request.GET})


def about(request: HttpRequest) -> HttpResponse:
    """What this is, privacy, limits, and how to remove a visit from a phone."""
    return _page(request, "screening/about.html", {})


def questions(request: HttpRequest) -> HttpResponse:
    """The self-assessment, whole. Every POST gets the same page back with the questions that now apply, or the result."""
    go, _, target = request.POST.get("go", "")[:64].partition(":")
    instrument = _instrument()
    if go == "language" and target in offered(instrument):
        translation.activate(target)
        request.LANGUAGE_CODE = target
    answers, problems = from_fields(instrument, _fields(request))
    state = fill(instrument, answers, today=timezone.localdate())
    fresh = _newly_open(request, state) if target == "after" else ""
    if go == "result" and not fresh and all(one.code == "answer.unknown_question" for one in problems):
        return _result(request, state, say(problems[0].code) if problems else "")
    reading, at = Reading(reader_language(request)), fresh or request.POST.get("at", "")[:64]
    drawn = sections(state, answers, reading, say, at=at)
    step = {"continue": after, "back": before}.get(go)
    if step is not None:
        drawn = sections(state, answers, reading, say, at=step(drawn, at) or at)
    at = next((section.name for section in drawn if section.current), "")
    form = {
        "action": reverse("screening:questions"),
        "sections": drawn,
        "current": at,
        **position(drawn, at),
        "definition_json": definition_json(instrument),
        "other_language": "",
    }
    context = {"form": form, "in_danger": state.holds("danger"), "problem": say(problems[0].code) if problems else ""}
    return _page(request, "screening/questions.html", context, status=422 if problems else 200)


def _newly_open(request: HttpRequest, state: State) -> str:
    """The section of a question that opened since the page was drawn, so that it is shown before the result; or ""."""
    shown = set(request.POST.getlist("shown"))
    for section in state.instrument.sections:
        for question in section.questions():
            if state.asked.get(question.name) is Asked.OPEN and question.name not in shown:
                return section.name if shown else ""
    return ""


def _result(request: HttpRequest, state: State, problem: str) -> HttpResponse:
    """What was sent and is no question of ours withholds no help: it is said, and the rest gets its result."""
    context = result.context(state, catalogue.place(), reader_language(request), _shown_on())
    return _page(request, "screening/result.html", {**context, "problem": problem})


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest) -> HttpResponse:
    """Add coded answers to the count, if they are the person's own and they were alone. 303 to thanks. Where they are not
    counted, the result stays. Whoever only looks here (another language, say) is led to the questions."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("screening:questions"), status=303)
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SELF_ASSESSMENT)
    instrument = catalogue.instrument(definition)
    answers, problems = from_fields(instrument, _fields(request))
    state = fill(instrument, answers, today=timezone.localdate())
    own, alone = request.POST.get("own") == "yes", request.POST.get("alone") == "yes"
    held_back: int = getattr(request, "held_back", 0)
    code = "count.not_own" if not (own and alone) else "count.failed" if problems or state.problems else ""
    code = "count.limit" if held_back else code
    if not code:
        try:
            actions.add_to_count(definition, state, timezone.localdate().strftime("%Y-%m"), _key(request))
        except actions.Refused as refused:
            code = refused.code
    if code:
        context = result.context(state, catalogue.place(), reader_language(request), _shown_on())
        # Answers that are never counted were not sent here, danger among them: this result must not say "nothing".
        context["result"] |= {"danger": True, "partly": True, "nothing": ""}
        response = _page(request, "screening/result.html", {**context, "problem": say(code)}, 429 if held_back else 422)
        if held_back:
            response["Retry-After"] = str(held_back)
        return response
    return HttpResponseRedirect(reverse("screening:counted"), status=303)


def counted(request: HttpRequest) -> HttpResponse:
    """Thanks, and nothing about the answers."""
    return _page(request, "screening/counted.html", {})


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page: the languages to choose from, the numbers for someone in danger, and what is still a draft."""
    language, instrument = reader_language(request), _instrument()
    place = catalogue.place()
    if language not in offered(instrument):
        template, status = "screening/coming.html", 200
    common = {
        "public": True,
        "languages": _languages(request, instrument),
        # Words that nobody has read are the last thing to follow in danger: then the steps are in English.
        "danger_steps": result.danger_steps(place, language if language in offered(instrument) else "en", _shown_on()),
        "unreviewed": not instrument.translations[language].reviewed_by,
        "question_count": sum(1 for _ in instrument.questions()),
    }
    return render(request, template, {**common, **context}, status=status)


def _languages(request: HttpRequest, instrument: Instrument) -> list[dict[str, Any]]:
    """Every language by its own name; one that nobody has reviewed is shown as coming in production."""
    known, here, current = offered(instrument), request.path_info.split("/", 2)[2:], reader_language(request)
    rest = here[0] if here else ""
    rest = "questions/" if rest.startswith("questions/") else rest
    return [
        {"tag": tag, "name": name, "href": f"/{tag}/{rest}", "current": tag == current, "coming": tag not in known}
        for tag, name in settings.LANGUAGES
    ]


def _shown_on() -> Any:
    """The day against which a fact's age is measured, or None where everything is shown."""
    return timezone.localdate() if not settings.DEMO else None


def _instrument() -> Instrument:
    return catalogue.instrument(catalogue.latest(catalogue.INSTRUMENT, catalogue.SELF_ASSESSMENT))


def _key(request: HttpRequest) -> UUID:
    """The random key that the result page was given; a new one where it is missing or malformed."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return uuid4()


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    return {name: request.POST.getlist(name) for name in request.POST if name not in CONTROLS}
