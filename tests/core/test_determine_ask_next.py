"""Ask next equals its definition, tried by brute force, and stays fast when everything is unknown."""

from __future__ import annotations

import random
from itertools import combinations
from time import perf_counter

import pytest
from tests.core.frameworks import ADULT, CHILD, FORCED, framework

from handrail.core.frameworks.definition import Framework
from handrail.core.frameworks.determine import determine

CASES = {ADULT: 1200, CHILD: 600, FORCED: 300, "palermo-adult": 300, "palermo-child": 200}


def brute_force(one: Framework, present: frozenset[str], unknown: frozenset[str]) -> tuple[str, ...]:
    """The definition itself: every subset of what is unknown."""

    def rank(codes: frozenset[str]) -> int:
        return max(determine(one, codes, frozenset()).lower.rank, 1)

    ranks = {
        frozenset(part): rank(present | frozenset(part))
        for size in range(len(unknown) + 1)
        for part in combinations(sorted(unknown), size)
    }
    keys = {}
    for place, indicator in enumerate(one.indicators()):
        found = [
            (len(part), -high)
            for part, high in ranks.items()
            if indicator.code in part and high > ranks[frozenset()] and high > ranks[part - {indicator.code}]
        ]
        if found:
            strength = ["strong", "medium", "weak", None].index(indicator.strength)
            keys[indicator.code] = (*min(found), strength, place)
    return tuple(sorted(keys, key=lambda code: keys[code]))


@pytest.mark.parametrize("name", CASES)
def test_equals_brute_force(name: str) -> None:
    one, chance = framework(name), random.Random(name)
    codes = sorted(one.codes)
    for _ in range(CASES[name]):
        some = chance.sample(codes, min(len(codes), chance.randint(2, 14)))
        if chance.random() < 0.7:  # many of one or two dimensions, or nothing would ever be near a threshold
            starts = tuple(chance.sample(["DR", "CR", "AR", "EX", "CD", "AD", "ACT", "I.", "C."], 2))
            some += [code for code in codes if code.startswith(starts) and code not in some][:8]
        unknown = frozenset(chance.sample(some, min(len(some), chance.randint(1, 8))))
        present = frozenset(some) - unknown
        assert determine(one, present, unknown).ask_next == brute_force(one, present, unknown)


def test_all_unknown_costs_no_more_than_a_few_hundred_counts() -> None:
    """A ratio, so that a slow machine does not fail it: brute force would need 2⁶⁷ determinations."""
    one = framework(ADULT)
    codes = one.codes
    determine(one, frozenset(), codes)

    def cost(unknown: frozenset[str]) -> float:
        times = []
        for _ in range(30):
            start = perf_counter()
            determine(one, codes - unknown, unknown)
            times.append(perf_counter() - start)
        return min(times)

    assert cost(codes) < 100 * cost(frozenset())
