"""A list that has one line for each sign would tell a protected answer: its stored flags are those of the clear ones."""

from __future__ import annotations

import pytest

from handrail.core.frameworks.definition import Kind
from handrail.screening import catalogue
from handrail.screening.models import Submission
from tests.screening.forms import TOLD, submitted
from tests.screening.test_protected import CONFIDED
from tests.world import World


def lists(row: Submission) -> list[tuple[str, object, object]]:
    """The stored flags of frameworks that only list."""
    rows = row.determinations.order_by("framework")
    found = [(one.framework, one.lower, one.upper) for one in rows]
    return [one for one in found if catalogue.framework(one[0]).kind is Kind.DISPLAY]


@pytest.mark.parametrize("age", ["age_24_25", "age_12_14"])
@pytest.mark.parametrize(
    "confided", [{"P18": "yes"}, {"P21": "yes"}, {"P39": "yes"}, {"P43": "cannot_refuse"}, CONFIDED[-1]]
)
def test_no_line_of_a_list_tells_what_was_confided(
    world: World, published: None, age: str, confided: dict[str, str]
) -> None:
    told = {**TOLD, "P01": age}
    without = lists(submitted(world.asha, told))
    assert without
    assert lists(submitted(world.asha, {**told, **confided})) == without
