"""What of a table may be shown: inside an organisation, and across organisations or in public (docs/disclosure.md).

Inside: a small cell is hidden, and as many others that subtracting from the exact totals gives nothing. Across: a cell
is shown only if enough people are left after taking away any one organisation's own; it is rounded, and totals are sums
of what is shown. Zeros are hidden as other small counts are: what is hidden may be nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.figures.suppression import Piece, Rule, margin
from handrail.core.figures.suppression_several import protect
from handrail.core.figures.tables import Axis, Key, Table


@dataclass(frozen=True, slots=True)
class Inside:
    """Within one organisation: exact counts and totals, no cell below `minimum`, no hidden cell known more narrowly."""

    minimum: int = 5

    @property
    def rule(self) -> Rule:
        """Every hidden cell is protected, those that were given up too."""
        return Rule(self.minimum, _EVERY, self.minimum, both=False)


@dataclass(frozen=True, slots=True)
class Across:
    """Across organisations and in public. `minimum`: the fewest others, from any member's viewpoint; `base`: counts are
    rounded to its multiples; `reach`: how far the range of a hidden cell extends to either side."""

    minimum: int = 11
    base: int = 5
    reach: int = 5

    @property
    def rule(self) -> Rule:
        """Hidden below `minimum + reach`: if it were `minimum`, *hidden* would tell an organisation that knows its own
        count that the others have at most 10, and of 10 the range would end at 10."""
        return Rule(self.minimum + self.reach, self.minimum, self.reach, both=True)


NOBODY = "."
"""What a name begins with that is no member's: anonymous answers, of which nobody knows a part."""
_EVERY = 1 << 62


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A table as it may be shown; it holds nothing of what is hidden, nor why, as the reason would tell.

    `cells`: None is hidden. `margins`: for each axis its codes, in a table of two axes; () otherwise. `total`: everybody.
    Inside they are exact or None where hidden; across they are sums of the shown cells, and None where an axis counts
    people several times, so that cells do not add up, or where none of the cells is shown.
    """

    name: str
    axes: tuple[Axis, ...]
    cells: Mapping[Key, int | None]
    margins: tuple[Mapping[str, int | None], ...]
    total: int | None

    @property
    def hidden(self) -> frozenset[Key]:
        """The cells that are not shown."""
        return frozenset(key for key, count in self.cells.items() if count is None)


def inside(tables: Sequence[Table], limits: Inside | None = None) -> tuple[Shown, ...]:
    """One organisation's tables of one and the same set of people, protected together.

    Raises ValueError for more than two axes, and for tables whose axes form a ring.
    """
    rule = (limits or Inside()).rule
    tables = [*tables]
    pieces = [Piece(table.axes, (table.counts,), (table.total,)) for table in tables]
    known = [*pieces, *_margins(tables, pieces)]
    hidden = protect(known, rule)
    by_axis = {piece.axes[0].name: cells for piece, cells in zip(known, hidden, strict=True) if len(piece.axes) == 1}
    return tuple(_exact(table, cells, by_axis, rule) for table, cells in zip(tables, hidden, strict=False))


def across(tables: Sequence[Mapping[str, Table]], limits: Across | None = None) -> tuple[Shown, ...]:
    """Tables over the same people, each as organisation → its own table, protected together and rounded.

    Raises ValueError for tables that do not count the same people, more than two axes, and axes that form a ring.
    """
    limits = limits or Across()
    organisations = sorted({name for table in tables for name in table if not name.startswith(NOBODY)})
    pieces = [_others(table, organisations) for table in tables]
    _same_people(pieces)
    hidden = protect(pieces, limits.rule)
    names = [_one(table).name for table in tables]
    return tuple(_rounded(*found, limits.base) for found in zip(names, pieces, hidden, strict=True))


def rounded(count: int, base: int) -> int:
    """To the nearest multiple of `base`, halves away from 0. The rounding is fixed: the same count, the same number."""
    return (2 * abs(count) + base) // (2 * base) * base * (1 if count >= 0 else -1)


def _margins(tables: Sequence[Table], pieces: Sequence[Piece]) -> list[Piece]:
    """Tables of one axis that nobody asked for, of every axis of a table of two: their totals are shown too."""
    there = {piece.axes[0].name for piece in pieces if len(piece.axes) == 1}
    added = []
    for table in (table for table in tables if len(table.axes) == 2):
        for place, axis in enumerate(table.axes):
            if axis.name not in there and not table.axes[1 - place].several:
                there.add(axis.name)
                sums: dict[Key, int] = {(code,): table.row(**{axis.name: code}) for code in axis.codes}
                added.append(Piece((axis,), (sums,), (table.total,)))
    return added


def _exact(table: Table, hidden: frozenset[Key], by_axis: Mapping[str, frozenset[Key]], rule: Rule) -> Shown:
    cells = {key: None if key in hidden else table.counts[key] for key in table.counts}
    margins: list[Mapping[str, int | None]] = []
    for place, axis in enumerate(table.axes if len(table.axes) == 2 else ()):
        if table.axes[1 - place].several:
            margins.append(MappingProxyType(dict.fromkeys(axis.codes)))
            continue
        lost = by_axis[axis.name]
        sums = {code: None if (code,) in lost else table.row(**{axis.name: code}) for code in axis.codes}
        margins.append(MappingProxyType(sums))
    total = table.total if table.total >= rule.threshold else None
    return Shown(table.name, table.axes, MappingProxyType(cells), tuple(margins), total)


def _one(table: Mapping[str, Table]) -> Table:
    try:
        return next(iter(table.values()))
    except StopIteration:
        raise ValueError("A table across organisations needs at least one organisation.") from None


def _others(table: Mapping[str, Table], organisations: Sequence[str]) -> Piece:
    """The counts of all, and of all but each organisation."""
    first = _one(table)
    if any(other.name != first.name or other.axes != first.axes for other in table.values()):
        raise ValueError(f"The organisations' tables {first.name} are not the same table.")
    everybody = {key: sum(own.counts[key] for own in table.values()) for key in first.counts}
    total = sum(own.total for own in table.values())
    views: list[Mapping[Key, int]] = [everybody]
    totals = [total]
    for name in organisations:
        own = table.get(name)
        views.append({key: count - own.counts[key] for key, count in everybody.items()} if own else everybody)
        totals.append(total - own.total if own else total)
    return Piece(first.axes, tuple(views), tuple(totals))


def _same_people(pieces: Sequence[Piece]) -> None:
    """Other people would be one more thing to subtract, so nothing is published of tables that do not agree."""
    known: dict[str, tuple[Mapping[Key, int], ...]] = {}
    for piece in pieces:
        if piece.totals != pieces[0].totals:
            raise ValueError("The tables do not count the same people.")
        if any(axis.several for axis in piece.axes):
            continue
        for place, axis in enumerate(piece.axes):
            sums = tuple(margin(view, place, axis) for view in piece.views)
            if known.setdefault(axis.name, sums) != sums:
                raise ValueError(f"The tables do not count the same people by {axis.name}.")


def _rounded(name: str, piece: Piece, hidden: frozenset[Key], base: int) -> Shown:
    cells = {key: None if key in hidden else rounded(count, base) for key, count in piece.views[0].items()}
    margins = []
    for place, axis in enumerate(piece.axes if len(piece.axes) == 2 else ()):
        summed = None if piece.axes[1 - place].several else 0
        sums: dict[str, int | None] = dict.fromkeys(axis.codes, summed)
        for key, count in cells.items():
            before = sums[key[place]]
            sums[key[place]] = None if before is None else before + (count or 0)
        margins.append(MappingProxyType(sums))
    total = None if any(axis.several for axis in piece.axes) else sum(count or 0 for count in cells.values())
    return never_nobody(Shown(name, piece.axes, MappingProxyType(cells), tuple(margins), total))


def never_nobody(shown: Shown) -> Shown:
    """The same without sums of which every cell is hidden: a sum of nothing would read as nobody."""

    def nothing(place: int, code: str) -> bool:
        return all(count is None for key, count in shown.cells.items() if key[place] == code)

    margins = tuple(
        MappingProxyType({code: None if nothing(place, code) else count for code, count in margin.items()})
        for place, margin in enumerate(shown.margins)
    )
    total = None if all(count is None for count in shown.cells.values()) else shown.total
    return Shown(shown.name, shown.axes, shown.cells, margins, total)
