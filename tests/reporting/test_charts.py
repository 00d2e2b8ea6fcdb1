"""Charts: readable by machines and people, narrow enough, and never more than what they were given."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.reporting.charts import WIDTH, Bar, Point, bar_chart, grid_chart, measured, trend_chart, wrapped
from handrail.reporting.templatetags.charts import chart

SVG = "{http://www.w3.org/2000/svg}"
BARS = [
    Bar("Indonesia", "85.5%", 0.855, 0.80, 0.90),
    Bar("不可以離開工作的住所，也不可以打電話給自己想聯絡的人", "48.8%", 0.488, 0.42, 0.56),
    Bar("<script>alert(1)</script> & others", "hidden", None),
]


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def test_bars_are_well_formed_named_and_described() -> None:
    svg = parsed(chart(bar_chart("fear", "Fear", "Two countries", BARS)))
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "fear-title fear-description"
    assert [svg.find(f"{SVG}title").text, svg.find(f"{SVG}desc").text] == ["Fear", "Two countries"]  # type: ignore[union-attr]


def test_a_hidden_value_has_no_bar() -> None:
    drawn = bar_chart("fear", "Fear", "", BARS)
    assert [bar.length > 0 for bar in drawn.bars] == [True, True, False]
    assert chart(drawn).count('class="fill"') == 2
    assert "<script>" not in chart(drawn)


def test_every_line_of_a_label_fits_beside_its_value() -> None:
    drawn = bar_chart("fear", "Fear", "", BARS)
    for bar in drawn.bars:
        assert all(measured(line) + measured(bar.text) < WIDTH for _, line in bar.lines)


def test_lengths_follow_the_shares() -> None:
    first, second = bar_chart("fear", "Fear", "", BARS).bars[:2]
    assert second.length / first.length == pytest.approx(0.488 / 0.855, rel=0.001)


def test_no_line_bridges_a_hidden_period() -> None:
    points = [
        Point("Q1", "12", 0.2),
        Point("Q2", "hidden", None),
        Point("Q3", "30", 0.4),
        Point("Q4", "41", 0.5, mark="2"),
    ]
    drawn = trend_chart("trend", "Trend", "", points, "50%")
    assert len(drawn.joins) == 1
    assert drawn.marks == ((1, "2"),)
    parsed(chart(drawn))


def test_a_grid_has_one_square_for_each_cell() -> None:
    drawn = grid_chart(
        "grid", "Grid", "", ["a", "b"], ["1", "2"], [[(1.0, "9"), (0.0, "0")], [(None, "–"), (0.3, "3")]]
    )
    assert [cell.shade for cell in drawn.cells] == [4, 0, 0, 2]
    parsed(chart(drawn))


def test_a_grid_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError):
        grid_chart("grid", "Grid", "", ["a"], ["1", "2"], [[(1.0, "9")]])


@given(st.text(alphabet="ab 汉字，。", max_size=80), st.integers(40, 300))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())
