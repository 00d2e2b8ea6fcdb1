"""A form of one organisation: used there, seen nowhere else, counted nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from handrail import content
from handrail.core.instruments.read import read_instrument
from handrail.organisations.policy import Actor
from handrail.reporting import sources
from handrail.screening import actions, catalogue
from handrail.screening.models import Definition, Draft, Submission
from handrail.screening.synthetic import screenings
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NEW = "/en/screenings/new/"


@pytest.fixture
def own(world: World) -> Definition:
    """The screening once more, under a title and version of A's own and the same name."""
    files = {
        name: text.replace("title: Preliminary screening", "title: Night shelter intake")
        for name, text in content.read("instruments", catalogue.SCREENING).items()
    }
    actions.publish_instrument(read_instrument(files), files, timezone.now(), by=world.ben)
    return Definition.objects.get(organisation_id=world.a)


def test_only_its_organisation_is_offered_it(
    world: World, own: Definition, signed_in: Callable[[Actor], Client]
) -> None:
    page = signed_in(world.asha).get(NEW).content.decode()
    assert "Night shelter intake" in page
    assert "our own" in page
    for address in (NEW, f"{NEW}?form={own.pk}"):
        assert "Night shelter" not in signed_in(world.chidi).get(address).content.decode()
    chosen = signed_in(world.asha).get(f"{NEW}?form={own.pk}").content.decode()
    assert f'action="{NEW}?form={own.pk}"' in chosen


def test_the_shipped_form_stays_the_first(world: World, own: Definition) -> None:
    assert catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING).organisation_id is None
    assert [row.organisation_id for row in catalogue.forms(world.a)] == [None, world.a]
    assert [row.organisation_id for row in catalogue.forms(world.b)] == [None]


def test_the_same_name_and_version_may_be_used_by_another(world: World, own: Definition) -> None:
    files = {**own.files, "instrument.yaml": own.files["instrument.yaml"].replace("Night", "Day")}
    instrument = read_instrument(files)
    assert actions.publish_instrument(instrument, files, timezone.now(), by=world.chidi)
    assert not actions.publish_instrument(instrument, files, timezone.now(), by=world.chidi)
    with pytest.raises(actions.Refused, match=r"definition\.changed"):
        actions.publish_instrument(instrument, files, timezone.now(), by=world.ben)


def test_it_is_counted_nowhere(world: World, own: Definition) -> None:
    screenings([world.asha], 4, timezone.now())
    assert sources.counted().exists()
    Submission.objects.update(definition=own)
    assert not sources.counted().exists()
    assert not sources.every_part()
    assert str(own.pk) not in sources.schemas()
    assert own.version not in [version for name, version, _at in sources.publications() if name == "night"]
    assert not Draft.objects.exists()
