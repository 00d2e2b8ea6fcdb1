"""The shipped frameworks, read once, for tests of the core."""

from __future__ import annotations

from pathlib import Path

from handrail.core.frameworks.definition import Framework
from handrail.core.frameworks.read import loader

ROOT = Path(__file__).parents[2]
CONFORMANCE = ROOT / "conformance" / "determination"
FOLDER = ROOT / "src" / "handrail" / "content" / "frameworks"
ADULT, CHILD, FORCED = "ilo-2009-adult-labour", "ilo-2009-child-labour", "ilo-forced-labour"
IDS = (ADULT, CHILD, "palermo-adult", "palermo-child", FORCED, "ilo-11", "sexual-exploitation-checklist")


def files(name: str) -> dict[str, str]:
    """File name → text."""
    paths = [FOLDER / f"{name}.yaml", *FOLDER.glob(f"{name}.*.yaml")]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


_load = loader(files)


def framework(name: str) -> Framework:
    """By id."""
    return _load(name)
