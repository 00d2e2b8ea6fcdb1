"""What `make check` refuses of the content that ships: broken links, missing Chinese, pages that nothing leads to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from handrail import content
from handrail.commands.whole import untranslated

OWN = Path(content.__file__).parent
RELATED = "related: [a-fair-hiring-framework"


def checked(folder: Path, *verb: str) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("HANDRAIL_", "DJANGO_"))}
    command = [sys.executable, "-m", "handrail.cli", *verb]
    environment["HANDRAIL_CONTENT"] = str(folder)
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_all_that_ships_is_in_chinese_too() -> None:
    assert list(untranslated()) == []


@pytest.mark.parametrize(
    "file",
    ["checks/check-hotel/check.zh-Hant.yaml", "instruments/check-hotel/zh-Hant.yaml", "library/apprise.zh-Hant.yaml"],
)
def test_a_missing_translation_is_named(tmp_path: Path, file: str) -> None:
    kind = file.split("/", maxsplit=1)[0]
    copytree(OWN / kind, tmp_path / kind)
    (tmp_path / file).unlink()
    found = list(untranslated(tmp_path))
    assert [(problem.code, Path(file).name in problem.what) for problem in found] == [("translation.missing", True)]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("library/stop-slavery-blueprint.yaml", RELATED, "related: [nothing", "library.related"),
        ("handbook/consent/en.md", "## ", "[x](page:nothing)\n\n## ", "handbook.link"),
        ("handbook/consent/zh-Hant.md", "title:", "titel:", "handbook.header"),
        ("checks/check-hotel/check.yaml", "entry: stop-", "entry: start-", "handbook.link"),
    ],
)
def test_a_broken_link_is_named(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    main = OWN / file
    for beside in [main] if main.parent.name == "library" else main.parent.iterdir():
        place = tmp_path / beside.relative_to(OWN)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = beside.read_text(encoding="utf-8")
        place.write_text(text.replace(old, new, 1) if beside == main else text, encoding="utf-8")
    if main.parent.name == "library":
        chinese = main.with_name(f"{main.stem}.zh-Hant.yaml")
        (tmp_path / "library" / chinese.name).write_text(chinese.read_text(encoding="utf-8"), encoding="utf-8")
    done = checked(tmp_path, "handbook", "check")
    assert done.returncode == 1, done.stderr
    assert code in done.stdout
    assert file.split("/")[1].partition(".")[0] in done.stdout
