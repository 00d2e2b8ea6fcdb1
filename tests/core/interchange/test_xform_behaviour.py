"""What ships leaves so that others ask and keep the same: ODK's own engine is asked about invented answers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from handrail import content
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Question, QuestionType
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.invent import answered
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import fill
from handrail.core.interchange.xform.writing import write_xform
from handrail.core.interchange.xlsform.back import back
from handrail.core.interchange.xlsform.pyxforms import judged

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 22)
TIMES = 100 * (10 if os.environ.get("HANDRAIL_LONG") else 1)
SHIPPED = (
    content.ids("instruments")
    if os.environ.get("HANDRAIL_LONG")
    else ("preliminary-screening", "self-assessment-domestic-work")
)
SMALL = """\
handrail: instrument/1
id: small
version: "1"
kind: screening
title: Small
choices:
  answer: [{code: yes, label: A}, {code: no, label: B}, {code: dont_know, label: C}, {code: prefer_not, label: D}]
  several: [{code: a, label: A}, {code: b, label: B}, {code: none, label: None}]
sections:
  - name: first
    items:
      - {name: q1, type: answer, label: Q1, sensitivity: coded}
      - {name: q2, type: select_multiple, choices: several, label: Q2, sensitivity: coded, relevant: "not(${q1} = 'no')"}
      - {name: q3, type: integer, label: Q3, sensitivity: coded, constraint: ". > 0", relevant: "selected(${q2}, 'a')"}
      - {name: c1, type: calculate, calculation: "if(${q3} > 5, 'much', 'little')"}
  - name: second
    relevant: ${c1} = 'much' or ${q1} = 'dont_know'
    items:
      - {name: n1, type: note, label: "Said ${q3}"}
      - {name: q4, type: acknowledge, label: Q4, sensitivity: coded, relevant: "${q3} >= 10 and ${q2} != ''"}
"""

ROUNDS = """\
handrail: instrument/1
id: rounds
version: "1"
kind: screening
title: Rounds
choices:
  answer: [{code: yes, label: A}, {code: no, label: B}, {code: dont_know, label: C}, {code: prefer_not, label: D}]
sections:
  - name: first
    items: [{name: n, type: integer, label: N, sensitivity: coded}]
  - name: jobs
    repeat: jobs
    repeat_count: ${n}
    items:
      - {name: wage, type: integer, label: W, sensitivity: coded}
      - {name: paid, type: answer, label: "Paid ${wage}?", sensitivity: coded, relevant: "${wage} > 5 or position(..) = 2"}
      - {name: d, type: integer, label: D, sensitivity: coded, relevant: "${paid} != 'dont_know'"}
      - name: days
        repeat: days
        repeat_count: ${d} + 1
        relevant: ${wage} > 2
        items:
          - {name: hours, type: integer, label: H, sensitivity: coded}
          - {name: late, type: answer, label: L, sensitivity: coded, relevant: "${hours} > ${wage}"}
      - {name: week, type: calculate, calculation: "sum(${hours})"}
  - name: last
    items:
      - {name: total, type: calculate, calculation: "sum(${wage}) + sum(${week})"}
      - {name: much, type: note, label: M, relevant: "${total} > 20 and max(${wage}) < 14"}
"""


def in_odk(xform: str, filled: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """What ODK's engine asks and keeps, for each filling. Skips where it is not installed, except in CI."""
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "@getodk" / "xforms-engine").is_dir():
        if os.environ.get("CI"):
            pytest.fail("CI must have node and @getodk/xforms-engine")
        pytest.skip("node or @getodk/xforms-engine is not installed: ODK's engine did not judge")
    asked = json.dumps({"xform": xform, "filled": filled})
    runner = str(Path(__file__).with_name("judge_xforms.mjs"))
    done = subprocess.run([node, runner], input=asked, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def fillings(instrument: Instrument, random: Random) -> list[dict[str, str]]:
    """Half as a person would fill it, with answers left over behind gates that closed; half anything that is valid."""
    people = [_given(instrument, answered(instrument, random, TODAY).kept) for _ in range(TIMES)]
    anything = [_anything(instrument, random) for _ in range(TIMES)]
    return [_anything(instrument, random) | person for person in people] + anything


def _given(instrument: Instrument, kept: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in kept.items() if not instrument.by_name[name].silent}


def _anything(instrument: Instrument, random: Random) -> dict[str, str]:
    found = {one.name: _answer(one, random) for one in instrument.questions() if not one.silent}
    return {name: text for name, text in found.items() if text}


def _answer(question: Question, random: Random) -> str:
    if random.random() < 0.15:
        return ""
    if not question.choices:
        return {"acknowledge": "OK", "date": "2026-02-28", "text": "words"}.get(
            question.type, str(random.randint(1, 15))
        )
    codes = [choice.code for choice in question.choices]
    if question.type is not QuestionType.SELECT_MULTIPLE or random.random() < 0.3:
        return random.choice(codes)
    alone = {choice.code for choice in question.choices if choice.excludes}
    return " ".join(code for code in codes if code not in alone and random.random() < 0.4)


def by_pyxform(files: Mapping[str, str]) -> str:
    """The XLSForm that leaves, as pyxform makes an XForm of it."""
    verdict = judged(back(files), whole=True)
    assert verdict.refused == ""
    return verdict.xform


def compare(files: Mapping[str, str], xform: str) -> None:
    """Question by question: open here is relevant there, and kept here is kept there."""
    instrument = read_instrument(files)
    given = fillings(instrument, Random(5))
    assert len(given) >= 200
    same(instrument, given, xform)


def same(instrument: Instrument, given: Sequence[Mapping[str, str]], xform: str) -> None:
    """The comparison, for each filling."""
    found = in_odk(xform, given)
    for answers, theirs in zip(given, found, strict=True):
        state = fill(instrument, Answers(answers), today=TODAY)
        ours = [name for name, asked in state.asked.items() if asked is Asked.OPEN]
        counts = [
            place for place in theirs["relevant"] if place.endswith("days_count")
        ]  # of a repeat, see docs/xform.md
        assert sorted(ours + counts) == sorted(theirs["relevant"]), answers
        kept = dict(state.kept)
        assert kept == {place: text for place, text in theirs["kept"].items() if place not in counts}, answers


@pytest.mark.parametrize("way", [write_xform, by_pyxform], ids=["xform", "xlsform"])
@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_asked_and_kept_alike(name: str, way: Any) -> None:
    files = content.read("instruments", name)
    compare(files, way(files))


@pytest.mark.parametrize("way", [write_xform, by_pyxform], ids=["xform", "xlsform"])
def test_calculations_numbers_and_gates_on_gates(way: Any) -> None:
    files = {"instrument.yaml": SMALL}
    compare(files, way(files))


@pytest.mark.parametrize("way", [write_xform, by_pyxform], ids=["xform", "xlsform"])
def test_rounds_inside_rounds(way: Any) -> None:
    files, random = {"instrument.yaml": ROUNDS}, Random(7)
    given = []
    for _ in range(TIMES):
        n = random.randint(1, 3)  # the sum of nothing is 0 here and in JavaRosa, and nothing in ODK Web Forms
        answers = {"n": str(n)}
        for job in range(1, n + 1):
            for name in ("wage", "d", "paid"):
                most = 3 if name == "d" else 15
                text = random.choice(["yes", "no"]) if name == "paid" else str(random.randint(1, most))
                answers[f"jobs[{job}].{name}"] = text
            for day in range(1, 5):
                answers[f"jobs[{job}].days[{day}].hours"] = str(random.randint(1, 15))
                answers[f"jobs[{job}].days[{day}].late"] = random.choice(["yes", "dont_know"])
        given.append(answers)
    same(read_instrument(files), given, way(files))


def test_the_judge_sees_a_gate_that_is_another() -> None:
    files = {"instrument.yaml": SMALL}
    with pytest.raises(AssertionError):
        compare(files, write_xform(files).replace("= 'dont_know'", "= 'prefer_not'"))
