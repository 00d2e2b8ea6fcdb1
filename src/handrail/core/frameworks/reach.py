"""Which classes the answers to an instrument can lead to at all: what a mapping that is being made still cannot find."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import combinations

from handrail.core.frameworks.definition import Class, Framework
from handrail.core.frameworks.determine import determine

_NOTHING: frozenset[str] = frozenset()


def reachable(framework: Framework, shown: Set[str]) -> tuple[Class, ...]:
    """Classes, in the framework's order, that some set of the indicators `shown` leads to. For every set of dimensions all
    that is shown of it is present, and nothing else: fewer signs of a dimension can only make it count less."""
    found = {determine(framework, present, _NOTHING).lower.class_id for present in _mixtures(framework, shown)}
    return tuple(one for one in framework.classes if one.id in found)


def _mixtures(framework: Framework, shown: Set[str]) -> Iterator[Set[str]]:
    parts = [
        frozenset(code for indicator in dimension.indicators for code in indicator.codes) & shown
        for dimension in framework.dimensions
    ]
    parts = [part for part in parts if part]
    yield _NOTHING
    for size in range(1, len(parts) + 1):
        for chosen in combinations(parts, size):
            yield _NOTHING.union(*chosen)
    for part in parts:  # one sign alone, which is less than the dimension needs
        yield from (frozenset({code}) for code in part)
