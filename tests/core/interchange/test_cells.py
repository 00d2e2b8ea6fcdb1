"""Cells that no spreadsheet takes for a formula; the rule in Python and the rule in SQL are one rule."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.core.interchange.cells import BEGINS, MARK, SPACES, cell, safe, sql, sql_undone, unsafe

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from([*BEGINS, *SPACES, MARK, "a", "Z", "5", ".", "{", "~", "é", "工", "\U0001f600"]),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=8,
)


@pytest.mark.parametrize("begin", list(BEGINS))
@pytest.mark.parametrize("spaces", ["", " ", "  ", "\u3000", "\xa0 ", "\ufeff", "'"])
def test_whatever_begins_a_formula_is_marked(begin: str, spaces: str) -> None:
    text = f"{spaces}{begin}cmd|' /C calc'!A0"
    assert safe(text) == MARK + text
    assert unsafe(safe(text)) == text


@pytest.mark.parametrize(
    "text", ["", "domestic", ".missing", "a=b", "1-7", "31+", "O'Neill", "'tis", "5%", "工作", "{}"]
)
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text
    assert unsafe(text) == text


def test_numbers_keep_their_sign() -> None:
    assert [cell(value) for value in (-5, 1.5, True, None, "-5")] == [-5, 1.5, True, None, "'-5"]


@given(TEXTS)
def test_undone_exactly(text: str) -> None:
    assert unsafe(safe(text)) == text
    first = safe(text).lstrip(SPACES)[:1]
    assert not first or first not in BEGINS


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=50, max_size=120))
def test_sql_and_python_agree(texts: list[str]) -> None:
    with duckdb.connect() as database:
        query = f"SELECT {sql('x')}, {sql_undone('x')} FROM (SELECT unnest(?::VARCHAR[]) AS x)"
        rows = database.execute(query, [texts]).fetchall()
    assert rows == [(safe(text), unsafe(text)) for text in texts]


def test_sql_leaves_null() -> None:
    with duckdb.connect() as database:
        assert database.execute(f"SELECT {sql('x')} FROM (SELECT NULL::VARCHAR AS x)").fetchone() == (None,)
