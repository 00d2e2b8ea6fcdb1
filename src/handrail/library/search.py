"""Finding pages and entries. What was looked for is in no address, no log and no table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Sum, Value, When

from handrail.core.search.fold import is_chinese, stem
from handrail.core.search.rank import MATCH, rarity
from handrail.core.search.spelling import best, keys
from handrail.library.index import folding
from handrail.library.models import Document, Posting, Spelling
from handrail.library.texts import Searchable

LONGEST, MOST_TERMS = 200, 16
"""Characters and terms of a query that are looked at."""
SHOWN = 20
CORRECTED = 6
"""Letters from which on a word is corrected: shorter ones are too often a word of another of our languages (“bunuh”)."""


@dataclass(frozen=True, slots=True)
class Found:
    """`keys` of documents, best first. `terms` they were found by; `corrected`: word as written → word looked for."""

    keys: tuple[str, ...]
    terms: tuple[str, ...]
    corrected: Mapping[str, str]


def search(query: str, limit: int = SHOWN, without: Collection[str] = ()) -> Found:
    """The best documents, none of `without` (keys that the reader may not open) among them. Equal scores stand in the order of their ids, which every database shares."""
    words = list(dict.fromkeys(folding().words(query[:LONGEST])))
    corrected = _corrected([word for word in words if len(word) >= CORRECTED and not is_chinese(word)])
    terms = _terms(corrected.get(word, word) for word in words)
    having = _having(terms)
    if not having:
        return Found((), terms, corrected)
    texts = Document.objects.count()
    worth = Case(
        *(When(term=term, then=Value(rarity(texts, number))) for term, number in sorted(having.items())),
        output_field=IntegerField(),
    )
    rows = Posting.objects.filter(term__in=sorted(having)).values("document_id")
    rows = rows.annotate(score=Sum(worth * (F("weight") + MATCH))).order_by("-score", "document_id")
    if without:
        rows = rows.exclude(document_id__in=sorted(Searchable(key, ()).id for key in without))
    ids = [row["document_id"] for row in rows[:limit]]
    named = dict(Document.objects.filter(id__in=ids).values_list("id", "key"))
    return Found(tuple(named[one] for one in ids if one in named), terms, corrected)


def _terms(words: Iterable[str]) -> tuple[str, ...]:
    found = (term for word in words for term in folding().terms(word))
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def _having(terms: Sequence[str]) -> dict[str, int]:
    """Term → how many documents have it, of those that any has."""
    rows = Posting.objects.filter(term__in=terms).order_by().values_list("term").annotate(number=Count("id"))
    return dict(rows)


def _corrected(words: Sequence[str]) -> dict[str, str]:
    """Words that no document has → the nearest that some have."""
    known = _having([stem(word) for word in words])
    wrong = {word: keys(word) for word in words if stem(word) not in known}
    wanted = {key for found in wrong.values() for key in found}
    if not wanted:
        return {}
    near = list(Spelling.objects.filter(key__in=wanted).order_by().values_list("key", "word"))
    often = _having(sorted({stem(word) for _, word in near}))
    candidates = {
        word: sorted({(other, often.get(stem(other), 0)) for key, other in near if key in found})
        for word, found in wrong.items()
    }
    said = {word: best(word, [one for one in others if one[1]]) for word, others in candidates.items()}
    return {word: right for word, right in said.items() if right}
