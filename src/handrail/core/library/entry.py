"""An entry of the library as somebody writes it, in a file or in the browser, and the rules for both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlsplit

from handrail.core.text import Text

WRITTEN = ("en", "zh-Hant")
"""Languages that an entry has a title and a summary in."""
RESERVED = frozenset({"add"})
"""Names that the editor's own pages have."""
MOST_RELATED = 20
LONGEST: Mapping[str, int] = {
    "slug": 100, "publisher": 300, "url": 500, "title": 300, "summary": 2000, "written_by": 200, "reviewed_by": 200,
}  # fmt: skip
"""Characters, as the columns have them."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PUBLISHED = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot carry, and controls that no word needs."""
_NO_ADDRESS = re.compile(r"[\s<>\"'`\\^{|}\x00-\x20\x7f-\xa0]")

NEEDED, TOO_LONG, CODE, ADDRESS, DATE, NAME, CHARACTERS, PAIR, REVIEW, MANY = (
    "needed", "too_long", "code", "address", "date", "name", "characters", "pair", "review", "many",
)  # fmt: skip
RELATED, TAKEN = "related", "taken"
"""Found out where the other entries are known."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Title and summary in one language, and who is behind them. `reviewed_by` is "" until a named person has read them."""

    title: str = ""
    summary: str = ""
    written_by: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One entry. `published`: year, month or day (ISO 8601), "" where nobody says. `related`: slugs. `words` by language."""

    slug: str
    kind: str
    publisher: str
    published: str
    languages: tuple[str, ...]
    audiences: tuple[str, ...]
    sectors: tuple[str, ...]
    url: str
    related: tuple[str, ...]
    words: Mapping[str, Saying]


@dataclass(frozen=True, slots=True)
class Lists:
    """Code → its name, in the order in which a form shows them."""

    kinds: Mapping[str, Text]
    languages: Mapping[str, Text]
    audiences: Mapping[str, Text]
    sectors: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Wrong:
    """`field`: `publisher`, or `title.zh-Hant` for words. `code` is one of the constants above."""

    field: str
    code: str


def wrong(entry: Written, lists: Lists) -> list[Wrong]:
    """Everything that is wrong with an entry by itself; whether its name is free and its related exist is not known here."""
    return [*_name(entry), *_facts(entry), *_codes(entry, lists), *_words(entry)]


def is_address(url: str) -> bool:
    """Whether it is a web address that a link may lead to: http or https, a host, no password, nothing that needs care."""
    if _NO_ADDRESS.search(url):
        return False
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:  # no address, or no port
        return False


def is_line(text: str, most: int) -> bool:
    """Whether it is one line of fit characters that says something."""
    return 0 < len(text) <= most and not _UNFIT.search(text) and not re.search(r"[\t\n\r]", text)


def is_published(text: str) -> bool:
    """Whether it is a year, a month or a day that there is."""
    if not _PUBLISHED.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def _name(entry: Written) -> Iterator[Wrong]:
    if not entry.slug:
        yield Wrong("slug", NEEDED)
    elif len(entry.slug) > LONGEST["slug"]:
        yield Wrong("slug", TOO_LONG)
    elif not _SLUG.fullmatch(entry.slug) or entry.slug in RESERVED:
        yield Wrong("slug", NAME)


def _facts(entry: Written) -> Iterator[Wrong]:
    if not entry.publisher:
        yield Wrong("publisher", NEEDED)
    yield from _text("publisher", entry.publisher)
    if entry.published and not is_published(entry.published):
        yield Wrong("published", DATE)
    if len(entry.url) > LONGEST["url"]:
        yield Wrong("url", TOO_LONG)
    elif entry.url and not is_address(entry.url):
        yield Wrong("url", ADDRESS)
    if len(entry.related) > MOST_RELATED:
        yield Wrong("related", MANY)
    elif not all(_SLUG.fullmatch(one) and one != entry.slug and len(one) <= 100 for one in entry.related):
        yield Wrong("related", RELATED)


def _codes(entry: Written, lists: Lists) -> Iterator[Wrong]:
    if not entry.kind:
        yield Wrong("kind", NEEDED)
    elif entry.kind not in lists.kinds:
        yield Wrong("kind", CODE)
    for field, known in (
        ("languages", lists.languages), ("audiences", lists.audiences), ("sectors", lists.sectors),
    ):  # fmt: skip
        given: tuple[str, ...] = getattr(entry, field)
        if not given:
            yield Wrong(field, NEEDED)
        elif set(given) - known.keys():
            yield Wrong(field, CODE)


def _words(entry: Written) -> Iterator[Wrong]:
    said = {language: one for language, one in entry.words.items() if one.title or one.summary}
    if not said:
        yield Wrong(f"title.{WRITTEN[0]}", NEEDED)
    for language, one in entry.words.items():
        if language not in WRITTEN:
            yield Wrong("languages", CODE)
        if bool(one.title) != bool(one.summary):
            yield Wrong(f"{'summary' if one.title else 'title'}.{language}", PAIR)
        for field in fields(Saying):
            if field.name != "reviewed_on":
                yield from _text(field.name, getattr(one, field.name), f".{language}")
        if bool(one.reviewed_by) != bool(one.reviewed_on) or (one.reviewed_by and language not in said):
            yield Wrong(f"reviewed_by.{language}", REVIEW)
        elif one.reviewed_on and not (len(one.reviewed_on) == 10 and is_published(one.reviewed_on)):
            yield Wrong(f"reviewed_on.{language}", DATE)


def _text(field: str, text: str, where: str = "") -> Iterator[Wrong]:
    if len(text) > LONGEST[field]:
        yield Wrong(field + where, TOO_LONG)
    if _UNFIT.search(text) or (field != "summary" and re.search(r"[\t\n\r]", text)):
        yield Wrong(field + where, CHARACTERS)
