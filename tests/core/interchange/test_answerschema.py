"""Answers that are kept follow the schema, and nothing else does."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from jsonschema import Draft202012Validator

from handrail import content
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.invent import answered
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import fill
from handrail.core.interchange.answerschema import answer_schema

TODAY = date(2026, 11, 23)
SHIPPED = ("preliminary-screening", "self-assessment-domestic-work")
TYPES = """handrail: instrument/1
id: types
version: "1"
kind: checklist
title: Types
choices: {parts: [{code: "a.b", label: A}, {code: "c(d", label: C}], answer: [{code: yes, label: Y}, {code: no, label: N}, {code: dont_know, label: D}, {code: prefer_not, label: P}]}
conditions: {adult: "true()"}
sections:
  - name: all
    label: All
    items:
      - {name: N, type: integer, label: N, sensitivity: coded, range: {from: "1", to: "9", step: "2"}}
      - {name: D, type: date, label: D, sensitivity: coded}
      - {name: W, type: datetime, label: W, sensitivity: coded}
      - {name: M, type: select_multiple, choices: parts, label: M, sensitivity: coded}
      - {name: T, type: text, label: T, sensitivity: identifying}
      - {name: A, type: acknowledge, label: A, sensitivity: coded}
  - name: jobs
    label: Jobs
    repeat: jobs
    items:
      - {name: Q, type: answer, label: Q, sensitivity: coded}
"""


def shipped(name: str) -> Instrument:
    return read_instrument(content.read("instruments", name))


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_invented_answers_follow_it(name: str, language: str) -> None:
    instrument = shipped(name)
    schema = answer_schema(instrument, language)
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema)
    random = Random(7)
    for _ in range(100):
        kept = answered(instrument, random, TODAY).stored()
        assert kept
        judge.validate(kept)
    assert not judge.is_valid({**kept, "NOTHING": "yes"})
    assert not judge.is_valid(dict.fromkeys(kept, "nowhere"))
    assert not judge.is_valid(dict.fromkeys(kept, 1))


def test_what_is_never_kept_has_no_property() -> None:
    instrument = shipped("preliminary-screening")
    schema = answer_schema(instrument, "en")
    assert "P18" not in schema["properties"]
    assert "P18" in schema["x-handrail-not-kept"]
    assert schema["properties"]["P08"]["oneOf"][0]["title"] == "Yes"


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        ("N", ["3", "-12"], ["3.5", "x", ""]),
        ("D", ["2024-02-29"], ["2024-2-29", "2024-13-01"]),
        ("W", ["2024-02-29T09:30", "2024-02-29T09:30:15.5+08:00"], ["2024-02-29 09:30"]),
        ("M", ["a.b", "a.b c(d"], ["axb", "a.b  c(d", "c(d,"]),
        ("A", ["OK"], ["ok"]),
        ("jobs[1].Q", ["yes"], ["maybe"]),
        ("jobs[50].Q", ["no"], []),
    ],
)
def test_each_type_has_its_form(place: str, good: list[str], bad: list[str]) -> None:
    instrument = read_instrument({"instrument.yaml": TYPES})
    judge = Draft202012Validator(answer_schema(instrument, "en"))
    for text in good:
        judge.validate({place: text})
        fill(instrument, Answers({place: text}), today=TODAY)
    for text in bad:
        assert not judge.is_valid({place: text}), text
    for wrong in ("jobs[51].Q", "jobs[0].Q", "Q", "T", "jobs[1].N"):
        assert not judge.is_valid({wrong: "yes"})
