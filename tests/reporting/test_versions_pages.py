"""A newer version of a framework is compared on a page: asked for once, counted in words, nothing small for who may not read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handrail.organisations.policy import Actor
from handrail.reporting import extract, place, process, work
from handrail.reporting.computing import Figures
from handrail.reporting.models import Job
from handrail.screening import catalogue
from handrail.screening.models import Decision, Definition, Determination
from tests.reporting.conftest import crowd
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NAME = "ilo-2009-adult-labour"
PAGE = "/en/figures/own/versions/"


@pytest.fixture
def newer() -> Iterator[str]:
    """The adult list once more, in which one sign weighs less, of a part that no protected answer touches."""
    old = Definition.objects.get(kind=catalogue.FRAMEWORK, name=NAME)
    files = {
        name: text.replace(f'version: "{old.version}"', 'version: "2099.1"').replace(
            "{code: DR1, strength: strong", "{code: DR1, strength: medium"
        )
        if name.startswith(NAME)
        else text
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


@pytest.fixture
def screened(world: World, engine: Figures) -> Figures:
    crowd([world.asha, world.chidi], 3, timezone.now())
    return engine


def done(figures: Figures) -> Job:
    """What the process for figures does with the job that waits."""
    row = Job.objects.get(kind="rescore")
    Job.objects.filter(pk=row.pk).update(state=Job.RUNNING, claimed_by="test", alive_at=timezone.now())
    work.do(process.kinds(figures), Job.objects.get(pk=row.pk), "test", threading.Event())
    return Job.objects.get(pk=row.pk)


def test_compared_on_the_page(
    world: World, screened: Figures, newer: str, hana: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    analyst, supervisor = signed_in(hana), signed_in(world.ben)
    before = list(Decision.objects.values())
    catalogue_page = analyst.get(PAGE).content.decode()
    assert f'value="{newer}"' in catalogue_page
    for _ in range(2):
        analyst.post(f"{PAGE}compare/", {"framework": NAME, "version": newer})
    row = done(screened)
    assert (row.state, row.problem) == (Job.DONE, "")
    assert Determination.objects.filter(framework=NAME, version=newer).count() == row.result["added"] > 0
    assert list(Decision.objects.values()) == before
    for browser in (analyst, supervisor):
        page = browser.get(f"{PAGE}{row.pk}/").content.decode()
        assert "Decisions stay as they are" in page
        assert "Cannot be re-scored" in page
    assert analyst.get(PAGE).content.decode().count(str(row.pk)) == 1


def test_what_is_not_published_is_not_compared(
    world: World, screened: Figures, newer: str, hana: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    for form in ({"framework": NAME, "version": "1"}, {"framework": "nothing", "version": newer}, {}):
        assert signed_in(hana).post(f"{PAGE}compare/", form).status_code == 303
    assert not Job.objects.exists()


def test_an_outsider_finds_nothing(
    world: World, screened: Figures, newer: str, hana: Actor, ines: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    signed_in(hana).post(f"{PAGE}compare/", {"framework": NAME, "version": newer})
    row = done(screened)
    for person in (world.asha, world.chidi, world.dao, ines):
        assert signed_in(person).get(f"{PAGE}{row.pk}/").status_code == 404
        assert signed_in(person).get(PAGE).status_code in (404, 200)


def test_a_bare_extract_is_no_comparison(
    world: World, screened: Figures, hana: Actor, signed_in: Callable[[Actor], Client]
) -> None:
    extract.bring_up_to_date(place.folder())
    browser = signed_in(hana)
    browser.post("/en/figures/work/begin/", {"kind": "extract"})
    assert browser.get(f"{PAGE}{Job.objects.get().pk}/").status_code == 404
