"""Types that came with forms of others: what fits each, what nobody answers, what waits."""

from __future__ import annotations

from datetime import date

import pytest

from handrail.core.instruments.answers import Answers, from_fields
from handrail.core.instruments.definition import Instrument, Sensitivity
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import fill
from handrail.core.problems import Problems

FORM = """
handrail: instrument/1
id: types
version: "1"
kind: checklist
title: Types
language: {{tag: {tag}}}
choices:
  needs: [{{code: bed, label: A bed}}, {{code: food, label: Food}}, {{code: rest, label: Rest}}]
sections:
  - name: part
    label: Part
    items:
      - {{name: first, type: rank, choices: needs, label: First, sensitivity: coded}}
      - {{name: seen, type: acknowledge, label: Seen, sensitivity: coded}}
      - {{name: hour, type: time, label: At, sensitivity: coded}}
      - {{name: on, type: datetime, label: When, sensitivity: coded}}
      - {{name: much, type: decimal, label: How much, sensitivity: coded, range: {{from: "-0.5", to: "1", step: "0.1"}}}}
      - {{name: origin, type: hidden, default: desk, sensitivity: coded}}
      - {{name: place, type: text, label: Where, readonly: yes, default: Pier, sensitivity: identifying}}
      - {{name: photo, type: waiting, needs: image, label: A picture}}
{more}
"""


def form(more: str = "", tag: str = "en", *, draft: bool = False) -> Instrument:
    return read_instrument({"instrument.yaml": FORM.format(more=more, tag=tag)}, draft=draft)


def problem(name: str, value: str | list[str]) -> str:
    """The code of what is wrong with one answer, or ""."""
    instrument = form()
    answers, problems = from_fields(instrument, {name: [value] if isinstance(value, str) else value})
    found = [*problems, *fill(instrument, answers, today=date(2026, 11, 23)).problems]
    return found[0].code if found else ""


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("first", ["food", "bed", "rest"], ""),
        ("first", ["food", "bed"], "answer.rank"),
        ("first", ["food", "food", "bed", "rest"], ""),  # pressed twice is still one place
        ("first", ["food", "bed", "other"], "answer.rank"),
        ("seen", "OK", ""),
        ("seen", "yes", "answer.acknowledge"),
        ("hour", "09:30", ""),
        ("hour", "23:59:59.999+08:00", ""),
        ("hour", "24:00", "answer.time"),
        ("hour", "9:30", "answer.time"),
        ("on", "2024-02-29T09:30", ""),
        ("on", "2023-02-29T09:30", "answer.datetime"),
        ("on", "2024-02-29", "answer.datetime"),
        ("much", "0.3", ""),
        ("much", "-0.5", ""),
        ("much", "0.30", ""),
        ("much", "0.35", "answer.range"),
        ("much", "1.1", "answer.range"),
        ("much", "much", "answer.decimal"),
        ("photo", "me.jpg", "answer.identifying"),
        ("origin", "elsewhere", "answer.unknown_question"),
        ("place", "elsewhere", "answer.unknown_question"),
    ],
)
def test_what_fits(name: str, value: str | list[str], code: str) -> None:
    assert problem(name, value) == code


def test_an_order_is_kept_and_what_nobody_answers_keeps_its_default() -> None:
    state = fill(form(), Answers({"first": "rest bed food"}), today=date(2026, 11, 23))
    assert state.kept["first"] == "rest bed food"
    assert state.kept["origin"] == "desk"
    assert "photo" not in state.stored()
    assert "place" not in state.stored()


def test_a_question_is_unclassified_in_drafts_only() -> None:
    more = "      - {name: late, type: integer, label: Late, sensitivity: unclassified}"
    read = form(more, draft=True).by_name["late"]
    assert read.sensitivity is Sensitivity.UNCLASSIFIED
    assert not read.stored
    with pytest.raises(Problems, match=r"question\.unclassified"):
        form(more)


@pytest.mark.parametrize("said", ['{from: "2", to: "1"}', '{step: "0"}', "{from: x}", '{to: "1e9", step: "0.001"}'])
def test_what_is_no_range(said: str) -> None:
    with pytest.raises(Problems, match=r"question\.range"):
        form(f"      - {{name: late, type: integer, label: Late, sensitivity: coded, range: {said}}}")


def test_a_form_in_another_language_is_read_by_everybody() -> None:
    read = form(tag="zh-Hant")
    assert read.languages == ("zh-Hant",)
    assert read.title.said("en") == ("Types", "zh-Hant")
    assert read.title.get("zh-Hant") == "Types"
