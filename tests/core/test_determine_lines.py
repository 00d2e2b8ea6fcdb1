"""`handrail determine`: a line for each line, in order, and a coded problem for everything that is not one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.frameworks import ADULT, CHILD, CONFORMANCE, FORCED, framework

from handrail.core.frameworks.lines import Line, determine_lines

ALL = framework(ADULT).codes
GOOD = '{"id": "a", "present": ["EX1"], "unknown": ["EX4"]}'


def run(name: str, *lines: str | bytes) -> list[Line]:
    return list(determine_lines(framework(name), lines, ALL))


def refused(line: str | bytes, name: str = ADULT) -> str:
    [(number, output, problem)] = run(name, line)
    assert number == 1
    assert output is None
    assert problem is not None
    assert problem.line == 1
    return problem.code


def answered(line: str, name: str = ADULT) -> dict[str, Any]:
    [(_, output, problem)] = run(name, line)
    assert problem is None
    assert output is not None
    found: dict[str, Any] = json.loads(output)
    return found


def test_every_vector_as_a_line() -> None:
    vectors = json.loads((CONFORMANCE / "determination-vectors.json").read_text(encoding="utf-8"))["ilo_2009"]
    for vector in vectors:
        found = answered(json.dumps(vector), f"ilo-2009-{vector['list']}-labour")
        assert list(found) == ["id", "framework", "version", "lower", "upper", "ask_next", "ignored"]
        assert {key: found[key] for key in ("id", "lower", "upper", "ask_next")} == {
            key: vector[key] for key in ("id", "lower", "upper", "ask_next")
        }


def test_codes_outside_the_chosen_list_are_ignored_and_named() -> None:
    line = '{"id": "a", "present": ["EX6", "EX1"], "unknown": ["AR9"], "declined": ["EX4"]}'
    assert answered(line, CHILD)["ignored"] == ["EX6", "AR9"]
    assert answered(line, ADULT)["ignored"] == []


def test_order_and_numbers_are_kept_and_one_bad_line_does_not_stop_the_rest() -> None:
    found = run(ADULT, GOOD, "nonsense", GOOD.replace('"a"', '"b"'))
    assert [(number, output is None, problem is None) for number, output, problem in found] == [
        (1, False, True),
        (2, True, False),
        (3, False, True),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "determine.json"),
        ("{", "determine.json"),
        ("nonsense", "determine.json"),
        ("null", "determine.object"),
        ("[]", "determine.object"),
        ('"a"', "determine.object"),
        ("1" * 5000, "determine.json"),
        ('{"id": ' + "1" * 5000 + "}", "determine.json"),
        ("NaN", "determine.json"),
        ('{"id": "a", "present": [], "unknown": [], "x": NaN}', "determine.json"),
        ('{"id": "a", "present": [], "unknown": [], "x": -Infinity}', "determine.json"),
        ("[" * 40_000, "determine.json"),
        ('{"a":' * 15_000, "determine.json"),
        ('{"id": "a", "id": "b", "present": [], "unknown": []}', "determine.key"),
        ('{"id": "a", "present": [], "unknown": [], "x": {"y": 1, "y": 2}}', "determine.key"),
        ('{"id": "a", "present": [], "unknown": [], "Declined": ["EX1"]}', "determine.key"),
        ('{"id": "a", "present": [], "unknown": [], "decline": ["EX1"]}', "determine.key"),
        ('{"present": [], "unknown": []}', "determine.missing"),
        ('{"id": "a", "unknown": []}', "determine.missing"),
        ('{"id": "a", "present": []}', "determine.missing"),
        ('{"id": 1, "present": [], "unknown": []}', "determine.type"),
        ('{"id": null, "present": [], "unknown": []}', "determine.type"),
        ('{"id": "", "present": [], "unknown": []}', "determine.id"),
        ('{"id": "\\ud800", "present": [], "unknown": []}', "determine.id"),
        ('{"id": "a", "present": "EX1", "unknown": []}', "determine.type"),
        ('{"id": "a", "present": {"EX1": 1}, "unknown": []}', "determine.type"),
        ('{"id": "a", "present": [1], "unknown": []}', "determine.type"),
        ('{"id": "a", "present": [["EX1"]], "unknown": []}', "determine.type"),
        ('{"id": "a", "present": [null], "unknown": []}', "determine.type"),
        ('{"id": "a", "present": [], "unknown": null}', "determine.type"),
        ('{"id": "a", "present": [], "unknown": [], "declined": null}', "determine.type"),
        ('{"id": "a", "present": ["EX10"], "unknown": []}', "determine.code"),
        ('{"id": "a", "present": ["ex1"], "unknown": []}', "determine.code"),
        ('{"id": "a", "present": ["I.W"], "unknown": []}', "determine.code"),
        ('{"id": "a", "present": ["\\ud800"], "unknown": []}', "determine.code"),
        ('{"id": "a", "present": ["EX1"], "unknown": ["EX1"]}', "determine.twice"),
        ('{"id": "a", "present": ["EX1"], "unknown": [], "declined": ["EX1"]}', "determine.twice"),
        ('{"id": "a", "present": [], "unknown": ["EX1"], "declined": ["EX1"]}', "determine.twice"),
        (b"\xff\xfe", "determine.encoding"),
        (b'{"id": "\xff", "present": [], "unknown": []}', "determine.encoding"),
        (b'{"id": "\xff"}'.decode("utf-8", "surrogateescape"), "determine.encoding"),
        (" " * 200_000, "determine.too_long"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_malformed_line_has_its_code(line: str | bytes, code: str) -> None:
    assert refused(line) == code


def test_a_problem_repeats_nothing_but_codes() -> None:
    [(_, _, problem)] = run(ADULT, '{"id": "Maria", "present": ["she said so"], "unknown": []}')
    assert problem is not None
    assert "Maria" not in str(problem)
    assert "she said" not in str(problem)


def test_other_frameworks_take_their_own_codes() -> None:
    assert answered('{"id": "a", "present": ["I.W"], "unknown": ["C.W"]}', FORCED)["ask_next"] == ["C.W"]
    assert answered('{"id": "a", "present": ["I.W", "CD1"], "unknown": []}', FORCED)["ignored"] == ["CD1"]
    assert answered('{"id": "a", "present": ["CD1"], "unknown": []}', "ilo-11")["lower"]["dimensions"]["7"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.sampled_from(["EX1", "CD1", "AR9"]),
    lambda parts: st.lists(parts) | st.dictionaries(st.sampled_from(["id", "present", "unknown", "declined"]), parts),
)


@settings(deadline=None)  # a busy machine is no failure
@given(JSON.map(json.dumps) | st.text() | st.binary())
def test_nothing_raises(line: str | bytes) -> None:
    [(number, output, problem)] = run(CHILD, line)
    assert number == 1
    assert (output is None) != (problem is None)
