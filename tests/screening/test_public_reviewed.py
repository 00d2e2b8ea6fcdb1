"""A language is offered to the public in production only when its questions, its place and its buttons are reviewed."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.test import Client, override_settings

from handrail.screening import catalogue, reviewed
from handrail.screening.reviewed import catalogue_reviewed

TOOL = Path(__file__).resolve().parents[2] / "tools" / "messages.py"
EMPTY = '"X-Reviewed-By: \\n"\n"X-Reviewed-On: \\n"\n'
NAMED = '"X-Reviewed-By: Someone\\n"\n"X-Reviewed-On: 2026-11-22\\n"\n'


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("handrail_messages_review", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def catalogue_of(folder: Path, locale: str, headers: str) -> Path:
    """A catalogue with one text, which is needed by nobody, and these two headers."""
    path = folder / locale / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n{headers}\nmsgid "Next"\nmsgstr "Lain"\n', "utf-8")
    return path


@pytest.fixture
def all_reviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Production, in which a named person has reviewed everything in Indonesian."""
    place = dataclasses.replace(catalogue.place(), reviewed=frozenset({"en", "id"}))
    monkeypatch.setattr(catalogue, "place", lambda: place)
    monkeypatch.setattr(settings, "DEMO", False)
    catalogue_of(tmp_path, "id", NAMED)
    with override_settings(LOCALE_PATHS=[str(tmp_path)]):
        yield tmp_path


def offered() -> frozenset[str]:
    instrument = catalogue.instrument(catalogue.latest(catalogue.INSTRUMENT, catalogue.SELF_ASSESSMENT))
    said = {
        tag: dataclasses.replace(one, reviewed_by="Someone", reviewed_on="2026-11-22") if tag == "id" else one
        for tag, one in instrument.translations.items()
    }
    return reviewed.offered(dataclasses.replace(instrument, translations=said))


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_language_is_offered_once_its_buttons_are_reviewed_too(all_reviewed: Path) -> None:
    assert offered() == {"en", "id"}


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("path", ["/", "/en/nowhere/"])
def test_a_language_that_is_coming_is_no_way_on(client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    text = client.get(path).content.decode()
    assert 'href="/en/' in text
    assert 'href="/fil/' not in text
    assert "Filipino" in text


@pytest.mark.parametrize("headers", ["", EMPTY, NAMED.splitlines()[0] + "\n", NAMED.splitlines()[1] + "\n"])
@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_a_catalogue_without_a_name_and_a_day_holds_the_language_back(
    all_reviewed: Path, tmp_path_factory: pytest.TempPathFactory, headers: str
) -> None:
    folder = tmp_path_factory.mktemp("draft")
    catalogue_of(folder, "id", headers)
    with override_settings(LOCALE_PATHS=[str(folder)]):
        assert offered() == {"en"}


def test_every_catalogue_that_ships_says_that_nobody_has_reviewed_it() -> None:
    assert catalogue_reviewed("en")
    for language in ("zh-Hant", "zh-Hans", "id", "fil"):
        assert not catalogue_reviewed(language)


def test_gathering_words_keeps_who_reviewed_them(messages: ModuleType, tmp_path: Path) -> None:
    path = catalogue_of(tmp_path, "id", NAMED)
    messages.extract([messages.Found("Next", "x.html", True)], tmp_path)
    assert messages.review("id", tmp_path) == ("Someone", "2026-11-22")
    assert "Draft" not in path.read_text("utf-8")
    assert messages.review("fil", tmp_path) == ("", "")
    written = (tmp_path / "fil" / "LC_MESSAGES" / "django.po").read_text("utf-8")
    assert EMPTY in written
    assert "# Draft: not yet reviewed by a named person." in written


@pytest.mark.parametrize("headers", [NAMED.splitlines()[0] + "\n", NAMED.replace("2026-11-22", "yesterday")])
def test_a_review_without_a_name_or_a_day_is_a_problem(messages: ModuleType, tmp_path: Path, headers: str) -> None:
    catalogue_of(tmp_path, "id", headers)
    found = messages.check([messages.Found("Next", "x.html")], tmp_path)
    assert [line for line in found if "review" in line] == ["id: a review needs a name and a day, such as 2026-11-22"]
