"""The private folder of the columns: one Parquet file for each instrument, version and month, and what was read so far.

A file appears whole or not at all; the manifest is written last. Lost or damaged, everything can be made again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

VERSION = 2
"""Of the manifest and of the columns: another one, and everything is made again."""
_MAGIC = b"PAR1"


@dataclass
class Manifest:
    """`chains`: organisation → number of the last event of its audit chain that was read. `anonymous`: "definition month"
    → how many anonymous answers its file holds. `files`: name → its size in bytes and its rows. `schemas`: definition →
    which columns its files have."""

    chains: dict[str, int] = field(default_factory=dict)
    anonymous: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    schemas: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """In all files."""
        return sum(rows for _, rows in self.files.values())


def prepared(folder: Path) -> Path:
    """The folder, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def file_of(instrument: str, version: str, month: str) -> str:
    """The name of a file below the folder."""
    return f"{instrument}/{version}/{month}.parquet"


def read_manifest(folder: Path) -> Manifest | None:
    """None where there is none, it is of another version, cannot be read, or names files that are not whole."""
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if found["v"] != VERSION:
            return None
        files = {str(name): (int(size), int(rows)) for name, (size, rows) in found["files"].items()}
        manifest = Manifest(dict(found["chains"]), dict(found["anonymous"]), files, dict(found["schemas"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return manifest if all(whole(folder / name, size) for name, (size, _) in manifest.files.items()) else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replaces it at once."""
    kept: Mapping[str, Any] = {
        "v": VERSION,
        "chains": manifest.chains,
        "anonymous": manifest.anonymous,
        "files": manifest.files,
        "schemas": manifest.schemas,
    }
    put(folder / "manifest.json", json.dumps(kept, sort_keys=True).encode())


def forget(folder: Path) -> None:
    """What was read so far is not known any more: everything is made from nothing the next time."""
    (folder / "manifest.json").unlink(missing_ok=True)


def whole(path: Path, size: int) -> bool:
    """Whether a file has its size and both ends of a Parquet file."""
    try:
        with path.open("rb") as opened:
            begins = opened.read(4)
            opened.seek(-4, os.SEEK_END)
            return path.stat().st_size == size and begins == _MAGIC == opened.read(4)
    except OSError:
        return False


def put(path: Path, content: bytes) -> None:
    """A file, whole or not at all, also after a loss of power."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(".writing")
    with temporary.open("wb") as opened:
        opened.write(content)
    settle(temporary, path)


def settle(temporary: Path, path: Path) -> None:
    """A finished temporary file takes its place."""
    with temporary.open("rb") as opened:
        os.fsync(opened.fileno())
    temporary.chmod(0o600)
    temporary.replace(path)
    held = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
