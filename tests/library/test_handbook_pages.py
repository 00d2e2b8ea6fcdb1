"""The handbook as pages: everyone finds it, drafts are marked or withheld, links lead somewhere, numbers are on it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client

from handrail.core.handbook.page import Subject
from handrail.library.handbook import handbook
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
LANGUAGES = ("en", "zh-Hant", "zh-Hans", "id", "fil")


def links(html: str) -> Iterator[str]:
    return iter(re.findall(r'href="(/[^"#?]+)', html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_drawn_and_light(client: Client, language: str) -> None:
    for name in handbook().pages:
        response = client.get(f"/{language}/handbook/{name}/")
        assert response.status_code == 200, name
        html = response.content.decode()
        assert html.count("<h1") == 1, name
        assert "999" in html, name
        assert len(gzip.compress(response.content)) < 30_000, name


@pytest.mark.parametrize("prefix", ["/en/handbook/", "/zh-Hant/handbook/"])
def test_no_link_leads_nowhere(client: Client, prefix: str) -> None:
    known: dict[str, int] = {}
    waiting = [prefix]
    while waiting:
        address = waiting.pop()
        if address in known or address.startswith("/static/"):
            continue
        response = client.get(address)
        known[address] = response.status_code
        if address.startswith(prefix):
            waiting += links(response.content.decode())
    assert {address: status for address, status in known.items() if status not in (200, 303)} == {}
    assert len([address for address in known if address.startswith(prefix)]) > len(handbook().pages)


def test_contents_lead_to_a_situation_at_once(client: Client) -> None:
    html = client.get("/en/handbook/").content.decode()
    assert 'href="/en/handbook/situation-documents/"' in html


def test_an_unknown_page_is_not_there(client: Client) -> None:
    assert client.get("/en/handbook/nothing/").status_code == 404


def test_a_professional_page_may_be_found_and_a_person_s_may_not(client: Client) -> None:
    assert "X-Robots-Tag" not in client.get("/en/handbook/").headers
    assert "X-Robots-Tag" in client.get("/en/help/").headers
    assert "X-Robots-Tag" in client.get("/en/handbook/nothing/").headers


def test_in_production_the_public_sees_reviewed_pages_only(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    html = client.get("/en/handbook/safety-first/").content.decode()
    assert "999" in html
    assert handbook().pages["safety-first"].bodies["en"].markdown[:40] not in html
    assert 'href="/en/handbook/safety-first/"' not in client.get("/en/handbook/").content.decode()


def test_staff_see_drafts_marked_also_in_production(
    world: World, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    html = signed_in(world.asha).get("/en/guide/safety-first/").content.decode()
    assert "no named person has reviewed" in html


def test_only_our_own_pages_may_frame_the_handbook(world: World, signed_in: Callable[..., Client]) -> None:
    client = signed_in(world.asha)
    response = client.get("/en/guide/consent/?beside")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "/en/guide/safety-first/?beside" in response.content.decode() or "?beside" in response.content.decode()
    assert client.get("/en/guide/")["X-Frame-Options"] == "DENY"


def test_each_indicator_says_how_it_is_weighed(client: Client) -> None:
    html = client.get("/en/handbook/indicator-cd1/").content.decode()
    assert "strong" in html
    assert len(handbook().under(Subject.INDICATORS)) == 67


def test_a_draft_is_kept_by_no_search_engine(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "noindex" in client.get("/en/handbook/consent/")["X-Robots-Tag"]
    monkeypatch.setattr(settings, "DEMO", False)
    assert "noindex" in client.get("/en/handbook/consent/")["X-Robots-Tag"]


def test_a_number_is_dialled_without_spaces(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for demo in (True, False):
        monkeypatch.setattr(settings, "DEMO", demo)
        for path in ("", "consent/"):
            html = client.get(f"/en/handbook/{path}").content.decode()
            assert 'href="tel:21579537"' in html
            assert not re.search(r'href="tel:[^"]* ', html)
