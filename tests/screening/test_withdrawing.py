"""Somebody who agreed to be counted may change their mind; what was decided for them stays."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from handrail.audit.models import Event
from handrail.organisations.policy import Actor
from handrail.screening import actions
from handrail.screening.models import StatisticsWithdrawal, Submission
from handrail.screening.withdrawing import counted, withdraw_statistics
from tests.screening.forms import TOLD, address, filled, submitted
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_worker_takes_it_out_on_the_page(world: World, signed_in: Callable[[Actor], Client]) -> None:
    row, browser = submitted(world.asha), signed_in(world.asha)
    assert b"Take it out of the count" in browser.get(address("outcome", row.pk)).content
    assert browser.post(address("withdraw", row.pk)).status_code == 303
    page = browser.get(address("outcome", row.pk)).content
    assert b"Take it out of the count" not in page
    assert b"Not in the count" in page
    assert Submission.objects.filter(pk=row.pk, statistics=True).exists()


def test_twice_is_one_event(world: World, signed_in: Callable[[Actor], Client]) -> None:
    row, browser = submitted(world.asha), signed_in(world.asha)
    for _ in range(2):
        browser.post(address("withdraw", row.pk))
    assert Event.objects.filter(event="screening.withdrawn", on=row.pk).count() == 1
    assert StatisticsWithdrawal.objects.get().worker_id == world.asha.worker


@pytest.mark.parametrize("person", ["chidi", "dao"])
def test_nobody_else_can(world: World, signed_in: Callable[[Actor], Client], person: str) -> None:
    row = submitted(world.asha)
    assert signed_in(world.people()[person]).post(address("withdraw", row.pk)).status_code == 404
    assert not StatisticsWithdrawal.objects.exists()


def test_it_is_no_link(world: World, signed_in: Callable[[Actor], Client]) -> None:
    row = submitted(world.asha)
    assert signed_in(world.asha).get(address("withdraw", row.pk)).status_code == 405


def corrected(actor: Actor, row: Submission) -> Submission:
    now = timezone.now()
    return actions.submit(actor, actions.correct(actor, row, uuid4(), now), filled(TOLD), now)


def test_a_correction_does_not_bring_it_back(world: World) -> None:
    """Its answers still say that the person agrees to be counted: they were filled in before."""
    row = submitted(world.asha)
    withdraw_statistics(world.asha, row, timezone.now())
    second = corrected(world.ben, row)
    third = corrected(world.ben, second)
    assert third.statistics
    assert not any(counted(one) for one in (row, second, third))
    assert Event.objects.filter(event="screening.withdrawn").count() == 1


def test_of_a_corrected_one_the_newest_is_taken_out(world: World, signed_in: Callable[[Actor], Client]) -> None:
    row = submitted(world.asha)
    third = corrected(world.ben, corrected(world.ben, row))
    signed_in(world.ben).post(address("withdraw", row.pk))
    assert Event.objects.get(event="screening.withdrawn").on == third.pk
    assert not counted(row)
    assert not counted(third)
    assert b"Not in the count" in signed_in(world.ben).get(address("outcome", row.pk)).content
