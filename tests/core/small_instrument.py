"""A small instrument for tests: every type, a gate on a gate, a repeat, and each sensitivity."""

from __future__ import annotations

from datetime import date

from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import State, fill

TODAY = date(2026, 11, 22)
MAIN = """\
handrail: instrument/1
id: small
version: "1"
kind: checklist
title: Small
conditions:
  adult: ${AGE} >= 18
choices:
  answer:
    - {code: yes, label: "Yes"}
    - {code: no, label: "No"}
    - {code: dont_know, label: I don’t know}
    - {code: prefer_not, label: I’d rather not say}
  parts:
    - {code: a, label: A}
    - {code: b, label: B, only: b}
    - {code: none, label: None}
sections:
  - name: first
    label: First
    items:
      - {name: A, type: answer, label: Is it, sensitivity: coded, shows: {no: [X1]}}
      - {name: B, type: answer, label: And is it, sensitivity: coded, relevant: "${A} = 'no'"}
      - {name: C, type: answer, label: Then, sensitivity: sensitive, relevant: "${B} = 'no'"}
      - {name: MANY, type: select_multiple, choices: parts, label: Which, sensitivity: coded}
      - {name: ONE, type: select_one, choices: parts, label: Which one, sensitivity: coded, choice_filter: "${only} = '' or selected(${MANY}, ${only})"}
      - {name: AGE, type: integer, label: How old, sensitivity: coded, constraint: ". >= 0 and . < 130", required: yes}
      - {name: PAY, type: decimal, label: How much, sensitivity: sensitive}
      - {name: DAY, type: date, label: When, sensitivity: coded}
      - {name: WORDS, type: text, label: In your words, sensitivity: identifying}
      - {name: TWICE, type: calculate, calculation: "${AGE} * 2"}
      - {name: SHY, type: answer, label: This too, sensitivity: protected}
  - name: work
    label: Work
    repeat: jobs
    items:
      - {name: HOURS, type: integer, label: Hours, sensitivity: coded}
      - {name: LONG, type: answer, label: Why so long, sensitivity: coded, relevant: "${HOURS} > 10"}
  - name: last
    label: Last
    items:
      - {name: SUM, type: calculate, calculation: "sum(${HOURS})"}
"""
CHINESE = """\
handrail: translation/1
of: small
version: "1"
language: zh-Hant
title: 小
choices: {answer: {yes: 是, no: 否, dont_know: 不知道, prefer_not: 不想說}, parts: {a: 甲, b: 乙, none: 沒有}}
sections: {first: {label: 一}, work: {label: 二}, last: {label: 三}}
questions:
  A: {label: 甲}
  B: {label: 乙}
  C: {label: 丙}
  MANY: {label: 丁}
  ONE: {label: 戊}
  AGE: {label: 己}
  PAY: {label: 庚}
  DAY: {label: 辛}
  WORDS: {label: 壬}
  SHY: {label: 癸}
  HOURS: {label: 子}
  LONG: {label: 丑}
"""


def instrument(main: str = MAIN, *translations: str) -> Instrument:
    """`main` in English, with further languages."""
    return read_instrument({"instrument.yaml": main, **{f"{n}.yaml": text for n, text in enumerate(translations)}})


def filled(given: dict[str, str] | None = None, main: str = MAIN) -> State:
    """The form with these answers on a fixed day."""
    return fill(instrument(main), Answers(given or {}), today=TODAY)
