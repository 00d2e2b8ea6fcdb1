"""Numbers that a page names stand beside those of every page; a title is in the reader's language where it has one."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from django.conf import settings
from django.test import Client

from handrail.commands.handbook import _coverage
from handrail.library.handbook import handbook
from handrail.library.present import numbers_of

pytestmark = pytest.mark.django_db
HOTLINE = "2343 2255"


def test_the_page_on_children_names_the_hotline(client: Client) -> None:
    text = client.get("/en/handbook/children/").content.decode()
    assert text.count(HOTLINE) == 2  # on paper, and to dial
    assert "tel:23432255" in text


def test_another_page_does_not(client: Client) -> None:
    assert HOTLINE not in client.get("/en/handbook/interpreter/").content.decode().split("prose")[0]


def test_in_production_only_what_somebody_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    page = handbook().pages["children"]
    monkeypatch.setattr(settings, "DEMO", True)
    assert numbers_of(page, "en")[0]["number"] == HOTLINE
    monkeypatch.setattr(settings, "DEMO", False)
    assert numbers_of(page, "en") == []


def test_what_stands_on_every_page_is_not_said_twice() -> None:
    page = replace(handbook().pages["children"], numbers=("emergency", "labour_department"))
    assert numbers_of(page, "en") == []


def test_a_title_in_the_readers_language_over_a_page_in_english(client: Client) -> None:
    page = handbook().pages["children"]
    text = client.get("/id/handbook/children/").content.decode()
    assert f"<h1>{page.titles.words['id']}</h1>" in text
    assert '<div class="prose" lang="en">' in text


def test_a_contact_that_is_not_there_fails_the_check() -> None:
    whole = handbook()
    wrong = replace(whole.pages["children"], numbers=("nobody",))
    changed = replace(whole, pages=MappingProxyType({**whole.pages, "children": wrong}))
    assert [str(one.code) for one in _coverage(changed)] == ["handbook.unknown"]
