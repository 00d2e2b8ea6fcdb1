"""Tables whose axis counts a person in several of its codes: each code is a table of its own, *yes* and *no*.

Cells of such a table do not add up, but everybody has at least one code or is not known, and whoever is not known has
none. So where anything is hidden in a row, *not known* and a further code are hidden with it: then whoever loses a code
may be not known, and whoever is not known may have that code, and no sum says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from handrail.core.figures.suppression import Piece, Rule, suppress
from handrail.core.figures.tables import NOT_KNOWN, Axis, Key

YES, NO = "yes", "no"

_Forced = dict[tuple[int, str], frozenset[Key]]
"""(place of the table, code of the axis that counts several times) → cells of its own table to hide in any case."""


def protect(pieces: Sequence[Piece], rule: Rule) -> tuple[frozenset[Key], ...]:
    """`suppress` for every kind of table. Raises ValueError where `suppress` does, for two axes that both count people
    several times, and where a second axis has no table of its own: its people cannot be summed from the cells."""
    forced: _Forced = {}
    while True:
        hidden = _once(pieces, rule, forced)
        more = [
            (place, code, cell)
            for place, (piece, cells) in enumerate(zip(pieces, hidden, strict=True))
            for code, cell in _coupled(piece, cells, rule)
        ]
        more = more or [*_unknown(pieces, hidden, rule)]
        if not more:
            return hidden
        for place, code, cell in more:
            forced[place, code] = forced.get((place, code), frozenset()) | {cell}


def _once(pieces: Sequence[Piece], rule: Rule, forced: _Forced) -> tuple[frozenset[Key], ...]:
    alone = {piece.axes[0].name: piece for piece in pieces if len(piece.axes) == 1}
    parts: list[Piece] = []
    from_to: list[tuple[int, int]] = []
    for place, piece in enumerate(pieces):
        begin = len(parts)
        parts += _split(piece, alone, place, forced) if _several(piece) is not None else [piece]
        from_to.append((begin, len(parts)))
    if len(parts) > len(pieces):
        rule = replace(rule, sensitive=max(rule.sensitive, rule.threshold))
    found = suppress(parts, rule)
    return tuple(_joined(piece, found[begin:end]) for piece, (begin, end) in zip(pieces, from_to, strict=True))


def _several(piece: Piece) -> int | None:
    """Which axis counts people several times."""
    places = [place for place, axis in enumerate(piece.axes) if axis.several]
    if len(places) > 1:
        raise ValueError("Only one axis of a table may count people several times.")
    return places[0] if places else None


def _split(piece: Piece, alone: Mapping[str, Piece], place: int, forced: _Forced) -> Iterator[Piece]:
    """A table of *yes* and *no* for each code, in the order of the definition."""
    at = _several(piece)
    assert at is not None
    axis = piece.axes[at]
    other = piece.axes[1 - at] if len(piece.axes) == 2 else None
    if other and other.name not in alone:
        raise ValueError(f"People are counted several times by {axis.name}: a table of {other.name} is needed.")
    everybody = _everybody(piece, alone)
    for code in axis.codes:
        answer = Axis(f"{axis.name}={code}", (YES, NO))
        views = tuple(_answers(view, people, code, at) for view, people in zip(piece.views, everybody, strict=True))
        axes = (other, answer) if other else (answer,)
        yield Piece(axes, views, piece.totals, forced.get((place, code), frozenset()))


def _everybody(piece: Piece, alone: Mapping[str, Piece]) -> Sequence[Mapping[Key, int]]:
    """How many people stand in each row, for each viewpoint; one axis alone is one row, ()."""
    other = [axis for axis in piece.axes if not axis.several]
    return alone[other[0].name].views if other else [{(): total} for total in piece.totals]


def _answers(view: Mapping[Key, int], people: Mapping[Key, int], code: str, at: int) -> dict[Key, int]:
    """Who has the code and who has not, in each row."""
    found: dict[Key, int] = {}
    for row, everybody in people.items():
        count = view[_key(row, code, at)]
        found[(*row, YES)], found[(*row, NO)] = count, everybody - count
    return found


def _key(row: Key, code: str, at: int) -> Key:
    return (*row[:at], code, *row[at:])


def _joined(piece: Piece, parts: Sequence[frozenset[Key]]) -> frozenset[Key]:
    """Cells of the whole table from those of its parts."""
    at = _several(piece)
    if at is None:
        return parts[0]
    return frozenset(
        _key(cell[:-1], code, at)
        for code, cells in zip(piece.axes[at].codes, parts, strict=True)
        for cell in cells
        if cell[-1] == YES
    )


def _coupled(piece: Piece, hidden: frozenset[Key], rule: Rule) -> Iterator[tuple[str, Key]]:
    """What else to hide, as code and cell of its own table: *not known*, and a further code beside it."""
    at = _several(piece)
    if at is None:
        return
    codes = piece.axes[at].codes
    rows: list[Key] = [(code,) for code in piece.axes[1 - at].codes] if len(piece.axes) == 2 else [()]
    for row in rows:
        spare = [code for code in reversed(codes) if _key(row, code, at) not in hidden]
        if len(spare) == len(codes) or not spare:
            continue
        if NOT_KNOWN in spare:
            yield NOT_KNOWN, (*row, YES)
        elif not _room(piece, hidden, row, [code for code in codes if code not in (*spare, NOT_KNOWN)], rule):
            yield spare[0], (*row, YES)


def _room(piece: Piece, hidden: frozenset[Key], row: Key, codes: Sequence[str], rule: Rule) -> bool:
    """Whether people of this row can be taken to have one of the hidden codes more: from other rows, where the sum of a
    code is known."""
    at = _several(piece)
    assert at is not None
    if not row:
        return bool(codes)
    rows: list[Key] = [(code,) for code in piece.axes[1 - at].codes]
    for view in piece.views:
        room = 0
        for code in codes:
            there = {one: view[_key(one, code, at)] for one in rows}
            known = min(sum(each[_key(one, code, at)] for one in rows) for each in piece.views) >= rule.threshold
            others = sum(count for one, count in there.items() if one != row and _key(one, code, at) in hidden)
            room += others if known else rule.reach
        if room < rule.reach:
            return False
    return True


def _unknown(pieces: Sequence[Piece], hidden: Sequence[frozenset[Key]], rule: Rule) -> Iterator[tuple[int, str, Key]]:
    """What else to hide where *not known* is still too narrow: of a row with 40 people of whom 37 have one code, at
    most 3 are not known; and if their sum is known, at least the rest in other rows."""
    alone = {piece.axes[0].name: place for place, piece in enumerate(pieces) if len(piece.axes) == 1}
    for place, piece in enumerate(pieces):
        at = _several(piece)
        if at is None or NOT_KNOWN not in piece.axes[at].codes:
            continue
        everybody = _everybody(piece, {name: pieces[one] for name, one in alone.items()})
        line = alone.get(piece.axes[at].name, place)
        known = line != place and (NOT_KNOWN,) not in hidden[line]
        narrow = next(_narrow(piece, hidden[place], everybody, rule, known=known), None)
        if narrow is None:
            continue
        if known:
            yield line, NOT_KNOWN, (YES,)
            yield from ((place, NOT_KNOWN, (*row, YES)) for row in everybody[0])
            continue
        shown = [code for code in piece.axes[at].codes if _key(narrow, code, at) not in hidden[place]]
        yield from ((place, code, (*narrow, YES)) for code in shown[-1:])


def _narrow(
    piece: Piece, hidden: frozenset[Key], everybody: Sequence[Mapping[Key, int]], rule: Rule, *, known: bool
) -> Iterator[Key]:
    """Rows in which *not known* is hidden and too narrow. `known`: so is the sum of those that are hidden."""
    at = _several(piece)
    assert at is not None
    for view, people in zip(piece.views, everybody, strict=True):
        most: dict[Key, int] = {}
        for row, number in people.items():
            keys = [_key(row, code, at) for code in piece.axes[at].codes]
            if _key(row, NOT_KNOWN, at) in hidden:
                most[row] = number - max((view[key] for key in keys if key not in hidden), default=0)
        there = {row: view[_key(row, NOT_KNOWN, at)] for row in most}
        for row, count in there.items():
            up, down = most[row] - count, count
            if known:
                up = min(up, sum(there.values()) - count)
                down = min(down, sum(most.values()) - most[row] - (sum(there.values()) - count))
            can_be_wider = known or any(_key(row, code, at) not in hidden for code in piece.axes[at].codes)
            if count < rule.sensitive and can_be_wider and not rule.safe(count, up, down):
                yield row
