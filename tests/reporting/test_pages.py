"""Figures of one's own organisation: free questions, saved views, files; an outsider sees nothing, a bad filter is said."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from handrail.organisations.policy import Actor
from handrail.reporting import extract, finished, place
from handrail.reporting.computing import Figures
from handrail.reporting.models import Job, SavedView
from tests.reporting.conftest import crowd
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ASK = "/en/figures/own/ask/"
GENDER = f"{ASK}?by=gender&and=decision&f-citizenship=IDN&f-citizenship=PHL"


@pytest.fixture
def analyst(world: World, engine: Figures, hana: Actor, signed_in: Callable[[Actor], Client]) -> Client:
    crowd([world.asha, world.chidi], 12, timezone.now())
    extract.bring_up_to_date(place.folder())
    return signed_in(hana)


def test_the_dashboard_has_a_sentence_and_a_table_for_every_card(analyst: Client, engine: Figures) -> None:
    live = analyst.get("/en/figures/own/").content.decode()
    finished.finish(engine, lambda _done, _of: None)
    for language in ("en", "zh-Hant"):
        page = analyst.get(f"/{language}/figures/own/").content.decode()
        assert page.count("<figure") == 19
        assert page.count("<details><summary>") >= 20
        assert "prevalence" not in page
    assert live.count("<svg") == page.count("<svg")


def test_an_outsider_counts_nothing_of_it(
    analyst: Client, world: World, engine: Figures, signed_in: Callable[[Actor], Client]
) -> None:
    from handrail.organisations.actions import create_organisation, create_worker
    from tests.world import PASSWORD

    other = create_organisation("C")
    browser = signed_in(create_worker(other, "kofi", PASSWORD, ["analyst"]))
    page = browser.get("/en/figures/own/").content.decode()
    assert "People screened: the number is withheld" in page
    assert "<svg" not in page.split("<main", 1)[1].split("Signs that were named")[1]
    for person in (world.asha, world.chidi, world.dao):
        assert signed_in(person).get("/en/figures/own/").status_code == 404
        assert signed_in(person).get(ASK).status_code == 404


def test_a_question_of_ones_own(analyst: Client) -> None:
    page = analyst.get(GENDER).content.decode()
    assert "Gender × Decision" in page
    assert 'value="IDN" checked' in page.replace("  ", " ")


@pytest.mark.parametrize(
    "query",
    [
        "by=nothing",
        "by=gender&f-gender=robot",
        "by=gender&f-organisation=x",
        "by=id",
        "by=gender&and=q_P18",
        "by=gender%27%3B+DROP+TABLE",
        "by=gender&f-q_P39=yes",
    ],
)
def test_what_cannot_be_asked_is_said(analyst: Client, query: str) -> None:
    response = analyst.get(f"{ASK}?{query}")
    assert response.status_code == 422
    assert b"cannot be counted" in response.content


def test_a_view_is_saved_opened_and_removed_in_the_organisation(
    analyst: Client, world: World, ines: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    chosen = GENDER.split("?", 1)[1]
    assert analyst.post("/en/figures/own/save/", {"chosen": chosen, "name": " Two  countries "}).status_code == 303
    row = SavedView.objects.get()
    assert (row.name, row.definition["by"]) == ("Two countries", ["gender", "decision"])
    address = f"/en/figures/own/{row.pk}/"
    assert "Two countries" in signed_in(world.ben).get(address).content.decode()
    assert signed_in(ines).get(address).status_code == 404
    for name in ("Two countries", "", "x" * 101, "a\x00b"):
        assert analyst.post("/en/figures/own/save/", {"chosen": chosen, "name": name}).status_code == 422
    assert analyst.post("/en/figures/own/save/", {"chosen": "by=nothing", "name": "x"}).status_code == 422
    assert analyst.post(f"{address}remove/").status_code == 303
    assert analyst.get(address).status_code == 404


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "svg", "json"])
def test_files(analyst: Client, wanted: str) -> None:
    response = analyst.get(f"{GENDER}&as={wanted}")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    if wanted == "xlsx":
        book = zipfile.ZipFile(io.BytesIO(response.content))
        strings = book.read("xl/sharedStrings.xml").decode()
        for said in ("preliminary-screening 2026.2", timezone.localdate().isoformat(), "No cell below 5", "Synthetic"):
            assert said in strings
        assert "<f>" not in book.read("xl/worksheets/sheet2.xml").decode()
    elif wanted == "json":
        assert json.loads(response.content)["tables"][0]["head"][0] == "Gender"


def test_long_work_is_asked_for_shown_and_stopped(
    analyst: Client, ines: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    analyst.post("/en/figures/work/begin/", {"kind": "extract"})
    row = Job.objects.get()
    assert b"Waiting" in analyst.get("/en/figures/work/").content
    stranger = signed_in(ines)
    assert b"Waiting" not in stranger.get("/en/figures/work/").content
    assert analyst.post(f"/en/figures/work/{row.pk}/cancel/").status_code == 303
    assert Job.objects.get().state == Job.CANCELLED
    analyst.post("/en/figures/work/begin/", {"kind": "whatever"})
    assert Job.objects.count() == 1
