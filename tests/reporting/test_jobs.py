"""Long work as rows: one process has it, it is cancelled, and taken up again when its process falls silent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handrail.audit.models import Event
from handrail.audit.queries import chains, verify
from handrail.reporting import jobs, work
from handrail.reporting.extract import Stopped
from handrail.reporting.jobs import SILENT
from handrail.reporting.models import Job
from tests.world import World, build

GOES_ON = threading.Event()
Work = Callable[[Mapping[str, Any], Job, work.Report], Mapping[str, Any]]


def asked(world: World, kind: str = "extract", **parameters: object) -> Job:
    return jobs.request(world.ben, kind, parameters, timezone.now())


def claimed(process: str = "one", later: timedelta = timedelta(0)) -> Job:
    row = jobs.claim(process, timezone.now() + later)
    assert row is not None
    return row


def done(doing: Work, row: Job, process: str = "one", stop: threading.Event = GOES_ON) -> Job:
    work.do({row.kind: doing}, row, process, stop)
    row.refresh_from_db()
    return row


@pytest.mark.django_db
class TestAsking:
    def test_it_is_in_the_chain(self, world: World) -> None:
        row = asked(world)
        event = Event.objects.get(event="figures.job_asked")
        assert (event.on, event.by, event.organisation) == (row.pk, world.ben.worker, world.a)

    def test_the_same_twice_is_one_until_it_begins(self, world: World) -> None:
        first = asked(world, again=True)
        assert asked(world, again=True) == first
        assert asked(world, again=False) != first
        claimed()
        assert asked(world, again=True) != first

    def test_others_neither_see_nor_cancel_it(self, world: World) -> None:
        row = asked(world)
        assert list(jobs.jobs(world.chidi)) == []
        with pytest.raises(Http404):
            jobs.cancel(world.chidi, row.pk, timezone.now())
        row.refresh_from_db()
        assert (row.state, row.cancelling) == (Job.WAITING, False)


@pytest.mark.django_db
class TestClaiming:
    def test_in_the_order_of_asking_and_once(self, world: World) -> None:
        rows = [asked(world, number=number) for number in range(3)]
        assert [claimed().pk for _ in rows] == [row.pk for row in rows]
        assert jobs.claim("two", timezone.now()) is None

    def test_one_that_kills_every_process_is_not_begun_for_ever(self, world: World) -> None:
        row, later = asked(world), timedelta(0)
        for number in range(jobs.MOST_DEATHS):
            assert claimed(str(number), later).pk == row.pk
            later += 2 * SILENT
            row.refresh_from_db()
            assert row.deaths == number
        assert jobs.claim("one more", timezone.now() + later) is None
        row.refresh_from_db()
        assert (row.state, row.problem) == (Job.FAILED, "figures.killed")

    def test_what_is_given_back_in_order_is_no_death(self, world: World) -> None:
        row = asked(world)
        for number in range(5):
            jobs.put_back(claimed(str(number)), str(number))
        row.refresh_from_db()
        assert (row.state, row.deaths) == (Job.WAITING, 0)

    def test_a_silent_one_is_begun_anew_and_the_dead_process_changes_nothing(self, world: World) -> None:
        asked(world)
        row = claimed("dead")
        assert jobs.alive(row, "dead", timezone.now(), 7, 10)
        assert jobs.claim("new", timezone.now() + SILENT - timedelta(seconds=1)) is None
        again = claimed("new", SILENT + timedelta(seconds=1))
        assert (again.pk, again.claimed_by, again.done) == (row.pk, "new", 0)
        assert not jobs.alive(row, "dead", timezone.now(), 8, 10)
        jobs.end(row, "dead", Job.DONE, timezone.now(), result={"by": "the dead"})
        again.refresh_from_db()
        assert (again.state, again.done, again.result) == (Job.RUNNING, 0, {})

    def test_ended_work_is_never_claimed(self, world: World) -> None:
        for state in (Job.DONE, Job.FAILED, Job.CANCELLED):
            row = asked(world, state=state)
            Job.objects.filter(pk=row.pk).update(state=state, alive_at=timezone.now() - 2 * SILENT)
        assert jobs.claim("one", timezone.now()) is None


@pytest.mark.django_db
class TestDoing:
    def test_done_with_its_result(self, world: World) -> None:
        asked(world, again=True)
        row = done(lambda given, _job, _report: {"was": given["again"]}, claimed())
        assert (row.state, row.result, row.problem) == (Job.DONE, {"was": True}, "")
        assert row.ended_at is not None

    def test_what_failed_keeps_a_code_and_nobodys_data(self, world: World, caplog: pytest.LogCaptureFixture) -> None:
        def breaks(_given: object, _job: object, _report: object) -> Mapping[str, Any]:
            raise ValueError("age_24_25 of somebody")

        def refuses(_given: object, _job: object, _report: object) -> Mapping[str, Any]:
            raise work.Failed("figures.budget")

        asked(world, number=1)
        broken = done(breaks, claimed())
        asked(world, number=2)
        refused = done(refuses, claimed())
        assert (broken.state, broken.problem) == (Job.FAILED, "figures.broken")
        assert (refused.state, refused.problem) == (Job.FAILED, "figures.budget")
        assert "somebody" not in f"{broken.result} {caplog.text}"

    def test_a_kind_that_nobody_knows_fails(self, world: World) -> None:
        asked(world, kind="export")
        row = claimed()
        work.do({}, row, "one", GOES_ON)
        row.refresh_from_db()
        assert (row.state, row.problem) == (Job.FAILED, "figures.broken")

    def test_cancelled_while_it_runs(self, world: World) -> None:
        def cancelled_meanwhile(_given: object, job: Job, report: work.Report) -> Mapping[str, Any]:
            jobs.cancel(world.ben, job.pk, timezone.now())
            report(1, 2)
            raise AssertionError("it went on")

        asked(world)
        row = done(cancelled_meanwhile, claimed())
        assert (row.state, row.problem) == (Job.CANCELLED, "")
        assert Event.objects.filter(event="figures.job_cancelled", on=row.pk).exists()

    def test_cancelled_before_it_begins(self, world: World) -> None:
        jobs.cancel(world.ben, asked(world).pk, timezone.now())
        assert Job.objects.get().state == Job.CANCELLED
        assert jobs.claim("one", timezone.now()) is None

    def test_cancelled_while_its_process_is_dead(self, world: World) -> None:
        row = asked(world)
        claimed("dead")
        jobs.cancel(world.ben, row.pk, timezone.now())
        ended = done(_never, claimed("new", 2 * SILENT), "new")
        assert ended.state == Job.CANCELLED

    def test_ended_work_stays_as_it_is_when_cancelled(self, world: World) -> None:
        asked(world)
        row = done(lambda _given, _job, _report: {}, claimed())
        jobs.cancel(world.ben, row.pk, timezone.now())
        row.refresh_from_db()
        assert row.state == Job.DONE

    def test_a_process_that_is_told_to_end_gives_it_back(self, world: World) -> None:
        ending = threading.Event()

        def told(_given: object, _job: object, report: work.Report) -> Mapping[str, Any]:
            ending.set()
            report(1, 2)
            raise AssertionError("it went on")

        asked(world)
        row = done(told, claimed(), stop=ending)
        assert (row.state, row.claimed_by) == (Job.WAITING, "")
        assert claimed("next").pk == row.pk

    def test_progress_is_written_at_most_once_a_second(self, world: World) -> None:
        def busy(_given: object, _job: object, report: work.Report) -> Mapping[str, Any]:
            for place in range(5_000):
                report(place, 5_000)
            return {}

        asked(world)
        row, begun = claimed(), time.monotonic()
        with CaptureQueriesContext(connection) as captured:
            done(busy, row)
        updates = [one for one in captured if one["sql"].startswith("UPDATE")]
        assert len(updates) <= 3 + (time.monotonic() - begun)


def _never(_given: object, _job: object, _report: object) -> Mapping[str, Any]:
    raise AssertionError("it was begun")


@pytest.mark.django_db(transaction=True)
class TestSeveralProcesses:
    def test_nobody_gets_what_another_has(self, committing: None) -> None:
        world = build()
        rows = {asked(world, number=number).pk for number in range(12)}
        got: list[tuple[str, object]] = []
        gate = threading.Barrier(6)

        def claims(name: str) -> None:
            gate.wait()
            try:
                while (row := jobs.claim(name, timezone.now())) is not None:
                    got.append((name, row.pk))
            finally:
                connection.close()

        threads = [threading.Thread(target=claims, args=(f"p{number}",)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(str(key) for _, key in got) == sorted(str(key) for key in rows)
        assert {(row.claimed_by, row.pk) for row in Job.objects.all()} == set(got)
        assert all(verify(chain).sound for chain in chains())

    def test_work_that_says_nothing_is_not_silent(self, committing: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(work, "BEAT", 0.05)
        asked(build())
        row, seen = claimed(), []

        def says_nothing(_given: object, job: Job, _report: work.Report) -> Mapping[str, Any]:
            for _ in range(3):
                time.sleep(0.3)
                seen.append(Job.objects.get(pk=job.pk).alive_at)
            return {}

        assert done(says_nothing, row).state == Job.DONE
        assert len(set(seen)) == 3

    def test_one_that_was_given_to_another_stops(self, committing: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(work, "PAUSE", 0.0)
        asked(build())
        row = claimed("slow")

        def slow(_given: object, _job: Job, report: work.Report) -> Mapping[str, Any]:
            claimed("other", 2 * SILENT)
            with pytest.raises(Stopped):
                report(1, 2)
            raise Stopped

        ended = done(slow, row, "slow")
        assert (ended.state, ended.claimed_by) == (Job.RUNNING, "other")
