"""Brings the columns up to date: what an audit chain says has changed is written anew, whole file by whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from handrail.core.figures.frame import Stored
from handrail.reporting import columns, sources
from handrail.reporting.folder import Manifest, file_of, prepared, read_manifest, write_manifest
from handrail.reporting.sources import Part

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Stopped(Exception):
    """Somebody cancelled; what was written so far is whole, and will be written again."""


@dataclass(frozen=True, slots=True)
class Summary:
    """`files` were written, `rows` stand in all files. `rebuilt`: there was nothing, or it was damaged."""

    files: int
    rows: int
    rebuilt: bool


def _nothing(_done: int, _of: int) -> None: ...


def bring_up_to_date(
    folder: Path, progress: Progress = _nothing, cancelled: Cancelled = lambda: False, *, again: bool = False
) -> Summary:
    """`again`: from nothing, also where all is well. Raises `Stopped`. Run again, it writes nothing that is the same."""
    prepared(folder)
    known = None if again else read_manifest(folder)
    manifest = known or Manifest()
    heads = sources.heads()
    stale = sources.changed_since(manifest.chains, heads) if known else sources.every_part()
    anonymous = sources.anonymous_parts()
    added = {part for part, number in anonymous.items() if manifest.anonymous.get(_key(part)) != number}
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
    after = Manifest(heads, {_key(part): number for part, number in anonymous.items()}, kept)
    write_manifest(folder, after)
    _sweep(folder, after)
    return Summary(of, after.rows, known is None)


def _check(cancelled: Cancelled) -> None:
    if cancelled():
        raise Stopped


def _key(part: Part) -> str:
    return f"{part[0]} {part[1]}"


def _write(folder: Path, part: Part, rows: Iterable[Stored], kept: dict[str, tuple[int, int]]) -> None:
    made = sources.frame_of(part[0])
    name = file_of(made.instrument.id, made.instrument.version, part[1])
    size, number = columns.write(folder, name, made.columns, (made.row(stored) for stored in rows))
    if number:
        kept[name] = (size, number)
    else:
        kept.pop(name, None)


def _sweep(folder: Path, manifest: Manifest) -> None:
    """Files that the manifest does not name go, so that what was withdrawn is nowhere."""
    for path in folder.glob("*/*/*.parquet"):
        if str(path.relative_to(folder)) not in manifest.files:
            path.unlink(missing_ok=True)
