"""Forms on paper: what stands on each page, and who may have which."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader

from handrail import content
from handrail.cli import main
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.read import read_instrument
from handrail.library.paper import Missing
from handrail.organisations.policy import Actor
from handrail.screening import catalogue, papers
from handrail.screening.formpaper import form_pdf, short_code
from handrail.screening.models import Definition
from tests.world import World

SCREENING, ALONE = "preliminary-screening", "self-assessment-domestic-work"
# Police and Immigration stand in a question about threats; that someone is afraid of them endangers nobody.
DANGEROUS = (
    "traffick",
    "victim",
    "screening",
    "handrail",
    "exploit",
    "人口",
    "販運",
    "贩运",
    "受害",
    "甄別",
)


def shipped(name: str) -> Instrument:
    return read_instrument(content.read("instruments", name))


def pages(name: str, first: str, second: str = "", *, large: bool = False) -> list[str]:
    try:
        made = form_pdf(shipped(name), first, second, large=large)
    except Missing as missing:
        pytest.skip(str(missing))
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def test_every_page_has_the_code_and_its_number() -> None:
    found = pages(SCREENING, "en")
    code = short_code(shipped(SCREENING), "en")
    for number, text in enumerate(found, start=1):
        assert code in text
        assert f"{number} / {len(found)}" in text


def test_what_is_skipped_is_said_in_words() -> None:
    text = " ".join(" ".join(pages(SCREENING, "en")).split())
    assert "Ask 16 only if 9 is “Yes”." in text
    assert "When to stop" in text


def test_two_languages_stand_together() -> None:
    text = "".join(pages(SCREENING, "zh-Hant", "en"))
    assert "How old are you?" in text
    assert "你幾歲" in text
    assert short_code(shipped(SCREENING), "zh-Hant", "en") != short_code(shipped(SCREENING), "zh-Hant")


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans", "id", "fil"])
def test_the_paper_of_the_person_endangers_nobody(language: str) -> None:
    text = "".join(pages(ALONE, language)).lower()
    assert not [word for word in DANGEROUS if word in text]
    assert "999" in text
    made = PdfReader(BytesIO(form_pdf(shipped(ALONE), language)))
    assert not [word for word in DANGEROUS if word in str(made.metadata).lower()]


def test_large_print_is_larger() -> None:
    assert len(pages(ALONE, "en", large=True)) > len(pages(ALONE, "en"))


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "form.pdf"
    pages(ALONE, "en")  # or skipped
    assert main(["instruments", "print", ALONE, "--lang", "en", "--with", "id", "--output", str(target)]) == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert main(["instruments", "print", "nothing"]) == 2
    assert main(["instruments", "print", ALONE, "--lang", "th"]) == 2
    assert "it is not in th" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
class TestPages:
    @pytest.fixture(autouse=True)
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Made in this process, since another one does not see the rows of a test."""

        def made(target: Path, asked: list[str]) -> None:
            name = Definition.objects.get(pk=asked[1]).name
            target.write_bytes(" ".join([f"%PDF-{name}", *asked[2:]]).encode())

        monkeypatch.setattr(papers, "_make", made)
        monkeypatch.setattr(papers, "_folder", lambda: tmp_path)

    def test_staff_choose_languages(self, world: World, signed_in: Callable[[Actor], Client]) -> None:
        row = catalogue.latest(catalogue.INSTRUMENT, SCREENING)
        address, asha = f"/en/screenings/paper/{row.pk}/", signed_in(world.asha)
        assert b"Make the PDF" in asha.get(address).content
        made = asha.get(f"{address}?lang=zh-Hant&with=en&large=1")
        assert made.content == b"%PDF-preliminary-screening --lang zh-Hant --with en --large"
        assert "attachment" in made["Content-Disposition"]
        for wrong in ("?lang=xx", "?lang=en&with=../../etc"):
            assert asha.get(address + wrong).status_code == 422
        assert signed_in(world.dao).get(address).status_code == 404

    def test_the_file_for_a_person_is_neutral(self, client: Client) -> None:
        made = client.get("/id/questions/paper/")
        assert made.content.endswith(b"--lang id --with ")
        assert made["Content-Disposition"] == 'attachment; filename="questions.pdf"'
        assert not made.cookies
