"""The shipped frameworks are what their sources say, whole in English and traditional Chinese."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import product

import pytest
from tests.core.frameworks import ADULT, CHILD, CONFORMANCE, IDS, framework

from handrail.core.frameworks.definition import Framework, Kind
from handrail.core.frameworks.tables import tables
from handrail.core.text import Text

with (CONFORMANCE / "ilo-2009-indicators.csv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file))


@pytest.mark.parametrize(("name", "column"), [(ADULT, "adult_labour"), (CHILD, "child_labour")])
def test_weights_are_those_of_the_table(name: str, column: str) -> None:
    weights = {one.code: str(one.strength) for one in framework(name).indicators()}
    assert list(weights.items()) == [(row["code"], row[column]) for row in ROWS if row[column]]


def test_totals_of_the_adult_and_child_lists() -> None:
    def totals(name: str) -> Counter[str]:
        return Counter(str(one.strength) for one in framework(name).indicators())

    assert totals(ADULT) == {"strong": 7, "medium": 53, "weak": 7}
    assert totals(CHILD) == {"strong": 15, "medium": 50}
    assert [len(one.indicators) for one in framework(ADULT).dimensions] == [10, 10, 16, 9, 15, 7]


def test_ilo_11_is_derived_as_the_table_says_and_concludes_nothing() -> None:
    display = framework("ilo-11")
    assert display.kind is Kind.DISPLAY
    assert not display.classes
    for one in display.indicators():
        assert one.derived_from == tuple(row["code"] for row in ROWS if str(one.number) in row["ilo11"].split())
    assert [one.number for one in display.indicators()] == list(range(1, 12))


def test_the_checklist_has_no_weights_and_concludes_nothing() -> None:
    checklist = framework("sexual-exploitation-checklist")
    assert not checklist.classes
    assert all(one.strength is None for one in checklist.indicators())
    assert "unweighted" in checklist.note.get("en")
    assert not {one.code for one in checklist.indicators()} & {row["code"] for row in ROWS}


@pytest.mark.parametrize("name", IDS)
def test_every_word_is_there_in_english_and_traditional_chinese(name: str) -> None:
    for text in _texts(framework(name)):
        assert text.words.get("en")
        assert text.words.get("zh-Hant"), text


@pytest.mark.parametrize("name", IDS)
def test_every_translation_says_who_made_it_and_who_read_it(name: str) -> None:
    for translation in framework(name).translations.values():
        assert translation.translated_by
        assert bool(translation.reviewed_by) == bool(translation.reviewed_on)


@pytest.mark.parametrize("name", IDS)
def test_version_and_source_are_said(name: str) -> None:
    one = framework(name)
    assert one.id == name
    assert one.version
    assert one.source
    assert all(indicator.source for indicator in one.indicators())


@pytest.mark.parametrize("name", IDS)
def test_no_sentence_says_what_a_person_is(name: str) -> None:
    for text in _texts(framework(name)):
        assert "victim" not in text.get("en").lower()
        assert "受害" not in text.get("zh-Hant")


@pytest.mark.parametrize("name", [ADULT, CHILD])
def test_exactly_one_class_for_each_of_64_combinations_and_never_lower_with_one_more(name: str) -> None:
    table = tables(framework(name))
    masks = [sum(flag << place for place, flag in enumerate(flags)) for flags in product((0, 1), repeat=6)]
    assert len(masks) == 64
    for mask in masks:
        concluded = table.conclude(mask | table.any_bit)
        assert concluded.found is not None
        for place in range(6):
            assert table.conclude(mask | 1 << place | table.any_bit).rank >= concluded.rank


def _texts(one: Framework) -> list[Text]:
    return [
        one.title,
        one.note,
        *(part.label for part in (*one.dimensions, *one.elements, *one.indicators())),
        *(text for part in one.classes for text in (part.name, part.label)),
    ]
