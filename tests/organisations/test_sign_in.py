"""Signing in and out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from handrail.audit.queries import events
from handrail.organisations.actions import UnknownRole, create_worker
from handrail.organisations.models import Worker
from tests.fixtures import SAME_ORIGIN
from tests.world import PASSWORD, World

ADDRESS = "/en/sign-in/"


def post(client: Client, username: str, password: str, onward: str = "") -> tuple[int, str]:
    response = client.post(ADDRESS, {"username": username, "password": password, "next": onward})
    return response.status_code, response.get("Location", "")


def test_the_right_password_leads_to_the_list(world: World, client: Client) -> None:
    assert post(client, "asha", PASSWORD) == (303, "/en/screenings/")
    assert next(event.event for event in events(world.a)) == "session.began"
    cookie = client.cookies["handrail"]
    assert cookie["samesite"] == "Strict"
    assert cookie["httponly"]
    assert not cookie["expires"]
    assert set(client.cookies) == {"handrail"}


def test_every_wrong_way_gets_the_same_page(world: World, client: Client) -> None:
    Worker.objects.filter(username="ben").update(is_active=False)
    pages = set()
    for username, password in (("asha", "wrong words"), ("nobody", PASSWORD), ("ben", PASSWORD)):
        response = client.post(ADDRESS, {"username": username, "password": password})
        assert response.status_code == 422
        assert not response.cookies
        pages.add(response.content.decode().replace(username, ""))
    assert len(pages) == 1
    assert PASSWORD not in pages.pop()


@pytest.mark.parametrize(
    ("onward", "goes"),
    [
        ("/en/figures/own/", "/en/figures/own/"),
        # The language of the page signed in on, which somebody may have changed on the way.
        ("/zh-Hant/screenings/", "/en/screenings/"),
        ("https://elsewhere.example/", "/en/screenings/"),
        ("//elsewhere.example/", "/en/screenings/"),
        ("/\\elsewhere.example/", "/en/screenings/"),
        ("javascript:alert(1)", "/en/screenings/"),
        ("screenings/", "/en/screenings/"),
    ],
)
def test_it_leads_on_only_to_our_own_pages(world: World, client: Client, onward: str, goes: str) -> None:
    assert post(client, "asha", PASSWORD, onward) == (303, goes)


def test_signing_out_ends_the_session_here_and_on_the_server(world: World, client: Client) -> None:
    post(client, "asha", PASSWORD)
    response = client.post("/en/sign-out/")
    assert response.status_code == 303
    assert response["Clear-Site-Data"] == '"cache"'
    assert not Session.objects.exists()
    assert next(event.event for event in events(world.a)) == "session.ended"
    assert client.get("/en/screenings/").status_code == 303


def test_signed_in_forms_need_their_token(world: World) -> None:
    browser = Client(headers=SAME_ORIGIN, enforce_csrf_checks=True)
    post(browser, "asha", PASSWORD)
    assert browser.post("/en/sign-out/").status_code == 403
    assert Session.objects.exists()


def test_a_form_on_a_page_of_ours_carries_its_token(world: World) -> None:
    browser = Client(headers=SAME_ORIGIN, enforce_csrf_checks=True)
    post(browser, "asha", PASSWORD)
    shown = browser.get("/en/screenings/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert token is not None
    assert browser.post("/en/sign-out/", {"csrfmiddlewaretoken": token.group(1)}).status_code == 303
    assert not Session.objects.exists()


def test_a_closed_account_is_out_at_once(world: World, client: Client) -> None:
    post(client, "asha", PASSWORD)
    Worker.objects.filter(username="asha").update(is_active=False)
    assert client.get("/en/sign-out/")["Location"].startswith(ADDRESS)


def test_a_session_ends_after_half_an_hour_and_moves_on_with_use(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(client, "asha", PASSWORD)
    until = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < until <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    monkeypatch.setattr("handrail.organisations.routes.time", lambda: 60.0 * 60)
    client.get("/en/sign-out/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=29)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/en/sign-out/")["Location"].startswith(ADDRESS)


def test_accounts_are_made_with_care(world: World, signed_in: Callable[..., Client]) -> None:
    with pytest.raises(ValidationError):
        create_worker(world.a, "efua", "short", ["worker"])
    with pytest.raises(UnknownRole):
        create_worker(world.a, "efua", PASSWORD, ["owner"])
    assert not Worker.objects.filter(username="efua").exists()
    assert (
        not hasattr(Worker.objects.get(username="asha"), "last_login")
        or Worker.objects.get(username="asha").last_login is None
    )
