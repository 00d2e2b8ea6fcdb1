"""Words that a worker types in a hurry, or with a shaking hand, lead to the page that helps: among the first three."""

from __future__ import annotations

import pytest

from handrail.library.search import search
from handrail.library.texts import PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
URGENT = {
    ("danger",): ("999",),
    ("danger", "trauma"): (
        *("suicide", "self-harm", "wants to die", "自殺", "輕生", "自殘", "自杀", "轻生", "自残"),
        *("bunuh diri", "menyakiti diri", "magpakamatay", "pagpapakamatay"),
    ),
    ("situation-hurt", "indicator-cd4"): (
        *("rape", "sexual assault", "強姦", "性侵犯", "非禮", "强奸", "非礼"),
        *("perkosaan", "panggagahasa"),
    ),
    ("rights-at-work", "forms-in-hong-kong"): ("外傭", "外佣"),
    ("interpreter",): ("翻譯", "翻译"),
    ("children", "confidentiality"): ("mandatory reporting", "強制舉報", "强制举报"),
}
"""The pages that answer, and the words that must lead to every one of them."""
ASKED = [(query, pages) for pages, queries in URGENT.items() for query in queries]


@pytest.mark.parametrize(("query", "pages"), ASKED, ids=[query for query, _ in ASKED])
def test_an_urgent_word_finds_its_pages_among_the_first_three(query: str, pages: tuple[str, ...]) -> None:
    first = search(query).keys[:3]
    assert {f"{PAGE}:{page}" for page in pages} <= set(first), first
