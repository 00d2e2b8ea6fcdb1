"""The self-assessment: no trace, no cookie, every language, and a result that repeats nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from handrail import content
from handrail.audit.models import Event
from handrail.core.instruments.definition import Instrument, Question
from handrail.core.place import CONTACT_DAYS, FACT_DAYS
from handrail.organisations.models import Worker
from handrail.organisations.policy import Actor
from handrail.screening import catalogue, result
from handrail.screening.models import AnonymousAnswers, Draft, Submission
from tests.screening.forms import blocks, values
from tests.world import World

LANGUAGES = ("en", "zh-Hant", "zh-Hans", "id", "fil")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def self_assessment() -> Instrument:
    return catalogue.instrument(catalogue.latest(catalogue.INSTRUMENT, catalogue.SELF_ASSESSMENT))


def questions() -> dict[str, Question]:
    return {question.name: question for question in self_assessment().questions()}


def worst() -> dict[str, str]:
    """The answer to every question that shows the most."""
    found = {name: next(reversed(one.shows), "no") for name, one in questions().items() if one.type != "select_one"}
    return {**found, "SA01": "yes", "SA09": "no", "SA14": "h16", "SA15": "never", "SA29": "yes", "SA30": "IDN"}


def post(client: Client, given: dict[str, Any], language: str = "en") -> Any:
    return client.post(f"/{language}/questions/", given)


def leaves_nothing(response: Any) -> None:
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert response["Cache-Control"] == "no-store"
    assert not any(model.objects.exists() for model in (AnonymousAnswers, Draft, Submission))


def said(response: Any) -> str:
    """What a person reads: no element, no attribute, no script."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", page))


def hidden(response: Any) -> dict[str, bool]:
    return {block.name: block.hidden for block in blocks(response)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("go", [None, "continue", "back", "result", "card", "language:en", "language:fil", "nonsense"])
def test_every_form_in_every_language_leaves_nothing(client: Client, language: str, go: str | None) -> None:
    before = Event.objects.count()
    given = {**worst(), "at": "papers_and_pay", "go": go}
    response = post(client, given, language) if go else client.get(f"/{language}/questions/")
    assert response.status_code == 200
    leaves_nothing(response)
    assert Event.objects.count() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_are_in_the_language_of_the_path(client: Client, language: str) -> None:
    page = said(client.get(f"/{language}/questions/"))
    for question in questions().values():
        assert question.label.words[language] in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_choosing_a_language_keeps_every_answer(client: Client, language: str) -> None:
    response = post(client, {**worst(), "go": f"language:{language}", "at": "daily_life"})
    assert values(response) == {name: text for name, text in worst().items() if text}
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    assert response["Content-Language"] == language
    assert response.context["form"]["action"] == f"/{language}/questions/"
    assert response.context["form"]["current"] == "daily_life"
    assert questions()["SA01"].label.words[language] in said(response)


@pytest.mark.parametrize("language", ["xx", "", "../en", "zh-hant", "<script>"])
def test_a_language_that_we_do_not_have_changes_nothing(client: Client, language: str) -> None:
    response = post(client, {"SA02": "yes", "go": f"language:{language}"})
    assert (response.status_code, response["Content-Language"]) == (200, "en")
    assert values(response) == {"SA02": "yes"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_tells_nobody_what_this_is(client: Client, language: str) -> None:
    pages = [client.get(f"/{language}/{page}") for page in ("", "questions/", "help/", "about/", "questions/thanks/")]
    pages.append(post(client, {**worst(), "go": "result"}, language))
    titles = {re.search(r"<title>(.*?)</title>", page.content.decode(), re.DOTALL)[1].strip() for page in pages}  # type: ignore[index]
    assert len(titles) == 1
    assert not re.search(r"traffick|victim|forced|abuse|販運|贩运|受害|korban|biktima|handrail", titles.pop(), re.I)


def test_going_on_leads_to_the_next_part(client: Client) -> None:
    names = [section.name for section in self_assessment().sections]
    at = names[0]
    for following in names[1:]:
        at = post(client, {"go": "continue", "at": at}).context["form"]["current"]
        assert at == following


@pytest.mark.parametrize(
    ("answer", "closed"), [("no", False), ("yes", True), ("dont_know", True), ("prefer_not", True), ("", True)]
)
def test_a_question_waits_for_its_gate(client: Client, answer: str, closed: bool) -> None:
    """SA10 (can you get it back) is asked only of someone who does not keep their own passport (SA09)."""
    assert hidden(post(client, {"SA09": answer, "go": "continue"}))["SA10"] is closed


def test_an_answer_behind_a_closed_gate_says_nothing(client: Client) -> None:
    with_it = post(client, {"SA09": "yes", "SA10": "no", "go": "result"}).context["result"]
    without = post(client, {"SA09": "yes", "go": "result"}).context["result"]
    assert {**with_it, "key": ""} == {**without, "key": ""}


@pytest.mark.parametrize("go", ["continue", "result"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_opens_the_steps_and_numbers(client: Client, language: str, go: str) -> None:
    steps = catalogue.place().person_in_danger
    response = post(client, {"SA01": "yes", "go": go}, language)
    danger = response.context["in_danger"] if go == "continue" else response.context["result"]["danger"]
    assert danger is True
    assert all(step.get(language) in said(response) for step in steps.steps)
    assert 'href="tel:999"' in response.content.decode()
    calm = post(client, {"SA01": "no", "go": "continue"}, language)
    assert calm.context["in_danger"] is False


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answers", ["worst", "none", "open"])
def test_a_result_never_says_a_class_a_score_or_a_code(client: Client, language: str, answers: str) -> None:
    given = {"worst": worst(), "none": {}, "open": dict.fromkeys(questions(), "dont_know")}[answers]
    response = post(client, {**given, "go": "result"}, language)
    page = said(response)
    classes = {
        words
        for name in content.ids("frameworks")
        for one in catalogue.framework(name).classes
        for words in one.label.words.values()
    }
    assert not [words for words in classes if words and words in page]
    codes = {code for question in questions().values() for code in question.indicators} | set(questions())
    assert not [code for code in codes if re.search(rf"(?<![\w.]){re.escape(code)}(?![\w.])", page)]
    facts = " ".join(content.read("places", "hk").values())
    assert set(re.findall(r"\d+", page)) <= set(re.findall(r"\d+", facts)), "a number that is not one of the place's"
    assert "victim" not in page.lower()
    labels = {question.label.words[language] for question in questions().values()}
    assert not [words for words in labels if words in page]


def test_what_travels_on_is_what_may_be_counted_and_nothing_else(client: Client) -> None:
    response = post(client, {**worst(), "go": "result"})
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode()))
    counted = {name for name, question in questions().items() if question.counted}
    assert UUID(sent.pop("id"))  # random, so that a form sent twice is counted once
    assert set(sent) == counted & {name for name, text in worst().items() if text}
    assert not {"SA01", "SA16", "SA23"} & set(sent)


def test_a_result_is_the_same_whatever_else_was_confided(client: Client) -> None:
    """Nothing a browser keeps of the result's forms tells a protected answer."""
    pages = [post(client, {"SA02": "no", "SA16": answer, "go": "result"}) for answer in ("", "prefer_not", "no")]
    assert len({tuple(page.context["result"]["answers"]) for page in pages}) == 1


@pytest.mark.parametrize(
    ("field", "answer", "go"),
    [
        ("SA99", "yes", "continue"),
        ("SA02[1]", "yes", "continue"),
        *(("SA02", answer, go) for answer in ("x" * 2_001, ["yes", "no"]) for go in ("continue", "result")),
    ],
)
def test_what_is_not_of_this_form_is_not_taken_and_is_said(
    client: Client, field: str, answer: str | list[str], go: str
) -> None:
    response = post(client, {"SA03": "yes", field: answer, "go": go})
    assert response.status_code == 422
    assert response.context["problem"] in said(response)
    assert values(response) == {"SA03": "yes"}
    leaves_nothing(response)


def test_an_answer_that_is_no_choice_does_not_keep_anyone_from_the_result(client: Client) -> None:
    assert post(client, {"SA02": "perhaps", "go": "result"}).status_code == 200
    response = post(client, {"SA02": "perhaps", "go": "continue"})
    assert [block.problem != "" for block in blocks(response) if block.name == "SA02"] == [True]


def test_questions_results_and_help_are_never_held_back(client: Client) -> None:
    for _ in range(40):
        assert post(client, {"SA02": "yes", "go": "result"}).status_code == 200
        assert client.get("/en/help/").status_code == 200


def test_a_signed_in_worker_answers_as_anyone_does(client: Client, world: Any) -> None:
    client.force_login(Worker.objects.get(username="asha"))
    response = post(client, {**worst(), "go": "result"})
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


def test_in_production_only_reviewed_languages_and_verified_facts_are_offered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that ships has been reviewed or verified by a named person yet: English, and the numbers of every page."""
    monkeypatch.setattr(settings, "DEMO", False)
    response = post(client, {"SA11": "no", "go": "language:fil"})
    reviewed = {tag for tag, one in self_assessment().translations.items() if one.reviewed_by}
    assert response["Content-Language"] == ("fil" if "fil" in reviewed else "en")
    coming = {one["tag"] for one in response.context["languages"] if one["coming"]}
    assert coming == set(LANGUAGES) - reviewed - {"en"}
    shown = post(client, {"SA11": "no", "go": "result"}).context["result"]
    place, today = catalogue.place(), timezone.localdate()
    verified = {name for name, right in place.rights.items() if right.verified.shown(today, FACT_DAYS)}
    rights = {right["id"] for topic in shown["topics"] for right in topic["rights"]} | {
        right["id"] for right in shown["others"]
    }
    assert rights <= verified
    lines = {line.id for line in place.helplines if line.verified.shown(today, CONTACT_DAYS)}
    assert {line["id"] for line in shown["helplines"]} == lines
    assert lines >= {line.id for line in place.helplines if line.verified.always} != set()


def test_words_that_nobody_has_reviewed_are_marked_in_production(
    client: Client, signed_in: Callable[[Actor], Client], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the demonstration its banner says so; in production each page does."""
    monkeypatch.setattr(settings, "DEMO", False)
    marked = "no named person has reviewed yet"
    assert marked in client.get("/en/questions/").content.decode()
    assert marked in signed_in(world.asha).get("/en/screenings/new/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans", "id", "fil"])
def test_in_production_no_step_in_danger_rests_on_what_nobody_verified(language: str) -> None:
    place = catalogue.place()
    shown = result.danger_steps(place, language, date(2026, 11, 22))["steps"]
    assert "992" not in " ".join(shown)
    assert "999" in " ".join(shown)
    assert len(shown) == len(place.person_in_danger.steps) - 2
    assert "992" in " ".join(result.danger_steps(place, language, None)["steps"])
    assert all(one["as_of"] for one in result.danger_numbers(place, language))


def test_a_language_that_is_coming_gives_the_steps_in_english(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    html = unescape(client.get("/id/").content.decode())
    steps = catalogue.place().person_in_danger.steps
    assert steps[0].get("en") in html
    assert steps[0].get("id") not in html
    assert '<ol lang="en">' in html
