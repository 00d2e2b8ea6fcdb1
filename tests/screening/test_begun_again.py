"""The page of the checks sent again after it has made a draft, as Back gives it: what it says now stands."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from handrail.screening.models import Draft
from tests.screening.forms import READY, Browser
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
