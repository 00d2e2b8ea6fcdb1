"""Numbers that a page names stand beside those of every page; a title is in the reader's language where it has one."""

from __future__ import annotations

import pytest
from django.test import Client

from handrail.commands.handbook import _coverage
from handrail.library.handbook import handbook

pytestmark = pytest.mark.django_db
HOTLINE = "2343 2255"


def test_the_page_on_children_names_the_hotline(client: Client) -> None:
    text = client.get("/en/handbook/children/").content.decode()
    assert text.count(HOTLINE) == 2  # on paper, and to dial
    assert "tel:23432255" in text


def test_another_page_does_not(client: Client) -> None:
    assert HOTLINE not in client.get("/en/handbook/interpreter/").content.decode().split("prose")[0]


def test_in_production_only_what_somebody_verified(client: Client, settings: pytest.FixtureRequest) -> None:
    from handrail.library.present import _numbers

    page = handbook().pages["children"]
    assert _numbers(page, "en", drafts=True)[0]["number"] == HOTLINE
    assert _numbers(page, "en", drafts=False) == []


def test_a_title_in_the_readers_language_over_a_page_in_english(client: Client) -> None:
    page = handbook().pages["children"]
    text = client.get("/id/handbook/children/").content.decode()
    assert f"<h1>{page.titles.words['id']}</h1>" in text
    assert '<div class="prose" lang="en">' in text


def test_a_contact_that_is_not_there_fails_the_check() -> None:
    from dataclasses import replace
    from types import MappingProxyType

    whole = handbook()
    wrong = replace(whole.pages["children"], numbers=("nobody",))
    changed = replace(whole, pages=MappingProxyType({**whole.pages, "children": wrong}))
    assert [str(one.code) for one in _coverage(changed)] == ["handbook.unknown"]
