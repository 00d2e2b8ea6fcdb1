"""The standards in which an organisation's screenings are handed on, read from content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from handrail.content import standards
from handrail.core.instruments.definition import Instrument
from handrail.core.interchange.ctdc import Codebook, read_codebook
from handrail.core.interchange.htcds import Mapper, mapper
from handrail.core.interchange.standard import Held, Standard, read_standard
from handrail.screening import catalogue

COUNTRY = "HKG"
"""ISO 3166-1 alpha-3 of the place whose facts `screening.catalogue.place` gives."""


@lru_cache(maxsize=1)
def htcds() -> Standard:
    """HTCDS 2.0 and what is held of each field."""
    return read_standard(standards.texts())


@lru_cache(maxsize=1)
def ctdc() -> Codebook:
    """The variables of CTDC's dataset and what is held of each."""
    return read_codebook(standards.texts())


def mapper_of(instrument: Instrument) -> Mapper:
    """From answers of this instrument to records."""
    return mapper(htcds(), instrument, catalogue.outcome_words())


@dataclass(frozen=True, slots=True)
class Part:
    """One field or variable, as the page about the standard says it. `why` is in English, as the standard is."""

    name: str
    held: str
    why: str


def fields() -> Sequence[Part]:
    """Every field of HTCDS."""
    return [Part(one.name, one.held.value, one.why) for one in htcds().fields.values()]


def variables() -> Sequence[Part]:
    """Every variable of CTDC."""
    return [Part(one.name, one.held.value, one.why) for one in ctdc().variables]


def filled(parts: Sequence[Part]) -> int:
    """How many of them can have a value."""
    return sum(part.held in (Held.FILLED, Held.DERIVABLE) for part in parts)
