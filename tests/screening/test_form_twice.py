"""The forms of the outcome page sent twice, as by pressing a button twice or by Back: one row, and the same answer."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from handrail.audit.queries import events
from handrail.screening.messages import say
from handrail.screening.models import Decision, Draft, Submission
from tests.screening.forms import TOLD, Browser, address, submitted
from tests.screening.test_decisions import ALL, CODES
from tests.world import World


def keys(response: Any) -> list[str]:
    """The hidden keys of the page: that of the decision, then that of the correction."""
    return re.findall(r'name="key" value="([^"]+)"', response.content.decode())


def count(world: World, event: str) -> int:
    return [one.event for one in events(world.a)].count(event)


def test_each_form_of_the_page_has_a_key_of_its_own(ben: Browser, stored: Submission) -> None:
    pages = [keys(ben.get("outcome", stored.pk)) for _ in range(2)]
    assert all(UUID(key) for page in pages for key in page)
    assert len({key for page in pages for key in page}) == 4


def test_the_same_decision_twice_is_one(ben: Browser, world: World, stored: Submission) -> None:
    given = {**ALL, "key": keys(ben.get("outcome", stored.pk))[0]}
    got = [ben.post("decision", stored.pk, given) for _ in range(2)]
    assert {(page.status_code, page["Location"]) for page in got} == {(303, address("outcome", stored.pk))}
    assert str(Decision.objects.get().pk) == given["key"]
    assert count(world, "screening.decided") == 1


@pytest.mark.parametrize("changed", [{"decision": CODES[1]}, {"reasons": ALL["reasons"][:1]}, {"next_steps": []}])
def test_another_decision_under_the_same_key_is_refused_and_can_follow(
    ben: Browser, stored: Submission, changed: dict[str, Any]
) -> None:
    given = {**ALL, "key": str(uuid4())}
    ben.post("decision", stored.pk, given)
    page = ben.post("decision", stored.pk, {**given, **changed})
    assert page.status_code == 409
    assert page.context["decision_problem"] == say("decision.other_content")
    assert Decision.objects.count() == 1
    chosen = {**ALL, **changed}
    assert {name: page.context["chosen"][name] for name in chosen} == chosen
    assert ben.post("decision", stored.pk, {**chosen, "key": keys(page)[0]}).status_code == 303
    assert Decision.objects.count() == 2


def test_a_key_of_another_screening_is_refused(ben: Browser, world: World, stored: Submission) -> None:
    given = {**ALL, "key": str(uuid4())}
    ben.post("decision", stored.pk, given)
    assert ben.post("decision", submitted(world.asha).pk, given).status_code == 409
    assert Decision.objects.get().submission_id == stored.pk


def test_a_key_that_is_none_gets_a_new_one(ben: Browser, stored: Submission) -> None:
    for key in ("", "\0", "../1"):
        assert ben.post("decision", stored.pk, {**ALL, "key": key}).status_code == 303
        assert ben.post("correct", stored.pk, {"key": key}).status_code == 303


def test_the_same_correction_twice_is_one_draft(ben: Browser, world: World, stored: Submission) -> None:
    key = keys(ben.get("outcome", stored.pk))[1]
    got = [ben.post("correct", stored.pk, {"key": key}) for _ in range(2)]
    assert {(page.status_code, page["Location"]) for page in got} == {(303, address("answer", UUID(key)))}
    assert Draft.objects.count() == 1
    assert count(world, "screening.correcting") == 1
    assert ben.submit(UUID(key), TOLD).status_code == 303
    again = ben.post("correct", stored.pk, {"key": key})
    assert ben.client.get(again["Location"])["Location"] == address("outcome", UUID(key))
    assert not Draft.objects.exists()


def test_a_correction_of_another_screening_or_person_is_refused(ben: Browser, world: World, stored: Submission) -> None:
    key = str(uuid4())
    ben.post("correct", stored.pk, {"key": key})
    other = submitted(world.asha).pk
    assert ben.post("correct", other, {"key": key}).status_code == 409
    assert ben.post("correct", other, {"key": str(stored.pk)}).status_code == 409
    assert Draft.objects.get().supersedes_id == stored.pk
