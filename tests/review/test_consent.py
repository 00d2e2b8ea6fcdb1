"""What is typed together with a refusal is not stored; a result that lacks answers does not say that all is well."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from handrail.screening.models import Draft
from tests.screening.forms import READY, TOLD, Browser


@pytest.mark.parametrize("refusal", [{"C1": "no"}, {"C7": "no"}, {"S7": "no"}])
def test_answers_sent_with_a_refusal_are_not_stored(asha: Browser, key: UUID, refusal: dict[str, str]) -> None:
    asha.save(key, {**TOLD, **refusal})
    told = {name for draft in Draft.objects.all() for name in draft.answers} - set(READY)
    assert told <= ({"P48", "P49"} if "S7" in refusal else set())


def test_a_refusal_discards_what_was_stored(asha: Browser, key: UUID) -> None:
    asha.save(key, TOLD)
    asha.save(key, {**TOLD, "P19": "h10", "C1": "no"}, revision=2)
    assert not Draft.objects.exists()


def test_somebody_in_danger_who_is_not_alone_is_not_told_that_nothing_was_found(
    client: Client, published: None
) -> None:
    """The form of the count holds no answer about danger, so that the page after it cannot know."""
    result = client.post("/en/questions/", {"SA01": "yes", "SA09": "yes", "go": "result"}).context["result"]
    assert result["danger"]
    given = {**dict(result["answers"]), "own": "yes", "alone": "no"}
    refused = client.post("/en/questions/count/", given)
    assert refused.status_code == 422
    assert refused.context["result"]["danger"]
    assert not refused.context["result"]["nothing"]
