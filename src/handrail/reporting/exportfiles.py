"""Files that an organisation asked for: written by the process for figures, sent while they grow, gone after a day.

They lie in the private folder of the columns under the id of their job, and only the job says whose they are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from uuid import UUID

from handrail.reporting import place
from handrail.reporting.folder import prepared, settle
from handrail.reporting.models import Job
from handrail.screening.models import StatisticsWithdrawal

KIND = "export"
KEPT = timedelta(hours=24)
"""From the moment in which the file was asked for."""
PIECE = 1 << 18
"""Bytes that are sent at once."""
LOOK, ASK = 0.02, 0.5
"""Seconds between two looks at a file that grows, and between two at its job."""


class Broken(Exception):
    """A file that is being sent will never be whole."""


@dataclass(frozen=True, slots=True)
class Form:
    """What can be asked for. `grows`: it can be sent while it is written."""

    id: str
    name: str
    content_type: str
    grows: bool = False


_CSV = "text/csv; charset=utf-8"
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        one.id: one
        for one in (
            Form("htcds-csv", "htcds-2.0.csv", _CSV, grows=True),
            Form("htcds-json", "htcds-2.0.json", "application/json"),
            Form("htcds-workbook", "htcds-2.0-workbooks.zip", "application/zip"),
            Form("ctdc", "ctdc-2024.csv", _CSV, grows=True),
            Form("columns-csv", "columns.csv", _CSV, grows=True),
            Form("columns-parquet", "columns.parquet", "application/vnd.apache.parquet", grows=True),
        )
    }
)


def path(key: UUID) -> Path:
    """Of the finished file of a job."""
    return _folder() / f"{key}.file"


def growing(key: UUID) -> Path:
    """Of the file while it is written."""
    return path(key).with_suffix(".writing")


def _folder() -> Path:
    return place.folder() / "exports"


@contextmanager
def written(key: UUID) -> Iterator[Path]:
    """A path to write to; the file stands at `path` once the block has ended well, and nowhere if it has not."""
    prepared(_folder())
    temporary = growing(key)
    temporary.unlink(missing_ok=True)
    temporary.touch(mode=0o600)
    try:
        yield temporary
        settle(temporary, path(key))
    finally:
        temporary.unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """Throws away what is older than a day; returns how many files that were."""
    gone = 0
    for found in _folder().glob("*.*"):
        try:
            if now.timestamp() - found.stat().st_mtime > KEPT.total_seconds():
                found.unlink()
                gone += 1
        except FileNotFoundError:  # another process was faster
            continue
    return gone


def ready(row: Job, now: datetime) -> bool:
    """Whether there is something to send: the whole file, or one that grows."""
    if row.kind != KIND or now - row.asked_at > KEPT:
        return False
    if row.state == Job.DONE:
        return path(row.pk).exists()
    return row.state in (Job.WAITING, Job.RUNNING) and FORMS[row.parameters["what"]].grows


def outdated(row: Job) -> bool:
    """Whether somebody of the organisation was taken out of the count since; such a file is thrown away at once."""
    since = row.begun_at or row.asked_at
    later = StatisticsWithdrawal.objects.filter(submission__organisation=row.organisation_id, at__gte=since)
    if not later.exists():
        return False
    path(row.pk).unlink(missing_ok=True)
    return True


def sent(row: Job, seconds: float = 600.0) -> Iterator[bytes]:
    """The file in pieces, as it is written. Raises `Broken` where it will not be finished, or nothing more comes for so
    long."""
    opened = _opened(row, seconds)
    with opened:
        yield from _followed(row, opened, seconds)


def _opened(row: Job, seconds: float) -> BinaryIO:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for found in (path(row.pk), growing(row.pk)):
            try:
                return found.open("rb")
            except FileNotFoundError:
                continue
        _refuse_ended(row)
        time.sleep(LOOK)
    raise Broken


def _followed(row: Job, opened: BinaryIO, seconds: float) -> Iterator[bytes]:
    quiet = asked = time.monotonic()
    while True:
        whole = _is(opened, path(row.pk))  # asked before reading, so that nothing is written after
        piece = opened.read(PIECE)
        now = time.monotonic()
        if piece:
            quiet = now
            yield piece
        elif whole:
            return
        elif now - quiet > seconds:
            raise Broken
        else:
            time.sleep(LOOK)
        if not whole and now - asked > ASK:
            asked = now
            if not _is(opened, growing(row.pk)) and not _is(opened, path(row.pk)):
                raise Broken  # another process began it anew, or it was cancelled


def _refuse_ended(row: Job) -> None:
    if Job.objects.filter(pk=row.pk, state__in=(Job.FAILED, Job.CANCELLED)).exists():
        raise Broken


def _is(opened: BinaryIO, found: Path) -> bool:
    """Whether an open file is the one that now stands there."""
    try:
        return os.path.samestat(os.fstat(opened.fileno()), found.stat())
    except FileNotFoundError:
        return False
