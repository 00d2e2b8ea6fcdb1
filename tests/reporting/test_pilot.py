"""The 2018 pilot's published figures come out of invented records; change one and a figure moves; a real one is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from handrail import content
from handrail.core.figures.rates import Rate
from handrail.reporting import columns, pilot, place, queries
from handrail.reporting.computing import Figures
from handrail.reporting.folder import read_manifest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def cells(table: dict[str, Any]) -> dict[tuple[str, ...], int]:
    return {tuple(row[:-1]): row[-1] for row in table["cells"]}


def rate(table: dict[str, Any], country: str, yes: str = "yes", no: str = "no") -> Rate:
    found = cells(table)
    return Rate(found[country, yes], found[country, no], found.get((country, ".not_known"), 0))


def test_every_published_figure_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    """International Organization for Migration, 31 July 2018; Hong Kong Free Press, 31 July 2018."""
    monkeypatch.setattr(place, "pilot", lambda: tmp_path)
    assert pilot.finish_pilot(tmp_path) == len(pilot.CARDS)
    figures = Figures(tmp_path, synthetic=True)
    found = pilot.compute(figures)
    assert found["own-fear"]["total"] == 424
    fear = rate(found["own-fear"], "IDN")
    assert (fear.yes, fear.no, fear.not_known) == (177, 30, 14)
    assert f"{fear.share:.3f}" == "0.855"
    assert f"{rate(found['own-fear'], 'PHL').share:.3f}" == "0.488"
    assert rate(found["own-debt"], "IDN").share == pytest.approx(1 / 3, abs=0.01)
    assert rate(found["own-off-duty"], "IDN", "no", "yes").share == pytest.approx(3 / 4, abs=0.01)
    assert found["decisions"]["total"] == 1037
    assert cells(found["decisions"])["identified",] == 63
    assert found["identified-gender"]["total"] == 63
    assert cells(found["identified-gender"])["woman",] == 46  # 73 %
    assert cells(found["identified-age"])["from_18_to_25",] == 30  # nearly half
    assert cells(found["identified-form"])["forced_labour",] > 63 / 2  # mostly labour exploitation
    assert len({row[0] for row in found["decisions"]["each"]}) == 27
    for language, said in (("en", "Synthetic"), ("zh-Hant", "虛構")):
        page = client.get(f"/{language}/figures/pilot/").content.decode()
        for text in ("424", "1,037", "85.5%", "48.8%", "33.5%", "75.1%", "73.0%", "47.6%", "6.1%", said):
            assert text in page, text
        assert page.count("<svg") >= 14


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Thirty records of each kind, which a test may change."""
    kept = {name: list(csv.DictReader(io.StringIO(content.pilot(name))))[:30] for name in pilot.FILES}

    def text(name: str) -> str:
        written = io.StringIO()
        writer = csv.DictWriter(written, list(kept[name][0]))
        writer.writeheader()
        writer.writerows(kept[name])
        return written.getvalue()

    monkeypatch.setattr(content, "pilot", text)
    return kept["screenings"]


def test_a_changed_record_moves_the_figure(few: list[dict[str, str]], tmp_path: Path) -> None:
    def identified() -> int:
        pilot.prepare(tmp_path)
        return cells(pilot.compute(Figures(tmp_path, synthetic=True))["decisions"]).get(("identified",), 0)

    before = identified()
    one = next(row for row in few if row["decision"] != "identified")
    one["decision"] = "identified"
    assert identified() == before + 1


def test_the_same_records_are_written_once(few: list[dict[str, str]], tmp_path: Path) -> None:
    assert pilot.prepare(tmp_path)
    assert not pilot.prepare(tmp_path)


def test_a_file_with_one_record_that_is_not_invented_is_refused(few: list[dict[str, str]], tmp_path: Path) -> None:
    few[7]["synthetic"] = "false"
    with pytest.raises(pilot.NotAllInvented):
        pilot.prepare(tmp_path)


def test_columns_with_one_real_row_are_refused(few: list[dict[str, str]], tmp_path: Path) -> None:
    pilot.prepare(tmp_path)
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    name = next(name for name in manifest.files if name.startswith("preliminary"))
    reader = columns.connect(tmp_path)
    reader.execute("CREATE TABLE rows AS SELECT * FROM read_parquet(?)", [str(tmp_path / name)])
    reader.execute("UPDATE rows SET synthetic = false WHERE id = (SELECT min(id) FROM rows)")
    reader.execute(f"COPY rows TO '{tmp_path / name}' (FORMAT parquet)")
    manifest.files[name] = ((tmp_path / name).stat().st_size, 1)
    pilot.write_manifest(tmp_path, manifest)
    with pytest.raises(pilot.NotAllInvented):
        pilot.compute(Figures(tmp_path, synthetic=True))


def test_before_they_are_counted_the_page_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from handrail.reporting import client as asking

    monkeypatch.setattr(asking, "wake", lambda: None)
    response = client.get("/en/figures/pilot/")
    assert response.status_code == 200
    assert b"being counted" in response.content
    assert queries.pilot() is None
