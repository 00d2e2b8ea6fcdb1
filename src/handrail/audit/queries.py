"""Reading a chain and checking it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from handrail.audit.models import FIRST, INSTALLATION, Event

FOUNDED = "organisation.created"
"""The event that an organisation's chain begins with."""


class Wrong(Enum):
    """What happened to a row, as far as the chain can tell."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    SHORTER = "shorter than the checkpoint"  # the chain ends before the row that a checkpoint saw
    DIFFERS = "differs from the checkpoint"  # it has another row under that number


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


def beginnings() -> dict[UUID, str]:
    """Organisation → the event that its chain begins with, of chains that have their first row."""
    first = Event.objects.filter(seq=1).exclude(organisation=INSTALLATION)
    return dict(first.values_list("organisation", "event"))


def founded() -> frozenset[UUID]:
    """Organisations that the installation's chain saw being made."""
    made = Event.objects.filter(organisation=INSTALLATION, event=FOUNDED, on__isnull=False)
    return frozenset(on for on in made.values_list("on", flat=True) if on is not None)


def verify(organisation: UUID | None, *known: Checkpoint) -> Verification:
    """Walks the whole chain, row by row. Names changed, removed, inserted and reordered rows, and what one of `known` saw
    and is gone."""
    walk = _Walk(organisation or INSTALLATION, known)
    row: Event | None = None
    for later in walk.rows.order_by("seq").iterator(chunk_size=_AT_ONCE):
        if row is not None:
            walk.step(row, later)
        row = later
    if row is not None:
        walk.step(row, None)
    return walk.verification()


_AT_ONCE = 2_000
_MOST_TRIED = 10_000
"""Rows whose own hash is wrong, and numbers of a gap, that are looked at one by one; and the longest chain in which every
place is tried for a row that was moved. A chain beyond repair is told from a sound one without naming all of it."""


class _Walk:
    """What has been seen of a chain so far: as much as is wrong with it, never the chain itself."""

    def __init__(self, chain: UUID, known: Sequence[Checkpoint]) -> None:
        self.rows = Event.objects.filter(organisation=chain)
        self.known = bool(known)
        self.unseen = {_said(one) for one in known} - {(chain, 0, FIRST)}
        self.head = Checkpoint(chain, 0, FIRST, None)
        self.count = 0
        self.found: list[Fault | Event] = []

    def step(self, row: Event, later: Event | None) -> None:
        """A row's own hash tells changed from moved; its link to the row before tells replaced from pushed in."""
        gap = range(self.head.seq + 1, row.seq)
        self.found += [Fault(Wrong.REMOVED, gone) for gone in gap[:_MOST_TRIED]]
        if row.computed() != row.hash:
            many = len(self.found) >= _MOST_TRIED
            self.found.append(Fault(Wrong.CHANGED, row.seq) if many else row)
        elif row.previous != self.head.hash and not gap:
            self.found.append(Fault(Wrong.CHANGED, self.head.seq if self.count else row.seq))
        elif later is not None and later.previous != row.hash and later.previous == row.previous:
            self.found.append(
                Fault(Wrong.INSERTED, row.seq)
            )  # nothing follows on it, and the next one follows on what it does
        self.unseen.discard((row.organisation, row.seq, row.hash))
        self.head = Checkpoint(row.organisation, row.seq, row.hash, row.at)
        self.count += 1

    def verification(self) -> Verification:
        """All that was found, in the order of the chain."""
        wrong = [one for one in self.found if isinstance(one, Event)]
        places, every = self._places(wrong), self._every() if wrong else []
        faults = [one if isinstance(one, Fault) else _moved_or_changed(one, places, every) for one in self.found]
        for seq in sorted({seq for _, seq, _ in self.unseen}):
            faults.append(Fault(Wrong.SHORTER if seq > self.head.seq else Wrong.DIFFERS, seq))
        return Verification(self.count, self.head, tuple(faults), self.known)

    def _places(self, wrong: Sequence[Event]) -> dict[str, int]:
        """Hash → number of the rows that the wrong ones name as the one before them."""
        found = {FIRST: 0}
        for start in range(0, len(wrong), 500):
            hashes = [row.previous for row in wrong[start : start + 500]]
            found |= dict(self.rows.filter(hash__in=hashes).values_list("hash", "seq"))
        return found

    def _every(self) -> list[int]:
        return list(self.rows.order_by("seq").values_list("seq", flat=True)) if self.count <= _MOST_TRIED else []


def _said(known: Checkpoint) -> tuple[UUID, int, str]:
    return known.organisation, known.seq, known.hash


def _moved_or_changed(row: Event, places: Mapping[str, int], every: Sequence[int]) -> Fault:
    """REORDERED if the row's hash is right under another number, at which it stood; else CHANGED."""
    likely = [places[row.previous] + 1, places[row.previous]] if row.previous in places else []
    tried = dict.fromkeys([*likely, row.seq - 1, row.seq + 1, *every])
    moved = any(row.computed(seq) == row.hash for seq in tried if seq != row.seq)
    return Fault(Wrong.REORDERED if moved else Wrong.CHANGED, row.seq)
