"""A framework in a newer version stands beside the result of its time, says what counts otherwise, and changes no decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.models import Definition, Determination, Submission
from tests.screening.forms import address, submitted
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NAME = "ilo-2009-adult-labour"


@pytest.fixture
def newer() -> Iterator[str]:
    """The adult list once more, in which every sign of recruitment weighs less."""
    old = Definition.objects.get(kind=catalogue.FRAMEWORK, name=NAME)
    files = {
        name: text.replace(f'version: "{old.version}"', 'version: "2099.1"').replace(
            "strength: strong", "strength: medium"
        )
        for name, text in old.files.items()
    }
    Definition.objects.create(
        kind=old.kind,
        name=NAME,
        version="2099.1",
        sha256="0" * 64,
        files=files,
        published_at=timezone.now() + timedelta(days=1),
    )
    catalogue.published()
    yield "2099.1"
    catalogue.published()


def determined(row: Submission, version: str, class_id: str) -> None:
    first = row.determinations.get(framework=NAME)
    lower = {**first.lower, "class": class_id}
    Determination.objects.create(submission=row, framework=NAME, version=version, lower=lower, upper=first.upper)


def test_without_a_result_it_says_so(world: World, newer: str, signed_in: Callable[[Actor], Client]) -> None:
    row = submitted(world.asha)
    Determination.objects.filter(submission=row, framework=NAME).update(
        version=Definition.objects.filter(name=NAME).earliest("published_at").version
    )
    page = signed_in(world.ben).get(address("outcome", row.pk)).content.decode()
    assert f"version {newer}" in page or newer in page
    assert "was not compared yet" in page or "未比較" in page or "尚未比較" in page


def test_the_old_result_stays_first_and_the_new_one_says_what_changed(
    world: World, signed_in: Callable[[Actor], Client]
) -> None:
    row = submitted(world.asha)
    before = signed_in(world.asha).get(address("outcome", row.pk)).content.decode()
    assert "published since" not in before


def test_a_screening_with_both(world: World, newer: str, signed_in: Callable[[Actor], Client]) -> None:
    row = submitted(world.asha)
    old = Definition.objects.filter(name=NAME).earliest("published_at").version
    Determination.objects.filter(submission=row, framework=NAME).update(version=old)
    determined(row, newer, "below_rule")
    page = signed_in(world.ben).get(address("outcome", row.pk)).content.decode()
    assert "It would now be" in page or "It says the same" in page
    assert "Only a person changes it" in page
    assert f'<span class="meta">{old}</span>' in page  # the result of its time is still shown as such
