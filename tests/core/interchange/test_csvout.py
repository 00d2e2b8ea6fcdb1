"""Rows as CSV in pieces: the same cells as were given, safe, and the first piece before the last row."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.interchange.cells import unsafe
from handrail.core.interchange.csvout import PIECE, pieces


def read(made: Iterator[bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(made).decode(), newline=""), strict=True))


def test_cells() -> None:
    rows = [["=1+1", "a,b", 'say "no"', "two\nlines"], [None, True, False, -5], ["工作", 1.5, " @x", ""]]
    assert read(pieces([["a", "b", "c", "-d"], ["#x", "", "", ""]], rows)) == [
        ["a", "b", "c", "'-d"],
        ["#x", "", "", ""],
        ["'=1+1", "a,b", 'say "no"', "two\nlines"],
        ["", "true", "false", "-5"],
        ["工作", "1.5", "' @x", ""],
    ]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs",))), min_size=2, max_size=2)))
def test_undone_exactly(rows: list[list[str]]) -> None:
    assert [[unsafe(cell) for cell in row] for row in read(pieces([], rows))] == rows


def test_the_first_piece_comes_long_before_the_last_row() -> None:
    taken = 0

    def rows() -> Iterator[list[object]]:
        nonlocal taken
        for number in range(20_000):
            taken = number
            yield [f"code_{number % 7}", number] * 20

    made = pieces([["a", "b"] * 20], rows())
    next(made)
    assert taken < 100
    assert max(len(piece) for piece in made) < 3 * PIECE


def test_no_slower_than_three_times_the_plain_writer() -> None:
    """Issue: 50,000 × 45 within 3 × `csv.writer` on the same rows; here a tenth of it, the best of three."""
    codes = ["domestic", ".missing", "yes", "agency family", "=not a code"]
    rows = [[codes[(at * 7 + column) % 5] for column in range(45)] for at in range(5_000)]

    def plain() -> float:
        begun = time.perf_counter()
        csv.writer(io.StringIO(newline="")).writerows(rows)
        return time.perf_counter() - begun

    def ours() -> float:
        begun = time.perf_counter()
        for _ in pieces([], rows):
            pass
        return time.perf_counter() - begun

    assert min(ours() for _ in range(3)) <= 3 * min(plain() for _ in range(3))
