"""What reads the rounds of a repeat is here what ODK's own engine says, form by form."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from tests.core.interchange.test_xform_behaviour import by_pyxform, same

from handrail.core.instruments.read import read_instrument
from handrail.core.interchange.xform.writing import write_xform

FORM = """\
handrail: instrument/1
id: rounds
version: "1"
kind: screening
title: Rounds
choices:
  papers: [{code: held, label: Kept by others}, {code: own, label: With me}]
sections:
  - name: first
    items:
      - {name: n, type: integer, label: N, sensitivity: coded}
      - {name: least, type: integer, label: L, sensitivity: coded}
      - {name: p, type: select_one, choices: papers, label: P, sensitivity: coded}
  - name: jobs
    repeat: jobs
    repeat_count: ${n}
    items:
      - {name: wage, type: integer, label: W, sensitivity: coded}
      - {name: hours, type: integer, label: H, sensitivity: coded}
      - {name: number, type: calculate, calculation: "position(..)"}
INSIDE
  - name: last
    items:
      - {name: seen, type: note, label: S}
OUTSIDE
"""
OUTSIDE = [
    "count(${jobs}[wage > 3])",
    "count(${jobs}[wage > ${least}])",
    "count(${jobs}[wage > 3 and hours < 9])",
    "count(${jobs}[position() > 1][wage > 3])",
    "join('-', ${wage}[. > 3])",
    "join('-', ${jobs}[position() = 2]/wage)",
    "join('-', ${jobs}[hours > 5]/wage[. < 9])",
    "count(${jobs}/wage)",
    "string(${wage}[position() = 2])",
    "${wage}[1] + 1",
    "indexed-repeat(${wage}, ${jobs}, 2)",
    "1 + indexed-repeat(${wage}, ${jobs}, 2)",
    "count-non-empty(${wage})",
    "max(${hours}) - min(${hours})",
    "concat(${wage})",
    "join(' ', ${number})",
    "jr:choice-name(${p}, '${p}')",
    "checklist(1, 1, ${p} = 'own', ${least} > 4)",
    "weighted-checklist(2, 4, ${p} = 'own', 2, ${least} > 4, 3)",
    "round(pow(${least}, 0.5), 3)",
    "coalesce(number(${p}), ${least})",
    "once(${least})",
]
INSIDE = [
    "if(position(..) > 1, indexed-repeat(${wage}, ${jobs}, position(..) - 1), 'first')",
    "join('-', ${jobs}[hours > 5]/wage)",
    "position(..) * 10 + count(${jobs})",
]

OWN = ["count(${jobs}[wage > ${wage}])", "count(${jobs}[wage >= ${wage} and hours > ${least}])"]
"""Of the round that the expression stands in: `current()/../wage`, where pyxform writes a path to nothing."""


def form(inside: list[str], outside: list[str]) -> str:
    """The form with each expression as a calculation."""

    def calculations(name: str, texts: list[str]) -> str:
        lines = (f'      - {{name: {name}{n}, type: calculate, calculation: "{one}"}}' for n, one in enumerate(texts))
        return "\n".join(lines)

    return FORM.replace("INSIDE", calculations("i", inside)).replace("OUTSIDE", calculations("o", outside))


def fillings() -> list[dict[str, str]]:
    random, found = Random(3), []
    for _ in range(40):
        n = random.randint(2, 4)
        answers = {"n": str(n), "least": str(random.randint(1, 9)), "p": random.choice(["own", "held"])}
        for job in range(1, n + 1):
            answers |= {f"jobs[{job}].{name}": str(random.randint(1, 12)) for name in ("wage", "hours")}
        found.append(answers)
    return found


@pytest.mark.parametrize(
    ("way", "inside"), [(write_xform, INSIDE + OWN), (by_pyxform, INSIDE)], ids=["xform", "xlsform"]
)
def test_rounds_are_read_alike(way: Any, inside: list[str]) -> None:
    files = {"instrument.yaml": form(inside, OUTSIDE)}
    same(read_instrument(files), fillings(), way(files))


def test_a_name_between_quotes_and_one_in_a_predicate_read_from_elsewhere() -> None:
    """`${hours}` on the rounds of `${wage}`: JavaRosa takes the hours of that round, and our XForm says so to every engine."""
    files = {"instrument.yaml": form([], ["join('-', ${wage}[${hours} > 3])", "jr:choice-name(${p}, '${p}')"])}
    xform = write_xform(files)
    assert "join('-', /data/jobs/wage[../hours &gt; 3])" in xform
    assert "jr:choice-name(/data/first/p, '/data/first/p')" in xform
    same(read_instrument(files), fillings(), xform)
