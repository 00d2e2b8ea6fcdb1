"""A draft: what it keeps, and that nothing anybody typed is lost."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.utils import timezone

from handrail.audit.queries import events
from handrail.core.instruments.answers import MAX_TEXT
from handrail.screening.actions import discard_old
from handrail.screening.models import Draft, Submission
from tests.screening.forms import KEPT, PROTECTED, READY, TOLD, Browser, address, blocks, screening, values
from tests.world import World

TOLD_IN_CONFIDENCE = {"P18": "yes", "P21": "yes", "P22": "punished", "P39": "yes", "P43": "lie"}


def test_what_may_be_kept_is_kept_and_nothing_else(asha: Browser, key: UUID) -> None:
    response = asha.save(key, {**TOLD, **TOLD_IN_CONFIDENCE, "P07": ["travel", "job"]})
    assert response.status_code == 200
    kept = Draft.objects.get().answers
    assert kept == KEPT
    stored = {question.name for question in screening().questions() if question.stored}
    assert set(kept) <= stored
    assert not set(PROTECTED) & stored


def test_protected_answers_stay_on_the_page_that_was_sent(asha: Browser, key: UUID) -> None:
    assert values(asha.save(key, {**TOLD, **TOLD_IN_CONFIDENCE})).items() >= TOLD_IN_CONFIDENCE.items()
    assert not set(PROTECTED) & set(values(asha.get("answer", key)))


def test_it_is_taken_up_again_where_it_was_left(asha: Browser, key: UUID) -> None:
    asha.save(key, TOLD)
    response = asha.get("answer", key)
    assert response.status_code == 200
    assert values(response) == KEPT
    assert response.context["form"]["revision"] == 2


def test_saving_from_an_older_page_is_a_conflict_that_keeps_what_was_typed(asha: Browser, key: UUID) -> None:
    asha.save(key, {"P01": "age_24_25"})
    response = asha.save(key, {"P01": "age_26", "P18": "yes"}, revision=1)
    assert response.status_code == 409
    assert response.context["problem"] in response.content.decode()
    assert values(response).items() >= {"P01": "age_26", "P18": "yes"}.items()
    row = Draft.objects.get()
    assert (row.answers["P01"], row.revision) == ("age_24_25", 2)


def test_after_a_conflict_both_ways_lead_on(asha: Browser, key: UUID) -> None:
    asha.save(key, {"P01": "age_24_25"})
    page = asha.save(key, {"P01": "age_26"}, revision=1)
    assert 'value="save:over"' in page.content.decode()
    assert f'href="{address("answer", key)}"' in page.content.decode()
    assert values(asha.get("answer", key))["P01"] == "age_24_25"
    over = asha.save(key, {"P01": "age_26"}, revision=page.context["form"]["revision"], go="save:over")
    assert over.status_code == 200
    assert not over.context["conflict"]
    assert (Draft.objects.get().answers["P01"], over.context["form"]["revision"]) == ("age_26", 3)
    assert asha.submit(key, TOLD, revision=3).status_code == 303


def test_a_conflict_on_submitting_submits_nothing(asha: Browser, key: UUID) -> None:
    asha.save(key, {"P01": "age_24_25"})
    assert asha.submit(key, {"P01": "age_26"}).status_code == 409
    assert not Submission.objects.exists()
    assert Draft.objects.count() == 1


def test_the_other_language_keeps_every_answer(asha: Browser, key: UUID) -> None:
    given = {**TOLD, **TOLD_IN_CONFIDENCE}
    response = asha.save(key, given, language="zh-Hant")
    assert response["Content-Language"] == "zh-Hant"
    assert values(response).items() >= {**given, **READY}.items()
    label = next(one for one in screening().questions() if one.name == "P01").label.get("zh-Hant")
    assert label in response.content.decode()
    assert Draft.objects.get().languages[0] == "zh-Hant"


@pytest.mark.parametrize("person", ["zh-Hant", "zh-Hans", "id", "fil"])
def test_two_languages_are_read_beside_each_other(asha: Browser, key: UUID, person: str) -> None:
    response = asha.save(key, {"S4": person})
    question = next(one for one in screening().questions() if one.name == "P01")
    page = response.content.decode()
    for words in (question.label, question.choices[0].label):
        assert words.words["en"] in page
        assert f'<span class="other" lang="{person}">{words.words[person]}</span>' in page
    assert response.context["unreviewed"]
    assert Draft.objects.get().languages == ["en", person]


def test_the_first_page_shows_the_language_that_was_chosen_beside_the_workers(asha: Browser) -> None:
    page = asha.post("new", None, {**READY, "S4": "id", "go": "part:consent"}, "zh-Hant").content.decode()
    agreed = next(one for one in screening().questions() if one.name == "C1").label
    assert agreed.words["zh-Hant"] in page
    assert f'<span class="other" lang="id">{agreed.words["id"]}</span>' in page


def test_a_language_without_words_leaves_the_workers_language_alone(asha: Browser, key: UUID) -> None:
    response = asha.save(key, {"S4": "th"})
    assert response.context["form"]["other_language"] == ""
    assert 'class="other"' not in response.content.decode()
    assert Draft.objects.get().languages == ["en", "th"]


@pytest.mark.parametrize("stop", [{"S3": "yes"}, {"S1": "no"}, {"S7": "no"}, {"C3": "no"}])
def test_a_stop_in_the_middle_keeps_what_was_stored(asha: Browser, key: UUID, stop: dict[str, str]) -> None:
    asha.save(key, TOLD)
    response = asha.post("answer", key, {**READY, **stop, "revision": "2", "go": "save"})
    assert response.status_code == 200
    assert response.context["stops"]
    assert not {block.name for block in blocks(response)} - {*READY, "S6", "P48", "P49"}
    assert Draft.objects.get().answers == {**KEPT, **stop}


def test_going_on_after_a_stop_has_every_answer_again(asha: Browser, key: UUID) -> None:
    asha.save(key, TOLD)
    stopped = asha.post("answer", key, {**READY, "S1": "no", "revision": "2", "go": "save"})
    shown = [block.name for block in blocks(stopped) if not block.hidden]
    response = asha.post("answer", key, {**READY, "shown": shown, "revision": "3", "go": "save"})
    assert not response.context["stops"]
    assert values(response) == KEPT
    assert Draft.objects.get().answers == KEPT


def test_an_answer_that_was_taken_back_is_gone(asha: Browser, key: UUID) -> None:
    asha.save(key, TOLD)
    rest = {place: text for place, text in TOLD.items() if place != "P19"}
    asha.save(key, {**rest, "shown": [*READY, *TOLD]}, revision=2)
    assert "P19" not in Draft.objects.get().answers


def test_a_stopped_screening_cannot_be_submitted(asha: Browser, key: UUID) -> None:
    assert asha.submit(key, {**TOLD, "S2": "no"}).status_code == 200
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("nothing_of_ours", "yes"),
        ("P01[1]", "yes"),
        ("jobs[2].wage", "5"),
        ("__class__", "yes"),
        ("P" * 200, "yes"),
        ("P04", "x" * (MAX_TEXT + 1)),
        ("P04", "line\nline"),
        ("P04", ["domestic", "care"]),
    ],
)
@pytest.mark.parametrize("go", ["save", "submit"])
def test_what_is_not_of_this_form_is_not_taken_and_is_said(
    asha: Browser, key: UUID, field: str, answer: str | list[str], go: str
) -> None:
    response = asha.save(key, {"P01": "age_26", field: answer}, go=go)
    assert response.status_code == 422
    said = [words for _, words in response.context["problems"]]
    assert said
    assert all(words in response.content.decode() for words in said)
    assert not Submission.objects.exists()
    assert Draft.objects.get().answers == {**READY, "P01": "age_26"}


@pytest.mark.parametrize(
    ("field", "answer"),
    [("P01", "26"), ("P08", "perhaps"), ("P07", "job unheard_of"), ("P07", "none job"), ("O1", "yes")],
)
def test_an_answer_of_the_wrong_kind_is_shown_beside_its_question(
    asha: Browser, key: UUID, field: str, answer: str
) -> None:
    response = asha.submit(key, {**TOLD, field: answer})
    assert response.status_code == 422
    assert [place for place, _ in response.context["problems"]] == [field]
    assert not Submission.objects.exists()
    assert field not in Draft.objects.get().answers


@pytest.mark.parametrize("revision", ["", "-1", "1e9", "99999999999999999999", "²", "x"])
def test_a_revision_that_is_no_number_is_not_an_error(asha: Browser, key: UUID, revision: str) -> None:
    assert asha.post("answer", key, {**READY, "revision": revision, "go": "save"}).status_code == 200


def test_discarding_is_at_once(asha: Browser, key: UUID) -> None:
    response = asha.post("discard", key)
    assert (response.status_code, response["Location"]) == (303, "/en/screenings/")
    assert not Draft.objects.exists()
    assert asha.get("answer", key).status_code == 404
    assert asha.post("discard", key).status_code == 404


def test_looking_at_the_address_of_discarding_discards_nothing(asha: Browser, key: UUID) -> None:
    assert asha.get("discard", key).status_code == 405
    assert Draft.objects.exists()


def test_a_draft_lives_for_seven_days(asha: Browser, world: World, key: UUID) -> None:
    now = timezone.now()
    Draft.objects.update(updated_at=now - timedelta(days=6, hours=23))
    assert discard_old(now) == 0
    assert asha.get("answer", key).status_code == 200
    Draft.objects.update(updated_at=now - timedelta(days=7, minutes=1))
    assert asha.get("answer", key).status_code == 404
    assert str(key) not in asha.get("list").content.decode()
    assert not Draft.objects.exists()  # seeing the list clears old drafts away
    assert "screening.expired" in [event.event for event in events(world.a)]


def test_saving_begins_the_seven_days_anew(asha: Browser, key: UUID) -> None:
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=6))
    asha.save(key, TOLD)
    assert Draft.objects.get().updated_at > timezone.now() - timedelta(minutes=5)


def test_what_is_read_aloud_stands_in_the_persons_language_too(asha: Browser) -> None:
    """Also hints: the limits of confidentiality are one."""
    html = unescape(asha.post("new", given={"S4": "id", "go": "continue"}).content.decode())
    hint = next(part for part in screening().sections if part.name == "consent").hint
    assert hint.get("id") in html
    assert hint.get("en") in html
