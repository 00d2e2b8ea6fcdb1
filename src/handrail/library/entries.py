"""Entries of the library as rows. What is withdrawn is not listed any more; what ships belongs to no organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.http import Http404

from handrail import content
from handrail.core.library.entry import Lists, Saying, Written
from handrail.core.library.read import read_library, read_lists
from handrail.library.models import Copy, Entry
from handrail.organisations.policy import Actor

FILTERS: Mapping[str, str] = MappingProxyType(
    {"kind": "kinds", "language": "languages", "audience": "audiences", "sector": "sectors"}
)
"""What a list is narrowed by → the coded list that it is chosen from."""
_HELD_BY = {"kind": "kind", "language": "languages", "audience": "audiences", "sector": "sectors"}


@lru_cache(maxsize=1)
def lists() -> Lists:
    """The coded lists with their names."""
    return read_lists(content.read("contents", "library"))


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Written]:
    """The entries that ship, from their files. Raises `Problems` where one is wrong, which the tests find first."""
    return read_library(lists(), {slug: content.read("library", slug) for slug in content.ids("library")})


def listed(chosen: Mapping[str, str]) -> list[str]:
    """Slugs that fit every filter, by kind, then the newest first. The lists stand in JSON, which two databases look
    into in two ways, so that the few columns needed are gone through here."""
    rows = Entry.objects.filter(withdrawn=False)
    found = rows.values("slug", "published", "kind", "languages", "audiences", "sectors").order_by("slug")
    columns: list[dict[str, Any]] = [dict(row) for row in found]
    fit = [row for row in columns if all(_has(row[_HELD_BY[name]], code) for name, code in chosen.items())]
    order = {kind: place for place, kind in enumerate(lists().kinds)}
    fit.sort(key=lambda row: row["published"], reverse=True)
    fit.sort(key=lambda row: order.get(row["kind"], len(order)))
    return [row["slug"] for row in fit]


def _has(held: Any, code: str) -> bool:
    return held == code if isinstance(held, str) else code in held


def of_slugs(slugs: Iterable[str]) -> list[Entry]:
    """Those that are not withdrawn, in the order of the slugs."""
    wanted = list(slugs)
    rows = Entry.objects.filter(slug__in=wanted, withdrawn=False).prefetch_related("words")
    found = {row.slug: row for row in rows}
    return [found[slug] for slug in wanted if slug in found]


def entry(slug: str) -> Entry:
    """Also one that is withdrawn: whoever asks says so. Raises `Http404`."""
    row = Entry.objects.prefetch_related("words").filter(slug=slug).first()
    if row is None:
        raise Http404
    return row


def newest(number: int) -> list[Entry]:
    """What was added or changed last."""
    rows = Entry.objects.filter(withdrawn=False).prefetch_related("words")
    return list(rows.order_by("-updated_at", "slug")[:number])


def own(actor: Actor) -> list[Entry]:
    """Every entry of the actor's organisation, also withdrawn ones."""
    rows = Entry.objects.filter(organisation_id=actor.organisation).prefetch_related("words")
    return list(rows.order_by("withdrawn", "slug"))


def own_entry(actor: Actor, slug: str) -> Entry:
    """One that the actor may change. Raises `Http404` for one that ships, is somebody else's, or is withdrawn."""
    row = Entry.objects.prefetch_related("words").filter(slug=slug, organisation_id=actor.organisation, withdrawn=False)
    found = row.first()
    if found is None:
        raise Http404
    return found


def copy_facts(sha256: str | None) -> dict[str, Any] | None:
    """`sha256`, `size`, `licence` of a held copy, without its content."""
    if not sha256:
        return None
    return copies_facts([sha256]).get(sha256)


def copies_facts(hashes: Iterable[str | None]) -> dict[str, dict[str, Any]]:
    """The same of several, by hash."""
    rows = Copy.objects.filter(pk__in={one for one in hashes if one}).values("sha256", "size", "licence")
    return {row["sha256"]: dict(row) for row in rows}


def copy_content(sha256: str) -> bytes:
    """The file, if an entry that is listed holds it. Raises `Http404`."""
    if not Entry.objects.filter(copy_id=sha256, withdrawn=False).exists():
        raise Http404
    return bytes(Copy.objects.values_list("content", flat=True).get(pk=sha256))


def written(row: Entry) -> Written:
    """The entry as a form shows it."""
    return Written(
        row.slug, row.kind, row.publisher, row.published,
        tuple(row.languages), tuple(row.audiences), tuple(row.sectors), row.url, tuple(row.related),
        MappingProxyType({
            one.language: Saying(one.title, one.summary, one.translated_by, one.reviewed_by, one.reviewed_on)
            for one in sorted(row.words.all(), key=lambda words: words.language)
        }),
    )  # fmt: skip
