"""The order of results is that of the rule computed in plain Python over the same texts, on whatever database this runs:
so SQLite and PostgreSQL agree with each other too."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from handrail.core.search.fold import is_chinese
from handrail.core.search.rank import SUMMARY, rarity, score, weights
from handrail.library.handbook import handbook
from handrail.library.index import folding
from handrail.library.models import Entry
from handrail.library.search import SHOWN, search
from handrail.library.texts import Searchable, of_entry, of_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
QUERIES = Path(__file__).parents[2].joinpath("conformance/search/queries.txt").read_text(encoding="utf-8").splitlines()


def documents() -> list[Searchable]:
    entries = Entry.objects.filter(withdrawn=False).prefetch_related("words")
    return [*map(of_page, handbook().pages.values()), *map(of_entry, entries)]


def test_two_hundred_queries_in_the_same_order_everywhere() -> None:
    texts = documents()
    found = {
        one.key: weights(
            ((worth, folding().terms(text, single=worth > SUMMARY)) for worth, text in one.parts),
            one.share,
        )
        for one in texts
    }
    having = Counter(term for terms in found.values() for term in terms)
    ids = {one.key: one.id for one in texts}
    assert len(QUERIES) == len(set(QUERIES)) == 200
    for query in QUERIES:
        said = search(query)
        scores = {
            key: score((rarity(len(texts), having[term]), terms[term]) for term in said.terms if term in terms)
            for key, terms in found.items()
        }
        expected = sorted((key for key in scores if scores[key]), key=lambda key: (-scores[key], ids[key]))
        assert list(said.keys) == expected[:SHOWN], query
        assert said.keys, query


def test_both_chinese_scripts_give_the_same_order() -> None:
    chinese = [query for query in QUERIES if is_chinese(query)]
    assert len(chinese) >= 60
    for query in chinese:
        assert search(query).keys == search(folding().folded(query)).keys
