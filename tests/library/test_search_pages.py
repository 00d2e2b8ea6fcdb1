"""Search over handbook and library: both scripts, spelling, passages, and nothing that is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from handrail.library.index import index_all
from handrail.library.models import Posting
from handrail.library.results import excerpt
from handrail.library.search import SHOWN, search
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
_NAUGHTY = Path(__file__).parents[1] / "data" / "blns.txt"


def look(client: Client, words: str, language: str = "en") -> str:
    response = client.post(f"/{language}/search/", {"q": words})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("withheld passport", "page:situation-documents"),
        ("扣留護照", "page:situation-documents"), ("扣留护照", "page:situation-documents"),
        ("paspor ditahan", "page:situation-documents"), ("hawak ang pasaporte", "page:situation-documents"),
        ("pasport", "page:situation-documents"), ("interpeter", "page:interpreter"), ("傳譯", "page:interpreter"),
        ("兒童", "page:children"), ("儿童", "page:children"), ("not paid", "page:situation-wages"),
        ("CD1", "page:indicator-cd1"), ("hotel", "page:hotel"), ("nurse hospital", "page:health-worker"),
    ],
)  # fmt: skip
def test_what_is_looked_for_is_found(words: str, page: str) -> None:
    assert page in search(words).keys[:4]


@pytest.mark.parametrize(("one", "other"), [("證件被扣", "证件被扣"), ("僱主", "雇主"), ("威脅", "威胁")])
def test_both_scripts_find_the_same_in_the_same_order(one: str, other: str) -> None:
    assert search(one).keys == search(other).keys != ()


def test_a_misspelt_word_is_said(client: Client) -> None:
    html = look(client, "pasport")
    assert "pasport" in html
    assert "passport" in html


def test_the_passage_is_shown_with_what_was_found(client: Client) -> None:
    assert "<mark>" in look(client, "interpreter")
    assert "<mark>" in look(client, "傳譯", "zh-Hant")


@pytest.mark.parametrize(
    "words", ["", " ", "zzzzqqqq", "a" * 5000, "\x00", "' OR 1=1 --", "%_*", "<script>alert(1)</script>", "的"]
)
def test_nothing_found_or_nonsense_is_no_fault(client: Client, words: str) -> None:
    html = look(client, words)
    assert "<script>alert" not in html


def test_every_naughty_string_is_survived(client: Client) -> None:
    for line in _NAUGHTY.read_text(encoding="utf-8").splitlines()[::3]:
        look(client, line)


def test_what_was_looked_for_is_not_logged_or_kept(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="handrail")
    before = Posting.objects.count()
    html = look(client, "fluorescentumbrella")
    assert 'value="fluorescentumbrella"' in html
    assert "fluorescentumbrella" not in caplog.text
    assert Posting.objects.count() == before


def test_words_never_stand_in_an_address(client: Client) -> None:
    assert "passport" not in client.get("/en/search/?q=passport").content.decode()


def test_a_form_from_elsewhere_is_refused(client: Client) -> None:
    assert client.post("/en/search/", {"q": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_staff_are_led_to_their_own_pages(world: World, signed_in: Callable[..., Client]) -> None:
    client = signed_in(world.asha)
    html = client.post("/en/guide/search/", {"q": "interpreter"}).content.decode()
    assert "/en/guide/interpreter/" in html


def test_indexing_again_changes_nothing() -> None:
    assert index_all() == 0


def test_an_excerpt_keeps_the_letters_as_they_are_written() -> None:
    pieces = excerpt("Who keeps the Paßport, and why? 護照由誰保管？", ["passport", "护照"])
    assert [piece.text for piece in pieces if piece.hit] == ["Paßport", "護照"]
    assert "".join(piece.text for piece in pieces) == "Who keeps the Paßport, and why? 護照由誰保管？"


@pytest.mark.parametrize("words", ["fake", "bunuh diri"])
def test_a_short_word_of_another_language_is_not_corrected(words: str) -> None:
    assert search(words).corrected == {}


def test_long_words_are_corrected() -> None:
    assert search("pasport").corrected == {"pasport": "passport"}
    assert set(search("trafiking").corrected) == {"trafiking"}


def test_in_production_a_reviewed_page_is_found_behind_many_drafts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [key for key in search("person", limit=500).keys if key.startswith("page:")]
    assert len(pages) > SHOWN
    name = pages[-1].partition(":")[2]
    monkeypatch.setattr(settings, "DEMO", False)
    monkeypatch.setattr(
        "handrail.library.results.readable", lambda page, _language, *, drafts: drafts or page.id == name
    )
    assert f'href="/en/handbook/{name}/' in look(client, "person")


def test_a_search_is_kept_by_no_search_engine(client: Client) -> None:
    assert "noindex" in client.post("/en/search/", {"q": "hotel"})["X-Robots-Tag"]
