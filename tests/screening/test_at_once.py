"""The same form from several windows at the same moment: one row, the same answer, and a chain that is whole."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from handrail.audit.queries import chains, verify
from handrail.organisations.models import Worker
from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from handrail.screening.actions import publish_shipped
from handrail.screening.models import Decision, Definition, Draft, Submission
from tests.fixtures import SAME_ORIGIN
from tests.screening.forms import TOLD, Browser, begun, submitted
from tests.world import World, build

TIMES = 5
_PUBLISHED: list[Definition] = []
"""The published rows, put back with their keys after each test has cleared them away: so each is parsed once."""


@pytest.fixture
def here(committing: None) -> World:
    """The world, in a database that really commits."""
    if not Definition.objects.exists():
        if not _PUBLISHED:
            publish_shipped(timezone.now())
        Definition.objects.bulk_create(_PUBLISHED)
    _PUBLISHED[:] = list(Definition.objects.all())
    return build()


def windows(actor: Actor) -> list[Browser]:
    """As many windows of one person, signed in."""
    browsers = []
    for _ in range(TIMES):
        client = Client(headers=SAME_ORIGIN)
        client.force_login(Worker.objects.get(pk=actor.worker))
        browsers.append(Browser(client))
    return browsers


def at_once(browsers: list[Browser], act: Callable[[Browser, int], Any]) -> list[Any]:
    """What each window got when all sent at the same moment."""
    gate, got = Barrier(len(browsers)), [None] * len(browsers)

    def work(number: int) -> None:
        try:
            gate.wait()
            got[number] = act(browsers[number], number)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number,)) for number in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(verify(chain).sound for chain in chains())
    return got


def test_beginning(here: World) -> None:
    key = uuid4()
    got = at_once(windows(here.asha), lambda browser, _: browser.begin(key))
    assert {(page.status_code, page["Location"]) for page in got} == {(303, f"/en/screenings/{key}/answer/")}
    assert Draft.objects.count() == 1


def test_saving_different_answers(here: World) -> None:
    key = begun(here.asha, TOLD).pk
    ages = ("age_18_20", "age_21_23", "age_24_25", "age_26", "age_27_29")
    got = at_once(windows(here.asha), lambda browser, number: browser.save(key, {"P01": ages[number]}))
    assert sorted(page.status_code for page in got) == [200] + [409] * (TIMES - 1)
    row = Draft.objects.get()
    saved = next(number for number, page in enumerate(got) if page.status_code == 200)
    assert (row.revision, row.answers["P01"]) == (2, ages[saved])


def test_submitting(here: World) -> None:
    key = begun(here.asha, TOLD).pk
    got = at_once(windows(here.asha), lambda browser, _: browser.submit(key, TOLD))
    assert {page.status_code for page in got} == {303}
    assert {page["Location"] for page in got} == {f"/en/screenings/{key}/"}
    assert Submission.objects.count() == 1
    assert Submission.objects.get().determinations.count() == 4


def test_deciding(here: World) -> None:
    key = submitted(here.asha).pk
    words = catalogue.outcome_words()
    codes = [code for code in words.decisions if code != words.undecided]
    reason = next(iter(words.reasons))
    given = [{"decision": codes[n % len(codes)], "reasons": reason} for n in range(TIMES)]
    got = at_once(windows(here.ben), lambda browser, n: browser.post("decision", key, given[n]))
    assert {page.status_code for page in got} == {303}
    assert Decision.objects.count() == TIMES
    assert Decision.objects.filter(superseded_by__isnull=True).count() == 1
    assert Decision.objects.filter(supersedes__isnull=True).count() == 1


def test_deciding_with_one_form(here: World) -> None:
    key, words = submitted(here.asha).pk, catalogue.outcome_words()
    code = next(one for one in words.decisions if one != words.undecided)
    given = {"decision": code, "reasons": next(iter(words.reasons)), "key": str(uuid4())}
    got = at_once(windows(here.ben), lambda browser, _: browser.post("decision", key, given))
    assert {(page.status_code, page["Location"]) for page in got} == {(303, f"/en/screenings/{key}/")}
    assert Decision.objects.count() == 1


def test_correcting_with_one_form(here: World) -> None:
    key, draft = submitted(here.asha).pk, uuid4()
    got = at_once(windows(here.ben), lambda browser, _: browser.post("correct", key, {"key": str(draft)}))
    assert {(page.status_code, page["Location"]) for page in got} == {(303, f"/en/screenings/{draft}/answer/")}
    assert Draft.objects.count() == 1


def test_discarding_while_saving(here: World) -> None:
    key = begun(here.asha, TOLD).pk
    got = at_once(
        windows(here.asha),
        lambda browser, number: browser.post("discard", key) if number % 2 else browser.save(key, {"P01": "age_26"}),
    )
    assert all(page.status_code in (200, 303, 404, 409) for page in got)
    assert not Draft.objects.exists()
