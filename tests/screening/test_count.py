"""The anonymous count: only one's own answers, given alone, coded, with the month and a random number."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from handrail.audit.models import Event
from handrail.screening.models import AnonymousAnswers
from tests.screening.test_public_questions import post, questions, worst

ADDRESS = "/en/questions/count/"
AGREED = {"own": "yes", "alone": "yes"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def counted(client: Client, given: dict[str, Any], **headers: str) -> Any:
    return client.post(ADDRESS, given, **headers)  # type: ignore[arg-type]


def test_adding_keeps_coded_answers_the_month_and_a_random_number(client: Client) -> None:
    before = Event.objects.count()
    response = counted(client, {**worst(), **AGREED})
    assert (response.status_code, response["Location"]) == (303, "/en/questions/thanks/")
    assert not response.cookies
    row = AnonymousAnswers.objects.get()
    assert {field.name for field in row._meta.get_fields()} == {
        "id",
        "definition",
        "answers",
        "asked",
        "month",
        "on_paper",
    }
    assert row.id.version == 4
    assert re.fullmatch(r"\d{4}-\d{2}", row.month)
    assert Event.objects.count() == before
    assert isinstance(row.id, UUID)


def test_what_is_marked_as_not_counted_never_is(client: Client) -> None:
    counted(client, {**worst(), **AGREED})
    row = AnonymousAnswers.objects.get()
    never = {name for name, question in questions().items() if not question.counted}
    assert {"SA01", "SA16", "SA23"} <= never
    assert not never & {*row.answers, *row.asked}
    assert row.answers == {name: text for name, text in worst().items() if text and name not in never}


def test_what_was_not_asked_is_kept_as_not_asked(client: Client) -> None:
    counted(client, {"SA09": "yes", "SA10": "no", **AGREED})
    row = AnonymousAnswers.objects.get()
    assert row.answers == {"SA09": "yes"}
    assert row.asked == {"SA10": "closed"}


@pytest.mark.parametrize("own", ["yes", "no", "", "YES"])
@pytest.mark.parametrize("alone", ["yes", "no", "", "on"])
def test_only_ones_own_given_alone(client: Client, own: str, alone: str) -> None:
    response = counted(client, {**worst(), "own": own, "alone": alone})
    agreed = own == alone == "yes"
    assert response.status_code == (303 if agreed else 422)
    assert AnonymousAnswers.objects.count() == int(agreed)
    if not agreed:
        assert response.context["problem"] in response.content.decode()
        assert response.context["result"]["answers"]


@pytest.mark.parametrize(
    "wrong", [{"SA02": "perhaps"}, {"SA99": "yes"}, {"SA02": "x" * 3_000}, {"SA02": ["yes", "no"]}]
)
def test_what_does_not_fit_is_not_counted(client: Client, wrong: dict[str, Any]) -> None:
    assert counted(client, {**worst(), **AGREED, **wrong}).status_code == 422
    assert not AnonymousAnswers.objects.exists()


def test_looking_counts_nothing(client: Client) -> None:
    response = client.get(ADDRESS)
    assert (response.status_code, response["Location"]) == (303, "/en/questions/")
    assert not AnonymousAnswers.objects.exists()


def test_only_a_form_of_our_own_pages_counts() -> None:
    response = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(ADDRESS, {**worst(), **AGREED})
    assert response.status_code == 403
    assert not AnonymousAnswers.objects.exists()


def test_many_from_one_address_are_held_back_and_nothing_else_is(client: Client) -> None:
    statuses = [counted(client, {"SA02": "no", **AGREED}).status_code for _ in range(7)]
    assert statuses == [303] * 6 + [429]
    held = counted(client, {"SA02": "no", **AGREED})
    assert int(held["Retry-After"]) > 0
    assert b"999" in held.content
    assert b"not added to the count" in held.content
    assert AnonymousAnswers.objects.count() == 6
    assert post(client, {"SA02": "no", "go": "result"}).status_code == 200
    assert client.get("/en/help/").status_code == 200
    assert counted(client, {"SA02": "no", **AGREED}, REMOTE_ADDR="203.0.113.5").status_code == 303


def test_signing_in_is_the_other_form_that_is_held_back(client: Client) -> None:
    statuses = [client.post("/en/sign-in/", {"username": "x", "password": "y"}).status_code for _ in range(60)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_the_same_form_sent_twice_is_counted_once(client: Client, published: None) -> None:
    given = {"SA09": "yes", "own": "yes", "alone": "yes", "id": "3f0c2f5e-8d7a-4a53-9a5e-0b6f1c2d3e4f"}
    assert client.post("/en/questions/count/", given).status_code == 303
    assert client.post("/en/questions/count/", given).status_code == 303
    assert AnonymousAnswers.objects.count() == 1
    assert client.post("/en/questions/count/", {**given, "SA09": "no"}).status_code == 422
    assert AnonymousAnswers.objects.get().answers["SA09"] == "yes"
