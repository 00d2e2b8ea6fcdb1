"""Somebody who agreed to be counted may change their mind; what was decided for them stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from handrail.audit.models import Event
from handrail.organisations.policy import Actor
from handrail.screening.models import StatisticsWithdrawal, Submission
from tests.screening.forms import address, submitted
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
