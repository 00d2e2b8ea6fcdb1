"""A page that saves by itself keeps what a press of Save keeps, no more, and never ends or finishes a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from handrail.audit.queries import events
from handrail.organisations.models import Worker
from handrail.screening.messages import say
from handrail.screening.models import Draft, Submission
from tests.fixtures import SAME_ORIGIN
from tests.screening.forms import KEPT, READY, TOLD, Browser, address
from tests.screening.test_drafts import TOLD_IN_CONFIDENCE
from tests.world import World

ASKING = {"Accept": "application/json"}


def quietly(who: Browser, key: UUID, given: Mapping[str, Any], revision: int = 1) -> Any:
    """As asking/keep.js sends it."""
    fields = {**READY, **given, "revision": str(revision), "go": "save"}
    return who.client.post(address("answer", key), fields, headers=ASKING)


def test_it_keeps_what_may_be_kept(asha: Browser, world: World, key: UUID) -> None:
    response = quietly(asha, key, {**TOLD, "P07": ["travel", "job"], **TOLD_IN_CONFIDENCE})
    assert response.status_code == 200
    at = timezone.localtime(Draft.objects.get().updated_at)
    assert response.json() == {"revision": 2, "saved_at": f"{at:%H:%M}", "problem": ""}
    assert Draft.objects.get().answers == KEPT
    assert [event.event for event in events(world.a)].count("screening.saved") == 1


def test_one_after_another(asha: Browser, key: UUID) -> None:
    for revision, age in enumerate(("age_24_25", "age_26", "age_27_29"), start=1):
        assert quietly(asha, key, {"P01": age}, revision).json()["revision"] == revision + 1
        assert Draft.objects.get().answers["P01"] == age


def test_a_conflict_is_said_and_saves_nothing(asha: Browser, key: UUID) -> None:
    asha.save(key, {"P01": "age_24_25"})
    response = quietly(asha, key, {"P01": "age_26"})
    assert (response.status_code, response.json()) == (409, {"problem": say("screening.conflict")})
    assert Draft.objects.get().answers["P01"] == "age_24_25"


def test_what_does_not_fit_is_said_and_the_rest_is_kept(asha: Browser, key: UUID) -> None:
    response = quietly(asha, key, {"P01": "age_26", "nothing_of_ours": "yes"})
    assert response.json()["problem"] == say("answer.unknown_question")
    assert Draft.objects.get().answers["P01"] == "age_26"


def test_an_answer_of_the_wrong_kind_is_said_and_the_rest_is_kept(asha: Browser, key: UUID) -> None:
    problem = quietly(asha, key, {"P01": "age_26", "P08": "perhaps"}).json()["problem"]
    assert problem == asha.submit(key, {"P01": "age_26", "P08": "perhaps"}, 2).context["problems"][0][1]
    assert Draft.objects.get().answers == {**READY, "P01": "age_26"}


@pytest.mark.parametrize("taken_back", ["C2", "C3"])
def test_consent_taken_back_discards_only_when_a_person_says_so(asha: Browser, key: UUID, taken_back: str) -> None:
    response = quietly(asha, key, {**TOLD, taken_back: "no"})
    assert response.status_code in (200, 409)
    assert Draft.objects.exists()
    assert "P01" not in Draft.objects.get().answers
    assert not Submission.objects.exists()


def test_it_never_submits(asha: Browser, key: UUID) -> None:
    fields = {**READY, **TOLD, "revision": "1", "go": "submit"}
    assert asha.client.post(address("answer", key), fields, headers=ASKING).status_code == 200
    assert not Submission.objects.exists()


def test_nobody_else_saves_it(ben: Browser, chidi: Browser, key: UUID) -> None:
    assert {quietly(who, key, TOLD).status_code for who in (ben, chidi)} == {404}


@pytest.mark.parametrize("name", ["new", "answer"])
def test_a_page_that_outlived_its_session_gets_the_token_of_the_new_one(
    asha: Browser, world: World, key: UUID, name: str
) -> None:
    client = Client(enforce_csrf_checks=True, headers=SAME_ORIGIN)
    client.force_login(Worker.objects.get(pk=world.asha.worker))
    path = address(name, None if name == "new" else key)
    token = client.get(path, headers=ASKING).json()["token"]
    assert client.post(path, {**READY, "go": "save", "revision": "1", "csrfmiddlewaretoken": "x"}).status_code == 403
    sent = {**READY, "go": "save", "revision": "1", "csrfmiddlewaretoken": token}
    assert client.post(path, sent).status_code == 200


def test_asking_for_the_token_opens_no_draft(asha: Browser, world: World, key: UUID) -> None:
    before = len(list(events(world.a)))
    asha.client.get(address("answer", key), headers=ASKING)
    assert len(list(events(world.a))) == before


def test_without_a_session_it_is_led_to_signing_in(client: Client, key: UUID) -> None:
    client.logout()
    nobody = Client(headers=SAME_ORIGIN)
    response = nobody.post(address("answer", key), {**READY, "go": "save"}, headers=ASKING)
    assert response.status_code == 303
    assert Draft.objects.get().revision == 1
