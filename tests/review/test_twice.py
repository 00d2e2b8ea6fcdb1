"""The same form sent twice at once, as by pressing a button twice: one row, one event, no alarm, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from handrail.audit.queries import events
from handrail.screening import actions, queries
from handrail.screening.models import Draft, Submission
from tests.screening.forms import TOLD, Browser, begun, filled, submitted
from tests.world import World


def test_saving_the_same_twice_is_no_conflict(asha: Browser, key: UUID, world: World) -> None:
    asha.save(key, TOLD)
    before = len(events(world.a))
    again: Any = asha.save(key, {**TOLD, "P39": "yes"})
    assert (again.status_code, again.context["form"]["revision"]) == (200, 2)
    assert Draft.objects.get().revision == 2
    added = [event.event for event in events(world.a)][: len(events(world.a)) - before]
    assert added == ["screening.opened"]  # the page shows what is stored


def test_a_second_request_that_lost_the_race_leads_to_the_outcome(
    asha: Browser, key: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second read the draft before the first had stored the screening."""
    draft = Draft.objects.select_related("definition").get()
    assert asha.submit(key, TOLD).status_code == 303
    monkeypatch.setattr(queries, "draft", lambda *_: draft)
    assert asha.submit(key, TOLD).status_code == 303
    assert asha.submit(key, {**TOLD, "P19": "h10"}).status_code == 409
    assert Submission.objects.count() == 1


def test_beginning_the_same_at_once_is_one_draft(
    world: World, published: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = begun(world.asha)
    state = filled({})
    real, asked = Draft.objects.filter, []

    def too_early(**by: object) -> object:
        asked.append(by)
        return Draft.objects.none() if len(asked) == 1 else real(**by)

    monkeypatch.setattr(Draft.objects, "filter", too_early)
    second = actions.create_draft(world.asha, first.pk, first.definition, state, ["en", "id"], timezone.now())
    assert second.pk == first.pk


def test_submitting_does_not_lose_what_was_saved_since(world: World, published: None) -> None:
    draft, now = begun(world.asha, TOLD), timezone.now()
    other = Draft.objects.get(pk=draft.pk)
    actions.save_draft(world.asha, other, filled({**TOLD, "P19": "h10"}).stored(), 1, ["en", "id"], now)
    with pytest.raises(actions.Refused, match=r"screening\.conflict"):
        actions.submit(world.asha, draft, filled(TOLD), now)
    assert Draft.objects.get().answers["P19"] == "h10"


def test_an_old_draft_expires_once(world: World, published: None, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, now = begun(world.asha), timezone.now()
    Draft.objects.update(updated_at=now - timedelta(days=8))
    old = Draft.objects.filter(pk=draft.pk)
    list(old)  # both requests have read the row
    real = Draft.objects.filter
    assert actions.discard_old(now) == 1
    before = len(events(world.a))
    monkeypatch.setattr(Draft.objects, "filter", lambda **by: real(**by) if "pk" in by else old)
    assert actions.discard_old(now) == 0
    assert len(events(world.a)) == before


def test_a_correction_of_an_invented_screening_is_invented(world: World, published: None) -> None:
    now = timezone.now()
    first = actions.submit(world.asha, begun(world.asha, TOLD), filled(TOLD), now, synthetic=True)
    draft = actions.correct(world.ben, first, uuid4(), now)
    assert actions.submit(world.ben, draft, filled(TOLD), now).synthetic
    real = actions.correct(world.ben, submitted(world.asha), uuid4(), now)
    assert not actions.submit(world.ben, real, filled(TOLD), now).synthetic
