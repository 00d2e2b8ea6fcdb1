"""The handbook as a PDF: paginated, bookmarked, with its fonts in it; and one line where that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from handrail.library import paper
from handrail.library.handbook import handbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NUMBERS = [{"name": "Emergency", "number": "999", "note": ""}]


def test_the_whole_handbook_in_chinese(tmp_path: Path) -> None:
    target = tmp_path / "handbook.pdf"
    try:
        pages = paper.write_handbook(target, "zh-Hant", NUMBERS)
    except paper.Missing as missing:
        pytest.skip(f"This system cannot: {missing}")
    read = PdfReader(target)
    assert len(read.pages) == pages > len(handbook().pages)
    assert {len(row) for row in read.outline if isinstance(row, list)} >= {67}
    fonts = {
        font.get_object()["/BaseFont"]
        for page in read.pages[:5]
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index, union-attr]
    }
    assert any("CJK" in font for font in fonts)
    first = read.pages[0].extract_text()
    assert "999" in first
    assert "手冊" in first
    texts = [page.extract_text() for page in read.pages]
    assert [place for place, text in enumerate(texts) if "999" not in text] == []
    assert "https://" in "".join(texts)
    assert sum("2343 2255" in text for text in texts) == 3  # under the titles of the pages that name it


def test_without_pango_one_line_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(paper.Missing, match="libpango"):
        paper.write_handbook(tmp_path / "x.pdf", "en", NUMBERS)
    assert not (tmp_path / "x.pdf").exists()


def test_without_the_font_one_line_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "_weasyprint", lambda: None)
    monkeypatch.setattr(paper, "which", lambda _name: None)
    with pytest.raises(paper.Missing, match="fonts-noto-cjk"):
        paper.write_handbook(tmp_path / "x.pdf", "zh-Hant", NUMBERS)
