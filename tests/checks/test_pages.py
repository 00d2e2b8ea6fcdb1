"""The pages of the checks: carried by each POST and kept nowhere, in five languages, light, and for everyone alike."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from handrail.audit.models import Event
from handrail.checks import catalogue
from handrail.organisations.policy import Actor
from handrail.screening.models import AnonymousAnswers, Definition, Draft, Submission
from tests.world import World

LANGUAGES = ("en", "zh-Hant", "zh-Hans", "id", "fil")
HOTEL = catalogue.check("check-hotel")
FULL = catalogue.check("check-combined")
ADDRESS = "/en/checks/check-hotel/"
EVIDENCE = "Signed text in the back office, drawer 7"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def answers() -> dict[str, str]:
    """Every point of the longest check, with evidence, owners and days."""
    said = {name: ("none", "planned", "partly", "done")[place % 4] for place, name in enumerate(FULL.points)}
    for name in FULL.points:
        said |= {f"{name}_evidence": "e" * 200, f"owner_{name}": "Owner", f"due_{name}": "2026-12-01"}
    return said


def inputs(html: str) -> dict[str, str]:
    """What the form of a page would send again, without buttons."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    texts = re.findall(r'<input (?:form="check" )?type="(?:text|date)" id="[^"]+" name="([^"]+)" value="([^"]*)"', html)
    radios = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)" checked', html)
    return dict([*hidden, *texts, *radios])


def file(content: bytes, name: str = "answers.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def nothing_is_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test did, no row was written; only signing in leaves an event."""
    tables: list[Any] = [AnonymousAnswers, Draft, Submission, Definition]
    tables += [] if "signed_in" in request.fixturenames else [Event]
    before = [table.objects.count() for table in tables]
    yield
    assert [table.objects.count() for table in tables] == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language(client: Client, language: str) -> None:
    pages = [client.get(f"/{language}/checks/")]
    address = f"/{language}/checks/check-combined/"
    pages += [client.get(address)]
    pages += [client.post(address, answers() | {"go": go}) for go in ("stay", "result", "print")]
    for response in pages:
        html = response.content.decode()
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert response["Cache-Control"] == "no-store"
        assert "X-Robots-Tag" not in response.headers
        assert html.count("<h1") == 1
        assert "data-exit" in html
        assert len(gzip.compress(response.content)) < 30_000
        assert "style=" not in html


def test_the_five_are_listed_with_what_they_take(client: Client) -> None:
    html = client.get("/en/checks/").content.decode()
    assert re.findall(r'href="/en/checks/(check-[a-z-]+)/"', html) == list(catalogue.names())
    assert "18 points, about 36 minutes" in html
    assert "Nothing is kept here" in html


def test_an_unknown_check_is_not_there(client: Client) -> None:
    for name in ("check-none", "preliminary-screening", "hotel"):
        assert client.get(f"/en/checks/{name}/").status_code == 404
        assert client.post(f"/en/checks/{name}/", {"go": "result"}).status_code == 404


def test_continue_and_back_carry_everything(client: Client) -> None:
    sent = {
        "at": "public_commitment",
        "h1": "partly",
        "h1_evidence": EVIDENCE,
        "owner_h1": "GM",
        "due_h1": "2026-12-01",
    }
    html = client.post(ADDRESS, sent | {"go": "continue"}).content.decode()
    assert 'id="q-h2"' in html
    assert 'id="q-h1"' not in html
    assert inputs(html) | sent == inputs(html) | {"at": "public_commitment"}
    html = client.post(ADDRESS, inputs(html) | {"h2": "done", "go": "back"}).content.decode()
    assert inputs(html) | sent | {"h2": "done"} == inputs(html)
    html = client.post(ADDRESS, inputs(html) | {"go": "part:monitoring_reporting"}).content.decode()
    assert 'id="q-h14"' in html
    assert inputs(html)["h1_evidence"] == EVIDENCE


def test_a_language_keeps_everything_on_every_page(client: Client) -> None:
    sent = answers()
    for page in ("form", "result", "print"):
        response = client.post("/en/checks/check-combined/", sent | {"go": "language:zh-Hant", "page": page})
        html = response.content.decode()
        assert 'action="/zh-Hant/checks/check-combined/"' in html
        assert 'lang="zh-Hant"' in html
        kept = inputs(html)
        assert {name: text for name, text in sent.items() if kept.get(name) != text} == {}


def test_the_result_names_gaps_in_order_and_no_score(client: Client) -> None:
    html = client.post(ADDRESS, {"h10": "none", "h4": "none", "h5": "planned", "h1": "done", "go": "result"}).content
    text = html.decode()
    places = [text.index(HOTEL.points[name].reason.get("en")) for name in ("h10", "h5", "h4")]
    assert places == sorted(places)
    assert HOTEL.points["h1"].reason.get("en") not in text
    assert "<svg" in text
    assert "%" not in re.sub(r"<[^>]+>", "", text)
    assert not re.search(r"\b(score|percent|rating)\b", re.sub(r"and no score", "", text), re.IGNORECASE)
    assert 'href="/en/handbook/' in text


def test_saved_loaded_and_compared(client: Client) -> None:
    saved = client.post("/en/checks/check-combined/", answers() | {"go": "save"})
    assert saved["Content-Type"] == "application/json"
    assert saved["Content-Disposition"] == f'attachment; filename="check-combined-{date.today().isoformat()}.json"'  # noqa: DTZ011
    loaded = client.post("/en/checks/check-combined/", {"go": "load", "file": file(saved.content)})
    kept = inputs(loaded.content.decode())
    assert {name: text for name, text in answers().items() if kept.get(name) != text} == {}
    earlier = saved.content.replace(b'"c1": "none"', b'"c1": "done"').replace(b'"date": "20', b'"date": "20', 1)
    both = {"go": "compare", "earlier": file(earlier), "later": file(saved.content)}
    html = client.post("/en/checks/check-combined/", both).content.decode()
    assert html.count("moved back") == 1
    now = answers() | {"page": "result", "go": "compare", "c1": "done", "earlier": file(saved.content)}
    assert client.post("/en/checks/check-combined/", now).content.decode().count("moved forward") == 1


def test_the_older_of_two_files_is_the_earlier_one(client: Client) -> None:
    new = client.post(ADDRESS, {"h1": "done", "go": "save"}).content
    old = re.sub(rb'"date": "[^"]+"', b'"date": "2020-01-31"', new.replace(b'"done"', b'"none"'))
    html = client.post(ADDRESS, {"go": "compare", "earlier": file(new), "later": file(old)}).content.decode()
    assert "moved forward" in html
    assert "From 2020-01-31 to" in html


def test_another_version_is_said(client: Client) -> None:
    saved = client.post(ADDRESS, {"h1": "done", "go": "save"}).content.replace(HOTEL.version.encode(), b"1999.1")
    html = client.post(ADDRESS, {"go": "load", "file": file(saved)}).content.decode()
    assert "version 1999.1" in html
    assert "Without an answer in the file:" in html


REFUSED = [
    (None, "Choose a file first."),
    (b"PK\x03\x04" + b"\x00" * 1000, "damaged"),
    (b"[" * 150_000, "damaged"),
    (b" " * 200_001, "too large"),
    (b" " * 3_000_000, "too large"),
    (b'{"handrail": "answers/1"}', "damaged"),
    (b"<svg onload=alert(1)>", "damaged"),
    (b"{}", "not a file of answers"),
]


@pytest.mark.parametrize("go", ["load", "compare"])
@pytest.mark.parametrize(("content", "words"), REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    client: Client, go: str, content: bytes | None, words: str
) -> None:
    field = "file" if go == "load" else "earlier"
    fields = {"go": go} | ({field: file(content, "../../etc/passwd")} if content is not None else {})
    response = client.post(ADDRESS, fields)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_file_of_another_check_is_refused(client: Client) -> None:
    saved = client.post("/en/checks/check-board/", {"b1": "done", "go": "save"}).content
    response = client.post(ADDRESS, {"go": "load", "file": file(saved)})
    assert response.status_code == 422
    assert "another check" in response.content.decode()


def test_what_cannot_be_taken_is_said_and_everything_else_stays(client: Client) -> None:
    wrong = {"h1": "perfect", "h2_evidence": "x" * 2001, "owner_h3": "x" * 201, "due_h4": "soon", "h5": "done"}
    for go in ("result", "save", "plan.xlsx", "plan.ics", "continue"):
        response = client.post(ADDRESS, wrong | {"go": go})
        html = response.content.decode()
        assert response.status_code == 422
        assert "Something could not be taken" in html
        assert HOTEL.instrument.by_name["h4"].label.get("en") in html
        assert inputs(html)["h5"] == "done"


def test_a_form_from_elsewhere_is_refused() -> None:
    assert Client(headers={"Sec-Fetch-Site": "cross-site"}).post(ADDRESS, {"go": "result"}).status_code == 403


def test_everyone_gets_the_same(world: World, client: Client, signed_in: Callable[[Actor], Client]) -> None:
    """Nothing here belongs to anyone: a worker, and someone of another organisation, see what a stranger sees."""
    for address in ("/en/checks/", ADDRESS):
        pages = [one.get(address).content for one in (client, signed_in(world.asha), signed_in(world.chidi))]
        assert pages[0] == pages[1] == pages[2]


def test_in_production_the_public_sees_reviewed_words_only(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    assert "check-hotel" not in client.get("/en/checks/").content.decode()
    html = client.get(ADDRESS).content.decode()
    assert "999" in html
    assert "<form" not in html
