"""The page of the checks sent again after it has made a draft, as Back gives it: what it says now stands."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from handrail.screening import actions
from handrail.screening.models import Draft
from tests.screening.forms import KEPT, READY, TOLD, Browser
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def asha(world: World, signed_in: Callable[..., Client]) -> Browser:
    return Browser(signed_in(world.asha))


def begin(asha: Browser, **changed: str) -> object:
    return asha.post("new", given={**READY, "screening": str(KEY), "go": "begin", **changed})


KEY = uuid4()


def test_what_changed_in_the_checks_is_kept(asha: Browser) -> None:
    begin(asha, S9="yes")
    assert Draft.objects.get().answers["S9"] == "yes"
    begin(asha, S9="no")
    assert Draft.objects.get().answers["S9"] == "no"


def test_a_refusal_discards_the_draft(asha: Browser) -> None:
    begin(asha)
    response = begin(asha, C1="no")
    assert not Draft.objects.exists()
    assert "Nothing was kept" in response.content.decode()  # type: ignore[attr-defined]


def test_another_s_key_opens_nothing(asha: Browser, world: World, signed_in: Callable[..., Client]) -> None:
    begin(asha)
    chidi = Browser(signed_in(world.chidi))
    response = begin(chidi)
    assert response.status_code == 409  # type: ignore[attr-defined]
    assert Draft.objects.count() == 1


def test_the_same_checks_again_change_nothing(asha: Browser) -> None:
    begin(asha)
    begin(asha)
    assert Draft.objects.get().revision == 1


def test_answers_beyond_the_checks_stay(asha: Browser) -> None:
    begin(asha)
    asha.save(KEY, TOLD)
    begin(asha, S9="no")
    row = Draft.objects.get()
    assert (row.answers, row.revision) == ({**KEPT, "S9": "no"}, 3)


def test_a_check_that_no_longer_passes_stops_the_draft(asha: Browser) -> None:
    begin(asha)
    asha.save(KEY, TOLD)
    begin(asha, S1="no")
    assert Draft.objects.get().answers == {**KEPT, "S1": "no"}
    assert asha.get("answer", KEY).context["stops"]


def test_a_draft_saved_at_the_same_moment_is_a_conflict(asha: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(asha)

    def lost(*_given: object) -> bool:
        raise actions.Refused("screening.conflict")

    monkeypatch.setattr(actions, "save_draft", lost)
    assert begin(asha, S9="no").status_code == 409  # type: ignore[attr-defined]
    assert Draft.objects.get().answers["S9"] == "yes"
