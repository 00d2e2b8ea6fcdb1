"""Publishing across organisations: never the requester, two people, drawn once, a ledger that refuses and never forgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from handrail.core.figures.tables import Axis
from handrail.organisations.policy import Actor
from handrail.reporting import extract, place, published, releases
from handrail.reporting.computing import Figures
from handrail.reporting.models import Cap, Release, Spend
from handrail.screening import catalogue
from handrail.screening.models import AnonymousAnswers, Submission
from handrail.screening.synthetic import screenings
from tests.reporting.conftest import crowd
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NOW = timezone.now()
TODAY = date(NOW.year + 1, 6, 1)
UNTIL = f"{NOW.year}-Q4"


@pytest.fixture
def many(world: World, engine: Figures) -> None:
    """Enough people of two organisations that something may be shown."""
    crowd([world.asha, world.chidi], 16, NOW)
    Submission.objects.update(received_at=NOW - timedelta(days=1))
    extract.bring_up_to_date(place.folder())


def asked(actor: Actor, method: str = releases.ROUNDING) -> Release:
    return releases.ask(actor, UNTIL, method, TODAY, NOW)


def test_rounding_is_published_by_two_others(many: None, hana: Actor, ines: Actor, juma: Actor, client: Client) -> None:
    row = asked(hana)
    seen = row.payload
    assert releases.approve(ines, row.pk, NOW).state == Release.ASKED
    assert client.get(f"/en/figures/published/{row.pk}/").status_code == 404
    done = releases.approve(juma, row.pk, NOW)
    assert (done.state, done.payload, done.sha256) == (Release.PUBLISHED, seen, releases.digest(seen))
    pages = {client.get(f"/en/figures/published/{row.pk}/?as=json").content for _ in range(100)}
    assert len(pages) == 1
    page = client.get(f"/zh-Hant/figures/published/{row.pk}/")
    assert page.status_code == 200
    assert str(row.organisation_id) not in page.content.decode()


def test_counts_are_rounded_and_say_no_organisation(many: None, world: World, hana: Actor) -> None:
    row = asked(hana)
    assert str(world.a) not in str(row.payload)
    for shown in releases.tables(row):
        assert all(count is None or count % 5 == 0 for count in shown.cells.values())
    gender = next(one for one in releases.tables(row) if one.name == "gender")
    assert [axis.name for axis in gender.axes] == ["gender"]


def test_the_requester_cannot_approve_nor_anybody_twice(many: None, world: World, ines: Actor, hana: Actor) -> None:
    row = asked(hana)
    with pytest.raises(releases.Refused) as refused:
        releases.approve(hana, row.pk, NOW)
    assert refused.value.code == "release.own"
    releases.approve(ines, row.pk, NOW)
    assert releases.approve(ines, row.pk, NOW).state == Release.ASKED


def test_a_period_is_published_once(many: None, hana: Actor, ines: Actor, juma: Actor) -> None:
    row = asked(hana)
    with pytest.raises(releases.Refused) as waits:
        asked(hana)
    assert waits.value.code == "release.state"
    for person in (ines, juma):
        releases.approve(person, row.pk, NOW)
    with pytest.raises(releases.Refused) as again:
        asked(hana)
    assert again.value.code == "release.period"


@pytest.mark.parametrize("until", ["2018", "next", "", f"{NOW.year + 3}-Q1"])
def test_what_is_no_period_that_is_over(many: None, hana: Actor, until: str) -> None:
    with pytest.raises(releases.Refused) as refused:
        releases.ask(hana, until, releases.ROUNDING, TODAY, NOW)
    assert refused.value.code == "release.period"


def test_too_few_people_wait_for_the_next_period(world: World, engine: Figures, hana: Actor) -> None:
    screenings([world.asha], 6, NOW)
    Submission.objects.update(received_at=NOW - timedelta(days=1))
    extract.bring_up_to_date(place.folder())
    with pytest.raises(releases.Refused) as refused:
        asked(hana)
    assert refused.value.code == "release.few"
    assert not Release.objects.exists()


def test_what_was_published_is_added_up(many: None, world: World, hana: Actor, ines: Actor, juma: Actor) -> None:
    """Two periods: totals are sums of published numbers, and the trend has both, with the rules of their time."""
    first = asked(hana)
    for person in (ines, juma):
        releases.approve(person, first.pk, NOW)
    assert published.trend("screenings") is None
    assert [one.cells for one in published.running("screenings")] == [
        one.cells for one in releases.tables(releases.release(first.pk))
    ]
    later = f"{NOW.year + 1}-Q1"
    more = list(Submission.objects.all()[:100])
    for row in more:
        row.pk, row.received_at = uuid4(), datetime(NOW.year + 1, 2, 1, tzinfo=NOW.tzinfo)
    Submission.objects.bulk_create(more)
    extract.bring_up_to_date(place.folder(), again=True)
    second = releases.ask(hana, later, releases.ROUNDING, TODAY, NOW)
    for person in (ines, juma):
        releases.approve(person, second.pk, NOW + timedelta(minutes=1))
    trend = published.trend("screenings")
    assert trend is not None
    assert trend.axes[0].codes == (f"{UNTIL}..{UNTIL}", f"{later}..{later}")
    sums = {one.name: one for one in published.running("screenings")}
    parts = [
        {one.name: one for one in releases.tables(releases.release(row.pk))}["decisions"] for row in (first, second)
    ]
    for key, count in sums["decisions"].cells.items():
        shown = [part.cells[key] for part in parts if part.cells[key] is not None]
        assert count == (sum(one for one in shown if one is not None) if shown else None)


def test_refused_is_not_published_and_keeps_no_number(many: None, hana: Actor, ines: Actor, client: Client) -> None:
    row = asked(hana)
    releases.refuse(ines, row.pk, NOW)
    kept = Release.objects.get(pk=row.pk)
    assert (kept.state, kept.payload, kept.counted) == (Release.REFUSED, None, None)
    assert client.get(f"/en/figures/published/{row.pk}/").status_code == 404
    with pytest.raises(releases.Refused):
        releases.approve(ines, row.pk, NOW)


def test_noise_is_drawn_once_by_the_second_approval_and_spends(
    many: None, hana: Actor, ines: Actor, juma: Actor
) -> None:
    row = asked(hana, releases.NOISE)
    assert row.payload is None
    releases.approve(ines, row.pk, NOW)
    assert not Spend.objects.exists()
    done = releases.approve(juma, row.pk, NOW)
    assert done.payload is not None
    assert [Fraction(one.numerator, one.denominator) for one in Spend.objects.all()] == [releases.RHO]
    assert releases.left("screenings") == releases.CAP - releases.RHO
    with pytest.raises(releases.Refused):
        releases.approve(juma, row.pk, NOW)
    assert Release.objects.get(pk=row.pk).payload == done.payload
    for one in releases.tables(done):
        assert all(count is not None and count >= 0 for count in one.cells.values())


def test_an_old_copy_of_the_ledger_gives_nothing_back(many: None, hana: Actor, ines: Actor, juma: Actor) -> None:
    row = asked(hana, releases.NOISE)
    for person in (ines, juma):
        releases.approve(person, row.pk, NOW)
    Spend.objects.all().delete()  # as in a copy from before, with what was published put back
    assert releases.left("screenings") == releases.CAP - releases.RHO


def test_without_budget_there_is_no_noise(many: None, hana: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "CAP", Fraction(1, 50))
    with pytest.raises(releases.Refused) as refused:
        asked(hana, releases.NOISE)
    assert refused.value.code == "release.budget"
    assert not Release.objects.exists()


def test_a_higher_budget_needs_two_people_and_a_reason(world: World, hana: Actor, ines: Actor) -> None:
    with pytest.raises(releases.Refused):
        releases.raise_cap(hana, Fraction(2), "short", NOW)
    with pytest.raises(releases.Refused):
        releases.raise_cap(hana, Fraction(1, 2), "lower than what there is now", NOW)
    row = releases.raise_cap(hana, Fraction(2), "A second year of quarterly figures", NOW)
    assert releases.cap("screenings") == releases.CAP
    with pytest.raises(releases.Refused):
        releases.approve_cap(hana, row.pk, NOW)
    releases.approve_cap(ines, row.pk, NOW)
    assert releases.cap("screenings") == 2
    assert Cap.objects.get().reason == "A second year of quarterly figures"


def test_anonymous_answers_are_published_apart(
    world: World, engine: Figures, hana: Actor, ines: Actor, juma: Actor
) -> None:
    """Nobody knows a part of them, so nothing is subtracted; their budget is their own."""
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SELF_ASSESSMENT)
    told = [{"SA30": at, "SA27": how, "SA20": how, "SA07": how} for at in ("IDN", "PHL") for how in ("yes", "no")]
    AnonymousAnswers.objects.bulk_create(
        AnonymousAnswers(definition=definition, answers=answers, asked={}, month=f"{NOW.year}-10")
        for answers in told
        for _ in range(40)
    )
    extract.bring_up_to_date(place.folder())
    row = releases.ask(hana, UNTIL, releases.ROUNDING, TODAY, NOW, "answers")
    shown = {one.name: one for one in releases.tables(row)}
    assert {count for count in shown["own-fear"].cells.values() if count is not None} == {40}
    assert set(shown) == {"own-fear", "own-debt", "own-off-duty"}
    with pytest.raises(releases.Refused):
        releases.ask(hana, UNTIL, releases.ROUNDING, TODAY, NOW, "everybody")


def test_how_much_one_screening_can_change() -> None:
    one, many_ = Axis("gender", ("a", "b", "c")), Axis("needs", ("x", "y", "z", "w"), several=True)
    assert releases.sensitivity([one]) == 2
    assert releases.sensitivity([one, one]) == 2
    assert releases.sensitivity([many_]) == 4


def test_pages(
    many: None,
    world: World,
    hana: Actor,
    ines: Actor,
    juma: Actor,
    signed_in: Callable[[Actor], Client],
    tmp_path: Path,
) -> None:
    """Asked on the page, seen and approved there; a supervisor sees nothing of it before it is published."""
    analyst, first, second = signed_in(hana), signed_in(ines), signed_in(juma)
    before = datetime.now(tz=NOW.tzinfo)
    form = {"until": UNTIL, "method": "rounding"}
    response = analyst.post("/en/figures/across/ask/", form)
    assert response.status_code in (303, 422)
    over = response.status_code == 303  # else the quarter of this test is not over on the day it runs
    row = Release.objects.get(asked_at__gte=before) if over else asked(hana)
    address = f"/en/figures/across/{row.pk}/"
    assert signed_in(world.ben).get(address).status_code == 404
    assert signed_in(world.asha).get("/en/figures/across/").status_code == 404
    assert b"Approve" not in analyst.get(address).content
    assert b"Approve" in first.get(address).content
    for browser in (first, second):
        assert browser.post(f"{address}approve/").status_code == 303
    assert b"Published" in signed_in(world.ben).get(address).content
    with pytest.raises(Http404):
        releases.release(world.a)
