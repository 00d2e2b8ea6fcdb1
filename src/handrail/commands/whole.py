"""That what ships is whole: Chinese beside every English file, and a library whose entries can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handrail import content
from handrail.core.library.read import read_library, read_lists
from handrail.core.problems import Problem, Problems

CHINESE = "zh-Hant"
_LANGUAGES = (CHINESE, "zh-Hans", "id", "fil")
WORDED = ("checks", "contents", "figures", "frameworks", "instruments", "library", "outcomes", "places")
"""Folders of YAML that people read on pages. The handbook's languages are Markdown, which its own reader asks for."""
WORDLESS = frozenset({"populations.yaml"})
"""Numbers with their sources only."""


def untranslated(root: Path | None = None) -> Iterator[Problem]:
    """Files of ours without Chinese beside them. `root`: the folder of content; what a place adds of its own in
    HANDRAIL_CONTENT may be in one language."""
    root = root or Path(content.__file__).parent
    for path in sorted(file for kind in WORDED for file in (root / kind).rglob("*.yaml")):
        if path.stem.rpartition(".")[2] in _LANGUAGES or path.name in WORDLESS:
            continue
        name = path.relative_to(root)
        beside = CHINESE + ".yaml" if path.name == "instrument.yaml" else f"{path.stem}.{CHINESE}.yaml"
        if not path.with_name(beside).is_file():
            yield Problem("translation.missing", f"There is no {beside} beside it.", "Translate it.", str(name), 1)


def library() -> tuple[Problem, ...]:
    """What is wrong with the entries that ship, and links between them that lead nowhere."""
    try:
        lists = read_lists(content.read("contents", "library"))
        read_library(lists, {slug: content.read("library", slug) for slug in content.ids("library")})
    except Problems as found:
        return found.problems
    return ()
