"""Keeping the index of the search beside what it finds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from handrail import content
from handrail.audit.writing import writing
from handrail.core.search.fold import Folding, is_chinese, table
from handrail.core.search.rank import SUMMARY, weights
from handrail.core.search.spelling import keys
from handrail.library.handbook import handbook
from handrail.library.models import Document, Entry, Posting, Spelling
from handrail.library.texts import Searchable, of_entry, of_page

BATCH = 2_000
"""Rows in one statement."""


@lru_cache(maxsize=1)
def folding() -> Folding:
    """The one table that texts and queries are folded by."""
    return Folding(table(content.variants()))


def index_all() -> int:
    """Brings the index up to date with the handbook and the entries. Returns how many documents changed."""
    entries = Entry.objects.filter(withdrawn=False).prefetch_related("words")
    wanted = [*map(of_page, handbook().pages.values()), *map(of_entry, entries)]
    known = dict(Document.objects.values_list("id", "digest"))
    stale = [one for one in wanted if known.get(one.id) != one.digest]
    gone = known.keys() - {one.id for one in wanted}
    if not stale and not gone:
        return 0
    with writing("library.indexed", by=None, organisation=None, on=None):
        remove(gone)
        put(stale)
    return len(stale) + len(gone)


def put(documents: Iterable[Searchable]) -> None:
    """Indexes documents anew; inside `writing`."""
    documents = list(documents)
    remove(one.id for one in documents)
    Document.objects.bulk_create([Document(id=one.id, key=one.key, digest=one.digest) for one in documents])
    postings = (
        Posting(document_id=one.id, term=term, weight=weight)
        for one in documents
        for term, weight in _weights(one).items()
    )
    Posting.objects.bulk_create(postings, batch_size=BATCH)
    found = {(key, word) for one in documents for word in _spelt(one) for key in keys(word)}
    Spelling.objects.bulk_create(
        (Spelling(key=key, word=word) for key, word in sorted(found)), batch_size=BATCH, ignore_conflicts=True
    )


def remove(ids: Iterable[int]) -> None:
    """Takes documents out; inside `writing`. Words stay among the spellings: they were right."""
    gone = list(ids)
    for start in range(0, len(gone), 500):
        Posting.objects.filter(document_id__in=gone[start : start + 500]).delete()
        Document.objects.filter(id__in=gone[start : start + 500]).delete()


def _weights(document: Searchable) -> dict[str, int]:
    found = ((worth, folding().terms(text, single=worth > SUMMARY)) for worth, text in document.parts)
    return weights(found, document.share)


def _spelt(document: Searchable) -> set[str]:
    return {word for _, text in document.parts for word in folding().words(text) if not is_chinese(word)}
