"""The quarterly report: from a published release only, in both languages, the same for ever, marked where it is invented."""

from __future__ import annotations

import re
import zlib
from argparse import Namespace
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from handrail.commands.report import write
from handrail.library.paper import Missing
from handrail.organisations.policy import Actor
from handrail.reporting import extract, place, releases, report
from handrail.reporting.computing import Figures
from handrail.reporting.models import Release
from handrail.screening.models import Submission
from tests.reporting.conftest import crowd
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NOW = timezone.now()


@pytest.fixture
def asked(world: World, engine: Figures, hana: Actor) -> Release:
    crowd([world.asha, world.chidi], 16, NOW)
    Submission.objects.update(received_at=NOW - timedelta(days=1))
    extract.bring_up_to_date(place.folder())
    return releases.ask(hana, f"{NOW.year}-Q4", releases.ROUNDING, date(NOW.year + 1, 6, 1), NOW)


@pytest.fixture
def row(asked: Release, ines: Actor, juma: Actor) -> Release:
    releases.approve(ines, asked.pk, NOW)
    return releases.approve(juma, asked.pk, NOW)


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Callable[[Release, str], str]:
    """What would be drawn on paper, without drawing it."""
    from django.template.loader import render_to_string
    from django.utils import translation

    class Document:
        def __init__(self, text: str) -> None:
            self.text = text

        def write_pdf(self) -> bytes:
            return self.text.encode()

    def drawn(template: str, context: dict[str, object], language: str) -> Document:
        with translation.override(language):
            return Document(render_to_string(template, {**context, "language": language, "font": "F"}))

    monkeypatch.setattr(report, "drawn", drawn)
    return lambda one, language: report.pdf(one, language).decode()


def test_it_has_every_table_with_sentence_chart_and_protection(
    row: Release, source: Callable[[Release, str], str], world: World
) -> None:
    for language, title in (("en", "Quarterly report"), ("zh-Hant", "季度報告")):
        text = source(row, language)
        assert text.count('<section class="part"') == len(row.tables) == text.count("<thead")
        assert text.count("<svg") >= 3
        assert "system-ui" not in text
        assert title in text
        assert row.sha256 in text
        assert "prevalence" not in text
        assert str(world.a) not in text
        assert str(world.b) not in text
    assert "Fewest people behind a count" in source(row, "en")
    assert ">11<" in source(row, "en")


def test_what_is_invented_says_so_on_every_page(
    row: Release, source: Callable[[Release, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert '@top-left { content: "Synthetic' in source(row, "en")
    assert "@top-left" in source(row, "zh-Hant")
    monkeypatch.setattr("handrail.reporting.queries.invented", lambda: False)
    assert "@top-left" not in source(row, "en")


def test_it_is_made_once_and_anyone_may_have_it(row: Release, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client.get(f"/en/figures/published/{row.pk}/").content.decode()
    assert page.count("as=pdf") == 2
    first = client.get(f"/en/figures/published/{row.pk}/?as=pdf&lang=zh-Hant")
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert first["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in first["Content-Disposition"]
    content = b"".join(first.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"%PDF")
    monkeypatch.setattr(report, "pdf", None)  # not made again
    again = client.get(f"/en/figures/published/{row.pk}/?as=pdf&lang=zh-Hant")
    assert b"".join(again.streaming_content) == content  # type: ignore[attr-defined]
    assert len(pages(content)) > 3
    assert report.path(row.pk, row.sha256, "zh-Hant").stat().st_mode & 0o077 == 0


def pages(content: bytes) -> list[bytes]:
    """Each page's own object, also where objects are packed."""
    found = [content]
    for part in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(part[1]))
        except zlib.error:
            continue
    return re.findall(rb"/Type\s*/Page\b", b" ".join(found))


def test_what_was_not_published_has_none(asked: Release, client: Client) -> None:
    assert client.get(f"/en/figures/published/{asked.pk}/?as=pdf").status_code == 404
    assert client.get(f"/en/figures/published/{uuid4()}/?as=pdf").status_code == 404
    for language in ("en", "xx", "../x"):
        with pytest.raises(ValueError, match="no such report"):
            report.made({"release": str(asked.pk), "language": language})


def test_a_system_without_pango_says_so(row: Release, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> bytes:
        raise Missing("no pango")

    monkeypatch.setattr(report, "pdf", missing)
    response = client.get(f"/en/figures/published/{row.pk}/?as=pdf")
    assert response.status_code == 503
    assert "The PDF cannot be made" in response.content.decode()
    assert not report.path(row.pk, row.sha256, "en").exists()


def test_a_command_writes_it(row: Release, tmp_path: Path, source: object, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("newest", str(row.pk)):
        target = tmp_path / f"{name}.pdf"
        assert write(Namespace(release=name, lang="zh-Hant", out=str(target))) == 0
        assert "季度報告" in target.read_text(encoding="utf-8")
        assert row.sha256 in capsys.readouterr().out
    for name in ("oldest", str(uuid4())):
        assert write(Namespace(release=name, lang="en", out=str(tmp_path / "none.pdf"))) == 2
    assert not (tmp_path / "none.pdf").exists()
