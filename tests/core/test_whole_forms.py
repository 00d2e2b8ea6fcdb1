"""Whole forms: `decide` in the browser's module and `fill` in Python agree on what is asked, what counts, what holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from differential import FORMS, TIMES, TODAY, in_node
from generated_forms import Fields, FormGenerator, entered
from small_instrument import instrument

from handrail import content
from handrail.asking.present import definition_json
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.rounds import used
from handrail.core.instruments.state import Drawn, fill

DEFINITIONS, FILLINGS, SEED = 500 * TIMES, 5, 20261123
ONCE = Drawn(TODAY, f"{TODAY}T09:30:00.000+08:00", "a seed")
Form = tuple[Instrument, Sequence[Fields]]

UNREPEATED = """\
handrail: instrument/1
id: one
version: "1"
kind: checklist
title: One
choices:
  answer: [{code: yes, label: Y}, {code: no, label: N}, {code: dont_know, label: D}, {code: prefer_not, label: P}]
sections:
  - name: first
    label: First
    items:
      - {name: AGE, type: integer, label: How old, sensitivity: coded, constraint: ". >= 0 and . < 130"}
      - {name: DAY, type: date, label: When, sensitivity: coded}
      - {name: SAID, type: note, label: Read this, relevant: "${AGE} > 17"}
      - {name: TWICE, type: calculate, calculation: "${AGE} * 2"}
      - {name: OLD, type: answer, label: Then, sensitivity: coded, relevant: "${TWICE} > 35"}
      - {name: LATE, type: answer, label: And, sensitivity: coded, relevant: "${DAY} < today()"}
      - {name: DONE, type: answer, label: Last, sensitivity: coded, relevant: "${SAID} = '' and ${OLD} = 'yes'"}
"""


def _drawn(form: Instrument, fields: Fields) -> dict[str, int]:
    """Rounds on the page: those that are filled in, one of each at least."""
    return {**fill(form, entered(form, fields), today=date.fromisoformat(TODAY), drawn=used(fields)).rounds}


def in_python(form: Instrument, fields: Fields) -> dict[str, Any]:
    state = fill(form, entered(form, fields), today=date.fromisoformat(TODAY), drawn=_drawn(form, fields), once=ONCE)
    return {
        "asked": {name: found.value for name, found in state.asked.items()},
        "kept": dict(state.kept),
        "conditions": {name: state.conditions[name].value for name in form.conditions},
    }


def in_browser(forms: Sequence[Form]) -> list[list[dict[str, Any]]]:
    """The same from the definition that the page carries, and with the modules that it loads."""
    found: dict[int, Any] = {}
    for beyond in (True, False):
        places = [place for place, (form, _) in enumerate(forms) if form.beyond is beyond]
        cases = _cases([forms[place] for place in places])
        found |= zip(places, in_node(cases, FORMS, *(() if beyond else ("plain",))), strict=True) if places else ()
    asked = [found[place] for place in range(len(forms))]
    return [[{**one, "kept": {name: text for name, text in one["kept"].items() if text}} for one in of] for of in asked]


def _cases(forms: Sequence[Form]) -> list[dict[str, Any]]:
    return [
        {
            "definition": json.loads(definition_json(form)),
            "today": TODAY,
            "filled": list(filled),
            "once": {"seed": ONCE.seed, "now": ONCE.now},
            "drawn": [_drawn(form, one) for one in filled],
        }
        for form, filled in forms
    ]


def differences(forms: Sequence[Form]) -> list[Any]:
    found = []
    for (form, filled), results in zip(forms, in_browser(forms), strict=True):
        for fields, result in zip(filled, results, strict=True):
            expected = in_python(form, fields)
            if result != expected:
                found.append((fields, {key: (expected[key], result[key]) for key in expected}))
    return found


def test_generated_forms_do_not_differ() -> None:
    generator = FormGenerator(SEED)
    forms = []
    for _ in range(DEFINITIONS):
        form = generator.instrument()
        forms.append((form, [generator.fields(form) for _ in range(FILLINGS)]))
    assert differences(forms)[:3] == []
    reached = Counter(
        asked for form, filled in forms[:200] for one in filled for asked in in_python(form, one)["asked"].values()
    )
    assert min(reached[asked] for asked in ("open", "closed", "undecided")) > 200  # or nothing was compared


def test_shipped_forms_do_not_differ() -> None:
    generator = FormGenerator(SEED + 1)
    shipped = [read_instrument(content.read("instruments", name)) for name in content.ids("instruments")]
    forms = [(form, [generator.fields(form) for _ in range(40 * TIMES)]) for form in shipped]
    assert differences(forms)[:3] == []


def test_an_expression_that_is_only_zero_is_one_all_the_same() -> None:
    form = instrument(UNREPEATED.replace('constraint: ". >= 0 and . < 130"', 'constraint: "0"'))
    assert differences([(form, [{"AGE": ["40"]}])]) == []
    assert in_python(form, {"AGE": ["40"]})["kept"] == {}


MOMENTS = """\
handrail: instrument/1
id: moments
version: "1"
kind: checklist
title: One
choices:
  answer: [{code: yes, label: Y}, {code: no, label: N}, {code: dont_know, label: D}, {code: prefer_not, label: P}]
sections:
  - name: first
    label: First
    items:
      - {name: CAME, type: datetime, label: Came, sensitivity: coded}
      - {name: LEFT, type: datetime, label: Left, sensitivity: coded, constraint: ". >= ${CAME}"}
      - {name: LONG, type: answer, label: Long, sensitivity: coded, relevant: "(${LEFT} - ${CAME}) * 24 > 12"}
      - {name: LATE, type: answer, label: Late, sensitivity: coded, relevant: "${LEFT} > '2026-11-22'"}
"""


def test_days_with_a_time_compare_and_subtract() -> None:
    form = instrument(MOMENTS)
    times = [
        "2026-11-21T09:00",
        "2026-11-21T20:59",
        "2026-11-21T21:01",
        "2026-11-22T00:00:00.001",
        "2026-11-22T09:00Z",
        "",
    ]
    filled: list[Fields] = [{"CAME": [came], "LEFT": [left]} for came in times for left in times]
    assert form.beyond
    assert differences([(form, filled)]) == []
    asked = in_python(form, {"CAME": ["2026-11-21T09:00"], "LEFT": ["2026-11-21T21:01"]})["asked"]
    assert (asked["LONG"], asked["LATE"]) == ("open", "closed")
    assert in_python(form, {"CAME": ["2026-11-21T09:00"], "LEFT": ["2026-11-21T08:59"]})["kept"] == {
        "CAME": "2026-11-21T09:00"
    }


def test_what_cannot_be_taken_opens_nothing() -> None:
    form = instrument(UNREPEATED)
    filled: list[Fields] = [
        {"AGE": [age], "DAY": [day]}
        for age in ("18", "130", "-1", "1e2", "018", "18.0", " 40 ", "")
        for day in ("2026-11-21", "2026-11-22", "2026-02-30", "1999-1-1", "0000-01-01", "")
    ]
    assert differences([(form, filled)]) == []
    asked = in_browser([(form, filled[:1])])[0][0]["asked"]
    still = dict.fromkeys(["AGE", "DAY", "SAID", "TWICE", "OLD", "LATE"], "open")
    assert asked == {**still, "DONE": "undecided"}
