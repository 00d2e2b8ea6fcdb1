"""Brings the columns up to date: what an audit chain says has changed is written anew, whole file by whole file.

New files stand beside the old ones under names of their own until the manifest names them instead: at every moment before
and after, and however the process ends, there is one whole state to be read.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from handrail.core.figures.frame import Stored
from handrail.reporting import columns, sources
from handrail.reporting.folder import Manifest, file_of, prepared, read_manifest, settle, write_manifest
from handrail.reporting.sources import Part

log = logging.getLogger("handrail.figures")
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Stopped(Exception):
    """Somebody cancelled; what there was before stands."""


@dataclass(frozen=True, slots=True)
class Summary:
    """`files` were written, `rows` stand in all files. `rebuilt`: there was nothing, or it was damaged."""

    files: int
    rows: int
    rebuilt: bool


def _nothing(_done: int, _of: int) -> None: ...


def bring_up_to_date(
    folder: Path,
    progress: Progress = _nothing,
    cancelled: Cancelled = lambda: False,
    *,
    again: bool = False,
    swapping: AbstractContextManager[object] = nullcontext(),  # noqa: B008  it holds nothing
) -> Summary:
    """`again`: from nothing, also where all is well. Raises `Stopped`. Run again, it writes nothing that is the same.

    `swapping` is entered for the moment in which the old files go: nobody may be reading them then.
    """
    prepared(folder)
    heads, schemas = sources.heads(), sources.schemas()
    known = None if again else of_this_database(read_manifest(folder), heads)
    manifest = known or Manifest()
    if known is None and not again and any(folder.glob("*/*/*.parquet")):
        log.warning("The columns for figures were damaged, or of another database; all are made anew.")
    stale = sources.changed_since(manifest.chains, heads) if known else sources.every_part()
    anonymous = sources.anonymous_parts()
    added = {part for part, number in anonymous.items() if manifest.anonymous.get(_key(part)) != number}
    if known and known.schemas != schemas:
        other = {UUID(name) for name, schema in schemas.items() if known.schemas.get(name) != schema}
        stale |= {part for part in sources.every_part() if part[0] in other}
        added |= {part for part in anonymous if part[0] in other}
    of, done = len(stale) + len(added), 0
    kept: dict[str, tuple[int, int]] = dict(manifest.files)
    for part in sorted(stale, key=str):
        _check(cancelled)
        _write(folder, part, sources.screenings(*part), kept)
        done += 1
        progress(done, of)
    for part in sorted(added, key=str):
        _check(cancelled)
        _write(folder, part, sources.anonymous(*part), kept)
        done += 1
        progress(done, of)
    after = Manifest(heads, {_key(part): number for part, number in anonymous.items()}, kept, schemas)
    with swapping:
        write_manifest(folder, after)
        sweep(folder)
    return Summary(of, after.rows, known is None)


def of_this_database(manifest: Manifest | None, heads: Mapping[str, int]) -> Manifest | None:
    """None where more was read than there is: somebody put an older copy of the database in its place."""
    if manifest is None or any(heads.get(name, 0) < read for name, read in manifest.chains.items()):
        return None
    return manifest


def _check(cancelled: Cancelled) -> None:
    if cancelled():
        raise Stopped


def _key(part: Part) -> str:
    return f"{part[0]} {part[1]}"


def _write(folder: Path, part: Part, rows: Iterable[Stored], kept: dict[str, tuple[int, int]]) -> None:
    """In `kept` the new file takes the place of the one before; on disk both stand."""
    made = sources.frame_of(part[0])
    plain = file_of(made.instrument.id, made.instrument.version, part[1])
    begins = plain.removesuffix("parquet")
    for before in [name for name in kept if name.startswith(begins)]:
        del kept[before]
    written = f"{begins}new.parquet"
    size, number = columns.write(folder, written, made.columns, (made.row(stored) for stored in rows))
    if number:
        kept[_named(folder, written, begins)] = (size, number)


def _named(folder: Path, written: str, begins: str) -> str:
    """Named by what is in it, so that other content never has the name of a file that is being read."""
    with (folder / written).open("rb") as opened:
        name = f"{begins}{hashlib.file_digest(opened, 'sha256').hexdigest()[:16]}.parquet"
    settle(folder / written, folder / name)
    return name


def sweep(folder: Path) -> None:
    """Files that the manifest does not name go, so that what was withdrawn is nowhere: those before, and those that a
    process left unfinished when it died. Without a manifest nothing goes."""
    manifest = read_manifest(folder)
    if manifest is None:
        return
    for path in folder.glob("*/*/*"):
        if str(path.relative_to(folder)) not in manifest.files:
            path.unlink(missing_ok=True)
