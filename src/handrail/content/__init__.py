"""What people who do not program edit: instruments, frameworks, places, outcomes, handbook, library, checks.

Looked up in every folder that HANDRAIL_CONTENT names (separated as in PATH), the package's own last, so that an
organisation can put its own beside or in place of what ships. Nothing here loads Django.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("instruments", "places", "handbook", "checks")
"""Kinds with a folder for each id; every YAML and Markdown file in it belongs to that id."""
FILES = ("frameworks", "outcomes", "contents", "library", "figures")
"""Kinds with a file `<id>.yaml` for each id and one `<id>.<language>.yaml` for each further language."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_OWN = Path(__file__).parent


class NoContent(LookupError):
    """There is no such kind or id. Says which; an id that could leave the folder does not exist either."""


def folders() -> tuple[Path, ...]:
    """Where content is, first found first used."""
    said = os.environ.get("HANDRAIL_CONTENT", "")
    return (*(Path(part) for part in said.split(os.pathsep) if part), _OWN)


def read(kind: str, id: str) -> dict[str, str]:
    """File name → text of everything that belongs to `id`. Raises `NoContent`, `UnicodeDecodeError`, `OSError`."""
    for folder in folders():
        found = _files(folder, kind, id)
        if found:
            return {path.name: path.read_text(encoding="utf-8") for path in found}
    raise NoContent(f"There is no {id!r} among {kind!r}.")


def variants() -> str:
    """The table of Chinese characters that are written in several ways: what a search folds together."""
    return (_OWN / "search" / "variants.txt").read_text(encoding="utf-8")


def pilot(name: str) -> str:
    """The invented records behind the page of the 2018 pilot, as CSV: "screenings" or "self-assessments"."""
    return (_OWN / "pilot" / f"{name}.csv").read_text(encoding="utf-8")


def ids(kind: str) -> tuple[str, ...]:
    """Every id of a kind, in order of the alphabet. Raises `NoContent` for a kind that is not known."""
    return tuple(sorted({id for folder in folders() for id in _ids(folder, kind)}))


def _known(kind: str) -> None:
    if kind not in FOLDERS + FILES:
        raise NoContent(f"There is no kind of content {kind!r}.")


def _files(folder: Path, kind: str, id: str) -> list[Path]:
    _known(kind)
    if not _ID.fullmatch(id):
        return []
    if kind in FOLDERS:
        return sorted(path for path in (folder / kind / id).glob("*.*") if path.suffix in (".yaml", ".md"))
    main = folder / kind / f"{id}.yaml"
    return [main, *sorted((folder / kind).glob(f"{id}.*.yaml"))] if main.is_file() else []


def _ids(folder: Path, kind: str) -> Iterator[str]:
    _known(kind)
    if kind in FOLDERS:
        yield from (path.name for path in (folder / kind).glob("*/") if path.is_dir() and _ID.fullmatch(path.name))
        return
    yield from (path.stem for path in (folder / kind).glob("*.yaml") if _ID.fullmatch(path.stem))
