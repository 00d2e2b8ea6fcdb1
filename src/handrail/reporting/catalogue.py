"""What is counted and shown, as content says it: read once in a process, as files do not change while it runs."""

from __future__ import annotations

from functools import lru_cache

from handrail import content
from handrail.core.figures.cards import Cards, read_cards
from handrail.core.figures.populations import Living, read_populations


@lru_cache(maxsize=1)
def cards() -> Cards:
    """Populations, axes and cards. Raises `Problems` where the file is wrong."""
    return read_cards(content.read("figures", "figures"))


@lru_cache(maxsize=1)
def populations() -> tuple[Living, ...]:
    """How many people live in the place, as far as somebody has entered it with a source and a day."""
    return read_populations(content.read("figures", "populations"))
