"""A paper from the pile to a screening: two people, unseen by each other, and a third where they differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from handrail.audit.models import Event
from handrail.keying import actions
from handrail.keying.models import FromPaper, Keying, Paper, Tally
from handrail.keying.policy import KEPT_DAYS
from handrail.organisations.actions import create_worker
from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.formpaper import short_code
from handrail.screening.models import AnonymousAnswers, Determination, Submission
from tests.screening.forms import PROTECTED, READY, TOLD
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
PAPER = {**READY, **TOLD}
MONTH = "2026-10"
SignedIn = Callable[[Actor], Client]


@pytest.fixture
def kim(world: World) -> Actor:
    """Types in forms at A, and may do nothing else."""
    return create_worker(world.a, "kim", PASSWORD, ["keyer"])


@pytest.fixture
def lee(world: World) -> Actor:
    """Types in forms at A too."""
    return create_worker(world.a, "lee", PASSWORD, ["keyer"])


def form_of(name: str = catalogue.SCREENING) -> Any:
    return catalogue.latest(catalogue.INSTRUMENT, name)


def first(
    browser: Client, answers: dict[str, Any], *, name: str = catalogue.SCREENING, key: UUID | None = None, **more: str
) -> Any:
    sent = {"paper:key": str(key or uuid4()), "paper:number": "1234", "paper:month": MONTH, **answers}
    sent |= {f"paper:{name}": text for name, text in more.items()}
    return browser.post(f"/en/keying/new/{form_of(name).pk}/?language=id&month={MONTH}", sent)


def second(browser: Client, answers: dict[str, Any], **more: str) -> Any:
    sent = {**answers, **{f"paper:{name}": text for name, text in more.items()}}
    return browser.post(f"/en/keying/{Paper.objects.get().pk}/", sent)


def test_two_who_type_the_same_make_a_screening_like_any_other(
    world: World, signed_in: SignedIn, kim: Actor, lee: Actor
) -> None:
    key = uuid4()
    response = first(signed_in(kim), PAPER, key=key)
    assert response.status_code == 303
    assert "kept=1234" in response["Location"]
    assert not Submission.objects.exists()
    response = second(signed_in(lee), PAPER)
    assert "said=stored" in response["Location"]
    row = Submission.objects.get()
    assert row.pk == key
    assert {name: row.answers[name] for name in TOLD if name != "P07"} == {n: t for n, t in TOLD.items() if n != "P07"}
    assert row.languages == ["id", "id"]
    assert Determination.objects.filter(submission=row).exists()
    source = FromPaper.objects.get()
    assert (source.submission_id, source.month, source.language) == (key, MONTH, "id")
    assert (source.first_id, source.second_id, source.settled_by_id) == (kim.worker, lee.worker, None)
    assert not Paper.objects.exists()
    assert not Keying.objects.exists()
    events = list(Event.objects.filter(on=key).order_by("seq").values_list("event", flat=True))
    assert events == ["paper.keyed", "paper.keyed_again"]
    assert signed_in(world.ben).get(f"/en/screenings/{key}/").status_code == 200
    assert signed_in(kim).get(f"/en/screenings/{key}/").status_code == 404


def test_the_same_page_again_is_the_same_paper(signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    key, browser = uuid4(), signed_in(kim)
    for _ in range(2):
        assert first(browser, PAPER, key=key).status_code == 303
    assert Paper.objects.count() == Keying.objects.count() == 1
    assert first(browser, {**PAPER, "P08": "yes"}, key=key).status_code == 409
    assert first(signed_in(lee), PAPER, key=key).status_code == 409
    assert first(browser, PAPER).status_code == 409  # another paper with the same number
    assert Paper.objects.count() == 1


def test_the_last_page_sent_twice_is_answered_alike(signed_in: SignedIn, kim: Actor, lee: Actor, world: World) -> None:
    first(signed_in(kim), PAPER)
    key = Paper.objects.get().pk
    for _ in range(2):
        response = signed_in(lee).post(f"/en/keying/{key}/", PAPER)
        assert "said=stored" in response["Location"]
    assert Submission.objects.count() == 1
    for other in (kim, world.chidi):
        assert signed_in(other).post(f"/en/keying/{key}/", PAPER).status_code == 404


def test_never_the_same_person_twice_and_nothing_of_the_first_is_shown(
    signed_in: SignedIn, kim: Actor, lee: Actor
) -> None:
    first(signed_in(kim), PAPER)
    assert second(signed_in(kim), PAPER).status_code == 409
    address = f"/en/keying/{Paper.objects.get().pk}/"
    assert signed_in(kim).get(address).status_code == 409
    page = signed_in(lee).get(address).content.decode()
    assert " checked" not in page
    assert " selected" not in page.split("<main", 1)[1]
    assert Keying.objects.count() == 1


def test_what_differs_waits_for_a_third(world: World, signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    first(signed_in(kim), PAPER)
    response = second(signed_in(lee), {**PAPER, "P08": "yes", "P40": ""})
    assert "said=differs" in response["Location"]
    assert not Submission.objects.exists()
    row = Paper.objects.get()
    address = f"/en/keying/{row.pk}/settle/"
    for keyer in (kim, lee):
        assert signed_in(keyer).get(address).status_code == 409
        assert signed_in(keyer).post(address, {"P08": "no"}).status_code == 409
    asha = signed_in(world.asha)
    page = asha.get(address).content.decode()
    assert 'id="q-P08"' in page
    assert 'id="q-P40"' in page
    assert 'id="q-P38"' not in page  # both typed the same
    assert 'id="q-P18"' in page  # protected: kept by nobody on the way
    assert "kim" not in page.split("<main", 1)[1]
    assert Event.objects.filter(event="paper.opened", on=row.pk, by=world.asha.worker).exists()
    response = asha.post(address, {"P08": "no", "P40": "dont_know", "P18": "yes"})
    assert "said=settled" in response["Location"], response.content.decode()
    stored = Submission.objects.get()
    assert (stored.answers["P08"], stored.answers["P40"]) == ("no", "dont_know")
    assert not set(PROTECTED) & set(stored.answers)
    assert FromPaper.objects.get().settled_by_id == world.asha.worker
    tallies = {one.question: (one.compared, one.differed) for one in Tally.objects.all()}
    assert tallies["P08"] == tallies["P40"] == (1, 1)
    assert tallies["P38"] == (1, 0)
    page = asha.get("/en/keying/errors/").content.decode()
    assert "100.0%" in page


def test_the_supervisor_may_settle_what_they_typed(world: World, signed_in: SignedIn, kim: Actor) -> None:
    first(signed_in(kim), PAPER)
    ben = signed_in(world.ben)
    second(ben, {**PAPER, "P08": "yes"})
    assert ben.post(f"/en/keying/{Paper.objects.get().pk}/settle/", {"P08": "yes"}).status_code == 303
    assert Submission.objects.get().answers["P08"] == "yes"


@pytest.mark.parametrize("changed", [{"C7": "no"}, {"C1": "no"}, {"S1": ""}])
def test_a_paper_without_consent_is_not_kept(signed_in: SignedIn, kim: Actor, changed: dict[str, str]) -> None:
    response = first(signed_in(kim), {**PAPER, **changed})
    assert response.status_code == 409
    assert not Paper.objects.exists()


@pytest.mark.parametrize("month", ["2026-13", "", "2099-01", "1999-01", "October", "2026-10-01"])
def test_a_month_must_be_one(signed_in: SignedIn, kim: Actor, month: str) -> None:
    assert first(signed_in(kim), PAPER, month=month).status_code == 409
    assert not Paper.objects.exists()
    assert signed_in(kim).get("/en/keying/", {"month": month, "form": "x|en"}).status_code == 200


def test_what_does_not_fit_is_said_and_nothing_is_kept(signed_in: SignedIn, kim: Actor) -> None:
    response = first(signed_in(kim), {**PAPER, "P08": "maybe", "P99": "x"})
    assert response.status_code == 422
    assert "fix-P08" in response.content.decode()
    assert not Paper.objects.exists()


def test_protected_answers_count_and_are_never_kept(signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    with_protected = {**PAPER, "P18": "yes", "P39": "yes"}
    first(signed_in(kim), with_protected)
    assert not set(PROTECTED) & set(Keying.objects.get().answers)
    second(signed_in(lee), with_protected)
    row = Submission.objects.get()
    assert not set(PROTECTED) & set(row.answers)


def test_a_self_assessment_joins_the_anonymous_count_only(signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    alone = {"SA02": "yes", "SA03": "no", "SA01": "yes", "SA16": "yes"}
    assert first(signed_in(kim), alone, name=catalogue.SELF_ASSESSMENT).status_code == 409
    assert not Paper.objects.exists()
    first(signed_in(kim), alone, name=catalogue.SELF_ASSESSMENT, agreed="yes")
    key = Paper.objects.get().pk
    assert second(signed_in(lee), alone, agreed="yes").status_code == 303
    row = AnonymousAnswers.objects.get()
    assert (row.month, row.on_paper) == (MONTH, True)
    assert row.answers == {"SA02": "yes", "SA03": "no"}  # counted, and nothing else
    assert row.pk != key
    assert not Submission.objects.exists()
    assert not FromPaper.objects.exists()
    assert not Paper.objects.exists()


def test_piles_number_and_code_lead_to_the_paper(signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    first(signed_in(kim), PAPER)
    key = Paper.objects.get().pk
    own, other = (signed_in(one).get("/en/keying/").content.decode() for one in (kim, lee))
    assert f"/en/keying/{key}/discard/" in own
    assert f'href="/en/keying/{key}/"' not in own
    assert f'href="/en/keying/{key}/"' in other
    assert f"/en/keying/{key}/discard/" not in other
    browser = signed_in(lee)
    assert browser.get("/en/keying/?number=1234")["Location"] == f"/en/keying/{key}/"
    for wrong in ("4321", "x", "", "9" * 40):
        assert browser.get(f"/en/keying/?number={wrong}").status_code == 200
    definition = form_of()
    code = short_code(catalogue.instrument(definition), "zh-Hant", "en").lower()
    found = browser.get("/en/keying/", {"month": MONTH, "code": code})
    assert found["Location"] == f"/en/keying/new/{definition.pk}/?language=zh-Hant&month={MONTH}"
    assert browser.get("/en/keying/", {"month": MONTH, "code": "NONE-NONE"}).status_code == 200


def test_discarded_by_who_typed_it_or_the_supervisor(world: World, signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    first(signed_in(kim), PAPER)
    address = f"/en/keying/{Paper.objects.get().pk}/discard/"
    assert signed_in(lee).post(address).status_code == 409
    assert signed_in(kim).get(address).status_code == 405
    assert signed_in(world.ben).post(address).status_code == 303
    assert not Paper.objects.exists()


def test_half_a_paper_does_not_stay_for_ever(signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    first(signed_in(kim), PAPER)
    Paper.objects.update(updated_at=timezone.now() - timedelta(days=KEPT_DAYS + 1))
    assert signed_in(lee).get(f"/en/keying/{Paper.objects.get().pk}/").status_code == 404
    assert actions.discard_old(timezone.now()) == 1
    assert Event.objects.filter(event="paper.expired").count() == 1


def test_others_see_nothing(world: World, signed_in: SignedIn, kim: Actor) -> None:
    first(signed_in(kim), PAPER)
    key = Paper.objects.get().pk
    for person, name in ((world.chidi, "chidi"), (world.dao, "dao")):
        browser = signed_in(person)
        for step in ("", "settle/"):
            assert browser.get(f"/en/keying/{key}/{step}").status_code == 404, name
            assert browser.post(f"/en/keying/{key}/{step}", PAPER).status_code == 404, name
        assert browser.post(f"/en/keying/{key}/discard/").status_code == 404, name
    chidi = signed_in(world.chidi)
    assert "1234" not in chidi.get("/en/keying/").content.decode()
    assert chidi.get("/en/keying/?number=1234").status_code == 200
    assert Keying.objects.count() == 1


def test_two_at_once_are_told(signed_in: SignedIn, kim: Actor, lee: Actor, world: World) -> None:
    first(signed_in(kim), PAPER)
    second(signed_in(lee), {**PAPER, "P08": "yes"})
    assert second(signed_in(world.asha), PAPER).status_code == 409
    assert second(signed_in(lee), {**PAPER, "P08": "yes"}).status_code == 303  # the same page again
    assert Keying.objects.count() == 2


def test_the_outcome_says_where_it_came_from(world: World, signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    key = uuid4()
    first(signed_in(kim), PAPER, key=key)
    second(signed_in(lee), PAPER)
    for page in ("", "print/"):
        assert (
            "On paper in 2026-10, typed in by kim and lee"
            in signed_in(world.ben).get(f"/en/screenings/{key}/{page}").content.decode()
        )


def test_a_finished_paper_is_not_brought_back(signed_in: SignedIn, kim: Actor, lee: Actor, world: World) -> None:
    key, alone = uuid4(), {"SA02": "yes"}
    first(signed_in(kim), alone, name=catalogue.SELF_ASSESSMENT, key=key, agreed="yes")
    second(signed_in(lee), alone, agreed="yes")
    assert AnonymousAnswers.objects.count() == 1
    again = first(signed_in(kim), alone, name=catalogue.SELF_ASSESSMENT, key=key, agreed="yes")
    assert again.status_code == 409
    assert not Paper.objects.exists()


def test_the_order_of_the_count_says_nothing_of_who_typed(signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    for number in range(6):
        first(signed_in(kim), {"SA02": "yes"}, name=catalogue.SELF_ASSESSMENT, agreed="yes", number=str(2000 + number))
        second(signed_in(lee), {"SA02": "yes"}, agreed="yes")
    keys = list(AnonymousAnswers.objects.values_list("pk", flat=True).order_by())
    assert keys == sorted(keys)
    assert len(keys) == 6


def test_of_a_self_assessment_only_what_is_counted_is_kept_on_the_way(signed_in: SignedIn, kim: Actor) -> None:
    given = {"SA01": "yes", "SA02": "yes", "SA22": "no", "SA24": "no"}
    first(signed_in(kim), given, name=catalogue.SELF_ASSESSMENT, agreed="yes")
    instrument = catalogue.instrument(form_of(catalogue.SELF_ASSESSMENT))
    assert all(instrument.by_name[name].counted for name in Keying.objects.get().answers)


def test_who_settles_changes_only_what_differs(world: World, signed_in: SignedIn, kim: Actor, lee: Actor) -> None:
    first(signed_in(kim), PAPER)
    second(signed_in(lee), {**PAPER, "P08": "yes"})
    asha = signed_in(world.asha)
    asha.post(f"/en/keying/{Paper.objects.get().pk}/settle/", {"P08": "no", "P38": "yes", "C7": "no", "P02": "yes"})
    row = Submission.objects.get()
    assert (row.answers["P08"], row.answers["P38"], row.answers["C7"]) == ("no", PAPER["P38"], "yes")


def test_a_paper_has_a_number(signed_in: SignedIn, kim: Actor) -> None:
    for number in ("", "0", "x"):
        assert first(signed_in(kim), PAPER, number=number).status_code == 409
    assert not Paper.objects.exists()
