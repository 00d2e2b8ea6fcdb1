"""A rate is said only with people, a source and a day."""

from __future__ import annotations

import pytest

from handrail import content
from handrail.core.figures.populations import read_populations
from handrail.core.problems import Problems

LINE = '- {axis: gender, code: woman, people: "%s", as_of: "%s", source: {name: Office, url: "https://office.example"}}'


def read(line: str) -> tuple[object, ...]:
    return read_populations({"populations.yaml": f"handrail: populations/1\npopulations:\n  {line}\n"})


def test_none_is_entered_until_somebody_does() -> None:
    assert read_populations(content.read("figures", "populations")) == ()


def test_a_rate_is_per_hundred_thousand() -> None:
    (found,) = read_populations({"populations.yaml": "populations:\n  " + LINE % ("4000000", "2025-06-30")})
    assert found.rate(46) == pytest.approx(1.15)


@pytest.mark.parametrize(
    "line",
    [
        LINE % ("0", "2025-06-30"),
        LINE % ("10", "summer"),
        LINE % ("many", "2025-06-30"),
        "- {axis: gender, code: woman, people: 5}",
    ],
)
def test_without_people_day_or_source_it_is_a_problem(line: str) -> None:
    with pytest.raises(Problems):
        read(line)
