"""The database itself refuses to change or remove an event, whoever asks."""

from __future__ import annotations

from typing import Any

_SQLITE = {
    "audit_event_no_update": "BEFORE UPDATE ON audit_event",
    "audit_event_no_delete": "BEFORE DELETE ON audit_event",
    # INSERT OR REPLACE removes the row that is in its way without telling the trigger above.
    "audit_event_no_replace": "BEFORE INSERT ON audit_event WHEN EXISTS (SELECT 1 FROM audit_event "
    "WHERE id = NEW.id OR (organisation = NEW.organisation AND seq = NEW.seq))",
}
_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit.immutable'; END $$"""


def create(connection: Any) -> None:
    """Puts the triggers in place; harmless where they are already."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in _SQLITE.items():
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN SELECT RAISE(ABORT, 'audit.immutable'); END"
                )
            return
        cursor.execute(_FUNCTION)
        cursor.execute("DROP TRIGGER IF EXISTS audit_event_keep ON audit_event")
        cursor.execute("DROP TRIGGER IF EXISTS audit_event_keep_all ON audit_event")
        cursor.execute(
            "CREATE TRIGGER audit_event_keep BEFORE UPDATE OR DELETE ON audit_event "
            "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()"
        )
        cursor.execute(
            "CREATE TRIGGER audit_event_keep_all BEFORE TRUNCATE ON audit_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()"
        )


def drop(connection: Any) -> None:
    """Takes them away; for undoing the migration, and for tests that must tamper."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        cursor.execute("DROP TRIGGER IF EXISTS audit_event_keep ON audit_event")
        cursor.execute("DROP TRIGGER IF EXISTS audit_event_keep_all ON audit_event")
