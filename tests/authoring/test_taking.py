"""Forms leave as files: from the pages, from the command line, and to nobody else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from handrail.authoring.leaving import DRAFT_KINDS, KINDS
from handrail.cli import main
from handrail.organisations.policy import Actor
from handrail.screening import catalogue
from tests.screening.own_form import published
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
SHIPPED = "preliminary-screening"
LANGUAGES = ["en", "zh-Hant"]


def taken(tmp_path: Path, kind: str, language: str = "en", name: str = SHIPPED) -> bytes:
    target = tmp_path / kind
    done = main(["instruments", "export", name, "--as", kind, "--lang", language, "--output", str(target)])
    if done and kind == "codebook-pdf":
        pytest.skip("this system makes no PDF files")
    assert done == 0
    return target.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codebook_has_every_question_and_answer(tmp_path: Path, language: str) -> None:
    book = load_workbook(io.BytesIO(taken(tmp_path, "codebook", language)), read_only=True)
    assert book.sheetnames == ["about", "questions", "choices"]
    questions = [[cell or "" for cell in row] for row in book["questions"].iter_rows(values_only=True)]
    instrument = catalogue.instrument(catalogue.latest(catalogue.INSTRUMENT, SHIPPED))
    assert [row[1] for row in questions[1:]] == [one.name for one in instrument.questions()]
    p08 = next(row for row in questions if row[1] == "P08")
    assert p08[4] == instrument.by_name["P08"].label.get(language)
    assert p08[8]  # when it is asked, in words
    choices = list(book["choices"].iter_rows(values_only=True))
    assert len(choices) == 1 + sum(len(one.choices) for one in instrument.questions())
    if language == "zh-Hant":
        assert questions[0][0] == "紙上編號"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codebook_as_pages(tmp_path: Path, language: str) -> None:
    pages = PdfReader(io.BytesIO(taken(tmp_path, "codebook-pdf", language))).pages
    instrument = catalogue.instrument(catalogue.latest(catalogue.INSTRUMENT, SHIPPED))
    text = "".join(page.extract_text() for page in pages)
    assert "P08" in text
    assert instrument.title.get(language) in text
    assert f"1 / {len(pages)}" in pages[0].extract_text()


def test_other_files(tmp_path: Path) -> None:
    assert json.loads(taken(tmp_path, "schema"))["$id"].startswith("urn:handrail:instrument:preliminary-screening:")
    assert taken(tmp_path, "xform").lstrip().startswith(b"<")
    assert taken(tmp_path, "xlsform").startswith(b"PK")
    assert taken(tmp_path, "yaml").startswith(b"PK")


def test_what_cannot_leave_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instruments", "export", "nothing"]) == 2
    assert main(["instruments", "export", SHIPPED, "--lang", "xx", "--as", "codebook"]) == 2
    assert main(["instruments", "export", SHIPPED, "--as", "came", "--output", str(tmp_path / "x")]) == 2
    assert "did not come from a workbook" in capsys.readouterr().err


def test_the_pages_offer_every_kind(world: World, signed_in: Callable[[Actor], Client]) -> None:
    own, ben = published(world.ben), signed_in(world.ben)
    page = ben.get(f"/zh-Hant/forms/published/{own.pk}/").content.decode()
    for kind in set(KINDS) - {"came", "codebook-pdf"}:
        address = f"/zh-Hant/forms/published/{own.pk}/take/{kind}/"
        assert address in page
        response = ben.get(address)
        assert response.status_code == 200
        assert response.content
    assert "codebook-pdf" not in DRAFT_KINDS
    assert ben.get(f"/en/forms/published/{own.pk}/take/nothing/").status_code == 404
    for other in (world.chidi, world.asha, world.dao):
        assert signed_in(other).get(f"/en/forms/published/{own.pk}/take/schema/").status_code == 404


def test_a_long_list_stands_once_in_the_codebook(world: World, tmp_path: Path) -> None:
    own = published(world.ben)
    book = load_workbook(io.BytesIO(taken(tmp_path, "codebook", "en", str(own.pk))), read_only=True)
    villages = [row for row in book["choices"].iter_rows(values_only=True) if row[0] == "VILLAGE"]
    assert len(villages) == len(catalogue.instrument(own).by_name["VILLAGE"].choices)
