"""Found documents as a page lists them: where each leads, and the passage that answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handrail.core.handbook.markdown import Passage
from handrail.core.handbook.page import Page
from handrail.core.text import nearest
from handrail.library.handbook import handbook, readable
from handrail.library.index import folding
from handrail.library.models import Entry
from handrail.library.search import LONGEST, Found
from handrail.library.texts import ENTRY, PAGE, page_passages

EXCERPT = 170
"""Characters of a passage that a result shows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage; `hit`: it is what was looked for."""

    text: str
    hit: bool


def hidden(language: str) -> tuple[str, ...]:
    """Keys of the pages that the public may not read yet: left out before the best are taken."""
    pages = handbook().pages.values()
    return tuple(f"{PAGE}:{page.id}" for page in pages if not readable(page, language, drafts=False))


def results(
    found: Found,
    language: str,
    page_address: Callable[[str], str],
    entry_address: Callable[[str], str],
    *,
    drafts: bool,
) -> list[dict[str, Any]]:
    """What may be read of what was found, in the reader's language where it has one."""
    slugs = [key.partition(":")[2] for key in found.keys if key.startswith(ENTRY)]
    entries = {entry.slug: entry for entry in Entry.objects.filter(slug__in=slugs).prefetch_related("words")}
    drawn = []
    for key in found.keys:
        kind, _, name = key.partition(":")
        if kind == PAGE and name in handbook().pages and readable(handbook().pages[name], language, drafts=drafts):
            drawn.append(_page(handbook().pages[name], found.terms, language, page_address))
        elif kind == ENTRY and name in entries:
            drawn.append(_entry(entries[name], found.terms, language, entry_address))
    return drawn


def found_context(query: str, found: Found, drawn: list[dict[str, Any]]) -> dict[str, Any]:
    """What search_body.html needs."""
    return {
        "query": query[:LONGEST],
        "asked": bool(query.strip()),
        "results": drawn,
        "corrected": [{"wrong": wrong, "right": right} for wrong, right in found.corrected.items()],
    }


def _page(page: Page, terms: Sequence[str], language: str, address: Callable[[str], str]) -> dict[str, Any]:
    title, said = page.titles.said(language)
    own = page.body(language)[1]

    def worth(place: int) -> tuple[int, bool, int]:
        written, _, folded = _folded(page.id)[place]
        return sum(term in folded for term in terms), written == own, -place

    place = max(range(len(_folded(page.id))), key=worth)
    written, one = _passages(page.id)[place]
    where = address(page.id) + (f"#{one.anchor}" if one.anchor else "")
    return {
        "kind": PAGE,
        "title": title,
        "lang": said,
        "href": where,
        "passage": excerpt(one.text, terms),
        "in": written,
    }


@lru_cache(maxsize=256)
def _passages(name: str) -> tuple[tuple[str, Passage], ...]:
    """The passages of a page: its Markdown is read once in a process, not for every hit."""
    return tuple(page_passages(handbook().pages[name]))


@lru_cache(maxsize=256)
def _folded(name: str) -> tuple[tuple[str, str, str], ...]:
    """(language, anchor, folded text) of each passage of a page."""
    return tuple(
        (language, one.anchor, folding().folded(f"{one.heading} {one.text}")) for language, one in _passages(name)
    )


def _entry(entry: Entry, terms: Sequence[str], language: str, address: Callable[[str], str]) -> dict[str, Any]:
    words = {one.language: one for one in entry.words.all()}
    one = words.get(nearest(language, words)) or next(iter(words.values()))
    return {
        "kind": ENTRY,
        "title": one.title,
        "lang": one.language,
        "href": address(entry.slug),
        "passage": excerpt(one.summary, terms),
        "in": one.language,
    }


def excerpt(text: str, terms: Iterable[str]) -> tuple[Piece, ...]:
    """About `EXCERPT` characters round the first hit, cut into pieces that are hits and pieces that are not."""
    shape, places = _shape(text)
    spans = sorted({found.span() for term in terms for found in re.finditer(re.escape(term), shape)})
    first = places[spans[0][0]] if spans else 0
    start = max(0, first - EXCERPT // 3)
    end = min(len(text), start + EXCERPT)
    pieces = [Piece("…", False)] if start else []
    at = start
    for begin, finish in spans:
        one, other = places[begin], places[finish - 1] + 1
        if one < at or other > end:
            continue
        pieces += [Piece(text[at:one], False)] if one > at else []
        pieces.append(Piece(text[one:other], True))
        at = other
    pieces += [Piece(text[at:end], False)] if at < end else []
    return (*pieces, *([Piece("…", False)] if end < len(text) else []))


def _shape(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the one that it was made of."""
    shape, places = "", list[int]()
    for place, character in enumerate(text):
        folded = folding().folded(character)
        shape += folded
        places += [place] * len(folded)
    return shape, places
