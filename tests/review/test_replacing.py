"""SQLite's INSERT OR REPLACE takes a row away without asking the trigger of deleting."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from handrail.audit.models import Event
from handrail.audit.writing import fetched

A = UUID(int=1)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["id", "id + 1000"])
def test_an_event_cannot_be_replaced(number: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    fetched("screening.read", by=None, organisation=A, on=None)
    before = Event.objects.filter(organisation=A).values().get()
    columns = ", ".join(f'"{field.column}"' for field in Event._meta.concrete_fields if field.column != "id")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO audit_event (id, {columns}) SELECT {number}, {columns} FROM audit_event WHERE id = %s",
            [before["id"]],
        )
    assert Event.objects.filter(organisation=A).values().get() == before
