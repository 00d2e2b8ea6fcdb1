"""A form whose session has ended: it changes nothing, says that it was not saved, and leads back to its page."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from handrail.organisations.models import Worker
from handrail.screening.models import Draft
from tests.fixtures import SAME_ORIGIN
from tests.screening.forms import READY, Browser, address
from tests.world import PASSWORD, World

SAID = "What you had just filled in was not saved."
TOKEN = {"csrfmiddlewaretoken": "of a session that is gone"}


@pytest.fixture
def nobody(db: None) -> Client:
    """A browser whose session has ended; tokens are checked as in reality."""
    return Client(enforce_csrf_checks=True, headers=SAME_ORIGIN)


def test_a_form_is_not_saved_and_its_page_says_so(nobody: Client, asha: Browser, world: World, key: UUID) -> None:
    page = address("answer", key)
    fields = {**READY, **TOKEN, "P01": "age_26", "revision": "1", "go": "save"}
    response = nobody.post(page, fields, headers={"Referer": f"http://testserver{page}"})
    assert response.status_code == 303
    assert Draft.objects.get().revision == 1
    shown = nobody.get(response["Location"])
    assert SAID in shown.content.decode()
    given = {"username": "asha", "password": PASSWORD, "next": shown.context["next"]}
    wrong = nobody.post(response["Location"], {**given, "password": "x"})
    assert SAID in wrong.content.decode()
    assert nobody.post(response["Location"], given)["Location"] == page


@pytest.mark.parametrize("referer", ["", "http://elsewhere.example/en/screenings/", "http://[", "/en/screenings/"])
def test_a_page_of_somebody_else_is_not_led_back_to(nobody: Client, world: World, referer: str) -> None:
    response = nobody.post(address("new"), {**TOKEN, "S1": "yes"}, headers={"Referer": referer})
    assert response.status_code == 303
    assert nobody.get(response["Location"]).context["next"] == "/en/screenings/"


def test_signing_out_of_a_session_that_is_gone_loses_nothing(nobody: Client, world: World) -> None:
    response = nobody.post(reverse("sign-out"), TOKEN)
    assert response.status_code == 303
    assert SAID not in nobody.get(response["Location"]).content.decode()


def test_looking_at_a_page_loses_nothing(nobody: Client, world: World) -> None:
    assert SAID not in nobody.get(nobody.get(address("new"))["Location"]).content.decode()


def test_who_is_signed_in_needs_the_token_as_ever(nobody: Client, asha: Browser, world: World, key: UUID) -> None:
    nobody.force_login(Worker.objects.get(pk=world.asha.worker))
    fields = {**READY, **TOKEN, "revision": "1", "go": "save"}
    assert nobody.post(address("answer", key), fields).status_code == 403
    assert Draft.objects.get().revision == 1
