"""One measured figure beside its limit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`floor`: the figure must be at least the limit; else at most. `note` says how it was measured."""

    what: str
    figure: float
    limit: float
    unit: str = ""
    floor: bool = False
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.figure >= self.limit if self.floor else self.figure <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.floor else "≤"
        figure, limit = (f"{number:.4g} {self.unit}".strip() for number in (self.figure, self.limit))
        words = f"{'ok    ' if self.ok else 'MISSED'}  {self.what}: {figure} ({sign} {limit})"
        return f"{words}\n        {self.note}" if self.note else words
