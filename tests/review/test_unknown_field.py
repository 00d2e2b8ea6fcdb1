"""A field that is no question of ours, from an old page, an extension or a forger, keeps nobody from their result."""

from __future__ import annotations

import pytest
from django.test import Client

from handrail.screening.messages import say
from handrail.screening.models import AnonymousAnswers

QUESTIONS, COUNT = "/en/questions/", "/en/questions/count/"
TOLD = {"SA01": "yes", "SA09": "yes"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def told(result: dict[str, object]) -> dict[str, object]:
    """The result without the key that is new each time."""
    return {name: value for name, value in result.items() if name != "key"}


@pytest.mark.parametrize("name", ["SA99", "utm_source", "SA01[2].x", "<script>", "x" * 500])
def test_the_rest_still_gets_its_result_and_numbers(client: Client, name: str) -> None:
    whole = client.post(QUESTIONS, {**TOLD, "go": "result"})
    other = client.post(QUESTIONS, {**TOLD, name: "yes", "go": "result"})
    assert other.status_code == 200
    assert told(other.context["result"]) == told(whole.context["result"])
    assert other.context["problem"] == say("answer.unknown_question")
    assert say("answer.unknown_question") in other.content.decode()
    assert name not in other.content.decode()
    assert not whole.context["problem"]


def test_an_answer_that_cannot_be_taken_leads_back_to_its_question(client: Client) -> None:
    page = client.post(QUESTIONS, {**TOLD, "SA02": ["yes", "no"], "x": "y", "go": "result"})
    assert page.status_code == 422
    assert "result" not in page.context


def test_adding_to_the_count_stays_strict(client: Client) -> None:
    result = client.post(QUESTIONS, {**TOLD, "x": "y", "go": "result"}).context["result"]
    given = {**dict(result["answers"]), "own": "yes", "alone": "yes"}
    assert client.post(COUNT, {**given, "x": "y"}).status_code == 422
    assert not AnonymousAnswers.objects.exists()
    assert client.post(COUNT, given).status_code == 303
    assert AnonymousAnswers.objects.count() == 1
