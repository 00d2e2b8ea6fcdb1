"""A walk over everything that the public can come to from the start: no broken link, no page left out, all of it light."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from handrail.organisations.routes import PAGES, PERSON, PROFESSIONAL

get_resolver().url_patterns  # noqa: B018  loads every page
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
HTML_BYTES, VISIT_BYTES = 30_000, 60_000
NOT_LINKED = frozenset({"choose-language", "health", "count", "counted", "copy", "published"})
"""What is answered to a form, to a machine, or there only once somebody has brought or published it."""
COUNTED = "/figures/"
"""What is below it comes from a process that counts; where none runs, a page says so (503)."""
BY_SCRIPT = re.compile(r"""(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)""")
Walked = Mapping[str, HttpResponse]


def walk(client: Client, language: str) -> Walked:
    """Address → answer, for every page below the language that links lead to."""
    found: dict[str, HttpResponse] = {}
    waiting = [f"/{language}/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address] = client.get(address)
        if is_page(found[address]):
            hrefs = re.findall(r'<a\b[^>]*\bhref="([^"]+)"', found[address].content.decode())
            reached = (urldefrag(urljoin(address, unescape(href)))[0] for href in hrefs)
            waiting += [one for one in reached if one.startswith(f"/{language}/")]
    return found


def is_page(response: HttpResponse) -> bool:
    return response["Content-Type"].startswith("text/html")


@cache
def shared(name: str) -> tuple[int, frozenset[str]]:
    """Bytes of a static file on the wire, and the scripts that it fetches."""
    place = finders.find(name)
    assert isinstance(place, str), name
    content = Path(place).read_bytes()
    beside = BY_SCRIPT.findall(content.decode()) if name.endswith(".js") else []
    return len(gzip.compress(content)), frozenset(urljoin(name, one) for one in beside)


def first_visit(html: str) -> int:
    names = set(re.findall(rf'(?:href|src)="{re.escape(settings.STATIC_URL)}([^"]+)"', html))
    waiting, fetched, total = list(names), set[str](), 0
    while waiting:
        name = waiting.pop()
        if name not in fetched:
            fetched.add(name)
            size, further = shared(name)
            total, waiting = total + size, [*waiting, *further]
    return total


@pytest.fixture
def _nothing_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that counts is neither there nor started: a page is asked for, not what it would show."""
    monkeypatch.setattr("handrail.reporting.client._Child.start", lambda _self: None)
    monkeypatch.setattr("handrail.reporting.client._Child.resting", lambda _self: True)


@pytest.mark.usefixtures("_nothing_counts")
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_everything_that_can_be_come_to_is_there_and_light(client: Client, language: str) -> None:
    walked = walk(client, language)
    for address, answer in walked.items():
        assert answer.status_code == 200 or (answer.status_code == 503 and COUNTED in address), address
    assert len(walked) > 200
    assert not client.cookies
    for address, answer in walked.items():
        if not is_page(answer):
            continue
        html, size = answer.content.decode(), len(gzip.compress(answer.content))
        assert size <= HTML_BYTES, address
        assert size + first_visit(html) <= VISIT_BYTES, address
        assert "data-exit" in html, address
        assert html.count("<h1") == 1, address
    _no_page_is_left_out(walked, language)
    _only_professional_pages_may_be_found(walked, language)


def _no_page_is_left_out(walked: Walked, language: str) -> None:
    """Every public address that was registered is come to by some link."""
    paths = {urlsplit(address).path for address in walked} | {"/leave"}  # the button on every page
    lost = []
    for page in PAGES.values():
        route = re.sub(r"<[^>]+>", "[^/]+", page.route.replace(".", r"\."))
        pattern = re.compile(rf"/(?:{language}/)?{route}")
        if page.permission is None and page.name not in NOT_LINKED | {"sign-in"}:
            lost += [] if any(pattern.fullmatch(path) for path in paths) else [page.name]
    assert lost == []


def _only_professional_pages_may_be_found(walked: Walked, language: str) -> None:
    rooms = {page.route.split("/")[0] for page in PAGES.values() if page.audience == PROFESSIONAL}
    rooms -= {page.route.split("/")[0] for page in PAGES.values() if page.audience == PERSON}
    for address, answer in walked.items():
        if address.removeprefix(f"/{language}/").split("/")[0] in rooms:
            continue
        assert "noindex" in answer["X-Robots-Tag"], address
        html = answer.content.decode()
        assert not re.search(r'og:|ld\+json|mailto:|property="', html), address
