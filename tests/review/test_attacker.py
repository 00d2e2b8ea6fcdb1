"""Someone who wants in: at the door, with a session that is not theirs, and from another organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import get_resolver

from handrail.audit.models import Event
from handrail.organisations.models import Worker
from handrail.organisations.policy import Actor
from handrail.organisations.routes import PAGES
from handrail.screening.models import Decision, Draft, FirstView, Submission
from handrail.web.sameorigin import from_own_page
from tests.screening.forms import READY, TOLD, begun, submitted
from tests.world import PASSWORD, World

get_resolver().url_patterns  # noqa: B018  loads every page
SIGN_IN = "/en/sign-in/"
ONE = sorted(page.route for page in PAGES.values() if page.permission is not None and "<uuid:id>" in page.route)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
FORM = {**READY, "go": "submit", "revision": "1", "view": "x", "decision": "x"}


def attempt(client: Client, username: str = "asha", password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_an_unknown_name_a_closed_account_and_a_wrong_password_cost_the_same(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one slow step, the hash of the password, is done as often for each, so that time tells nothing."""
    Worker.objects.filter(username="ben").update(is_active=False)
    hashed: list[str] = []
    real = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    costs = []
    for username, password in (("asha", "wrong words"), ("nobody", "wrong words"), ("ben", PASSWORD)):
        hashed.clear()
        assert attempt(client, username, password).status_code == 422
        costs.append(len(hashed))
    assert costs == [1, 1, 1]


def test_the_limit_tells_nothing_of_a_name(world: World) -> None:
    said = []
    for number, username in enumerate(("asha", "nobody")):
        visitor = Client(headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR=f"203.0.113.{number}")
        pages = [attempt(visitor, username, "wrong words") for _ in range(11)]
        said.append([(page.status_code, page.content.decode().replace(username, "")) for page in pages])
    assert said[0] == said[1]
    assert [status for status, _ in said[0]] == [422] * 10 + [429]


def test_a_session_that_was_put_into_the_browser_is_not_the_one_that_begins(world: World, client: Client) -> None:
    client.cookies["handrail"] = "chosenbytheattacker0chosenbytheattacker0"
    attempt(client)
    first = client.cookies["handrail"].value
    assert first != "chosenbytheattacker0chosenbytheattacker0"
    attempt(client, "ben")
    second = client.cookies["handrail"].value
    assert second != first
    assert [session.session_key for session in Session.objects.all()] == [second]


def test_nobody_is_signed_in_from_elsewhere(world: World) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://testserver"}, {"Origin": "null"}, {}):
        assert attempt(Client(headers=headers)).status_code == 403
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "onward",
    ["/\t/elsewhere.example/", "/\r\n/elsewhere.example", "\t//elsewhere.example", "///elsewhere.example", "/[", "/\x00",
     "/" + "x" * 5_000, "http:elsewhere.example", "/%0d%0aSet-Cookie:%20a=b", "/\r\nSet-Cookie: a=b", "/.//elsewhere",
     "/%5celsewhere.example", "//[", "/\u202e", "/@elsewhere.example", "/%2f/elsewhere.example"],
)  # fmt: skip
def test_after_signing_in_nothing_leads_away(world: World, client: Client, onward: str) -> None:
    response = attempt(client, next=onward)
    assert response.status_code == 303
    goes = response["Location"]
    assert goes.startswith("/")
    assert not goes.startswith(("//", "/\\"))
    assert not set(goes) & set("\t\r\n\x00\\")
    assert set(response.cookies) == {"handrail"}


@pytest.mark.parametrize(
    ("headers", "secure", "proxies", "own"),
    [
        ({"Origin": "http://testserver"}, False, 0, True),
        ({"Origin": "https://testserver"}, False, 0, False),
        ({"Origin": "https://testserver"}, True, 0, True),
        ({"Origin": "http://testserver"}, True, 0, False),
        ({"Origin": "https://testserver", "X-Forwarded-Proto": "https"}, False, 0, False),
        ({"Origin": "https://testserver", "X-Forwarded-Proto": "https"}, False, 1, True),
        ({"Origin": "http://testserver", "X-Forwarded-Proto": "https"}, False, 1, False),
        ({"Origin": "null"}, True, 0, False),
        ({"Origin": "null", "Referer": "https://testserver/en/"}, True, 0, False),
        ({"Origin": ""}, True, 0, False),
        ({"Referer": "https://testserver/en/"}, True, 0, True),
        ({"Referer": "http://testserver/en/"}, True, 0, False),
        ({"Referer": "testserver"}, True, 0, False),
        ({"Origin": "https://testserver:444"}, True, 0, False),
        ({"Origin": "https://someone@testserver"}, True, 0, False),
        ({"Origin": "https://testserver, https://elsewhere.example"}, True, 0, False),
        ({"Origin": "https://["}, True, 0, False),
        ({"Sec-Fetch-Site": "", "Origin": "https://testserver"}, True, 0, False),
        ({}, True, 0, False),
    ],
)
def test_a_page_of_ours_has_our_scheme_too(
    settings: LazySettings, headers: dict[str, str], secure: bool, proxies: int, own: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxies else None
    request = RequestFactory().post("/en/questions/", secure=secure, headers={"Host": "testserver", **headers})
    assert from_own_page(request) is own


def rows() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Draft, Submission, Decision, FirstView)]


@pytest.fixture
def keys(world: World, published: None) -> list[UUID]:
    """A draft and a finished screening of Asha's."""
    return [begun(world.asha, TOLD).pk, submitted(world.asha).pk]


def ask(browser: Client, method: str, route: str, key: UUID) -> Any:
    where = "/en/" + route.replace("<uuid:id>", str(key))
    return browser.generic(method, where) if method != "POST" else browser.post(where, FORM)


@pytest.mark.parametrize("person", ["chidi", "dao"])
@pytest.mark.parametrize("route", ONE)
def test_no_method_reaches_what_is_not_ones_own(
    world: World, keys: list[UUID], signed_in: Callable[[Actor], Client], person: str, route: str
) -> None:
    actor = world.people()[person]
    before, browser, events = rows(), signed_in(actor), Event.objects.filter(organisation=world.a).count()
    for method in METHODS:
        for key in keys:
            response = ask(browser, method, route, key)
            assert response.status_code in (404, 405), (method, response.status_code)
            assert b"answer" not in response.content or response.status_code == 404
    assert rows() == before
    assert Event.objects.filter(organisation=world.a).count() == events


@pytest.mark.parametrize("route", ONE)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_a_form_changes_anything(
    world: World, keys: list[UUID], signed_in: Callable[[Actor], Client], route: str, method: str
) -> None:
    before = rows()
    for actor in (world.asha, world.ben):
        browser = signed_in(actor)
        for key in keys:
            assert ask(browser, method, route, key).status_code < 500
    assert rows() == before


def test_a_method_without_a_token_is_refused(world: World, keys: list[UUID]) -> None:
    """Django's test client does not look for tokens unless it is told to: a browser of somebody signed in."""
    browser = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "cross-site"})
    browser.force_login(Worker.objects.get(username="asha"))
    before = rows()
    for route in ONE:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert ask(browser, method, route, keys[0]).status_code == 403, (route, method)
    assert rows() == before
