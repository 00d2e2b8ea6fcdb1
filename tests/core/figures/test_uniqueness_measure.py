"""The measure behind the limit: what one, two and three known answers single out, and what a definition allows."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from handrail.core.figures.frame import Column
from handrail.core.figures.uniqueness import Uniqueness, Worst, bits, measure

YES_NO = Column("q_A", codes=("yes", "no", "dont_know", "prefer_not", "other"), question="A")
SEVERAL = Column("q_B", codes=("x", "y", "z"), several=True, question="B")
THIRD = Column("q_C", codes=("one",), question="C")
RECORDS = [
    {"q_A": "yes", "q_B": "x", "q_C": "one"},
    {"q_A": "yes", "q_B": "x y", "q_C": "one"},
    {"q_A": "no", "q_B": "x", "q_C": "one"},
    {"q_A": "no", "q_B": "x", "q_C": ".not_asked"},
]


def test_bits_come_from_the_definition() -> None:
    """Five codes and three states without an answer are eight: 3 bits; of three codes each may be there: 3 bits."""
    assert bits([YES_NO]) == 3
    assert bits([YES_NO, SEVERAL]) == 6


def test_what_singles_out_the_most() -> None:
    found, worst = measure(RECORDS, [YES_NO, SEVERAL, THIRD])
    assert worst == (Worst(("q_B",), 0.25), Worst(("q_A", "q_B"), 0.5), Worst(("q_A", "q_B", "q_C"), 1.0))
    assert found == Uniqueness(3, 8, 0.25, 0.5, 1.0, 1.0)


def test_a_further_question_passes_a_limit_that_was_recorded_without_it() -> None:
    limit = asdict(measure(RECORDS, [YES_NO, SEVERAL])[0])
    assert [*measure(RECORDS, [YES_NO, SEVERAL])[0].beyond(limit)] == []
    assert [*measure(RECORDS, [YES_NO, SEVERAL, THIRD])[0].beyond(limit)] == ["columns", "bits", "three", "mean"]
    assert [*measure(RECORDS, [YES_NO])[0].beyond({})] == ["columns", "bits", "one", "two", "three", "mean"]


def test_a_record_without_a_column_is_an_error() -> None:
    with pytest.raises(KeyError):
        measure([{"q_A": "yes"}], [YES_NO, SEVERAL])
