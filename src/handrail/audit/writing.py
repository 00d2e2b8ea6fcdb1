"""The one way to change the database: one writer at a time, one transaction, the event as its last statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock, local
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from handrail.audit.models import FIRST, INSTALLATION, Event, row_hash
from handrail.audit.policy import EVENTS

_ONE_WRITER = Lock()
_THIS_THREAD = local()


class UnknownEvent(ValueError):
    """The name is not in the catalogue."""


class Nested(RuntimeError):
    """A write was begun inside another: which event is its own would be undefined."""


@contextmanager
def serialised() -> Iterator[None]:
    """A transaction alone. Two callers: `writing`, and the anonymous count, which must leave no trace in a chain.

    On SQLite threads wait here rather than in the database, whose waiting is unfair and slow.
    """
    if getattr(_THIS_THREAD, "writing", False):
        raise Nested
    with _ONE_WRITER if connection.vendor == "sqlite" else nullcontext():
        _THIS_THREAD.writing = True
        try:
            with transaction.atomic():
                yield
        finally:
            _THIS_THREAD.writing = False


@contextmanager
def writing(
    event: str, *, by: UUID | None, organisation: UUID | None, on: UUID | None, installation: bool = False
) -> Iterator[None]:
    """Changes inside the block and the event stand together or not at all; an exception undoes both.

    `organisation` None: the installation's own chain; `installation`: that one as well as the organisation's. Raises `UnknownEvent` before anything is done, `Nested`.
    """
    if event not in EVENTS:
        raise UnknownEvent(event)
    with serialised():
        yield
        _append(event, by, organisation or INSTALLATION, on)
        if installation and organisation is not None:
            _append(event, by, INSTALLATION, on)


def fetched(event: str, *, by: UUID | None, organisation: UUID | None, on: UUID | None) -> None:
    """Records that rows were fetched."""
    with writing(event, by=by, organisation=organisation, on=on):
        pass


def _append(event: str, by: UUID | None, chain: UUID, on: UUID | None) -> None:
    _lock_head(chain)
    last = Event.objects.filter(organisation=chain).order_by("-seq").values("seq", "hash").first()
    seq, previous = (last["seq"] + 1, last["hash"]) if last else (1, FIRST)
    at = timezone.now()
    digest = row_hash(organisation=chain, seq=seq, at=at, by=by, event=event, on=on, previous=previous)
    Event.objects.create(organisation=chain, seq=seq, at=at, by=by, event=event, on=on, previous=previous, hash=digest)


def _lock_head(chain: UUID) -> None:
    """PostgreSQL: nobody else appends to this chain until commit, also where it has no row to lock yet."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(chain.bytes[:8], "big", signed=True) ^ int.from_bytes(
            chain.bytes[8:], "big", signed=True
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
