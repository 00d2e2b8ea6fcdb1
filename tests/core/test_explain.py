"""An explanation names what was found, by which answers, what is open and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.frameworks import ADULT, CHILD, FORCED, framework

from handrail.core.frameworks.definition import Counts, Strength
from handrail.core.frameworks.determine import determine, from_stored, stored
from handrail.core.frameworks.explain import Explanation, explain, missing


@dataclass(frozen=True)
class Said:
    """Evidence as the form would give it."""

    present: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    behind: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def explained(said: Said, name: str = ADULT) -> Explanation:
    one = framework(name)
    return explain(one, determine(one, said.present, said.unknown, said.declined), said)


def test_what_was_found_stands_with_its_answers() -> None:
    said = Said(
        present=frozenset({"EX1", "EX4"}),
        unknown=frozenset({"EX9"}),
        declined=frozenset({"EX3"}),
        behind={"EX1": (("P19", "h16"), ("jobs[2].hours", "h16"))},
    )
    found = explained(said)
    work = next(part for part in found.dimensions if part.id == "EX")
    assert [one.code for one in work.found] == ["EX1", "EX4"]
    assert work.found[0].strength is Strength.STRONG
    assert [tuple(one) for one in work.found[0].behind] == [
        ("P19", "P19", "h16"),
        ("hours", "jobs[2].hours", "h16"),
    ]
    assert (work.open, work.declined) == (("EX9",), ("EX3",))
    assert (work.lower, work.upper, work.missing, work.beyond) == (True, True, (), False)
    assert found.lower is not None
    assert found.lower.id == "exploitation"
    assert found.same


def test_what_is_missing_is_the_smallest_further_counts() -> None:
    found = explained(Said(present=frozenset({"CD1"})))
    coercion = next(part for part in found.dimensions if part.id == "CD")
    assert set(coercion.missing) == {Counts(strong=1), Counts(medium=1), Counts(weak=1)}
    none = next(part for part in found.dimensions if part.id == "EX")
    assert set(none.missing) == {
        Counts(strong=2),
        Counts(strong=1, medium=1),
        Counts(strong=1, weak=1),
        Counts(medium=3),
        Counts(medium=2, weak=1),
    }


@settings(deadline=None)  # a busy machine is no failure
@given(st.tuples(*[st.integers(0, 4)] * 3))
def test_each_of_the_missing_counts_is_enough_and_one_less_is_not(numbers: tuple[int, int, int]) -> None:
    rules, counts = framework(ADULT).dimensions[0].positive, Counts(*numbers)
    wanted = missing(rules, counts)
    assert (wanted == ()) == any(rule.met(counts) for rule in rules)
    for more in wanted:
        enough = [one + other for one, other in zip(counts, more, strict=True)]
        assert any(rule.met(Counts(*enough)) for rule in rules)
        for place in (place for place, number in enumerate(more) if number):
            less = [number - (place == at) for at, number in enumerate(enough)]
            assert not any(rule.met(Counts(*less)) for rule in rules)


def test_a_dimension_may_be_positive_beyond_what_is_kept() -> None:
    one = framework(ADULT)
    kept = from_stored(stored(determine(one, {"CD1", "CD5"}, set())))
    found = explain(one, kept, Said(present=frozenset({"CD1"})))
    coercion = next(part for part in found.dimensions if part.id == "CD")
    assert (coercion.lower, coercion.beyond, coercion.missing) == (True, True, ())
    assert [part.beyond for part in found.dimensions].count(True) == 1


def test_elements_stand_beside_the_dimensions() -> None:
    found = explained(Said(present=frozenset({"ACT.recruitment"}), unknown=frozenset({"EX1", "EX2"})), "palermo-child")
    assert {part.id: (part.lower, part.upper) for part in found.elements} == {
        "acted": (True, True),
        "means": (False, False),
        "purpose": (False, True),
        "all_elements": (False, True),
    }
    assert not found.same


def test_a_derived_indicator_stands_with_the_answers_of_its_sources() -> None:
    said = Said(present=frozenset({"CR3", "CD1"}), behind={"CR3": (("P13", "yes"),), "CD1": (("P36", "cannot_get"),)})
    found = explained(said, "ilo-11")
    [documents] = [one for part in found.dimensions for one in part.found]
    assert documents.number == 7
    assert [one.question for one in documents.behind] == ["P13", "P36"]
    assert found.lower is None


def test_a_list_without_thresholds_has_no_state() -> None:
    found = explained(Said(present=frozenset({"SX6"})), "sexual-exploitation-checklist")
    assert {part.lower for part in found.dimensions} == {None}
    assert [one.code for part in found.dimensions for one in part.found] == ["SX6"]


def test_forced_labour_says_which_side_is_missing() -> None:
    found = explained(Said(present=frozenset({"I.W"})), FORCED)
    assert [part.missing for part in found.dimensions] == [(), (Counts(other=1),)]


def test_a_determination_of_another_framework_is_refused() -> None:
    with pytest.raises(ValueError, match="another framework"):
        explain(framework(ADULT), determine(framework(CHILD), set(), set()), Said())
