"""Adding, changing and withdrawing entries, and holding copies: each with its event and the index in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.http import Http404

from handrail.audit.writing import writing
from handrail.core.library.entry import RELATED, TAKEN, Saying, Written, Wrong, wrong
from handrail.library import entries
from handrail.library.index import put, remove
from handrail.library.models import Copy, Entry, EntryWords
from handrail.library.texts import of_entry
from handrail.organisations.policy import Actor


class Refused(Exception):
    """Nothing was written. Carries everything that is wrong."""

    def __init__(self, problems: Iterable[Wrong]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(one.field for one in self.problems))


class Conflict(Exception):
    """Somebody else has changed the entry meanwhile. Nothing was written. `revision`: the one that is there now."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        super().__init__(revision)


class _NothingToDo(Exception):
    """Ends a transaction that would change nothing, so that it leaves no event."""


def add(actor: Actor, entry: Written, now: datetime) -> None:
    """A new entry of the actor's organisation. Raises `Refused`. The same sent twice is added once."""
    _check(entry)
    row = Entry(slug=entry.slug, organisation_id=actor.organisation)
    try:
        with writing("library.added", by=actor.worker, organisation=actor.organisation, on=row.id):
            there = Entry.objects.filter(slug=entry.slug).prefetch_related("words").first()
            if there is not None:
                if (
                    not there.withdrawn
                    and there.organisation_id == actor.organisation
                    and entries.written(there) == entry
                ):
                    raise _NothingToDo
                raise Refused([Wrong("slug", TAKEN)])
            _check_related(entry)
            _store(row, entry, now)
    except _NothingToDo:
        return


def change(actor: Actor, slug: str, entry: Written, revision: int, now: datetime) -> None:
    """Puts other facts and words in place. A review counts for the words that were read, and goes with them.

    Raises `Refused`, `Conflict`, `Http404` (not the actor's to change)."""
    row = entries.own_entry(actor, slug)
    _check(replace(entry, slug=slug))
    try:
        with writing("library.changed", by=actor.worker, organisation=actor.organisation, on=row.id):
            row = _locked(actor, slug)
            before = entries.written(row)
            wanted = _reviews(before, replace(entry, slug=slug))
            if wanted == before:
                raise _NothingToDo
            if row.revision != revision:
                raise Conflict(row.revision)
            _check_related(wanted)
            _store(row, wanted, now, revision + 1)
    except _NothingToDo:
        return


def withdraw(actor: Actor, slug: str, now: datetime) -> None:
    """Takes an entry off every list and out of the search; its address says that it was withdrawn. Raises `Http404`."""
    row = entries.own_entry(actor, slug)
    with writing("library.withdrawn", by=actor.worker, organisation=actor.organisation, on=row.id):
        _withdraw(_locked(actor, slug), now)


def hold(actor: Actor, slug: str, data: bytes, licence: str, now: datetime) -> None:
    """Puts a copy that `copies.refused` let through with an entry. Raises `Http404`."""
    row = entries.own_entry(actor, slug)
    sha256 = hashlib.sha256(data).hexdigest()
    with writing("library.copied", by=actor.worker, organisation=actor.organisation, on=row.id):
        row = _locked(actor, slug)
        before = row.copy_id
        if not Copy.objects.filter(pk=sha256).exists():
            Copy.objects.create(sha256=sha256, size=len(data), licence=licence, content=data, added_at=now)
        _point(row, sha256, now)
        _let_go(before)


def drop_copy(actor: Actor, slug: str, now: datetime) -> None:
    """Holds no copy with an entry any more; the file goes when no entry has it. Raises `Http404`."""
    row = entries.own_entry(actor, slug)
    with writing("library.changed", by=actor.worker, organisation=actor.organisation, on=row.id):
        row = _locked(actor, slug)
        before = row.copy_id
        _point(row, None, now)
        _let_go(before)


def publish_entries(now: datetime) -> list[str]:
    """Brings the entries that ship into the database, and withdraws those that ship no more. Returns what was done, one
    line each; again does nothing."""
    done = []
    rows = {row.slug: row for row in Entry.objects.prefetch_related("words")}
    for slug, entry in entries.shipped().items():
        row = rows.get(slug)
        if row is not None and row.organisation_id is not None:
            done.append(f"entry {slug}: an organisation has one of this name, which stays")
        elif row is None:
            row = Entry(slug=slug)
            with writing("library.added", by=None, organisation=None, on=row.id):
                _store(row, entry, now)
            done.append(f"entry {slug}")
        elif row.withdrawn or entries.written(row) != entry:
            with writing("library.changed", by=None, organisation=None, on=row.id):
                row.withdrawn = False
                _store(row, entry, now, row.revision + 1)
            done.append(f"entry {slug}")
    for slug, row in rows.items():
        if row.organisation_id is None and not row.withdrawn and slug not in entries.shipped():
            with writing("library.withdrawn", by=None, organisation=None, on=row.id):
                _withdraw(row, now)
            done.append(f"entry {slug}: withdrawn")
    return done


def _check(entry: Written) -> None:
    if found := wrong(entry, entries.lists()):
        raise Refused(found)


def _check_related(entry: Written) -> None:
    known = set(Entry.objects.filter(slug__in=entry.related, withdrawn=False).values_list("slug", flat=True))
    if set(entry.related) - known:
        raise Refused([Wrong("related", RELATED)])


def _locked(actor: Actor, slug: str) -> Entry:
    """The row as it is now, inside `writing`. On PostgreSQL nobody else changes it until the end."""
    rows = Entry.objects.select_for_update().filter(slug=slug, organisation_id=actor.organisation, withdrawn=False)
    row = rows.first()
    if row is None:
        raise Http404
    return row


def _store(row: Entry, entry: Written, now: datetime, revision: int = 1) -> None:
    row.kind, row.publisher, row.published, row.url = entry.kind, entry.publisher, entry.published, entry.url
    row.languages, row.audiences, row.sectors = list(entry.languages), list(entry.audiences), list(entry.sectors)
    row.related, row.revision, row.updated_at = list(entry.related), revision, now
    row.save()
    EntryWords.objects.filter(entry=row).delete()
    EntryWords.objects.bulk_create(_words(row.id, entry.words))
    put([of_entry(Entry.objects.prefetch_related("words").get(pk=row.pk))])


def _words(entry: UUID, words: Mapping[str, Saying]) -> list[EntryWords]:
    return [
        EntryWords(
            entry_id=entry,
            language=language,
            title=one.title,
            summary=one.summary,
            translated_by=one.written_by,
            reviewed_by=one.reviewed_by,
            reviewed_on=one.reviewed_on,
        )
        for language, one in words.items()
    ]


def _reviews(before: Written, entry: Written) -> Written:
    """The entry without reviews of words that have changed since."""
    words = dict(entry.words)
    for language, one in entry.words.items():
        old = before.words.get(language)
        same_review = old is not None and (old.reviewed_by, old.reviewed_on) == (one.reviewed_by, one.reviewed_on)
        if old is not None and same_review and (old.title, old.summary) != (one.title, one.summary):
            words[language] = replace(one, reviewed_by="", reviewed_on="")
    return replace(entry, words=MappingProxyType(words))


def _withdraw(row: Entry, now: datetime) -> None:
    before = row.copy_id
    row.withdrawn, row.copy, row.updated_at, row.revision = True, None, now, row.revision + 1
    row.save()
    _let_go(before)
    remove([of_entry(row).id])


def _point(row: Entry, sha256: str | None, now: datetime) -> None:
    row.copy_id, row.updated_at = sha256, now
    row.revision += 1
    row.save()


def _let_go(sha256: str | None) -> None:
    """A copy that no entry has any more is not kept."""
    if sha256 and not Entry.objects.filter(copy_id=sha256).exists():
        Copy.objects.filter(pk=sha256).delete()
