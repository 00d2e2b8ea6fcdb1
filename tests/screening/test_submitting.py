"""A finished screening: stored once, with its determinations, and never changed."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from handrail.audit.queries import events
from handrail.screening import actions, queries
from handrail.screening.models import Determination, Draft, Submission
from tests.screening.forms import KEPT, READY, TOLD, Browser, address, begun, filled, screening, submitted
from tests.world import World


def test_it_is_stored_once_with_its_determinations(asha: Browser, world: World, key: UUID) -> None:
    response = asha.submit(key, TOLD)
    assert (response.status_code, response["Location"]) == (303, address("outcome", key))
    row = Submission.objects.get()
    assert (row.pk, row.worker_id, row.organisation_id) == (key, world.asha.worker, world.a)
    assert row.answers == KEPT
    assert row.statistics
    assert not row.synthetic
    assert {"EX1", "DR1", "ACT.recruitment", "ACT.transportation"} <= set(row.present)
    assert "CD11" in row.unknown  # P40: I don't know
    assert "EX3" in row.declined  # P23: I'd rather not say
    assert [one.framework for one in row.determinations.order_by("pk")] == list(screening().adult_frameworks)
    assert not Draft.objects.exists()
    assert asha.get("outcome", key).status_code == 200


def test_without_agreement_it_stays_out_of_statistics(asha: Browser, key: UUID) -> None:
    asha.submit(key, {**TOLD, "S9": "no"})
    assert not Submission.objects.get().statistics


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ({"P01": "age_24_25"}, "adult"),
        ({"P01": "age_12_14"}, "child"),
        ({"P01": "prefer_not", "P02": "dont_know"}, "both"),
        ({}, "both"),
    ],
)
def test_age_decides_the_frameworks(world: World, published: None, age: dict[str, str], expected: str) -> None:
    row = submitted(world.asha, {"P08": "no", **age})
    instrument = screening()
    adult, child = instrument.adult_frameworks, instrument.child_frameworks
    names = {"adult": adult, "child": child, "both": (*adult, *(one for one in child if one not in adult))}[expected]
    assert {one.framework for one in row.determinations.all()} == set(names)


def test_the_same_again_is_the_same_answer_and_one_row(asha: Browser, key: UUID) -> None:
    first = asha.submit(key, TOLD)
    before = Submission.objects.values().get()
    again = asha.submit(key, {**TOLD, "P39": "yes"})  # what is not kept cannot make a difference
    assert (again.status_code, again["Location"]) == (303, first["Location"])
    assert Submission.objects.values().get() == before
    assert Determination.objects.count() == len(screening().adult_frameworks)


def test_something_else_under_the_same_number_is_refused(asha: Browser, key: UUID) -> None:
    asha.submit(key, TOLD)
    before = Submission.objects.values().get()
    response = asha.submit(key, {**TOLD, "P19": "h10"})
    assert response.status_code == 409
    assert Submission.objects.values().get() == before
    assert not Draft.objects.exists()


def test_looking_at_the_form_of_a_finished_one_leads_to_its_outcome(asha: Browser, key: UUID) -> None:
    asha.submit(key, TOLD)
    assert asha.get("answer", key)["Location"] == address("outcome", key)


def test_a_number_that_was_used_cannot_be_begun_again(asha: Browser, key: UUID) -> None:
    asha.submit(key, TOLD)
    assert asha.begin(key).status_code == 409
    assert not Draft.objects.exists()


def test_a_question_that_has_just_opened_is_shown_before_anything_is_stored(asha: Browser, key: UUID) -> None:
    shown = [*READY, *TOLD]
    response = asha.save(key, {**TOLD, "P01": "prefer_not", "shown": shown}, go="submit")
    assert response.status_code == 200
    assert not Submission.objects.exists()


def test_a_failure_in_the_middle_stores_nothing(world: World, published: None, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, state = begun(world.asha, TOLD), filled(TOLD)
    monkeypatch.setattr(Determination.objects, "bulk_create", lambda _rows: 1 / 0)
    before = len(events(world.a))
    with pytest.raises(ZeroDivisionError):
        actions.submit(world.asha, draft, state, timezone.now())
    assert not Submission.objects.exists()
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert len(events(world.a)) == before


def test_a_draft_that_is_gone_cannot_be_submitted(world: World, published: None) -> None:
    draft, state = begun(world.asha, TOLD), filled(TOLD)
    actions.submit(world.asha, draft, state, timezone.now())
    with pytest.raises(actions.Refused) as refused:
        actions.submit(world.asha, draft, state, timezone.now())
    assert refused.value.code == "screening.conflict"
    assert Submission.objects.count() == 1


def test_a_correction_supersedes_and_the_first_stays_as_it_was(ben: Browser, stored: Submission) -> None:
    before = Submission.objects.filter(pk=stored.pk).values().get()
    rows = list(stored.determinations.order_by("pk").values())
    response = ben.post("correct", stored.pk)
    assert response.status_code == 303
    key = UUID(response["Location"].split("/")[3])
    assert Draft.objects.get().answers == stored.answers
    assert ben.submit(key, {**TOLD, "P19": "h10"}).status_code == 303
    second = Submission.objects.get(pk=key)
    assert second.supersedes_id == stored.pk
    assert second.answers["P19"] == "h10"
    assert Submission.objects.filter(pk=stored.pk).values().get() == before
    assert list(stored.determinations.order_by("pk").values()) == rows
    page = ben.get("list").content.decode()
    assert str(key) in page
    assert str(stored.pk) not in page
    assert ben.get("outcome", stored.pk).status_code == 200


def test_a_correction_that_is_refused_leaves_the_first_and_says_so(ben: Browser, stored: Submission) -> None:
    before = Submission.objects.values().get()
    key = UUID(ben.post("correct", stored.pk)["Location"].split("/")[3])
    page = ben.save(key, {"C1": "no"}).content.decode()
    assert not Draft.objects.exists()
    assert Submission.objects.values().get() == before
    assert "The earlier screening is still kept" in page
    assert "a supervisor of your organisation" in page
    assert f'href="/en/screenings/{stored.pk}/"' in page
    assert "what had been saved was discarded" not in page


def test_only_one_correction_counts(ben: Browser, world: World, stored: Submission) -> None:
    first, second = (UUID(ben.post("correct", stored.pk)["Location"].split("/")[3]) for _ in range(2))
    assert ben.submit(first, TOLD).status_code == 303
    assert ben.submit(second, TOLD).status_code == 409
    assert ben.post("correct", stored.pk).status_code == 409
    assert Submission.objects.filter(supersedes=stored).count() == 1
    assert Draft.objects.filter(pk=second).exists()


def test_a_worker_does_not_correct(asha: Browser, stored: Submission) -> None:
    assert asha.post("correct", stored.pk).status_code == 404
    assert not Draft.objects.exists()


def test_nothing_in_the_code_changes_a_submission(world: World, stored: Submission) -> None:
    """Every action that takes a submission leaves its row as it is."""
    before = Submission.objects.values().get()
    words = actions.catalogue.outcome_words()
    now = timezone.now()
    actions.view_first(world.asha, stored, next(iter(words.first_views)), now)
    actions.decide(
        world.ben,
        stored,
        next(one for one in words.decisions if one != words.undecided),
        [],
        [*words.reasons][:1],
        [],
        now,
    )
    actions.correct(world.ben, stored, uuid4(), now)
    assert Submission.objects.values().get() == before


def test_a_list_has_pages_of_fifty(world: World, published: None, ben: Browser) -> None:
    state, definition = filled(TOLD), begun(world.asha).definition
    Submission.objects.bulk_create(
        actions.screening_rows(world.asha, uuid4(), definition, state, ["en", "id"], timezone.now())[0]
        for _ in range(queries.PAGE + 1)
    )
    assert len(ben.get("list").context["rows"]) == queries.PAGE
    assert len(ben.get("list", query="?page=2").context["rows"]) == 1
    assert len(ben.get("list", query="?page=nonsense").context["rows"]) == queries.PAGE
