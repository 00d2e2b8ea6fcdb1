"""The words on buttons and labels: every page's are in the catalogues, and the compiled ones reach the page."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client, override_settings

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "messages.py"
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:!?]|[,;:!?][\u3400-\u9fff]")
UNSPACED = re.compile(r"[\u3400-\u9fff][0-9A-Za-z%{]|[0-9A-Za-z)}][\u3400-\u9fff]")
BROKEN = [
    '{% translate "one" context "other" %}',
    "{% translate words %}",
    "{% blocktranslate count n=n %}one{% plural %}more{% endblocktranslate %}",
    '{% blocktranslate context "other" %}one{% endblocktranslate %}',
]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("handrail_messages", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look themselves up here
    spec.loader.exec_module(module)
    return module


MESSAGES = load()


@pytest.fixture
def compiled(tmp_path: Path) -> Iterator[None]:
    """The catalogues compiled into a folder of this test, which Django then reads."""
    MESSAGES.compile_into(tmp_path)
    with override_settings(LOCALE_PATHS=[str(tmp_path)]):
        yield


def test_every_page_has_its_words() -> None:
    done = subprocess.run([sys.executable, str(TOOL), "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("locale", ["zh_Hant", "zh_Hans"])
def test_chinese_is_set_as_chinese(locale: str) -> None:
    for one in MESSAGES.read(locale):
        assert not HALF_WIDTH.search(one.string), one.string
        assert not UNSPACED.search(one.string), one.string


@pytest.mark.parametrize("locale", ["zh_Hant", "zh_Hans", "id", "fil"])
def test_a_catalogue_says_that_it_is_a_draft(locale: str) -> None:
    assert "not yet reviewed by a named person" in MESSAGES.read(locale).header_comment


@pytest.mark.parametrize(
    ("language", "leave", "title"),
    [
        ("en", "Leave this page", "Information"),
        ("zh-Hant", "離開此頁", "資訊"),
        ("zh-Hans", "离开此页", "信息"),
        ("id", "Tinggalkan halaman ini", "Informasi"),
        ("fil", "Umalis sa pahinang ito", "Impormasyon"),
    ],
)
@pytest.mark.django_db
@pytest.mark.usefixtures("published", "compiled")
def test_a_page_speaks_its_language(client: Client, language: str, leave: str, title: str) -> None:
    page = client.get(f"/{language}/").content.decode()
    assert f">{leave}</a>" in page
    assert f"<title>{title}</title>" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("published", "compiled")
def test_numbers_stand_inside_the_words(client: Client) -> None:
    assert re.search(r"\d+ 題，約 10 分鐘", client.get("/zh-Hant/").content.decode())


def test_a_block_becomes_what_django_looks_up() -> None:
    template = "{# {% translate \"no\" %} #}{% translate 'a' %}{% blocktranslate with n=x.y %}{{ n }} of 5%{% endblocktranslate %}"
    assert [one.words for one in MESSAGES.from_template(template, "x.html")] == ["a", "%(n)s of 5%%"]


def test_a_page_with_the_public_frame_is_public() -> None:
    page = '{% extends "web/base.html" %}{% translate "a" %}'
    assert MESSAGES.from_template(page, "new/templates/new/page.html")[0].public
    assert not MESSAGES.from_template(page, "web/templates/web/staff.html")[0].public
    assert not MESSAGES.from_template('{% translate "a" %}', "new/templates/new/page.html")[0].public


@pytest.mark.parametrize("template", BROKEN)
def test_what_cannot_be_read_is_refused(template: str) -> None:
    with pytest.raises(MESSAGES.NotUnderstood):
        MESSAGES.from_template(template, "x.html")


def test_code_is_read_under_any_name_of_gettext() -> None:
    code = 'from django.utils.translation import gettext_lazy as say\nWORDS = {"count.failed": say("a" "b"), "decision.code": say("d")}\nsay_not("c")\nsay("e")'
    found = MESSAGES.from_code(code, "screening/messages.py")
    assert {one.words: one.public for one in found} == {"ab": True, "d": False, "e": True}
    with pytest.raises(MESSAGES.NotUnderstood):
        MESSAGES.from_code("from django.utils.translation import gettext\ngettext(f'{1}')", "x.py")


def test_problems_are_told_one_by_one(tmp_path: Path) -> None:
    folder = tmp_path / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "Old"\nmsgstr "Lama"\n\nmsgid "Day %(day)s"\nmsgstr "Hari"\n', "utf-8")
    one = MESSAGES.Found
    found = [one("Day %(day)s", "x.html", True), one("Next", "x.html", True), one("Mine", "x.html")]
    assert [line for line in MESSAGES.check(found, tmp_path) if line.startswith("id:")] == [
        "id: no words for 'Next'",
        "id: the placeholders differ in 'Day %(day)s'",
        "id: no page says 'Old'",
    ]
