"""One row for each act, chained by hash: one chain for each organisation, one for the installation.

The rows hold identifiers only: no answer, name, address or agent.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime

from django.db import models

INSTALLATION = uuid.UUID(int=0)
"""Stands for "no organisation": a null would escape the rule that a number occurs once in a chain."""
FIRST = "0" * 64
"""What the first row of a chain names as its previous hash."""
_PURPOSE = b"handrail/audit/v1\x00"


class Event(models.Model):
    """An act. `organisation` is the chain, `seq` the place in it from 1, `on` the object, `by` the worker or null."""

    organisation = models.UUIDField(default=INSTALLATION)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    event = models.CharField(max_length=64)
    on = models.UUIDField(null=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_event"
        constraints = [models.UniqueConstraint(fields=["organisation", "seq"], name="audit_event_place_once")]

    def __str__(self) -> str:
        return f"{self.seq} {self.event}"

    def computed(self, seq: int | None = None) -> str:
        """The hash that this row must have, 64 hexadecimal digits; with `seq`, that of the same row at another place."""
        return row_hash(
            organisation=self.organisation,
            seq=self.seq if seq is None else seq,
            at=self.at,
            by=self.by,
            event=self.event,
            on=self.on,
            previous=self.previous,
        )


def row_hash(
    *,
    organisation: uuid.UUID,
    seq: int,
    at: datetime,
    by: uuid.UUID | None,
    event: str,
    on: uuid.UUID | None,
    previous: str,
) -> str:
    """SHA-256 of the purpose, a zero byte and the row as JSON with sorted keys and no spaces; times in UTC to the µs."""
    row = {
        "organisation": str(organisation),
        "seq": seq,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": str(by) if by else None,
        "event": event,
        "on": str(on) if on else None,
        "previous": previous,
    }
    canonical = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(_PURPOSE + canonical.encode()).hexdigest()
