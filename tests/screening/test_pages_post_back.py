"""Each page's own form, sent as a browser without scripts sends it: nothing in it is strange to the page that reads it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from handrail.screening.models import AnonymousAnswers, Draft, Submission
from tests.screening.forms import KEPT, READY, TOLD, Browser, values
from tests.screening.test_public_questions import post, questions, worst


class _Fields(HTMLParser):
    """The fields of the one form to `action` that a browser would send, and where its buttons lead."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.fields: dict[str, list[str]] = {}
        self.buttons: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("action") == self.action
        if not self.inside or "disabled" in given:
            return
        if tag == "button":
            self.buttons.add(given.get("value") or "")
        chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and given.get("name") and chosen:
            self.fields.setdefault(str(given["name"]), []).append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def form(response: Any, action: str) -> _Fields:
    reader = _Fields(action)
    reader.feed(response.content.decode())
    assert reader.fields
    return reader


def test_from_the_checks_to_the_outcome(asha: Browser) -> None:
    new = form(asha.get("new"), "/en/screenings/new/")
    assert "begin" in form(asha.post("new", None, {**READY, "at": "consent"}), "/en/screenings/new/").buttons
    begun = asha.client.post("/en/screenings/new/", {**new.fields, **READY, "go": "begin"})
    assert begun.status_code == 303
    address = begun["Location"]
    page = asha.client.get(address)
    for _ in range(3):
        sent = form(page, address)
        assert not page.context["problems"]
        page = asha.client.post(address, {**sent.fields, **TOLD, "P07": ["job", "travel"], "go": "continue"})
        assert page.status_code == 200
    assert Draft.objects.get().answers == KEPT
    assert Draft.objects.get().revision == 4
    done = asha.client.post(address, {**form(page, address).fields, "go": "submit"})
    assert done.status_code == 303
    assert Submission.objects.get().answers == KEPT
    assert asha.client.get(done["Location"]).status_code == 200


def test_a_stop_and_going_on_lose_nothing(asha: Browser, key: UUID) -> None:
    address = f"/en/screenings/{key}/answer/"
    page = asha.save(key, TOLD)
    for changed in ({"S2": "no"}, {"S2": "yes"}, {"C2": "no"}, {"C2": "yes"}, {"S7": "no"}, {"S7": "yes"}):
        sent = form(page, address).fields
        page = asha.client.post(address, {**sent, **changed, "go": "save"})
        assert page.status_code == 200
    assert Draft.objects.get().answers == KEPT
    assert values(page) == KEPT


def test_every_button_of_a_draft_leads_somewhere(asha: Browser, key: UUID) -> None:
    address = f"/en/screenings/{key}/answer/"
    page = asha.save(key, TOLD)
    for button in sorted(form(page, address).buttons - {"submit"}):
        page = asha.client.post(address, {**form(page, address).fields, "go": button})
        assert page.status_code == 200
        assert values(page) == KEPT


@pytest.mark.usefixtures("published")
@pytest.mark.django_db
def test_from_the_first_question_to_the_count(client: Client) -> None:
    page = client.get("/en/questions/")
    for _ in range(len({question.name for question in questions().values()})):
        sent = form(page, "/en/questions/")
        page = client.post("/en/questions/", {**sent.fields, **worst(), "go": "continue"})
        assert page.status_code == 200
        if "continue" not in sent.buttons:
            break
    assert values(page) == worst()
    result = client.post("/en/questions/", {**form(page, "/en/questions/").fields, "go": "result"})
    assert "result" in result.context
    sent = form(result, "/en/questions/count/")
    assert client.post("/en/questions/count/", {**sent.fields, "own": "yes", "alone": "yes"}).status_code == 303
    assert "SA02" in AnonymousAnswers.objects.get().answers


@pytest.mark.usefixtures("published")
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans", "id", "fil"])
def test_every_button_of_the_questions_keeps_the_answers(client: Client, language: str) -> None:
    address = f"/{language}/questions/"
    page = post(client, worst(), language)
    buttons = form(page, address).buttons
    assert {"continue", "result", *(f"language:{tag}" for tag in ("en", "zh-Hant", "zh-Hans", "id", "fil"))} <= buttons
    for button in sorted(buttons - {"result"}):
        again = client.post(address, {**form(page, address).fields, "go": button})
        assert again.status_code == 200
        assert values(again) == worst()
