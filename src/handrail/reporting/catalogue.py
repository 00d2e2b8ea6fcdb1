"""What is counted and shown, as content says it: read once in a process, as files do not change while it runs."""

from __future__ import annotations

from functools import lru_cache

from handrail import content
from handrail.core.figures.cards import Cards, read_cards


@lru_cache(maxsize=1)
def cards() -> Cards:
    """Populations, axes and cards. Raises `Problems` where the file is wrong."""
    return read_cards(content.read("figures", "figures"))
