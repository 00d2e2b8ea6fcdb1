"""HXL hashtags: every tag follows the grammar, and uses the dictionary's own hashtags and attributes."""

from __future__ import annotations

import re

import pytest

from handrail.core.interchange.hxl import count, dimension, rate, row

TAG = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(?:\+[A-Za-z][A-Za-z0-9_]*)*")
"""HXL tagging conventions 1.1, hashtag and attributes, without spaces."""


@pytest.mark.parametrize(
    ("codes", "tag"),
    [
        ({}, "#affected+ind+identified"),
        ({"gender": "woman"}, "#affected+ind+identified+f"),
        ({"gender": "man"}, "#affected+ind+identified+m"),
        ({"gender": "non_conforming"}, "#affected+ind+identified+i"),
        ({"gender": "trans_woman"}, "#affected+ind+identified+f+trans"),
        ({"age": "under_18"}, "#affected+ind+identified+children+age_0_17"),
        ({"age": "from_18_to_25"}, "#affected+ind+identified+adults+age_18_25"),
        ({"age": "from_39"}, "#affected+ind+identified+adults+age_39_plus"),
        ({"age": "age_48_up"}, "#affected+ind+identified+adults+age_48_plus"),
        ({"age": "age_9_11", "gender": "woman"}, "#affected+ind+identified+children+age_9_11+f"),
        ({"sector": "domestic"}, "#affected+ind+identified+sector_domestic"),
        ({"gender": ".not_known"}, "#affected+ind+identified+gender_not_known"),
    ],
)
def test_groups_are_attributes(codes: dict[str, str], tag: str) -> None:
    assert count("identified", **codes) == tag
    assert TAG.fullmatch(tag)


def test_a_screening_is_not_yet_a_person_affected() -> None:
    assert count("screenings") == "#indicator+num+ind+screenings"
    assert count("answers").startswith("#indicator")


def test_codes_are_no_numbers_of_people() -> None:
    """OCHA: a column of codes for groups of people is #beneficiary; #affected holds numbers only."""
    assert dimension("gender") == "#beneficiary+code+gender"
    assert dimension("citizenship") == "#beneficiary+code+citizenship+v_iso3"
    assert dimension("quarter") == "#date+quarter"


@pytest.mark.parametrize("name", ["gender", "month", "f_ilo-2009-adult-labour", "2018", "性別", "a b"])
def test_every_tag_follows_the_grammar(name: str) -> None:
    assert all(TAG.fullmatch(tag) for tag in (dimension(name), count(name), rate(name), count("x", age=name)))


def test_a_row() -> None:
    assert row(["quarter", "gender"], "identified", ["share"]) == [
        "#date+quarter",
        "#beneficiary+code+gender",
        "#affected+ind+identified",
        "#indicator+pct+share",
    ]
