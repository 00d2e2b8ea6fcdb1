"""Public pages: headers, no cookie, no trace, forms only from our own pages."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import get_resolver

from handrail.organisations.routes import PAGES, PROFESSIONAL
from handrail.web.headers import ALWAYS
from tests.world import PASSWORD, World

get_resolver().url_patterns  # noqa: B018  loads every page
LANGUAGES = ("en", "zh-Hant", "zh-Hans", "id", "fil")
_ROOT = {"choose-language", "leave", "health"}
PUBLIC = [
    f"/{page.route}" if page.name in _ROOT else f"/{language}/{page.route}"
    for page in PAGES.values()
    if page.permission is None and "<" not in page.route
    for language in (LANGUAGES if page.name not in _ROOT else ("en",))
]
PROFESSIONALS = [
    f"/{language}/{page.route}"
    for page in PAGES.values()
    if page.audience == PROFESSIONAL and page.route != "search/"
    for language in LANGUAGES
]
"""Pages that may be found by a search engine; nothing else may, not even the page that searches."""

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize("address", [*PUBLIC, "/nothing/here", "/xx/"])
def test_every_public_page_has_all_headers_and_leaves_nothing(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code in (200, 404, 405, 303)
    professional = response.status_code == 200 and address in PROFESSIONALS
    for name, value in ALWAYS.items():
        assert response.get(name) == (None if professional and name == "X-Robots-Tag" else value)
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "Set-Cookie" not in response
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_signed_in_worker_leaves_no_trace_on_public_pages(world: World, client: Client, address: str) -> None:
    client.post("/en/sign-in/", {"username": "asha", "password": PASSWORD})
    assert client.cookies
    client.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    response = client.get(address)
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_the_first_part_of_the_path(client: Client, language: str) -> None:
    response = client.get(f"/{language}/sign-in/")
    assert response["Content-Language"] == language
    assert f'lang="{language}"' in response.content.decode()


def test_nothing_is_where_a_language_is_written_otherwise(client: Client) -> None:
    assert client.get("/zh-hant/sign-in/").status_code == 404
    assert client.get("/EN/sign-in/").status_code == 404


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "https://testserver"}, False),
        ({"Referer": "http://["}, False),
        ({"Referer": "http://testserver/en/"}, True),
        ({}, False),
    ],
)
def test_public_forms_come_from_our_own_pages(headers: dict[str, str], allowed: bool) -> None:
    response = Client().post("/en/sign-in/", {"username": "x", "password": "y"}, headers=headers)
    assert (response.status_code != 403) is allowed


def test_pages_travel_compressed(client: Client) -> None:
    response = client.get("/en/sign-in/", headers={"Accept-Encoding": "gzip, br"})
    assert response["Content-Encoding"] == "br"
    response = client.get("/en/sign-in/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/en/sign-in/")


def test_leaving_asks_the_browser_to_forget(client: Client) -> None:
    response = client.get("/leave")
    assert "Clear-Site-Data" not in response  # clearing would hold the exit up, and nothing of ours is kept
    assert b"andrail" not in response.content


def test_health_says_the_version(client: Client) -> None:
    assert client.get("/health").content == b"0.1.0"


def test_no_line_of_the_log_says_what_was_asked(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/en/help/?secret-words", REMOTE_ADDR="203.0.113.9", headers={"User-Agent": "agent-x"})
        client.post("/en/sign-in/", {"username": "secret-words", "password": "secret-words"}, REMOTE_ADDR="203.0.113.9")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("handrail")]
    for line in ours:
        assert not any(part in line for part in ("secret-words", "203.0.113.9", "agent-x", "help"))
