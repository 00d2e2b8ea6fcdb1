"""What the documents say is what the code does: made pages are fresh, settings are named, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from handrail import content
from handrail.core.frameworks.read import read_framework
from handrail.core.instruments import reading
from handrail.core.instruments.definition import QuestionType, Sensitivity

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("handrail_docs", ROOT / "tools" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs = _docs()


@pytest.mark.parametrize("name", ["permissions.md", "errors.md"])
def test_made_pages_are_fresh(name: str) -> None:
    path = ROOT / "docs" / name
    assert path.read_text(encoding="utf-8") == docs.pages()[path], "run: python tools/docs.py"


def test_every_setting_that_is_read_is_described() -> None:
    described = {name for names in docs.settings() for name in names.split(", ")}
    assert docs.variables() - described == set()


def test_every_code_has_words() -> None:
    assert all(what or code.startswith("answer.") for code, (what, _) in docs.problem_codes().items())


def test_a_code_without_words_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "WORDS", {})
    with pytest.raises(LookupError, match="question"):
        docs.problem_codes()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = [link for link in _LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_exist(document: Path) -> None:
    """A path in code marks that begins at a folder of the repository."""
    if document.name == "CHANGELOG.md":
        return
    named = re.findall(r"`((?:src|docs|tests|tools|conformance)/[\w./-]+)`", document.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_example_of_a_framework_can_be_read() -> None:
    text = (ROOT / "docs" / "framework-format.md").read_text(encoding="utf-8")
    main, further = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    framework = read_framework({"my-framework.yaml": main, "my-framework.zh-Hant.yaml": further})
    assert [one.id for one in framework.classes] == ["exploitation", "below_rule", "none"]
    assert all(one.label.words.keys() == {"en", "zh-Hant"} for one in framework.dimensions)


def test_every_key_of_an_instrument_is_described() -> None:
    text = (ROOT / "docs" / "instrument-format.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_-]+", text))
    assert reading._QUESTION_KEYS | {str(one) for one in [*QuestionType, *Sensitivity]} <= words


def test_every_framework_that_ships_is_named() -> None:
    text = (ROOT / "docs" / "framework-format.md").read_text(encoding="utf-8")
    assert [name for name in content.ids("frameworks") if f"`{name}`" not in text] == []


def test_decisions_are_numbered_and_dated() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE), path.name
        for heading in ("## Context", "## Decision", "## Non-goals", "## Consequences"):
            assert heading in text, f"{path.name} has no {heading}"


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.split()[:5] == ["GNU", "AFFERO", "GENERAL", "PUBLIC", "LICENSE"]
    assert "Version 3, 19 November 2007" in text
    assert "END OF TERMS AND CONDITIONS" in text
