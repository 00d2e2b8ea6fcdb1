"""How far one hidden cell of a table can move while nothing that is known changes: a flow in the graph of hidden cells."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handrail.core.figures.tables import Key

Between = tuple[Key, str, str]
"""A cell, the node of its row, the node of its column."""


@dataclass(slots=True, eq=False)
class Edge:
    """A hidden cell between its row and its column, and its count, which moves and comes back."""

    key: Key
    row: str
    column: str
    count: int


_Node = tuple[bool, str]
"""Whether it is a row, and its name."""
_Step = tuple[_Node, Edge, int]
"""From where, over which cell, which then changes by 1 or -1."""


class Flow:
    """The hidden cells of one table, as one viewpoint counts them. A count below 0 cannot be lowered."""

    def __init__(self, between: Iterable[Between], counts: Mapping[Key, int]) -> None:
        self.edges = [Edge(key, row, column, max(counts[key], 0)) for key, row, column in between]
        self._by_row: dict[str, list[Edge]] = {}
        self._by_column: dict[str, list[Edge]] = {}
        for edge in self.edges:
            self._by_row.setdefault(edge.row, []).append(edge)
            self._by_column.setdefault(edge.column, []).append(edge)

    def moves(self, cell: Edge, *, raising: bool, most: int) -> int:
        """By how much, up to `most`, a cell can be raised or lowered, while the others stay at 0 or more and no known
        sum changes."""
        changed: list[tuple[Edge, int]] = []
        done = 0
        while done < most and (path := self._path(cell, raising)):
            for edge, change in path:
                edge.count += change
            changed += path
            done += 1
        for edge, change in changed:
            edge.count -= change
        return done

    def _path(self, cell: Edge, raising: bool) -> list[tuple[Edge, int]]:
        """The shortest way to make up for moving `cell` by one: at its row another cell goes the other way, at that
        one's column a further one back, and so on to the column of `cell`. [] if there is none."""
        end = (False, cell.column)
        reached: dict[_Node, _Step | None] = {(True, cell.row): None}
        waiting = deque(reached)
        while waiting:
            at_row, name = here = waiting.popleft()
            change = -1 if at_row == raising else 1
            for edge in (self._by_row if at_row else self._by_column)[name]:
                if edge is cell or edge.count + change < 0:
                    continue
                there = (not at_row, edge.column if at_row else edge.row)
                if there not in reached:
                    reached[there] = (here, edge, change)
                    waiting.append(there)
            if end in reached:
                return _back(reached, end)
        return []


def _back(reached: Mapping[_Node, _Step | None], end: _Node) -> list[tuple[Edge, int]]:
    path = []
    step = reached[end]
    while step is not None:
        before, edge, change = step
        path.append((edge, change))
        step = reached[before]
    return path
