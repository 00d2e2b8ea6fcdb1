"""A small check of two steps and four points, and what a page of it sends."""

from __future__ import annotations

from handrail.core.checks.definition import Check
from handrail.core.checks.read import read_check
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.read import read_instrument

_POINT = """      - {{name: {0}, type: select_one, choices: status, label: Point {0}, sensitivity: coded}}
      - {{name: {0}_evidence, type: text, label: Evidence {0}, sensitivity: passing}}
"""
_REVIEW = '{translated_by: "", reviewed_by: "", reviewed_on: ""}'
INSTRUMENT = (
    f"""handrail: instrument/1
id: check-small
version: "2"
kind: organisation-check
language: {_REVIEW}
title: Small
choices:
  status:
    - {{code: none, label: Not yet}}
    - {{code: planned, label: Planned}}
    - {{code: partly, label: Partly}}
    - {{code: done, label: Done}}
    - {{code: not_applicable, label: Does not apply}}
sections:
  - name: first
    label: First
    items:
"""
    + _POINT.format("p1")
    + _POINT.format("p2")
    + "  - name: second\n    label: Second\n    items:\n"
    + _POINT.format("p3")
    + _POINT.format("p4")
)
WEIGHTS = {"p1": (1, 1, 1), "p2": (2, 3, 2), "p3": (3, 1, 2), "p4": (2, 3, 2)}
CHECK = f"""handrail: check/1
check: check-small
version: "2"
guide: {{title: A guide, publisher: Someone, year: "2020", entry: a-guide}}
audience: companies
intro: Four points.
language: {_REVIEW}
items:
""" + "".join(
    f'  {name}: {{scale: "{scale}", scope: "{scope}", remediability: "{remedy}", reason: Because {name}., '
    f'action: Do {name}., handbook: [hotel], safe: ""}}\n'
    for name, (scale, scope, remedy) in WEIGHTS.items()
)
CHINESE = """handrail: translation/1
of: check-small
version: "2"
language: zh-Hant
translated_by: ""
reviewed_by: ""
reviewed_on: ""
intro: 四點。
items:
""" + "".join(f"  {name}: {{reason: 因為。, action: 做。}}\n" for name in WEIGHTS)


def instrument() -> Instrument:
    return read_instrument({"instrument.yaml": INSTRUMENT})


def small() -> Check:
    return read_check({"check.yaml": CHECK, "check.zh-Hant.yaml": CHINESE}, instrument())
