"""An attacker with a solver: integer programming over everybody who may be behind what is shown.

The attacker knows every shown cell and how it was rounded, one organisation's true counts, how many people there are in
all (more than is shown), that one person was withdrawn between two periods, and that nobody is counted below 0. The
unknowns are whole joint counts over all axes, so that tables that share an axis are attacked together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from hypothesis import settings
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from handrail.core.figures.disclosure import Shown
from handrail.core.figures.tables import Axis, Key, Table, table

Joint = Mapping[Key, int]
"""People by all axes together."""


def counted(name: str, axes: Sequence[Axis], of: Sequence[str], joint: Joint) -> Table:
    """The table of some of the axes."""
    places = [[axis.name for axis in axes].index(name) for name in of]
    cells: dict[Key, int] = {}
    for key, count in joint.items():
        part = tuple(key[place] for place in places)
        cells[part] = cells.get(part, 0) + count
    return table(name, tuple(axes[place] for place in places), cells, total=sum(joint.values()))


@dataclass
class Attack:
    """What is known, as rows of inequalities. Unknown: others' people in the first period, those who came in the second,
    and who of the first was withdrawn."""

    axes: tuple[Axis, ...]
    periods: int = 1
    _rows: list[np.ndarray] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = list(product(*(axis.codes for axis in self.axes)))
        self.size = len(self.keys)
        if self.periods == 2:
            for place in range(self.size):  # whoever was withdrawn was there
                row = np.zeros(3 * self.size)
                row[place], row[2 * self.size + place] = 1, -1
                self.know(row, 0, np.inf)
            self.know(np.concatenate([np.zeros(2 * self.size), np.ones(self.size)]), 1, 1)

    def know(self, row: np.ndarray, low: float, high: float) -> None:
        """A sum of unknowns lies between two numbers."""
        self._rows.append(row)
        self._low.append(low)
        self._high.append(high)

    def cell(self, axes: Sequence[Axis], key: Key, period: int) -> np.ndarray:
        """Coefficients of one cell of one table: others' people who are in it (second period: less the withdrawn)."""
        names = [axis.name for axis in self.axes]
        places = [names.index(axis.name) for axis in axes]
        part = np.array(
            [all(one[at] == code for at, code in zip(places, key, strict=True)) for one in self.keys], float
        )
        none = np.zeros(self.size)
        if self.periods == 1:
            return part
        return np.concatenate([part, none, none] if period == 0 else [none, part, -part])

    def sees(self, shown: Shown, own: Mapping[Key, int], half: int, period: int = 0) -> None:
        """A shown cell is within `half` of its count, of which the attacker's own is known."""
        for key, count in shown.cells.items():
            if count is not None:
                mine = own.get(key, 0)
                self.know(self.cell(shown.axes, key, period), count - half - mine, count + half - mine)

    def sees_sum(self, axes: Sequence[Axis], key: Key, low: int, high: int, period: int = 0) -> None:
        """Any sum that is known otherwise: () is everybody."""
        self.know(self.cell(axes, key, period), low, high)

    def range_of(self, axes: Sequence[Axis], key: Key, period: int = 0) -> tuple[float, float]:
        """The smallest and the largest count that agree with everything known; infinite if nothing bounds it."""
        return self.range_of_row(self.cell(axes, key, period))

    def range_of_row(self, aim: np.ndarray) -> tuple[float, float]:
        """The same of any sum."""
        found = []
        for sign in (1, -1):
            one = self._solved(sign * aim)
            if one.status != 0:  # what is true is a solution, yet the solver's simplification now and then loses all
                one = self._solved(sign * aim, presolve=False)
            assert one.status == 0, one.message
            found.append(sign * round(one.fun))
        return found[0], found[1]

    def _solved(self, aim: np.ndarray, *, presolve: bool = True) -> OptimizeResult:
        return milp(
            aim,
            constraints=LinearConstraint(np.array(self._rows), self._low, self._high),
            integrality=np.ones(len(aim)),
            bounds=Bounds(0, 2000),
            options={"presolve": presolve},
        )


def wide(count: int, found: tuple[float, float], reach: int = 5) -> bool:
    """Whether a range says nothing: from at most `max(0, count - reach)` to at least `count + reach`."""
    return found[0] <= max(0, count - reach) and found[1] >= count + reach


def often(examples: int) -> int:
    """So many examples, and as many times more in `make test-all`: every one is hundreds of integer programmes."""
    return examples * max(1, (settings.default or settings()).max_examples // 100)
