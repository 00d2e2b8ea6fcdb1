"""A decision is a person's: from coded lists, beside the determination, which it never changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.html import escape

from handrail.screening import catalogue
from handrail.screening.messages import say
from handrail.screening.models import Decision, Determination, FirstView, Submission
from handrail.screening.outcome import SKIPPED
from tests.screening.forms import Browser, address, submitted
from tests.world import World

WORDS = catalogue.outcome_words()
CODES = [code for code in WORDS.decisions if code != WORDS.undecided]
ALL: dict[str, Any] = {
    "decision": CODES[0],
    "exploitation": list(WORDS.exploitation)[:2],
    "reasons": list(WORDS.reasons)[:2],
    "next_steps": list(WORDS.next_steps)[:2],
}


def test_a_supervisor_decides(ben: Browser, world: World, stored: Submission) -> None:
    response = ben.post("decision", stored.pk, ALL)
    assert (response.status_code, response["Location"]) == (303, address("outcome", stored.pk))
    row = Decision.objects.get()
    assert (row.worker_id, row.decision) == (world.ben.worker, CODES[0])
    assert (row.exploitation, row.reasons, row.next_steps) == (ALL["exploitation"], ALL["reasons"], ALL["next_steps"])
    assert WORDS.decisions[CODES[0]].label.get("en") in ben.get("outcome", stored.pk).content.decode()


def test_a_worker_does_not_decide(asha: Browser, stored: Submission) -> None:
    assert asha.post("decision", stored.pk, ALL).status_code == 404
    assert not Decision.objects.exists()
    assert not asha.get("outcome", stored.pk).context["may_decide"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": ""},
        {"decision": "victim"},
        {"decision": WORDS.undecided},
        {"reasons": ["because I think so"]},
        {"exploitation": [*ALL["exploitation"], "other words"]},
        {"next_steps": ["x" * 10_000]},
        {"reasons": [""]},
    ],
)
def test_only_codes_are_taken(ben: Browser, stored: Submission, wrong: dict[str, Any]) -> None:
    response = ben.post("decision", stored.pk, {**ALL, **wrong})
    assert response.status_code == 422
    assert response.context["decision_problem"] in response.content.decode()
    assert not Decision.objects.exists()


def test_a_decision_rests_on_a_reason_and_what_was_chosen_stays(ben: Browser, stored: Submission) -> None:
    response = ben.post("decision", stored.pk, {**ALL, "reasons": []})
    assert response.status_code == 422
    assert response.context["decision_problem"] == say("decision.reason")
    page = response.content.decode()
    chosen = {ALL["decision"], *ALL["exploitation"], *ALL["next_steps"]}
    assert set(re.findall(r'name="(?:decision|exploitation|reasons|next_steps)" value="(\w+)" checked', page)) == chosen
    assert not Decision.objects.exists()


def test_the_reason_is_asked_for_in_the_language_of_the_page(ben: Browser, stored: Submission) -> None:
    page = ben.post("decision", stored.pk, {**ALL, "reasons": []}, "zh-Hant").content.decode()
    assert "理由" in page
    assert say("decision.reason") not in page


def test_there_is_no_place_for_a_note(ben: Browser, stored: Submission) -> None:
    ben.post("decision", stored.pk, {**ALL, "note": "somebody's words"})
    assert "somebody" not in str(Decision.objects.values().get())


def test_a_second_decision_supersedes_and_both_are_kept(ben: Browser, stored: Submission) -> None:
    for code in CODES[:3]:
        assert ben.post("decision", stored.pk, {**ALL, "decision": code}).status_code == 303
    rows = list(Decision.objects.order_by("at"))
    assert [row.decision for row in rows] == CODES[:3]
    assert [row.supersedes_id for row in rows] == [None, rows[0].pk, rows[1].pk]
    history = ben.get("outcome", stored.pk).context["history"]
    assert [one["standing"] for one in history] == [True, False, False]


def test_a_determination_stays_as_it_was(ben: Browser, stored: Submission) -> None:
    before = list(Determination.objects.order_by("pk").values())
    for code in CODES:
        ben.post("decision", stored.pk, {**ALL, "decision": code})
    assert list(Determination.objects.order_by("pk").values()) == before


def test_one_that_was_corrected_is_not_decided(ben: Browser, stored: Submission) -> None:
    key = ben.post("correct", stored.pk)["Location"].split("/")[3]
    assert ben.submit(key, {}).status_code == 303
    assert ben.post("decision", stored.pk, ALL).status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", ["first-view", "discard"])
def test_looking_changes_nothing(ben: Browser, stored: Submission, name: str) -> None:
    assert ben.get(name, stored.pk).status_code == 405


@pytest.mark.parametrize("name", ["decision", "correct"])
def test_whoever_comes_back_without_the_form_is_led_to_its_page(ben: Browser, stored: Submission, name: str) -> None:
    response = ben.get(name, stored.pk)
    assert (response.status_code, response["Location"]) == (303, address("outcome", stored.pk))
    assert not Decision.objects.exists()
    assert Submission.objects.count() == 1


def test_another_language_keeps_what_was_ticked_and_decides_nothing(ben: Browser, stored: Submission) -> None:
    code, reason = next(iter(WORDS.decisions)), next(iter(WORDS.reasons))
    key = "0f8b2c3e-1111-4222-8333-444455556666"
    response = ben.post("decision", stored.pk, {"decision": code, "reasons": [reason], "key": key, "go": "language"})
    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(rf'value="{code}"[^>]* checked', page)
    assert re.search(rf'value="{reason}"[^>]* checked', page)
    assert f'name="key" value="{key}"' in page
    assert not Decision.objects.exists()


def test_a_first_view_is_said_once_by_the_worker(asha: Browser, world: World, stored: Submission) -> None:
    first, second = list(WORDS.first_views)[:2]
    for view in (first, second):
        assert asha.post("first-view", stored.pk, {"view": view})["Location"] == address("outcome", stored.pk)
    row = FirstView.objects.get()
    assert (row.view, row.worker_id) == (first, world.asha.worker)


@pytest.mark.parametrize("view", list(WORDS.first_views))
@pytest.mark.parametrize("name", ["outcome", "print"])
def test_frameworks_come_after_the_first_view(asha: Browser, stored: Submission, name: str, view: str) -> None:
    before, titles = asha.get(name, stored.pk), framework_titles(stored)
    assert not any(title in before.content.decode() for title in titles)
    assert all(before.context[part] for part in ("phases", "open", "words"))
    assert asha.post("first-view", stored.pk, {"view": view}).status_code == 303
    page = asha.get(name, stored.pk).content.decode()
    assert all(title in page for title in titles)


def test_others_see_the_frameworks_at_once(ben: Browser, stored: Submission) -> None:
    page = ben.get("outcome", stored.pk).content.decode()
    assert all(title in page for title in framework_titles(stored))


def test_going_on_without_a_view_is_kept_and_is_no_view(asha: Browser, ben: Browser, stored: Submission) -> None:
    shown = asha.get("outcome", stored.pk).context["first_views"]
    assert SKIPPED not in [one["code"] for one in shown]
    asha.post("first-view", stored.pk, {"view": SKIPPED})
    assert FirstView.objects.get().view == SKIPPED
    for who in (asha, ben):
        response = who.get("outcome", stored.pk)
        assert (response.context["first_view"], response.context["may_view"]) == ("", False)
        assert WORDS.first_views[SKIPPED].label.get("en") not in response.content.decode()


def framework_titles(row: Submission) -> list[str]:
    """What the outcome page calls the frameworks that were determined."""
    names = [one.framework for one in row.determinations.all()]
    return [escape(catalogue.framework(name).title.get("en")) for name in names if name != "palermo-child"]


@pytest.mark.parametrize("view", ["", "free words", "x" * 500])
def test_a_first_view_is_a_code(asha: Browser, stored: Submission, view: str) -> None:
    asha.post("first-view", stored.pk, {"view": view})
    assert not FirstView.objects.exists()


def test_nobody_says_it_for_the_worker(ben: Browser, stored: Submission) -> None:
    ben.post("first-view", stored.pk, {"view": next(iter(WORDS.first_views))})
    assert not FirstView.objects.exists()


@pytest.fixture
def three(world: World, published: None) -> list[Submission]:
    """Two of Asha's and one of Ben's."""
    return [submitted(actor) for actor in (world.asha, world.asha, world.ben)]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {0, 1, 2}),
        ("?decision=none", {1, 2}),
        (f"?decision={CODES[1]}", {0}),
        (f"?decision={CODES[0]}", set()),
        ("?decision=unheard-of", {0, 1, 2}),
        ("?decision=%00", {0, 1, 2}),
        ("?worker=%00", {0, 1, 2}),
        ("?page=%00", {0, 1, 2}),
        ("?decision=%00&worker=%00&page=%00", {0, 1, 2}),
        ("?worker=mine", {2}),
        ("?worker=mine&decision=none", {2}),
    ],
)
def test_the_list_is_narrowed_by_the_decision_that_stands(
    ben: Browser, three: list[Submission], query: str, shown: set[int]
) -> None:
    for code in CODES[:2]:
        ben.post("decision", three[0].pk, {**ALL, "decision": code})
    found = {row["id"] for row in ben.get("list", query=query).context["rows"]}
    assert found == {three[place].pk for place in shown}


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans", "id", "fil"])
def test_pages_of_workers_open_in_every_language_of_the_path(
    asha: Browser, stored: Submission, language: str, signed_in: Callable[..., Any]
) -> None:
    for name, key in (("list", None), ("new", None), ("outcome", stored.pk), ("print", stored.pk)):
        assert asha.get(name, key, language).status_code == 200
