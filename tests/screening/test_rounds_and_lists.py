"""Repeats inside repeats, a list of a thousand villages, and towns that depend on the island: on the page, without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from handrail.organisations.policy import Actor
from handrail.screening.models import Definition, Draft, Submission
from tests.screening.forms import READY, TOLD
from tests.screening.own_form import VILLAGES, published
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def own(world: World) -> Definition:
    return published(world.ben)


@pytest.fixture
def asha(world: World, signed_in: Callable[[Actor], Client]) -> Client:
    return signed_in(world.asha)


@pytest.fixture
def ben(world: World, signed_in: Callable[[Actor], Client]) -> Client:
    return signed_in(world.ben)


@pytest.fixture
def address(own: Definition, asha: Client) -> str:
    """Of a draft with this form."""
    sent = {**READY, "screening": str(uuid4()), "go": "begin"}
    response = asha.post(f"/en/screenings/new/?form={own.pk}", sent)
    assert response.status_code == 303, response.content.decode()[:3000]
    return str(response["Location"])


def send(asha: Client, address: str, go: str, **answers: Any) -> str:
    revision = Draft.objects.get().revision
    given = {**answers.pop("given", {}), "rounds:": answers.pop("rounds_", [])}
    response = asha.post(address, {**READY, **given, **answers, "revision": str(revision), "go": go})
    assert response.status_code == 200, (response.status_code, response.content.decode()[:2000])
    return str(response.content.decode())


def names(page: str) -> set[str]:
    return set(re.findall(r'data-question="([^"]+)"', page))


def test_one_round_of_each_is_drawn_and_buttons_give_more(asha: Client, address: str) -> None:
    page = asha.get(address).content.decode()
    assert {"jobs[1].PAID", "jobs[1].shifts[1].HOURS"} <= names(page)
    assert "jobs[2].PAID" not in names(page)
    page = send(asha, address, "more:jobs", rounds_=["jobs:1", "jobs[1].shifts:1"])
    assert {"jobs[2].PAID", "jobs[2].shifts[1].HOURS"} <= names(page)
    page = send(asha, address, "more:jobs[1].shifts", rounds_=["jobs:2", "jobs[1].shifts:1", "jobs[2].shifts:1"])
    assert "jobs[1].shifts[2].HOURS" in names(page)
    assert "jobs[2].shifts[2].HOURS" not in names(page)
    assert 'value="less:jobs:2"' in page
    assert 'value="less:jobs[2].shifts:1"' not in page  # the only one


def test_a_round_that_is_removed_takes_its_answers_along(asha: Client, address: str) -> None:
    given = {"jobs[1].PAID": "yes", "jobs[2].PAID": "no", "jobs[2].shifts[1].HOURS": "9", "jobs[3].PAID": "dont_know"}
    page = send(asha, address, "less:jobs:1", given=given, rounds_=["jobs:3"])
    assert "jobs[3].PAID" not in names(page)
    kept = Draft.objects.get().answers
    assert {place: text for place, text in kept.items() if place.startswith("jobs")} == {
        "jobs[1].PAID": "no",
        "jobs[1].shifts[1].HOURS": "9",
        "jobs[2].PAID": "dont_know",
    }


def test_gates_look_at_their_own_round(asha: Client, address: str) -> None:
    given = {
        "jobs[1].PAID": "no",
        "jobs[1].shifts[1].HOURS": "9",
        "jobs[2].PAID": "yes",
        "jobs[2].shifts[1].HOURS": "9",
    }
    page = send(asha, address, "save", given=given, rounds_=["jobs:2"])
    for place, hidden in (("jobs[1].shifts[1].REST", False), ("jobs[2].shifts[1].REST", True)):
        box = re.search(rf'data-question="{re.escape(place)}"[^>]*>', page)
        assert box is not None
        assert box[0].endswith(" hidden>") is hidden


def test_empty_rounds_are_not_stored(asha: Client, address: str) -> None:
    given = {**TOLD, "jobs[1].PAID": "yes", "jobs[1].shifts[1].HOURS": "7"}
    response = asha.post(
        address, {**READY, **given, "rounds:": ["jobs:3", "jobs[1].shifts:2"], "revision": "1", "go": "submit"}
    )
    assert response.status_code == 303
    row = Submission.objects.get()
    assert {place for place in row.answers if place.startswith("jobs")} == {"jobs[1].PAID", "jobs[1].shifts[1].HOURS"}
    assert not any(place.startswith("jobs[2]") for place in row.asked)
    assert asha.get(f"/en/screenings/{row.pk}/").status_code == 200


def test_a_long_list_is_searched_and_not_drawn(asha: Client, address: str) -> None:
    page = asha.get(address).content.decode()
    assert "Tai Wan" not in page
    assert '"v7"' not in page  # nor sent for the script
    page = send(asha, address, "find", **{"find:VILLAGE": "village 12"})
    assert "Village 12 Tai Wan" in page
    assert "Village 120 Tai Wan" in page
    assert page.count("Tai Wan") == 11
    page = send(asha, address, "find", **{"find:VILLAGE": "nowhere"})
    assert "Nothing was found" in page
    send(asha, address, "save", **{"find:VILLAGE": f" VILLAGE {VILLAGES - 1} tai wan "})
    assert Draft.objects.get().answers["VILLAGE"] == f"v{VILLAGES - 1}"
    page = asha.get(address).content.decode()
    assert page.count("Tai Wan") == 1  # what was chosen


def test_a_text_that_names_no_choice_is_said(asha: Client, address: str) -> None:
    response = asha.post(address, {**READY, "find:VILLAGE": "Village", "revision": "1", "go": "save"})
    assert response.status_code == 422
    assert "VILLAGE" not in Draft.objects.get().answers


def test_the_script_asks_for_choices_and_nothing_is_saved(asha: Client, address: str, own: Definition) -> None:
    sent = {**READY, "find:VILLAGE": "Village 99", "finding:": "VILLAGE", "revision": "1"}
    for at in (address, f"/en/screenings/new/?form={own.pk}"):
        found = asha.post(at, sent, headers={"accept": "application/json"}).json()["choices"]
        assert found[0] == ["v99", "Village 99 Tai Wan"]
        assert len(found) == 11
    whole = asha.post(address, {**sent, "find:VILLAGE": "Village 99 Tai Wan"}, headers={"accept": "application/json"})
    assert whole.json()["choices"] == [["v99", "Village 99 Tai Wan"]]
    assert Draft.objects.get().revision == 1
    for place in ("P08", "NOTHING", "jobs[1].VILLAGE", ""):
        told = asha.post(address, {**sent, "finding:": place}, headers={"accept": "application/json"}).json()
        assert told["choices"] == []


def test_towns_follow_the_island(asha: Client, address: str) -> None:
    page = send(asha, address, "save", ISLAND="north")
    town = page.split('data-question="TOWN"', 1)[1].split("</fieldset>", 1)[0]
    assert re.search(r'<label><input type="radio" name="TOWN" value="pier"', town)
    assert re.search(r'<label hidden><input type="radio" name="TOWN" value="hill"', town)
    response = asha.post(address, {**READY, "ISLAND": "north", "TOWN": "hill", "revision": "2", "go": "submit"})
    assert response.status_code == 422


def test_what_is_drawn_is_drawn_once_and_stays(asha: Client, address: str, ben: Client) -> None:
    send(asha, address, "save", ISLAND="north")
    draft = Draft.objects.get()
    assert re.fullmatch(r"[0-9A-Za-z]{8}", draft.answers["LOT"])
    assert draft.once["seed"] == str(draft.pk)
    Draft.objects.update(once={**draft.once, "today": "2026-03-31"})  # the next request is on another day
    page = send(asha, address, "save", ISLAND="south")
    assert Draft.objects.get().answers["LOT"] == draft.answers["LOT"]
    assert Draft.objects.get().answers["BEGAN"] == "2026-03"
    assert f'data-today="2026-03-31" data-now="{draft.once["now"]}" data-seed="{draft.pk}"' in page
    assert "asking/more" in page
    response = asha.post(address, {**READY, **TOLD, "revision": "3", "go": "submit"})
    row = Submission.objects.get()
    assert response.status_code == 303
    assert row.answers["LOT"] == draft.answers["LOT"]
    assert row.once["today"] == "2026-03-31"
    assert asha.get(f"/en/screenings/{row.pk}/").status_code == 200
    correction = ben.post(f"/en/screenings/{row.pk}/correct/", {"key": str(uuid4())})
    assert correction.status_code == 303
    assert Draft.objects.get().once == row.once


def test_a_form_that_never_draws_keeps_no_time(asha: Client) -> None:
    asha.post("/en/screenings/new/", {**READY, "screening": str(uuid4()), "go": "begin"})
    assert Draft.objects.get().once == {}
    assert "asking/more" not in asha.get(f"/en/screenings/{Draft.objects.get().pk}/answer/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"rounds:": "jobs[abc:1", "go": "less:jobs:1"},
        {"rounds:": "jobs[x]y:1", "go": "less:jobs:1"},
        {"rounds:": "jobs[²].a:2", "go": "less:jobs:1"},
        {"find:jobs[x.VILLAGE": "v7", "go": "less:jobs:1"},
        {"find:jobs[1].VILLAGE": "v7", "go": "find"},
        {"find:ISLAND": "north", "go": "find"},
        {"go": "less:" + "x" * 1000 + ":1"},
        {"go": "more:" + "jobs[1]." * 90},
    ],
)
def test_what_no_page_sends_changes_nothing(asha: Client, address: str, sent: dict[str, str]) -> None:
    before = Draft.objects.get().answers
    response = asha.post(address, {**READY, "revision": "1", **sent})
    assert response.status_code == 200
    assert Draft.objects.get().answers == before
