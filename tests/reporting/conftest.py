"""What several tests of figures stand on: people with the roles, and an engine that answers in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from handrail.organisations.actions import create_worker
from handrail.organisations.policy import Actor
from handrail.reporting import client, place, process
from handrail.reporting.computing import Figures
from handrail.reporting.engine import Engine
from handrail.screening.models import Submission
from handrail.screening.synthetic import screenings
from tests.world import PASSWORD, World


@pytest.fixture
def hana(world: World) -> Actor:
    """An analyst at A."""
    return create_worker(world.a, "hana", PASSWORD, ["analyst"])


@pytest.fixture
def ines(world: World) -> Actor:
    """An approver at B."""
    return create_worker(world.b, "ines", PASSWORD, ["approver"])


@pytest.fixture
def juma(world: World) -> Actor:
    """Another approver, at A."""
    return create_worker(world.a, "juma", PASSWORD, ["approver"])


def crowd(actors: list[Actor], times: int, now: datetime) -> None:
    """Eight invented screenings, each stored so many times over: much faster than filling as many forms."""
    screenings(actors, 8, now)
    rows = list(Submission.objects.all())
    for row in rows:
        copies = [copy(row) for _ in range(times - 1)]
        for one in copies:
            one.pk = uuid4()
        Submission.objects.bulk_create(copies)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Figures]:
    """Questions are answered here rather than by another process, from a folder of the test's own, by the same code."""
    folder = tmp_path / "figures"
    folder.mkdir()
    monkeypatch.setattr(place, "folder", lambda: folder)
    figures = Figures(folder, synthetic=True)
    answering = Engine(process.answers(figures))

    def ask(name: str, parameters: Mapping[str, Any], seconds: float = 30.0) -> Any:
        found = answering.answer(json.dumps({"ask": name, "with": parameters}).encode())
        if "problem" in found:
            raise client.Unanswered(found["problem"])
        return json.loads(json.dumps(found["answer"]))

    monkeypatch.setattr("handrail.reporting.engine.close_old_connections", lambda: None)
    monkeypatch.setattr(client, "ask", ask)
    monkeypatch.setattr(client, "wake", lambda: None)
    yield figures
    figures.close()
