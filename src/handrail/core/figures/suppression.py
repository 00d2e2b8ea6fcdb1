"""Which cells of linked tables stay hidden, so that subtracting what is shown never gives a hidden one away.

An attacker is taken to know more than is ever published: every cell that is shown, and every margin that is shown,
exactly. A hidden cell is then an edge between its row and its column, and how far its count could be raised or lowered
with everything known unchanged is a flow in that graph (the classical form of the audit of two-way tables; L. H. Cox,
JASA 75, 1980; D. Gusfield, SIAM J. Computing 17, 1988). No solver is needed: the flow is small, and exact.

Rows whose margin is hidden are one node: people can be moved between them without changing anything that is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from handrail.core.figures.suppression_flow import Between, Flow
from handrail.core.figures.tables import Axis, Key

ANY = ""
"""The node of all rows, or all columns, whose margin is hidden."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`threshold`: a cell with fewer, from any viewpoint, is hidden. `sensitive`: a hidden cell with fewer is protected.

    `reach`: how far the range of a protected cell extends at least. `both`: below and above the count, each (below: to 0
    at most); otherwise from one end to the other.
    """

    threshold: int
    sensitive: int
    reach: int
    both: bool

    def safe(self, count: int, up: int, down: int) -> bool:
        """Whether a count that can be raised by `up` and lowered by `down` is protected."""
        if self.both:
            return up >= self.reach and down >= min(max(count, 0), self.reach)
        return up + down >= self.reach


@dataclass(frozen=True, slots=True)
class Piece:
    """One table. `views`: the counts as each viewpoint has to see them hidden (all, or all but one's own); `totals`: how
    many people are counted, for each viewpoint. `given_up`: cells to hide in any case."""

    axes: tuple[Axis, ...]
    views: tuple[Mapping[Key, int], ...]
    totals: tuple[int, ...]
    given_up: frozenset[Key] = frozenset()


class _Bound(Exception):
    """A cell stays narrow even with its whole table hidden, because of the margin of this code."""

    def __init__(self, axis: str, code: str) -> None:
        super().__init__(axis, code)
        self.axis, self.code = axis, code


def suppress(pieces: Sequence[Piece], rule: Rule) -> tuple[frozenset[Key], ...]:
    """The hidden cells of each table; tables of one or two axes over the same people. Raises ValueError for others.

    Which further cell is given up follows the order of the definition, from its end, not the counts: the choice would
    tell. A cell of two axes is shown only where both of its margins are.
    """
    _check(pieces)
    lines = _lines(pieces)
    forced: dict[str, frozenset[str]] = {name: frozenset() for name in lines}
    while True:
        margins = {name: _line(piece, rule, forced[name]) for name, piece in lines.items()}
        try:
            return tuple(_hidden(piece, margins, rule) for piece in pieces)
        except _Bound as bound:
            forced[bound.axis] = forced[bound.axis] | margins[bound.axis] | {bound.code}


def _check(pieces: Sequence[Piece]) -> None:
    """Two-way tables must not close a ring of axes: in a forest, people can be exchanged on one side of an edge with
    everything else unchanged, so what holds for each table holds for all of them together."""
    joined: dict[str, str] = {}

    def root(name: str) -> str:
        while joined.get(name, name) != name:
            name = joined[name]
        return name

    for piece in pieces:
        if len(piece.axes) not in (1, 2):
            raise ValueError("Only tables with one or two axes can be protected.")
        if len(piece.axes) == 2:
            first, second = (root(axis.name) for axis in piece.axes)
            if first == second:
                raise ValueError("Tables of two axes must not form a ring.")
            joined[first] = second


def _lines(pieces: Sequence[Piece]) -> dict[str, Piece]:
    """A table of one axis for every axis: the one that is there, or the margin of a table of two."""
    found = {piece.axes[0].name: piece for piece in pieces if len(piece.axes) == 1}
    for piece in (piece for piece in pieces if len(piece.axes) == 2):
        for place, axis in enumerate(piece.axes):
            if axis.name not in found:
                views = tuple(margin(view, place, axis) for view in piece.views)
                found[axis.name] = Piece((axis,), views, piece.totals)
    return found


def margin(view: Mapping[Key, int], place: int, axis: Axis) -> dict[Key, int]:
    """The cells summed by one axis."""
    sums: dict[Key, int] = {(code,): 0 for code in axis.codes}
    for key, count in view.items():
        sums[(key[place],)] += count
    return sums


def _line(piece: Piece, rule: Rule, forced: frozenset[str]) -> frozenset[str]:
    """Hidden codes of one axis."""
    (axis,) = piece.axes
    if min(piece.totals) < rule.threshold:
        return frozenset(axis.codes)
    hidden = {code for code in axis.codes if _few(piece, (code,), rule)} | forced
    spare = [code for code in reversed(axis.codes) if code not in hidden]
    while spare and _narrow(((code,) for code in axis.codes), hidden, piece, rule):
        hidden.add(spare.pop(0))
    return frozenset(hidden)


def _narrow(keys: Iterable[Key], hidden: set[str], piece: Piece, rule: Rule) -> bool:
    edges: list[Between] = [(key, ANY, ANY) for key in keys if key[0] in hidden]
    return next(_unsafe(edges, piece.views, rule), None) is not None


def _few(piece: Piece, key: Key, rule: Rule) -> bool:
    """Too few in the cell, from some viewpoint, or given up before."""
    return key in piece.given_up or min(view[key] for view in piece.views) < rule.threshold


def _hidden(piece: Piece, margins: Mapping[str, frozenset[str]], rule: Rule) -> frozenset[Key]:
    if min(piece.totals) < rule.threshold:
        return frozenset(product(*(axis.codes for axis in piece.axes)))
    if len(piece.axes) == 1:
        return frozenset((code,) for code in margins[piece.axes[0].name])
    return _grid(piece, margins, rule)


def _grid(piece: Piece, margins: Mapping[str, frozenset[str]], rule: Rule) -> frozenset[Key]:
    """Hidden cells of two axes. Raises _Bound where its margins alone leave a cell too narrow."""
    edges = _edges(piece, margins)
    hidden = _small(piece, margins, rule)
    while (narrow := next(_unsafe(_among(edges, hidden), piece.views, rule), None)) is not None:
        if len(hidden) == len(edges):
            raise _bound(narrow, piece, margins)
        for more in _ways(narrow, piece, hidden):
            if next(_unsafe(_among(edges, hidden | more), piece.views, rule, narrow), None) is None:
                hidden |= more
                break
        else:
            hidden = {key for key, _, _ in edges}
    return frozenset(hidden)


def _edges(piece: Piece, margins: Mapping[str, frozenset[str]]) -> list[Between]:
    """Every cell with the nodes it joins."""
    rows, columns = piece.axes
    row_of = {code: ANY if code in margins[rows.name] else code for code in rows.codes}
    column_of = {code: ANY if code in margins[columns.name] else code for code in columns.codes}
    return [((row, column), row_of[row], column_of[column]) for row, column in product(rows.codes, columns.codes)]


def _among(edges: Iterable[Between], cells: set[Key]) -> list[Between]:
    return [edge for edge in edges if edge[0] in cells]


def _small(piece: Piece, margins: Mapping[str, frozenset[str]], rule: Rule) -> set[Key]:
    """Cells with too few people, or with a hidden margin."""
    rows, columns = piece.axes
    return {
        key
        for key in product(rows.codes, columns.codes)
        if key[0] in margins[rows.name] or key[1] in margins[columns.name] or _few(piece, key, rule)
    }


def _bound(narrow: Key, piece: Piece, margins: Mapping[str, frozenset[str]]) -> _Bound | ValueError:
    for place, axis in enumerate(piece.axes):
        if narrow[place] not in margins[axis.name]:
            return _Bound(axis.name, narrow[place])
    for axis in piece.axes:
        for code in axis.codes:
            if code not in margins[axis.name]:
                return _Bound(axis.name, code)
    return ValueError("A table with hidden margins cannot be narrow.")


def _ways(narrow: Key, piece: Piece, hidden: set[Key]) -> Iterator[set[Key]]:
    """Cells that close a ring through a narrow one, fewest newly hidden first, then from the end of the definition."""
    row, column = narrow
    rows, columns = ([*reversed(axis.codes)] for axis in piece.axes)
    rings: list[tuple[Key, ...]] = [
        ((row, other), (further, column), (further, other))
        for further in rows
        for other in columns
        if further != row and other != column
    ]
    rings += [((row, other),) for other in columns]
    rings += [((other, column),) for other in rows]
    yield from sorted((fresh for ring in rings if (fresh := set(ring) - hidden)), key=len)
    yield {key for key in product(rows, columns) if key[0] == row or key[1] == column}


def _unsafe(
    between: Sequence[Between], views: Iterable[Mapping[Key, int]], rule: Rule, only: Key | None = None
) -> Iterator[Key]:
    """Hidden cells, or whether `only` is one, that are not protected from some viewpoint."""
    for view in views:
        flow = Flow(between, view)
        for edge in flow.edges:
            count = view[edge.key]
            if (only is not None and edge.key != only) or count >= rule.sensitive:
                continue
            up = flow.moves(edge, raising=True, most=rule.reach)
            down = flow.moves(edge, raising=False, most=min(edge.count, rule.reach))
            if not rule.safe(count, up, down):
                yield edge.key
