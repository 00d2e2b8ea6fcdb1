"""A million screenings and a million events: a page needs as many queries as with none, and nobody holds it all in memory."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.audit.models import FIRST, Event, row_hash
from handrail.audit.queries import Checkpoint, Fault, Wrong, verify
from handrail.organisations.actions import create_organisation, create_worker
from handrail.organisations.policy import Actor
from handrail.screening import catalogue, queries
from tests.long import filling
from tests.world import PASSWORD, World

ROWS = int(os.environ.get("HANDRAIL_ROWS", "1000000"))
SIGN_IN = Callable[[Actor], Client]
QUERIES = 16
"""Session, worker, event, old drafts, count, keys, rows, decisions, drafts, and PostgreSQL's lock and savepoints."""
NEAR, EACH = 15.0, 6.0
"""A page among the first, times an empty page; one that must pass by every row (twice: to count, to skip), times counting."""
MEGABYTES = 60
pytestmark = pytest.mark.django_db


def quickest(run: Callable[[], object], times: int = 3) -> float:
    """Seconds, of this process alone where the database is in it; the best of a few: the machine does other things too."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    took = []
    for _ in range(times):
        begun = clock()
        run()
        took.append(clock() - begun)
    return min(took)


def opened(browser: Client, query: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        reply = browser.get(f"/en/screenings/{query}")
    assert reply.status_code == 200
    assert len(captured) <= QUERIES, [one["sql"][:100] for one in captured]
    return reply.content.decode()


def test_lists_of_a_million(world: World, signed_in: SIGN_IN) -> None:
    codes = list(catalogue.outcome_words().decisions)
    filling.screenings(world, ROWS, codes)
    filling.planned()
    empty = create_worker(create_organisation("C"), "fay", PASSWORD, ["supervisor"])
    new = create_worker(world.a, "eve", PASSWORD, ["worker"])
    nothing = quickest(lambda: opened(signed_in(empty), ""))
    everything = quickest(lambda: queries.screenings(world.ben).count())
    near = ["", "?page=2", "?page=150", "?worker=mine", "?worker=mine&page=2"]
    far = [
        "?page=999999",
        "?decision=none",
        "?worker=mine&decision=none",
        "?decision=unheard-of",
        *(f"?decision={code}" for code in codes),
    ]
    late = []
    names = {world.asha: "asha", world.ben: "ben", world.chidi: "chidi", new: "eve"}
    for actor in names:
        browser = signed_in(actor)
        for query in [*near, *far]:
            seconds = quickest(lambda browser=browser, query=query: opened(browser, query))  # type: ignore[misc]
            most = NEAR * nothing + (EACH * everything if query in far else 0)
            if actor == new:
                most = 3 * nothing
            if seconds > most and seconds > 0.05:  # less than anybody notices
                late.append(f"{names[actor]} {query}: {seconds * 1000:.0f} ms, {most * 1000:.0f} at most")
    assert late == [], "\n".join(late)


def test_what_the_pages_of_a_million_say(world: World, signed_in: SIGN_IN) -> None:
    filling.screenings(world, 20_000, ["presumed"])
    ben = signed_in(world.ben)
    first, deep, last = (opened(ben, f"?page={number}") for number in (1, 250, 9999))
    number = queries.screenings(world.ben).count()
    assert "Page 1 of 200+" in first
    assert "Page 250 of 251+" in deep
    assert f"Page {-(-number // 50)} of {-(-number // 50)}<" in last
    assert [page.count('scope="row"') for page in (first, deep, last)] == [50, 50, (number - 1) % 50 + 1]


def peak() -> float:
    """MB that this process has held at most since `forgotten`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def forgotten() -> None:
    Path("/proc/self/clear_refs").write_text("5")


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="this system does not say how much memory was held"
)
def test_a_chain_of_a_million_is_verified_as_a_stream() -> None:
    chain = UUID(int=77)
    filling.chain(chain, ROWS)
    forgotten()
    before = peak()
    with CaptureQueriesContext(connection) as captured:
        found = verify(chain, Checkpoint(chain, 5, "0" * 64, None))
    assert (found.rows, [fault.seq for fault in found.faults]) == (ROWS, [5])
    assert len(captured) <= 3
    assert peak() - before < MEGABYTES


def test_a_gap_as_wide_as_numbers_go_is_told_without_naming_it_all() -> None:
    chain = UUID(int=78)
    filling.chain(chain, 3)
    far = {"organisation": chain, "seq": 2**62, "at": filling.BEGAN, "by": None, "on": None, "event": "screening.read"}
    Event.objects.create(**far, previous=FIRST, hash=row_hash(**far, previous=FIRST))
    found = verify(chain)
    assert (found.rows, found.faults[0]) == (4, Fault(Wrong.REMOVED, 4))
