"""Published definitions and screenings in every state that a test may need."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client

from handrail.organisations.policy import Actor
from handrail.screening.models import Submission
from tests.screening.forms import Browser, submitted
from tests.world import World


@pytest.fixture
def asha(world: World, published: None, signed_in: Callable[[Actor], Client]) -> Browser:
    """A worker of A."""
    return Browser(signed_in(world.asha))


@pytest.fixture
def ben(world: World, published: None, signed_in: Callable[[Actor], Client]) -> Browser:
    """The supervisor of A."""
    return Browser(signed_in(world.ben))


@pytest.fixture
def chidi(world: World, published: None, signed_in: Callable[[Actor], Client]) -> Browser:
    """A worker of B."""
    return Browser(signed_in(world.chidi))


@pytest.fixture
def key(asha: Browser) -> UUID:
    """A draft of Asha's that has just been begun."""
    key = uuid4()
    assert asha.begin(key).status_code == 303
    return key


@pytest.fixture
def stored(world: World, published: None) -> Submission:
    """A finished screening of Asha's."""
    return submitted(world.asha)
