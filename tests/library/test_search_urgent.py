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
    ("situation-documents",): (
        *("withheld passport", "passport kept", "boss took passport", "confiscated passport", "passport"),
        *("扣留護照", "扣留护照", "護照被扣", "護照被扣留", "證件被扣", "僱主拿走護照", "沒收護照", "護照"),
        *("paspor ditahan", "kinuha ang pasaporte"),
    ),
    ("situation-wages",): (
        *("not paid", "unpaid wages", "欠薪", "沒有出糧", "没有发工资", "拖欠工資"),
        *("gaji tidak dibayar", "hindi binayaran"),
    ),
    ("situation-locked-in",): (
        *("locked in", "cannot leave the house", "被鎖", "反鎖", "反锁", "不准出門", "dikunci", "ikinulong"),
    ),
    ("situation-threatened",): ("threatened", "威脅", "威胁", "恐嚇", "diancam", "pinagbantaan"),
    ("situation-child",): ("child", "underage", "小孩", "孩子", "兒童", "童工", "anak"),
    ("children", "confidentiality"): ("mandatory reporting", "強制舉報", "强制举报"),
}
"""The pages that answer, and the words that must lead to every one of them."""
ASKED = [(query, pages) for pages, queries in URGENT.items() for query in queries]


@pytest.mark.parametrize(("query", "pages"), ASKED, ids=[query for query, _ in ASKED])
def test_an_urgent_word_finds_its_pages_among_the_first_three(query: str, pages: tuple[str, ...]) -> None:
    first = search(query).keys[:3]
    assert {f"{PAGE}:{page}" for page in pages} <= set(first), first


@pytest.mark.parametrize("query", ["withheld passport", "passport withheld", "扣留護照", "扣留护照", "護照被扣"])
def test_a_withheld_passport_finds_what_to_do_before_anything_else(query: str) -> None:
    assert search(query).keys[0] == f"{PAGE}:situation-documents"
