"""What a search looks through: each page of the handbook and each entry as one document, in all its languages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from handrail.core.handbook.markdown import Passage, passages
from handrail.core.handbook.page import Page
from handrail.core.search.rank import KEYWORDS, SUMMARY, TEXT, TITLE
from handrail.library.models import Entry

PAGE, ENTRY = "page", "entry"


@dataclass(frozen=True, slots=True)
class Searchable:
    """`key`: `page:consent`. `parts`: (what one occurrence counts, text)."""

    key: str
    parts: tuple[tuple[int, str], ...]

    @property
    def id(self) -> int:
        """A number made of the key: the same in every database."""
        return int.from_bytes(hashlib.sha256(self.key.encode()).digest()[:8], "big") >> 1

    @property
    def share(self) -> int:
        """What its weights are divided by: what to do stands before what to read, unless its own name is asked for."""
        return 2 if self.key.startswith(f"{ENTRY}:") else 1

    @property
    def digest(self) -> str:
        """Changes when a word does."""
        return hashlib.sha256(json.dumps(self.parts, ensure_ascii=False).encode()).hexdigest()


def of_page(page: Page) -> Searchable:
    """A page of the handbook. Its indicator's code counts as a keyword."""
    parts = [(TITLE, title) for title in page.titles.words.values()]
    parts += [(KEYWORDS, word) for words in page.keywords.values() for word in words]
    parts += [(KEYWORDS, code) for code in page.indicators]
    for body in page.bodies.values():
        parts.append((SUMMARY, body.summary))
        parts += [(TEXT, f"{one.heading} {one.text}") for one in passages(body.markdown)]
    return Searchable(f"{PAGE}:{page.id}", tuple(parts))


def of_entry(entry: Entry) -> Searchable:
    """An entry of the library; its `words` are read."""
    parts = [(KEYWORDS, entry.publisher)]
    for words in sorted(entry.words.all(), key=lambda one: one.language):
        parts += [(TITLE, words.title), (SUMMARY, words.summary)]
    return Searchable(f"{ENTRY}:{entry.slug}", tuple(parts))


def page_passages(page: Page) -> Iterator[tuple[str, Passage]]:
    """(language, passage) of a page, the summary first."""
    for language, body in page.bodies.items():
        yield language, Passage("", "", body.summary)
        for one in passages(body.markdown):
            yield language, one
