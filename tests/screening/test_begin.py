"""Nothing is stored before the checks and consent have passed."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from handrail.audit.queries import events
from handrail.screening.models import Draft, Submission
from tests.screening.forms import READY, Browser, address, blocks, values
from tests.world import World

FAILING = [
    *((f"S{number}", "no") for number in (1, 2, 7)),
    ("S3", "yes"),
    ("S4", ""),
    *(("S5", who) for who in ("", "employer", "agent", "relative", "companion")),
    ("S5", "colleague"),  # and nothing about whether the person accepts them
    ("S8", ""),
    ("S9", ""),
    *((f"C{number}", answer) for number in range(1, 8) for answer in ("no", "")),
    ("S1", "maybe"),
    ("C1", "YES"),
]


def nothing_stored() -> bool:
    return not Draft.objects.exists() and not Submission.objects.exists()


def test_the_first_page_stores_nothing_and_draws_only_the_checks(asha: Browser) -> None:
    response = asha.get("new")
    assert response.status_code == 200
    assert {block.name for block in blocks(response)} == {*READY, "S6"}
    assert nothing_stored()


@pytest.mark.parametrize(("name", "answer"), FAILING)
def test_a_check_that_has_not_passed_stores_nothing(asha: Browser, world: World, name: str, answer: str) -> None:
    response = asha.begin(uuid4(), **{name: answer})
    assert response.status_code in (200, 422)
    assert nothing_stored()
    assert not any(event.event.startswith("screening.") for event in events(world.a))
    kept = {place: text for place, text in READY.items() if place != name}
    assert values(response).items() >= kept.items()


@pytest.mark.parametrize("interpreter", ["trained_interpreter", "telephone_interpreter", "colleague"])
def test_an_interpreter_whom_the_person_accepts_is_enough(asha: Browser, interpreter: str) -> None:
    assert asha.begin(uuid4(), S5=interpreter, S6="no").status_code == 200
    assert nothing_stored()
    assert asha.begin(uuid4(), S5=interpreter, S6="yes").status_code == 303


@pytest.mark.parametrize(
    ("changed", "stop"),
    [
        ({"S3": "yes"}, "urgent"),
        ({"S1": "no"}, "not_alone"),
        ({"S2": "no"}, "overheard"),
        ({"S5": "agent"}, "interpreter_related"),
        ({"S5": "colleague", "S6": "no"}, "interpreter_not_accepted"),
        ({"S7": "no"}, "no_help_ready"),
        ({"C4": "no"}, "point_not_clear"),
    ],
)
def test_a_stop_says_what_to_do(asha: Browser, changed: dict[str, str], stop: str) -> None:
    response = asha.begin(uuid4(), **changed)
    found = [one for one in response.context["stops"] if one["name"] == stop]
    assert found[0]["steps"]
    assert bool(found[0]["emergency"]) is (stop == "urgent")
    assert found[0]["title"] in response.content.decode()


def test_without_help_ready_only_safety_and_needs_are_asked(asha: Browser) -> None:
    drawn = {block.name for block in blocks(asha.begin(uuid4(), S7="no"))}
    assert drawn == {*READY, "S6", "P48", "P49"}


def test_with_everything_passed_one_draft_is_stored(asha: Browser, world: World) -> None:
    key = uuid4()
    response = asha.begin(key)
    assert (response.status_code, response["Location"]) == (303, address("answer", key))
    row = Draft.objects.get()
    assert (row.pk, row.worker_id, row.organisation_id) == (key, world.asha.worker, world.a)
    assert row.answers == READY
    assert row.languages == ["en", "id"]


def test_beginning_twice_is_the_same_draft(asha: Browser, key: UUID) -> None:
    assert asha.begin(key)["Location"] == address("answer", key)
    assert Draft.objects.count() == 1


def test_a_number_that_somebody_else_has_is_refused(asha: Browser, chidi: Browser, key: UUID) -> None:
    response = chidi.begin(key)
    assert response.status_code == 409
    assert "Location" not in response
    assert Draft.objects.count() == 1


def test_a_number_that_is_none_gets_a_new_one(asha: Browser) -> None:
    response = asha.post("new", None, {**READY, "screening": "../../1", "go": "begin"})
    assert response.status_code == 303
    assert UUID(response["Location"].split("/")[3]) == Draft.objects.get().pk


def test_the_language_is_one_of_the_list(asha: Browser) -> None:
    asha.begin(uuid4(), S4="someone's free words")
    assert nothing_stored()
    asha.post("new", None, {**READY, "go": "begin"})
    assert Draft.objects.get().languages == ["en", "id"]
