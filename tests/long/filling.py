"""As many screenings and events as a large installation gathers in years; the rows are made by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from handrail.audit.models import FIRST, Event, row_hash
from handrail.screening.models import Definition
from tests.world import World

BEGAN = datetime(2016, 1, 1, tzinfo=UTC)
AT_ONCE = 5_000

_SQLITE = {
    "numbers": "WITH RECURSIVE one(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM one WHERE n < %s)",
    "at": "strftime('%%Y-%%m-%%d %%H:%%M:%%S', '2016-01-01', (n * 300) || ' seconds')",
    "key": "lower(hex(randomblob(16)))",
    "json": "",
    "uuid": "",
    "true": "1",
    "false": "0",
}
_POSTGRESQL = {
    "numbers": "WITH one AS (SELECT generate_series(1, %s::bigint) AS n)",
    "at": "timestamptz '2016-01-01 00:00Z' + n * interval '300 seconds'",
    "key": "gen_random_uuid()",
    "json": "::jsonb",
    "uuid": "::uuid",
    "true": "TRUE",
    "false": "FALSE",
}
_SUBMISSIONS = """{numbers}
INSERT INTO screening_submission (id, organisation_id, worker_id, definition_id, languages, synthetic, statistics, answers,
  asked, present, unknown, declined, digest, received_at, supersedes_id)
SELECT {key}, CASE WHEN n %% 10 = 0 THEN %s{uuid} ELSE %s{uuid} END,
  CASE WHEN n %% 10 = 0 THEN %s{uuid} WHEN n %% 2 = 0 THEN %s{uuid} ELSE %s{uuid} END, %s{uuid}, '["en","id"]'{json}, {true}, {false}, '{{"A1":"yes","A2":"no","A3":"dont_know"}}'{json}, '[]'{json}, '["CD1"]'{json},
  '[]'{json}, '[]'{json}, '{digest}', {at}, NULL
FROM one"""
_CORRECTIONS = """
INSERT INTO screening_submission (id, organisation_id, worker_id, definition_id, languages, synthetic, statistics, answers,
  asked, present, unknown, declined, digest, received_at, supersedes_id)
SELECT {key}, organisation_id, worker_id, definition_id, languages, synthetic, statistics, answers, asked, present, unknown,
  declined, digest, received_at, id
FROM screening_submission WHERE substr(CAST(id AS text), 1, 2) = '00'"""
_DECISIONS = """
INSERT INTO screening_decision (id, submission_id, worker_id, decision, exploitation, reasons, next_steps, at, supersedes_id)
SELECT {key}, id, worker_id, %s, '[]'{json}, '[]'{json}, '[]'{json}, received_at, NULL
FROM screening_submission WHERE substr(CAST(id AS text), 1, 1) = %s"""
_SECOND_THOUGHTS = """
INSERT INTO screening_decision (id, submission_id, worker_id, decision, exploitation, reasons, next_steps, at, supersedes_id)
SELECT {key}, submission_id, worker_id, %s, '[]'{json}, '[]'{json}, '[]'{json}, at, id
FROM screening_decision WHERE substr(CAST(id AS text), 1, 1) = '0'"""


def screenings(world: World, number: int, decisions: list[str]) -> None:
    """One in ten at B (Chidi's), the rest at A, half by Asha and half by Ben.

    One in 256 corrected; one in sixteen decided by each code (ten at most); one decision in sixteen taken back for the first.
    """
    words = (_SQLITE if connection.vendor == "sqlite" else _POSTGRESQL) | {"digest": "0" * 64}
    definition = Definition.objects.order_by("published_at").values_list("pk", flat=True)[0]
    keys = [world.b, world.a, world.chidi.worker, world.asha.worker, world.ben.worker, definition]
    with connection.cursor() as cursor:
        cursor.execute(_SUBMISSIONS.format(**words), [number, *(_key(key) for key in keys)])
        for first, code in zip("0123456789", decisions, strict=False):
            cursor.execute(_DECISIONS.format(**words), [code, first])
        cursor.execute(_CORRECTIONS.format(**words))
        cursor.execute(_SECOND_THOUGHTS.format(**words), [decisions[0]])


def planned() -> None:
    """PostgreSQL gathers by itself what it plans with, but not of rows that another transaction has not committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def chain(organisation: UUID, number: int) -> None:
    """A sound chain of so many events, of an organisation that has none yet."""
    batch: list[Event] = []
    for event in _events(organisation, number):
        batch.append(event)
        if len(batch) == AT_ONCE:
            Event.objects.bulk_create(batch)
            batch = []
    Event.objects.bulk_create(batch)


def _events(organisation: UUID, number: int) -> Iterator[Event]:
    previous = FIRST
    for seq in range(1, number + 1):
        at, on = BEGAN + timedelta(seconds=seq), UUID(int=seq)
        row = {"organisation": organisation, "seq": seq, "at": at, "by": None, "on": on}
        digest = row_hash(**row, event="screening.read", previous=previous)
        yield Event(**row, event="screening.read", previous=previous, hash=digest)
        previous = digest


def _key(key: UUID) -> str:
    return key.hex if connection.vendor == "sqlite" else str(key)
