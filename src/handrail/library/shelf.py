"""Entries as pages, feeds and lists show them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from handrail import content
from handrail.core.checks.read import read_check
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.read import read_instrument
from handrail.core.library.citation import Citable
from handrail.core.library.entry import Lists, Saying, Written
from handrail.core.text import nearest
from handrail.library.entries import FILTERS, lists, written

if TYPE_CHECKING:
    from handrail.library.models import Entry

_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""So that nothing in a data block can end it."""
_SCHEMA = {"law": "Legislation", "research": "Report", "training": "LearningResource", "handbook": "Book"}


def address(slug: str) -> str:
    """The public page of an entry, in the language of the request."""
    return reverse("library:entry", kwargs={"slug": slug})


def said(entry: Written, language: str) -> tuple[str, Saying]:
    """The words in `language`, else in the nearest: Chinese readers get Chinese."""
    code = nearest(language, entry.words) or next(iter(entry.words))
    return code, entry.words[code]


def worked_through(slug: str, language: str) -> list[dict[str, str]]:
    """The checks that are made from this entry: an organisation can work through it there."""
    found = []
    for name, instrument in _checks().get(slug, {}).items():
        code = nearest(language, instrument.languages)
        href = reverse("checks:check", kwargs={"name": name})
        found.append({"href": href, "title": instrument.title.get(code), "lang": code})
    return found


@lru_cache(maxsize=1)
def _checks() -> Mapping[str, Mapping[str, Instrument]]:
    """Slug of the guide → id of the check → its questionnaire."""
    found: dict[str, dict[str, Instrument]] = {}
    for name in content.ids("checks"):
        instrument = read_instrument(content.read("instruments", name))
        guide = read_check(content.read("checks", name), instrument).guide
        found.setdefault(guide.entry, {})[name] = instrument
    return MappingProxyType(found)


def filters(chosen: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """The choices of the form above the list."""
    return [
        {"name": name, "options": _options(getattr(lists(), held), chosen.get(name, ""), language)}
        for name, held in FILTERS.items()
    ]


def _options(names: Mapping[str, Any], chosen: str, language: str) -> list[dict[str, Any]]:
    return [{"code": code, "name": text.get(language), "on": code == chosen} for code, text in names.items()]


def row(entry: Written, language: str) -> dict[str, Any]:
    """An entry in a list."""
    code, words = said(entry, language)
    return {
        "title": words.title,
        "summary": words.summary,
        "lang": code,
        "href": address(entry.slug),
        "kind": _name(lists().kinds, entry.kind, language),
        "publisher": entry.publisher,
        "published": entry.published,
    }


def whole(
    entry: Written, related: Iterable[Written], copy: Mapping[str, Any] | None, language: str, base: str
) -> dict[str, Any]:
    """An entry on its own page. `base`: scheme and host, for the address that is passed on."""
    known: Lists = lists()
    code, words = said(entry, language)
    page = base + address(entry.slug)
    return row(entry, language) | {
        "slug": entry.slug,
        "languages": _names(known.languages, entry.languages, language),
        "audiences": _names(known.audiences, entry.audiences, language),
        "sectors": _names(known.sectors, entry.sectors, language),
        "url": entry.url,
        "related": [row(one, language) for one in related],
        "copy": copy and {**copy, "href": copy_address(copy["sha256"]), "megabytes": _megabytes(copy["size"])},
        "words": words,
        "draft": not words.reviewed_by,
        "page": page,
        "mail": "mailto:?" + urlencode({"subject": words.title, "body": page}).replace("+", "%20"),
        "schema": _schema(entry, words, code, page, base + copy_address(copy["sha256"]) if copy else None),
    }


def copy_address(sha256: str) -> str:
    """Where a held copy is fetched."""
    return reverse("library:copy", kwargs={"sha256": sha256})


def citable(entry: Written, language: str, base: str) -> Citable:
    """What a citation needs."""
    _, words = said(entry, language)
    return Citable(
        entry.slug, entry.kind, words.title, entry.publisher, entry.published, entry.languages, entry.url,
        base + address(entry.slug), words.summary,
    )  # fmt: skip


def listing(rows: Iterable[Entry], copies: Mapping[str, Mapping[str, Any]], base: str) -> dict[str, Any]:
    """The public list (docs/library-format.md)."""
    return {"format": "handrail-library/1", "entries": [_listed(one, copies, base) for one in rows]}


def _listed(row: Entry, copies: Mapping[str, Mapping[str, Any]], base: str) -> dict[str, Any]:
    entry = written(row)
    copy = copies.get(row.copy_id or "")
    return {
        "slug": entry.slug,
        "page": base + address(entry.slug),
        "kind": entry.kind,
        "publisher": entry.publisher,
        "published": entry.published,
        "languages": entry.languages,
        "audiences": entry.audiences,
        "sectors": entry.sectors,
        "url": entry.url,
        "related": entry.related,
        "words": {
            code: {"title": one.title, "summary": one.summary, "reviewed": bool(one.reviewed_by)}
            for code, one in entry.words.items()
        },
        "copy": {**copy, "url": base + copy_address(copy["sha256"])} if copy else None,
        "updated": row.updated_at.isoformat(timespec="seconds"),
    }


def _schema(entry: Written, words: Saying, language: str, page: str, copy: str | None) -> SafeString:
    """A block of data for search engines (schema.org). Not a script: it runs nowhere, and nothing in it can end it."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA.get(entry.kind, "CreativeWork"),
        "name": words.title,
        "description": words.summary,
        "publisher": {"@type": "Organization", "name": entry.publisher},
        "datePublished": entry.published,
        "inLanguage": entry.languages,
        "audience": [{"@type": "Audience", "audienceType": name} for name in _names(lists().audiences, entry.audiences, language)],
        "mainEntityOfPage": page,
        "url": entry.url or page,
        "encoding": {"@type": "MediaObject", "contentUrl": copy, "encodingFormat": "application/pdf"} if copy else None,
    }  # fmt: skip
    text = json.dumps({name: value for name, value in found.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308


def _name(names: Mapping[str, Any], code: str, language: str) -> str:
    return str(names[code].get(language)) if code in names else code


def _names(names: Mapping[str, Any], codes: Iterable[str], language: str) -> list[str]:
    return [_name(names, code, language) for code in codes]


def _megabytes(size: int) -> str:
    return f"{max(size / 1_000_000, 0.1):.1f}"
