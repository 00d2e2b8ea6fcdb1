"""Editors add, translate and withdraw their own organisation's entries; a refusal writes nothing and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from handrail.audit.queries import events
from handrail.library.models import Document, Entry
from handrail.library.search import search
from handrail.organisations.policy import Actor
from tests.library.conftest import FACTS
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NAUGHTY = (Path(__file__).parents[1] / "data" / "blns.txt").read_text(encoding="utf-8").splitlines()
ADD, ONE = "/en/entries/add/", "/en/entries/rest-days-leaflet/"


def said(world: World) -> list[str]:
    return [one.event for one in events(world.a) if one.event.startswith("library.")]


def test_what_an_editor_adds_is_listed_found_and_recorded(
    editor: Client, client: Client, world: World, added: dict[str, Any]
) -> None:
    assert said(world) == ["library.added"]
    assert search("umbrellapoint").keys == ("entry:rest-days-leaflet",)
    assert "Rest days, a leaflet" in client.get("/en/library/?audience=migrant-worker").content.decode()
    assert "休息日單張" in client.get("/zh-Hant/library/rest-days-leaflet/").content.decode()
    assert "Rest days, a leaflet" in editor.get("/en/entries/").content.decode()


def test_adding_the_same_twice_is_once(editor: Client, world: World, added: dict[str, Any]) -> None:
    assert editor.post(ADD, FACTS).status_code == 303
    assert said(world) == ["library.added"]


@pytest.mark.parametrize(
    ("field", "given", "message"),
    [
        ("slug", "", "This is needed"), ("slug", "Rest Days", "Use small letters"), ("slug", "add", "Use small letters"),
        ("slug", "../etc", "Use small letters"), ("slug", "a" * 101, "too long"), ("slug", "stop-care", "Choose another"),
        ("kind", "poem", "Choose from the list"), ("kind", "", "This is needed"), ("languages", ["xx"], "Choose from the list"),
        ("audiences", [], "This is needed"), ("sectors", ["all", "<b>"], "Choose from the list"),
        ("url", "javascript:alert(1)", "Write a whole web address"), ("url", "ftp://example.org/", "Write a whole"),
        ("url", "//example.org", "Write a whole"), ("url", "https://a@example.org", "Write a whole"),
        ("url", "https://[", "Write a whole"), ("url", "https://example.org:99999/", "Write a whole"),
        ("url", "https://example.org/" + "a" * 500, "too long"), ("publisher", "", "This is needed"),
        ("publisher", "a" * 301, "too long"), ("published", "2018-02-30", "that exists"), ("published", "soon", "that exists"),
        ("published", "٢٠١٨", "that exists"), ("related", "no-such-entry", "There is no entry"),
        ("related", "coming-clean ../x", "There is no entry"), ("related", "rest-days-leaflet", "There is no entry"),
        ("title.en", "a" * 301, "too long"), ("title.en", "", "go together"), ("summary.zh-Hant", "", "go together"),
        ("summary.en", "a" * 2001, "too long"), ("title.en", "a\x01b", "cannot be shown"), ("title.en", "a\x00b", "Null"),
        ("publisher", "a\ufffeb", "cannot be shown"), ("reviewed_by.en", "Somebody", "A review needs"),
        ("reviewed_on.en", "2026-11-01", "A review needs"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_written(
    editor: Client, world: World, field: str, given: Any, message: str
) -> None:
    before = (Entry.objects.count(), Document.objects.count())
    response = editor.post(ADD, FACTS | {field: given})
    assert response.status_code == 422
    text = response.content.decode()
    assert message in text
    assert "Nothing was saved" in text
    assert FACTS["summary.en"] in text or field == "summary.en"
    assert (Entry.objects.count(), Document.objects.count()) == before
    assert said(world) == []


def test_one_language_is_enough_and_the_other_follows(editor: Client, client: Client) -> None:
    english = {name: value for name, value in FACTS.items() if "zh-Hant" not in name}
    assert editor.post(ADD, english).status_code == 303
    assert '<h1 lang="en">' in client.get("/zh-Hant/library/rest-days-leaflet/").content.decode()
    assert editor.post(ONE, FACTS | {"revision": "1"}).status_code == 303
    assert "休息日單張" in client.get("/zh-Hans/library/rest-days-leaflet/").content.decode()


def test_a_conflict_keeps_what_was_typed(editor: Client, world: World, added: dict[str, Any]) -> None:
    assert editor.post(ONE, FACTS | {"publisher": "First", "revision": "1"}).status_code == 303
    late = FACTS | {"publisher": "Second", "revision": "1"}
    response = editor.post(ONE, late)
    assert response.status_code == 409
    assert 'value="Second"' in response.content.decode()
    assert Entry.objects.get(slug="rest-days-leaflet").publisher == "First"
    assert editor.post(ONE, late | {"revision": "2"}).status_code == 303
    assert editor.post(ONE, late | {"revision": "2"}).status_code == 303  # pressed twice
    assert Entry.objects.get(slug="rest-days-leaflet").publisher == "Second"
    assert said(world).count("library.changed") == 2


@pytest.mark.parametrize("revision", ["", "x", "-1", "²", "9" * 40, "1.0"])
def test_a_revision_that_is_none_is_a_conflict(editor: Client, added: dict[str, Any], revision: str) -> None:
    assert editor.post(ONE, FACTS | {"publisher": "Other", "revision": revision}).status_code == 409


def test_a_review_goes_with_the_words_that_were_read(editor: Client, added: dict[str, Any]) -> None:
    read = FACTS | {"reviewed_by.en": "Ines Invented", "reviewed_on.en": "2026-11-01"}
    assert editor.post(ONE, read | {"revision": "1"}).status_code == 303
    words = Entry.objects.get(slug="rest-days-leaflet").words
    assert words.get(language="en").reviewed_by == "Ines Invented"
    assert editor.post(ONE, read | {"revision": "2", "title.en": "Another title"}).status_code == 303
    assert words.get(language="en").reviewed_by == ""


def test_withdrawing_says_so_at_the_address_and_takes_it_from_lists(
    editor: Client, client: Client, world: World, added: dict[str, Any]
) -> None:
    assert "cannot be undone" in editor.get(ONE + "withdraw/").content.decode()
    assert editor.post(ONE + "withdraw/").status_code == 303
    assert said(world)[0] == "library.withdrawn"
    for ending in ("/", ".bib", ".ris"):
        response = client.get(f"/en/library/rest-days-leaflet{ending}")
        assert response.status_code == 410
        assert "withdrawn" in response.content.decode()
    assert search("umbrellapoint").keys == ()
    assert "rest-days-leaflet" not in client.get("/en/library/entries.json").content.decode()
    assert editor.get(ONE).status_code == 404
    assert editor.post(ADD, FACTS).status_code == 422


@pytest.mark.parametrize("ending", ["", "copy/", "withdraw/"])
def test_what_ships_and_what_others_have_is_not_there_to_change(
    editor: Client, hana: Actor, signed_in: Callable[..., Client], added: dict[str, Any], ending: str
) -> None:
    other = signed_in(hana)
    for browser, address in ((editor, "/en/entries/coming-clean/"), (other, ONE)):
        for method in (browser.get, browser.post):
            assert method(address + ending).status_code == 404
    assert "rest-days-leaflet" not in other.get("/en/entries/").content.decode()
    assert Entry.objects.get(slug="rest-days-leaflet").revision == 1


@pytest.mark.parametrize("person", ["asha", "ben", "dao", "chidi"])
def test_others_have_no_editor_s_pages(
    world: World, signed_in: Callable[..., Client], person: str, added: dict[str, Any]
) -> None:
    browser = signed_in(world.people()[person])
    for address in ("/en/entries/", ADD, ONE, ONE + "copy/", ONE + "withdraw/"):
        assert browser.get(address).status_code == 404
        assert browser.post(address, FACTS).status_code == 404


def test_an_editor_reads_no_screening(editor: Client) -> None:
    assert editor.get("/en/screenings/").status_code == 200
    assert editor.get("/en/screenings/new/").status_code in (404, 405)


def test_every_naughty_string_in_every_field_is_survived(editor: Client, client: Client) -> None:
    for number, line in enumerate(NAUGHTY[::6]):
        given = dict.fromkeys(FACTS, line) | {"slug": f"naughty-{number}"}
        assert editor.post(ADD, given).status_code == 422
        words = {name: line for name in FACTS if "." in name} | {"publisher": line}
        response = editor.post(ADD, FACTS | words | {"slug": f"naughty-{number}"})
        assert response.status_code in (303, 422)
    for address in ("/en/library/", "/en/library/feed.atom", "/en/library/entries.json"):
        text = client.get(address)
        assert text.status_code == 200
        assert "<script>alert" not in text.content.decode() or address.endswith(".json")
    for slug in Entry.objects.filter(slug__startswith="naughty").values_list("slug", flat=True):
        for ending in ("/", ".bib", ".ris"):
            assert client.get(f"/en/library/{slug}{ending}").status_code == 200
        assert editor.get(f"/en/entries/{slug}/").status_code == 200
