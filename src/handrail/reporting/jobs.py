"""Long work as rows: asked for by somebody, claimed by one process, reported on, cancelled, and taken up again.

A job whose process fell silent is claimed again, so every kind of work can be begun anew without doing harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, SmallIntegerField, When
from django.http import Http404

from handrail.audit.writing import serialised, writing
from handrail.organisations.policy import Actor
from handrail.reporting.models import Job

SILENT = timedelta(seconds=30)
"""A process that has not said for so long that it is there has died."""
MOST_DEATHS = 3
"""Processes that may fall silent over one job; work that kills them is not begun for ever."""
OPEN = (Job.WAITING, Job.RUNNING)


def request(actor: Actor, kind: str, parameters: Mapping[str, Any], now: datetime) -> Job:
    """A new job, or the one that waits already for the same."""
    same = Job.objects.filter(
        organisation_id=actor.organisation, kind=kind, parameters=dict(parameters), state=Job.WAITING
    ).first()
    if same is not None:
        return same
    row = Job(
        kind=kind,
        organisation_id=actor.organisation,
        worker_id=actor.worker,
        parameters=dict(parameters),
        asked_at=now,
    )
    with writing("figures.job_asked", by=actor.worker, organisation=actor.organisation, on=row.pk):
        row.save(force_insert=True)
    return row


def cancel(actor: Actor, key: UUID, now: datetime) -> None:
    """Asks it to stop; one that waits stops at once. Raises `Http404` for somebody else's. Ended work is left as it is."""
    row = job(actor, key)
    with writing("figures.job_cancelled", by=actor.worker, organisation=actor.organisation, on=row.pk):
        Job.objects.filter(pk=row.pk, state=Job.WAITING).update(state=Job.CANCELLED, cancelling=True, ended_at=now)
        Job.objects.filter(pk=row.pk, state=Job.RUNNING).update(cancelling=True)


def jobs(actor: Actor) -> QuerySet[Job]:
    """Of the actor's organisation, newest first."""
    return Job.objects.filter(organisation_id=actor.organisation).order_by("-asked_at")


def job(actor: Actor, key: UUID) -> Job:
    """Raises `Http404` for one that is not there or is another organisation's."""
    row = jobs(actor).filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def claim(process: str, now: datetime) -> Job | None:
    """The next job that waits, or one whose process fell silent; None if there is none. Two processes that claim at
    once never get the same. One that killed `MOST_DEATHS` processes has failed."""
    silent = Q(state=Job.RUNNING, alive_at__lt=now - SILENT)
    ready = Q(state=Job.WAITING) | silent
    fatal = Job.objects.filter(silent, deaths__gte=MOST_DEATHS - 1)
    if fatal.exists():
        with serialised():
            fatal.update(state=Job.FAILED, deaths=MOST_DEATHS, problem="figures.killed", ended_at=now)
    for key in Job.objects.filter(ready).order_by("asked_at").values_list("pk", flat=True)[:10]:
        with serialised():
            claimed = Job.objects.filter(ready, pk=key).update(
                state=Job.RUNNING,
                claimed_by=process,
                begun_at=now,
                alive_at=now,
                done=0,
                deaths=F("deaths") + Case(When(state=Job.RUNNING, then=1), default=0, output_field=SmallIntegerField()),
            )
        if claimed:
            return Job.objects.get(pk=key)
    return None


def alive(row: Job, process: str, now: datetime, done: int | None = None, of: int | None = None) -> bool:
    """Says that the process is there and how far it is. Returns False if it is to stop: cancelled, or claimed by
    another process meanwhile."""
    fields: dict[str, Any] = {"alive_at": now}
    if done is not None:
        fields |= {"done": done, "of": of or 0}
    with serialised():
        mine = Job.objects.filter(pk=row.pk, claimed_by=process, state=Job.RUNNING).update(**fields)
    return bool(mine) and not Job.objects.filter(pk=row.pk, cancelling=True).exists()


def put_back(row: Job, process: str) -> None:
    """Lets the next process begin it anew at once. Changes nothing if another process has it now."""
    with serialised():
        Job.objects.filter(pk=row.pk, claimed_by=process, state=Job.RUNNING).update(
            state=Job.WAITING, claimed_by="", alive_at=None, done=0
        )


def end(row: Job, process: str, state: str, now: datetime, *, problem: str = "", result: Any = None) -> None:
    """Its last state. Changes nothing if another process has it now."""
    with serialised():
        Job.objects.filter(pk=row.pk, claimed_by=process, state=Job.RUNNING).update(
            state=state, ended_at=now, problem=problem, result=result or {}
        )
