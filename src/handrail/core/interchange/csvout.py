"""Rows as CSV, in pieces as they come: nothing is held but one piece, and the first goes out before the last row is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from handrail.core.interchange.cells import safe

PIECE = 256_000
"""Characters after which a piece goes out."""
_FIRST, _LATER = 50, 500
"""Rows between two looks at the size: few until the first piece is out."""
_REMEMBERED = 20_000


class _Known(dict[str, str]):
    """Text → safe text, for texts that come again and again, as codes do; forgets everything when it grows too large."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = safe(text)
        if len(text) <= 200:
            self[text] = found
        return found


def pieces(heads: Iterable[Sequence[str]], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """UTF-8, lines ended as RFC 4180 has it, every text cell made safe (`cells.safe`); None is empty, true and false are
    `true` and `false`, numbers are numbers. `heads`: the header, and a row of hashtags if there is one."""
    opened = io.StringIO(newline="")
    writer = csv.writer(opened)
    texts = _Known()
    spoken = {True: "true", False: "false"}

    def cells(row: Sequence[object]) -> list[object]:
        return [
            texts[value] if type(value) is str else spoken[value] if value is True or value is False else _cell(value)
            for value in row
        ]

    for head in heads:
        writer.writerow([safe(name) for name in head])
    every = _FIRST
    for number, row in enumerate(rows, 1):
        writer.writerow(cells(row))
        if number % every == 0 and (opened.tell() >= PIECE or every == _FIRST):
            yield opened.getvalue().encode()
            opened.seek(0)
            opened.truncate()
            every = _LATER
    yield opened.getvalue().encode()


def _cell(value: object) -> object:
    return value if isinstance(value, int | float) or value is None else safe(str(value))
