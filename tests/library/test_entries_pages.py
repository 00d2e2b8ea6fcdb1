"""The library as anyone sees it: lists, entries, citations, feed, data; hostile filters narrow nothing and break nothing."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from handrail.library import entries
from handrail.library.editing import publish_entries
from handrail.library.models import Document, Entry
from handrail.library.search import search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
LANGUAGES = ("en", "zh-Hant", "zh-Hans", "id", "fil")
NAUGHTY = (Path(__file__).parents[1] / "data" / "blns.txt").read_text(encoding="utf-8").splitlines()
FIVE = {
    "handbook-initial-victim-identification", "stop-slavery-blueprint", "a-fair-hiring-framework",
    "ehrc-five-step-guide", "oecd-due-diligence-guidance",
}  # fmt: skip


def html(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    assert not response.cookies
    assert len(gzip.compress(response.content)) < 30_000
    return response.content.decode()


def test_the_handbook_s_own_entry_and_the_four_beside_it_ship_with_others() -> None:
    assert set(entries.shipped()) >= FIVE
    assert len(entries.shipped()) >= 30
    assert not Entry.objects.filter(copy__isnull=False).exists()
    assert Entry.objects.filter(organisation=None).count() == len(entries.shipped())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_its_page(client: Client, language: str) -> None:
    for slug, entry in entries.shipped().items():
        text = html(client, f"/{language}/library/{slug}/")
        assert text.count("<h1") == 1
        assert entry.url.replace("&", "&amp;") in text
        assert "mailto:?" in text


def test_no_link_within_the_library_leads_nowhere(client: Client) -> None:
    known: dict[str, int] = {}
    waiting = ["/en/library/", "/zh-Hant/library/?page=2"]
    while waiting:
        address = waiting.pop()
        if address in known or address.startswith("/static/"):
            continue
        response = client.get(address)
        known[address] = response.status_code
        if "/library/" in address and "html" in response["Content-Type"]:
            found = re.findall(r'href="([/?][^"#]+)', response.content.decode())
            waiting += ["/en/library/" + one if one[0] == "?" else one for one in found]
    assert {address: status for address, status in known.items() if status not in (200, 303)} == {}


@pytest.mark.parametrize(("language", "said"), [("en", "Check for hotels"), ("zh-Hans", "給酒店的檢查")])
def test_a_guide_leads_to_the_check_made_from_it(client: Client, language: str, said: str) -> None:
    whole = html(client, f"/{language}/library/stop-slavery-blueprint/")
    found = re.search(rf'<a href="/{language}/checks/check-hotel/"[^>]*>([^<]+)</a>', whole)
    assert found
    assert found[1] == said
    assert "/checks/check-" not in html(client, f"/{language}/library/ic-tip/")


def test_the_list_is_narrowed_by_codes_alone(client: Client) -> None:
    hotels = html(client, "/en/library/?sector=hotels&kind=toolkit")
    assert "stop-slavery-blueprint/" in hotels
    assert "coming-clean/" not in hotels
    assert "Nothing fits" in html(client, "/en/library/?sector=hotels&kind=law")
    assert html(client, "/en/library/?kind=nothing&sector=&x=1").count('<br><span class="meta">') == 25
    assert "page=2" in html(client, "/en/library/?kind=nothing")
    assert "kind=research&amp;page=" not in html(client, "/en/library/?kind=toolkit")


def test_naughty_filters_and_addresses_are_survived(client: Client) -> None:
    for line in NAUGHTY[::2]:
        text = client.get("/en/library/", dict.fromkeys(("kind", "language", "audience", "sector", "page"), line))
        assert text.status_code == 200
    for address in ("nothing", "a" * 300, "-", "_", "add"):
        for ending in ("/", ".bib", ".ris"):
            assert client.get(f"/en/library/{address}{ending}").status_code == 404
    assert client.get("/en/library/copies/" + "0" * 64 + ".pdf").status_code == 404
    assert client.get("/en/library/copies/..%2f..%2fsecret.pdf").status_code == 404


def test_schema_stands_in_a_block_of_data_that_nothing_can_end(client: Client) -> None:
    words = Entry.objects.get(slug="coming-clean").words.get(language="en")
    words.title = "</script><script>alert(1)</script>&<!--"
    words.save()
    text = html(client, "/en/library/coming-clean/")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    assert json.loads(block[1])["name"] == words.title
    assert "<script>alert" not in text
    assert text.count("<script") == 2


def test_pages_for_a_person_have_no_metadata_and_no_way_to_share(client: Client) -> None:
    for address in ("/en/", "/en/help/", "/en/about/", "/en/questions/"):
        text = client.get(address).content.decode()
        assert "ld+json" not in text
        assert "mailto:" not in text
        assert "atom" not in text


def test_an_entry_says_which_language_its_words_are_in(client: Client) -> None:
    assert '<h1 lang="zh-Hant">' in html(client, "/zh-Hans/library/coming-clean/")
    assert '<h1 lang="en">' in html(client, "/id/library/coming-clean/")
    assert "<h1>" in html(client, "/zh-Hant/library/coming-clean/")


def test_citations_are_files_with_one_record(client: Client) -> None:
    bib = client.get("/en/library/coming-clean.bib")
    assert bib["Content-Disposition"] == 'attachment; filename="coming-clean.bib"'
    assert bib.content.decode().startswith("@techreport{coming-clean,\n  title = {{Coming Clean")
    assert "month = mar," in bib.content.decode()
    ris = client.get("/zh-Hant/library/coming-clean.ris").content.decode()
    assert ris.startswith("TY  - RPRT\r\n")
    assert ris.endswith("ER  - \r\n")


def test_the_feed_can_be_read(client: Client) -> None:
    response = client.get("/zh-Hant/library/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    atom = "{http://www.w3.org/2005/Atom}"
    found = root.findall(f"{atom}entry")
    assert 30 <= len(found) <= 50
    assert all(one.find(f"{atom}link").get("href").startswith("http://testserver/zh-Hant/") for one in found)  # type: ignore[union-attr]
    assert len({one.findtext(f"{atom}id") for one in found}) == len(found)


def test_the_public_list_has_every_entry(client: Client) -> None:
    found: dict[str, Any] = client.get("/en/library/entries.json").json()
    assert found["format"] == "handrail-library/1"
    assert {one["slug"] for one in found["entries"]} == set(entries.shipped())
    assert set(found["entries"][0]) == {
        "slug", "page", "kind", "publisher", "published", "languages", "audiences", "sectors", "url", "related",
        "words", "copy", "updated",
    }  # fmt: skip


def test_the_library_may_be_found_and_uses_nobody_s_script(client: Client) -> None:
    response = client.get("/en/library/coming-clean/")
    assert "X-Robots-Tag" not in response.headers
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="https?://(?!testserver)', response.content.decode())


def test_entries_are_found_in_both_scripts_and_guidance_stands_first() -> None:
    assert search("Stop Slavery Blueprint").keys[0] == "entry:stop-slavery-blueprint"
    assert "entry:labour-department-agency-portal" in search("職業介紹所").keys[:8]
    assert search("职业介绍所").keys == search("職業介紹所").keys
    assert search("withheld passport").keys[0].startswith("page:")


def test_publishing_again_changes_nothing_and_a_change_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    assert publish_entries(timezone.now()) == []
    slug = "coming-clean"
    Entry.objects.filter(slug=slug).update(publisher="Other")
    assert publish_entries(timezone.now()) == [f"entry {slug}"]
    fewer = {name: one for name, one in entries.shipped().items() if name != slug}
    monkeypatch.setattr(entries, "shipped", lambda: fewer)
    assert publish_entries(timezone.now()) == [f"entry {slug}: withdrawn"]
    assert not Document.objects.filter(key=f"entry:{slug}").exists()
