"""A synthetic release from end to end. It is drawn once; whoever publishes it stores what this returns."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handrail.core.figures.noise import Bits
from handrail.core.figures.synthesis.consistent import targets
from handrail.core.figures.synthesis.domain import Domain, Records, decode, domain, encode
from handrail.core.figures.synthesis.measure import measure
from handrail.core.figures.synthesis.plan import Settings, plan
from handrail.core.figures.synthesis.report import Entry, Order, Privacy, closeness, codebook, privacy, utility
from handrail.core.figures.synthesis.sample import Told, quietly, sample
from handrail.core.figures.tables import Axis


@dataclass(frozen=True, slots=True, eq=False)
class Synthesis:
    """`sampled`, `privacy`, `closeness` and `codebook` may be published. `inside` compares with the true records: only
    for the people who approve."""

    domain: Domain
    sampled: Records
    privacy: Privacy
    closeness: tuple[Order, ...]
    codebook: tuple[Entry, ...]
    inside: tuple[Order, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the axes."""
        return tuple(axis.name for axis in self.domain.axes)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The sampled records, one code for each axis; several answers joined by spaces."""
        return decode(self.domain, self.sampled)


def synthesise(
    axes: Iterable[Axis],
    records: Iterable[Mapping[str, str]],
    settings: Settings,
    bits: Bits = os.urandom,
    told: Told = quietly,
) -> Synthesis:
    """Records of the shape of `axes` (from the instrument) that resemble `records`, at most ε, δ given away.

    The caller asks `budget.refuse` for `plan(domain(axes), settings).spent` before, and writes that into the ledger with
    the release. `bits` is the system's generator; only tests hand over another. `told` hears how far it is and may
    raise to stop. Raises ValueError for codes that no axis has, for more combinations than can be counted, and for an
    ε, a δ or an order that cannot be met.
    """
    known = domain(axes)
    planned = plan(known, settings)
    true = encode(known, records)
    measured = measure(known, true, planned, bits)
    wanted = targets(measured)
    sampled = sample(wanted, bits, told)
    return Synthesis(
        known,
        sampled,
        privacy(measured, wanted),
        closeness(wanted, sampled),
        codebook(known, sampled),
        utility(known, true, sampled, settings.order),
    )
