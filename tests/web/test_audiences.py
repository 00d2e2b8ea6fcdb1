"""Whom each public page speaks to. Pages for the person stay neutral and lead to the others by neutral words only."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver

from handrail.organisations.routes import PAGES, PERSON, PROFESSIONAL, STAFF
from tests.web.test_public import LANGUAGES

get_resolver().url_patterns  # noqa: B018  loads every page
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
LOADED = re.compile(
    r"traffick|victim|forced labo|exploit|screening|人口販運|人口贩运|受害|剝削|剥削|篩查|筛查|korban|perdagangan orang"
    r"|kerja paksa|biktima|pagsasamantala|sapilitang",
    re.IGNORECASE,
)
"""What must not be read over a shoulder on the way that a worried person takes."""
_ROOT = {"choose-language", "leave", "health"}
PEOPLE = [
    page
    for page in PAGES.values()
    if page.audience == PERSON
    and page.name not in _ROOT | {"count", "sign-in", "questions-paper"}
    and "<" not in page.route
]
PROFESSIONALS = [page for page in PAGES.values() if page.audience == PROFESSIONAL]


def visible(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", html)))


def test_every_page_says_whom_it_speaks_to() -> None:
    assert {page.audience for page in PAGES.values()} == {PERSON, PROFESSIONAL, STAFF}
    assert all((page.audience == STAFF) is (page.permission is not None) for page in PAGES.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PEOPLE, ids=lambda page: page.name)
def test_a_page_for_the_person_is_neutral(client: Client, page: object, language: str) -> None:
    address = f"/{language}/{page.route}"  # type: ignore[attr-defined]
    assert not LOADED.search(address)
    html = client.get(address).content.decode()
    for part in ("title", "h1"):
        found = re.search(rf"(?s)<{part}\b[^>]*>(.*?)</{part}>", html)
        assert found, part
        assert not LOADED.search(visible(found[1])), found[1]
    assert "og:" not in html
    assert "application/ld+json" not in html
    assert "mailto:" not in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PEOPLE, ids=lambda page: page.name)
def test_it_leads_to_professionals_by_neutral_words(client: Client, page: object, language: str) -> None:
    starts = tuple(f"/{language}/{one.route.split('/')[0]}/" for one in PROFESSIONALS)
    html = client.get(f"/{language}/{page.route}").content.decode()  # type: ignore[attr-defined]
    for href, words in re.findall(r'(?s)<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', html):
        if href.startswith(starts):
            assert not LOADED.search(visible(words)), words
            assert not LOADED.search(href), href


def test_a_professional_page_can_be_reached_from_the_start(client: Client) -> None:
    assert 'href="/en/handbook/"' in client.get("/en/").content.decode()


@pytest.mark.parametrize("page", [one for one in PROFESSIONALS if "<" not in one.route], ids=lambda page: page.name)
def test_a_first_visit_of_a_professional_is_light(client: Client, page: object) -> None:
    response = client.get(f"/zh-Hant/{page.route}")  # type: ignore[attr-defined]
    if response.status_code != 200 or "html" not in response["Content-Type"]:
        return
    html = response.content.decode()
    assert len(gzip.compress(response.content)) <= 30_000
    total = len(gzip.compress(response.content))
    for name in set(re.findall(rf'(?:href|src)="{re.escape(settings.STATIC_URL)}([^"]+)"', html)):
        path = finders.find(name)
        assert path, name
        total += len(gzip.compress(Path(path).read_bytes()))
    assert total <= 60_000


def test_every_professional_page_has_the_quick_exit_and_no_cookie(client: Client) -> None:
    for page in PROFESSIONALS:
        if "<" in page.route:
            continue
        response = client.get(f"/en/{page.route}")
        if response.status_code == 200 and "html" in response["Content-Type"]:
            assert "data-exit" in response.content.decode(), page.name
        assert not response.cookies
