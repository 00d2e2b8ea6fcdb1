"""Fills a fresh database with 5,000 pages made of passages of the handbook, and searches. Prints one line of JSON."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from statistics import median, quantiles

import django

QUERIES = Path(__file__).resolve().parents[2] / "conformance" / "search" / "queries.txt"
PAGES, PASSAGES, TIMES = 5_000, 3, 3


def main() -> None:
    """The made-up pages lie beside the real ones, so that results are drawn as they always are."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from handrail.audit.writing import writing
    from handrail.core.search.rank import KEYWORDS, SUMMARY, TEXT, TITLE
    from handrail.library.handbook import handbook
    from handrail.library.index import index_all, put
    from handrail.library.models import Posting
    from handrail.library.results import results
    from handrail.library.search import search
    from handrail.library.texts import Searchable, page_passages

    call_command("migrate", verbosity=0, interactive=False)
    index_all()
    chance = random.Random(5)
    real = list(handbook().pages.values())
    texts = [one.text for page in real for _, one in page_passages(page)]
    made = []
    for number in range(PAGES - len(real)):
        page = chance.choice(real)
        parts = [(TITLE, title) for title in page.titles.words.values()]
        parts += [(KEYWORDS, word) for words in page.keywords.values() for word in chance.sample(words, 1)]
        parts += [(SUMMARY, chance.choice(texts)[:150])]
        parts += [(TEXT, text) for text in chance.sample(texts, PASSAGES)]
        made.append(Searchable(f"made:{number}", tuple(parts)))
    with writing("library.indexed", by=None, organisation=None, on=None):
        put(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as every server does by itself after a while
    queries = QUERIES.read_text(encoding="utf-8").splitlines()
    took = []
    for query in [*queries[:20], *(queries * TIMES)]:
        begun = time.perf_counter()
        results(search(query), "en", str, str, drafts=True)
        took.append((time.perf_counter() - begun) * 1000)
    took = took[20:]
    said = {
        "p95": quantiles(took, n=100)[94],
        "median": median(took),
        "pages": PAGES,
        "postings": Posting.objects.count(),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.web.settings")
    main()
