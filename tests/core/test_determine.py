"""Every vector of the determination rules, and what must hold for all evidence."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.frameworks import ADULT, CHILD, CONFORMANCE, FORCED, IDS, ROOT, framework

from handrail.core.frameworks.definition import Counts, Outcome
from handrail.core.frameworks.determine import combine_ages, determine, from_stored, stored
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.evidence import evidence
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import fill

VECTORS = json.loads((CONFORMANCE / "determination-vectors.json").read_text(encoding="utf-8"))
CODES = sorted(set().union(*(framework(name).codes for name in IDS)))
EX = {f"EX{number}" for number in range(1, 10)}


def name_of(vector: dict[str, Any]) -> str:
    return str(vector.get("id", vector))


def plain(outcome: Outcome) -> dict[str, Any]:
    return {"class": outcome.class_id, "dimensions": dict(outcome.dimensions)}


@pytest.mark.parametrize("vector", VECTORS["ilo_2009"], ids=name_of)
def test_ilo_2009(vector: dict[str, Any]) -> None:
    found = determine(
        framework(f"ilo-2009-{vector['list']}-labour"),
        set(vector["present"]),
        set(vector["unknown"]),
        set(vector.get("declined", [])),
    )
    assert plain(found.lower) == vector["lower"]
    assert plain(found.upper) == vector["upper"]
    assert list(found.ask_next) == vector["ask_next"]


@pytest.mark.parametrize("vector", VECTORS["dimension_rule"], ids=str)
def test_dimension_rule(vector: dict[str, Any]) -> None:
    counts = Counts(vector["strong"], vector["medium"], vector["weak"])
    for name in (ADULT, CHILD):
        assert {one.holds(counts) for one in framework(name).dimensions} == {vector["positive"]}


@pytest.mark.parametrize("vector", VECTORS["forced_labour"], ids=name_of)
def test_forced_labour(vector: dict[str, Any]) -> None:
    found = determine(framework(FORCED), set(vector["present"]), set(vector["unknown"]))
    assert (found.lower.class_id, found.upper.class_id) == (vector["lower"], vector["upper"])
    assert list(found.ask_next) == vector["ask_next"]


@pytest.mark.parametrize("vector", VECTORS["palermo"], ids=name_of)
def test_palermo(vector: dict[str, Any]) -> None:
    present, unknown = set(vector["present"]), set(vector["unknown"])
    if vector.get("work_started") is False:
        unknown |= EX
    adult, child = (determine(framework(f"palermo-{age}"), present, unknown) for age in ("adult", "child"))
    found = {"adult": adult, "child": child, "unknown": combine_ages(adult, child)}[vector["age"]]
    for bound, outcome in (("lower", found.lower), ("upper", found.upper)):
        assert {name: outcome.dimensions[name] for name in vector[bound]} == vector[bound]
        assert (outcome.class_id == "all_elements") == vector[bound]["all_elements"]


SELF_ASSESSMENT = ROOT / "src/handrail/content/instruments/self-assessment-domestic-work"
INSTRUMENT = read_instrument({path.name: path.read_text(encoding="utf-8") for path in SELF_ASSESSMENT.glob("*.yaml")})


@pytest.mark.parametrize("vector", VECTORS["instruments"], ids=name_of)
def test_from_answers_to_class(vector: dict[str, Any]) -> None:
    said = evidence(fill(INSTRUMENT, Answers(vector["answers"]), today=date(2026, 11, 22)))
    found = determine(framework(ADULT), said.present, said.unknown, said.declined)
    assert (found.lower.class_id, found.upper.class_id) == (vector["lower"], vector["upper"])
    assert list(found.ask_next) == vector["ask_next"]
    forced = determine(framework(FORCED), said.present, said.unknown, said.declined)
    assert forced.lower.class_id == vector["forced_labour_lower"]


def test_display_frameworks_show_numbers_and_conclude_nothing() -> None:
    found = determine(framework("ilo-11"), {"EX1"}, {"CD1"}, {"CD3"})
    assert [name for name, flag in found.lower.dimensions.items() if flag] == ["10", "11"]
    assert [name for name, flag in found.upper.dimensions.items() if flag] == ["3", "4", "7", "10", "11"]
    assert found.lower.class_id is None
    assert found.ask_next == ()


EVIDENCE = st.lists(st.sampled_from("....pud"), min_size=len(CODES), max_size=len(CODES)).map(
    lambda states: {state: {code for code, one in zip(CODES, states, strict=True) if one == state} for state in "pud"}
)
NAMES = st.sampled_from(IDS)


def covers(upper: Outcome, lower: Outcome) -> bool:
    flags = all(upper.dimensions[name] or not flag for name, flag in lower.dimensions.items())
    return flags and upper.rank >= lower.rank


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES, EVIDENCE, st.sampled_from(CODES))
def test_a_further_indicator_never_lowers_anything(name: str, states: dict[str, set[str]], further: str) -> None:
    before = determine(framework(name), states["p"], set()).lower
    assert covers(determine(framework(name), states["p"] | {further}, set()).lower, before)


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES, EVIDENCE, st.randoms(use_true_random=False))
def test_every_filling_lies_between_the_bounds(name: str, states: dict[str, set[str]], chance: Any) -> None:
    found = determine(framework(name), states["p"], states["u"], states["d"])
    filled = {code for code in states["u"] | states["d"] if chance.random() < 0.5}
    between = determine(framework(name), states["p"] | filled, set()).lower
    assert covers(found.upper, between)
    assert covers(between, found.lower)


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES, EVIDENCE)
def test_nothing_declined_or_known_is_asked_next_and_equal_bounds_ask_nothing(
    name: str, states: dict[str, set[str]]
) -> None:
    found = determine(framework(name), states["p"], states["u"], states["d"])
    assert set(found.ask_next) <= states["u"]
    if found.lower.class_id == found.upper.class_id:
        assert found.ask_next == ()


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES, EVIDENCE)
def test_codes_outside_the_list_change_nothing(name: str, states: dict[str, set[str]]) -> None:
    own = framework(name).codes
    inside = determine(framework(name), states["p"] & own, states["u"] & own, states["d"] & own)
    assert determine(framework(name), states["p"], states["u"], states["d"]) == inside


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES, EVIDENCE)
def test_the_same_evidence_gives_the_same_bytes(name: str, states: dict[str, set[str]]) -> None:
    def once(order: bool) -> str:
        present, unknown, declined = (sorted(states[state], reverse=order) for state in "pud")
        found = determine(framework(name), set(present), set(unknown), set(declined))
        return json.dumps([stored(found), found.ask_next])

    assert once(True) == once(False)


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES, EVIDENCE)
def test_what_is_stored_has_flags_and_class_but_no_count_and_no_code(name: str, states: dict[str, set[str]]) -> None:
    found = determine(framework(name), states["p"], states["u"], states["d"])
    kept = json.loads(json.dumps(stored(found)))
    assert set(kept) == {"framework", "version", "lower", "upper"}
    assert set(kept["lower"]) == {"class", "rank", "dimensions"}
    again = from_stored(kept)
    assert (again.lower.class_id, again.upper.rank) == (found.lower.class_id, found.upper.rank)
    assert dict(again.upper.dimensions) == dict(found.upper.dimensions)
    assert again.lower.counts == {}


def test_the_child_list_is_not_always_higher() -> None:
    """22 of 512 sets of EX are positive for an adult and not for a child, because EX6 is not in the child list."""
    adult, child = framework(ADULT), framework(CHILD)
    higher = 0
    for mask in range(512):
        present = {f"EX{number + 1}" for number in range(9) if mask >> number & 1}
        one, other = (determine(which, present, set()).lower.dimensions["EX"] for which in (adult, child))
        higher += one and not other
    assert higher == 22
