"""Reading a chain and checking it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from handrail.audit.models import FIRST, INSTALLATION, Event


class Wrong(Enum):
    """What happened to a row, as far as the chain can tell."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    REGRESSED = "regressed"  # the chain cannot show what a checkpoint saw


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that is wrong, by its number in the chain."""

    wrong: Wrong
    seq: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a chain's head was. Kept outside the server it shows later that nothing up to it was taken away."""

    organisation: UUID
    seq: int
    hash: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Verification:
    """`tail_known`: a checkpoint was compared. Without one, missing newest rows cannot be excluded."""

    rows: int
    head: Checkpoint
    faults: tuple[Fault, ...]
    tail_known: bool

    @property
    def sound(self) -> bool:
        return not self.faults


def events(organisation: UUID | None, *, newest: int = 200) -> list[Event]:
    """The newest rows of a chain, newest first."""
    return list(Event.objects.filter(organisation=organisation or INSTALLATION).order_by("-seq")[:newest])


def chains() -> list[UUID | None]:
    """Every chain that has a row, the installation's (None) first."""
    found = Event.objects.order_by("organisation").values_list("organisation", flat=True).distinct()
    return [None if chain == INSTALLATION else chain for chain in found]


def checkpoint(organisation: UUID | None) -> Checkpoint:
    """The head of the chain as it is now; number 0 for a chain without rows."""
    chain = organisation or INSTALLATION
    last = Event.objects.filter(organisation=chain).order_by("-seq").first()
    return Checkpoint(chain, last.seq, last.hash, last.at) if last else Checkpoint(chain, 0, FIRST, None)


def verify(organisation: UUID | None, known: Checkpoint | None = None) -> Verification:
    """Walks the whole chain. Names changed, removed, inserted and reordered rows, and what `known` saw and is gone."""
    chain = organisation or INSTALLATION
    rows = list(Event.objects.filter(organisation=chain).order_by("seq"))
    faults = list(_faults(rows))
    if known is not None:
        hashes = {row.seq: row.hash for row in rows} | {0: FIRST}
        if known.organisation != chain or hashes.get(known.seq) != known.hash:
            faults.append(Fault(Wrong.REGRESSED, known.seq))
    head = Checkpoint(chain, rows[-1].seq, rows[-1].hash, rows[-1].at) if rows else Checkpoint(chain, 0, FIRST, None)
    return Verification(len(rows), head, tuple(faults), known is not None)


def _faults(rows: Sequence[Event]) -> Iterator[Fault]:
    """A row's own hash tells changed from moved; its link to the row before tells replaced from pushed in."""
    place_of = {row.hash: row.seq for row in rows} | {FIRST: 0}
    before, seq_before = FIRST, 0
    for index, row in enumerate(rows):
        for gone in range(seq_before + 1, row.seq):
            yield Fault(Wrong.REMOVED, gone)
        contiguous = row.seq == seq_before + 1
        if row.computed() != row.hash:
            moved_from = _earlier_place(row, rows, place_of)
            yield Fault(Wrong.REORDERED if moved_from else Wrong.CHANGED, row.seq)
        elif row.previous != before and contiguous:
            yield Fault(Wrong.CHANGED, row.seq if index == 0 else seq_before)
        elif _pushed_in(row, rows, index):
            yield Fault(Wrong.INSERTED, row.seq)
        before, seq_before = row.hash, row.seq


def _earlier_place(row: Event, rows: Sequence[Event], place_of: dict[str, int]) -> int | None:
    """The number under which the row's hash is right, if it stood elsewhere in the chain."""
    likely = [place_of[row.previous] + 1, place_of[row.previous]] if row.previous in place_of else []
    for seq in dict.fromkeys([*likely, row.seq - 1, row.seq + 1]):
        if seq != row.seq and row.computed(seq) == row.hash:
            return seq
    others = (other.seq for other in rows) if len(rows) <= _MOST_TRIED else iter(())
    return next((seq for seq in others if seq != row.seq and row.computed(seq) == row.hash), None)


_MOST_TRIED = 10_000


def _pushed_in(row: Event, rows: Sequence[Event], index: int) -> bool:
    """Nothing follows on this row although rows follow, and the next one follows on the row before it."""
    later = rows[index + 1] if index + 1 < len(rows) else None
    return later is not None and later.previous != row.hash and later.previous == row.previous
