"""Fixtures for tests with Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from socket import socket

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from handrail.audit import triggers
from handrail.library.editing import publish_entries
from handrail.library.index import index_all
from handrail.organisations.models import Worker
from handrail.organisations.policy import Actor
from handrail.reporting import client as client_of_figures
from handrail.screening.actions import publish_shipped
from handrail.screening.models import Definition
from handrail.web.limits import COUNTER
from tests.server import Served, serve
from tests.world import World, build

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client() -> Client:
    """A browser on our own pages, signed in as nobody."""
    return Client(headers=SAME_ORIGIN)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The definitions that ship are published once: reading them takes longer than most tests."""
    with django_db_blocker.unblock():
        publish_shipped(timezone.now())
        publish_entries(timezone.now())
        index_all()


@pytest.fixture
def published(db: None) -> None:
    """The definitions that ship, also after a test that really committed and was cleared away."""
    if not Definition.objects.exists():
        publish_shipped(timezone.now())
        publish_entries(timezone.now())
        index_all()


@pytest.fixture
def world(db: None) -> World:
    """Asha, Ben, Dao and Chidi."""
    return build()


@pytest.fixture
def signed_in(db: None) -> Callable[[Actor], Client]:
    """A browser signed in as someone. Forms are checked for their token, as in reality: use `tests.fixtures.send`."""

    def sign_in(actor: Actor) -> Client:
        browser = Client(headers=SAME_ORIGIN)
        browser.force_login(Worker.objects.get(pk=actor.worker))
        return browser

    return sign_in


@pytest.fixture
def committing(transactional_db: None) -> Iterator[None]:
    """A database that really commits, for threads. Emptying it afterwards needs the triggers out of the way."""
    triggers.create(connection)
    yield
    triggers.drop(connection)


@pytest.fixture(autouse=True)
def _no_limits_from_before() -> None:
    COUNTER.clear()


@pytest.fixture(autouse=True)
def _no_process_for_figures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that asks for figures is told that nobody answers; tests of figures start their own process."""
    if "/reporting/" in str(request.path):
        return

    def nobody() -> socket:
        raise client_of_figures.Unanswered("figures.engine")

    monkeypatch.setattr(client_of_figures, "_connected", nobody)
    monkeypatch.setattr(client_of_figures, "wake", lambda: None)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server that ships, in its own process, with its own database and collected static files."""
    with serve(tmp_path_factory.mktemp("served")) as running:
        yield running
