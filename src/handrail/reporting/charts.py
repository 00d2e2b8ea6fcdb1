"""Charts as geometry: what the templates below `reporting/charts/` draw as SVG. Sizes are in the units of the viewBox.

Every chart is 360 wide, labels stand above their bars: it can be read on a narrow phone, on paper and without colour.
A chart carries a title and a description for a screen reader; the table behind it stands beside it on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

WIDTH = 360
LINE, TRACK, GAP = 17, 12, 12
"""Height of a line of text, of a bar, and the space between two."""
_EM = 13.0
_LATIN, _WIDE = 0.56, 1.0
"""Width of a letter in em, on average, for Latin and for East Asian ones."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`share` from 0 to 1, or None where it is hidden or nobody answered; `text` says the value, or why there is none."""

    label: str
    text: str
    share: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """Where a bar's words and shapes stand. `whisker`: (x of the low end, x of the high end), or None."""

    lines: tuple[tuple[int, str], ...]
    text: str
    text_y: int
    top: int
    length: float
    hidden: bool
    whisker: tuple[float, float] | None
    whisker_y: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars below each other on one scale."""

    name: str
    title: str
    description: str
    bars: tuple[DrawnBar, ...]
    height: int
    width: int = WIDTH
    template: str = "reporting/charts/bars.svg"


def bar_chart(name: str, title: str, description: str, bars: Sequence[Bar], most: float | None = None) -> BarChart:
    """`most` is the share at the right edge; by default the largest one shown, so that small shares can be told apart."""
    ends = [end for bar in bars for end in (bar.share, bar.high) if end is not None]
    scale = WIDTH / (most or max(ends, default=0.0) or 1.0)
    drawn, y = [], 0
    for bar in bars:
        lines = tuple(wrapped(bar.label, WIDTH - measured(bar.text) - 12))
        placed = tuple((y + LINE * place - 4, line) for place, line in enumerate(lines, start=1))
        y += LINE * len(lines)
        ends_at = None if bar.low is None or bar.high is None else (bar.low * scale, min(bar.high * scale, WIDTH))
        length = 0.0 if bar.share is None else round(bar.share * scale, 2)
        drawn.append(DrawnBar(placed, bar.text, y - 4, y, length, bar.share is None, _rounded(ends_at), y + TRACK / 2))
        y += TRACK + GAP
    return BarChart(name, title, description, tuple(drawn), max(y, LINE))


@dataclass(frozen=True, slots=True)
class Point:
    """One period. `share` None: hidden, or nothing was counted. `mark`: what changed in the rules at its start, or ""."""

    label: str
    text: str
    share: float | None
    low: float | None = None
    high: float | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """`y` None: no dot. `whisker`: (y of the low end, y of the high end). `number` of a mark, or 0."""

    x: float
    y: float | None
    label: str
    text: str
    whisker: tuple[float, float] | None
    number: int


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Periods from left to right. `joins` are lines between neighbours that both have a dot; `marks` are numbered."""

    name: str
    title: str
    description: str
    points: tuple[DrawnPoint, ...]
    joins: tuple[tuple[float, float, float, float], ...]
    marks: tuple[tuple[int, str], ...]
    top_text: str
    height: int = 200
    width: int = WIDTH
    floor: int = 160
    template: str = "reporting/charts/trend.svg"


def trend_chart(name: str, title: str, description: str, points: Sequence[Point], top_text: str) -> TrendChart:
    """`top_text` labels the upper end of the axis, which is the largest value shown; the lower end is 0."""
    ends = [end for point in points for end in (point.share, point.high) if end is not None]
    most, floor, head = max(ends, default=0.0) or 1.0, 160, 24
    step = WIDTH / max(len(points), 1)

    def height(share: float) -> float:
        return round(floor - share / most * (floor - head), 2)

    drawn: list[DrawnPoint] = []
    marks: list[tuple[int, str]] = []
    for place, point in enumerate(points):
        if point.mark:
            marks.append((len(marks) + 1, point.mark))
        whisker = None if point.low is None or point.high is None else (height(point.low), height(point.high))
        at = None if point.share is None else height(point.share)
        number = len(marks) if point.mark else 0
        drawn.append(DrawnPoint(round(step * (place + 0.5), 2), at, point.label, point.text, whisker, number))
    return TrendChart(name, title, description, tuple(drawn), tuple(_joins(drawn)), tuple(marks), top_text)


def _joins(points: Sequence[DrawnPoint]) -> Iterator[tuple[float, float, float, float]]:
    """A line would claim what lies between, so a hidden period is not bridged."""
    for one, other in pairwise(points):
        if one.y is not None and other.y is not None:
            yield one.x, one.y, other.x, other.y


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A square of a grid: `shade` from 0 (none) to 4 (most)."""

    x: float
    y: int
    shade: int
    text: str


@dataclass(frozen=True, slots=True)
class GridChart:
    """Two axes, one square for each cell. Columns are numbered; their names stand in the key below."""

    name: str
    title: str
    description: str
    rows: tuple[tuple[int, str], ...]
    columns: tuple[tuple[float, str], ...]
    cells: tuple[DrawnCell, ...]
    side: float
    height: int
    width: int = WIDTH
    template: str = "reporting/charts/grid.svg"


def grid_chart(
    name: str,
    title: str,
    description: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[tuple[float | None, str]]],
) -> GridChart:
    """`cells[row][column]` is (share of the largest, text); a share of None is hidden and drawn empty.

    Raises ValueError if `cells` has another shape than the labels.
    """
    if len(cells) != len(rows) or any(len(row) != len(columns) for row in cells):
        raise ValueError("A grid needs one cell for each row and column.")
    left, head, tall = 120, 20, 22
    side = round((WIDTH - left) / max(len(columns), 1), 2)
    drawn = tuple(
        DrawnCell(round(left + side * place, 2), head + tall * at, 0 if share is None else _shade(share), text)
        for at, row in enumerate(cells)
        for place, (share, text) in enumerate(row)
    )
    heads = tuple((round(left + side * (place + 0.5), 2), label) for place, label in enumerate(columns))
    sides = tuple((head + tall * at + 15, shortened(label, left - 8)) for at, label in enumerate(rows))
    return GridChart(name, title, description, sides, heads, drawn, side, head + tall * len(rows))


def _shade(share: float) -> int:
    return 0 if share <= 0 else min(4, 1 + int(share * 4 * 0.999))


def _rounded(pair: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if pair is None else (round(pair[0], 2), round(pair[1], 2))


def measured(text: str) -> float:
    """About how wide a text is, in units of the viewBox."""
    return sum(_EM * (_WIDE if east_asian_width(letter) in "WF" else _LATIN) for letter in text)


def shortened(text: str, width: float) -> str:
    """The text, cut with an ellipsis where it would not fit; its whole stands in the table."""
    if measured(text) <= width:
        return text
    kept = text
    while kept and measured(kept + "…") > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(text: str, width: float) -> Iterator[str]:
    """Lines that fit. Latin breaks at spaces, Chinese between any two characters; at least one line is given."""
    line = ""
    for piece in _pieces(text):
        if line and measured(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if east_asian_width(letter) in "WF":
            yield word
            yield letter
            word = ""
        elif letter == " ":
            yield word + letter
            word = ""
        else:
            word += letter
    yield word
