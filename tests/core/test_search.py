"""Folding, stems, spelling, weights."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail import content
from handrail.core.search.fold import Folding, table
from handrail.core.search.rank import KEYWORDS, TEXT, TITLE, rarity, score, weights
from handrail.core.search.spelling import best, distance, keys, slips

FOLDING = Folding(table(content.variants()))
words = st.text("abcdeghiot", min_size=1, max_size=12)


def terms(text: str, *, single: bool = False) -> list[str]:
    return list(FOLDING.terms(text, single=single))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("護照", "护照"), ("證件被扣", "证件被扣"), ("僱主", "雇主"), ("裏面", "里面"), ("裡面", "裏面"), ("甚麼", "什么"),
        ("Ｐａｓｓｐｏｒｔ", "passport"), ("café", "CAFE"), ("don’t", "dont"), ("passports", "passport"),
        ("threatened", "threaten"),
    ],
)  # fmt: skip
def test_the_same_to_a_reader_is_the_same_here(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_chinese_is_found_by_pairs() -> None:
    assert terms("扣留護照") == ["扣留", "留护", "护照"]
    assert terms("債") == ["债"]
    assert terms("護照", single=True) == ["护", "照", "护照"]


def test_small_words_are_left_out() -> None:
    assert terms("what to do with the passport") == ["passport"]


@given(st.text(max_size=200))
def test_any_text_becomes_terms(text: str) -> None:
    assert all(term and len(term) <= 41 for term in terms(text, single=True))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("pasport", "passport"), ("passprot", "passport"), ("trafiking", "trafficking"), ("emploier", "employer")],
)
def test_a_slip_is_forgiven(wrong: str, right: str) -> None:
    assert keys(wrong) & keys(right)
    assert best(wrong, [(right, 3), ("zebra", 9)]) == right


def test_of_equally_near_words_the_frequent_one() -> None:
    assert best("wagas", [("wages", 5), ("wagon", 50), ("sagas", 1)]) == "wages"
    assert best("debt", [("dept", 1)]) == "dept"
    assert best("ngo", [("ego", 1)]) == ""


@given(words, words)
def test_what_is_within_reach_shares_a_key(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    if 0 < distance(one, other) <= min(slips(one), slips(other)):
        assert keys(one) & keys(other)


def test_titles_weigh_more_and_weights_are_whole() -> None:
    found = weights([(TITLE, ["passport"]), (KEYWORDS, ["papers"]), (TEXT, ["employer", "employer"])])
    assert found["passport"] > found["papers"] > found["employer"] > 0
    assert all(isinstance(weight, int) for weight in found.values())


def test_rare_terms_count_more_and_all_terms_win() -> None:
    assert rarity(1000, 1) > rarity(1000, 500) >= rarity(1000, 1000) >= 1
    assert score([(100, 50), (100, 50)]) > score([(100, 150)])
