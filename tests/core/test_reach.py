"""Which classes a mapping can lead to: by hand on the adult list, and never fewer than answers really give."""

from __future__ import annotations

from random import Random

import pytest

from handrail import content
from handrail.core.frameworks.determine import determine
from handrail.core.frameworks.reach import reachable
from handrail.core.frameworks.read import loader
from handrail.core.instruments.read import read_instrument

LOAD = loader(lambda name: content.read("frameworks", name))
ADULT = "ilo-2009-adult-labour"


def test_nothing_shown_reaches_only_what_holds_for_nothing() -> None:
    framework = LOAD(ADULT)
    assert [one.id for one in reachable(framework, frozenset())] == ["no_indicator"]


def test_the_shipped_screening_reaches_every_class() -> None:
    instrument = read_instrument(content.read("instruments", "preliminary-screening"))
    shown = frozenset(code for question in instrument.questions() for code in question.indicators)
    framework = LOAD(ADULT)
    assert reachable(framework, shown) == framework.classes


@pytest.mark.parametrize("name", [ADULT, "palermo-adult", "ilo-forced-labour", "ilo-2009-child-labour"])
def test_what_happens_was_said_to_be_possible(name: str) -> None:
    framework, random = LOAD(name), Random(5)
    codes = sorted(framework.codes)
    for _ in range(40):
        shown = frozenset(random.sample(codes, random.randrange(len(codes))))
        possible = {one.id for one in reachable(framework, shown)}
        for _again in range(20):
            present = frozenset(random.sample(sorted(shown), random.randrange(len(shown) + 1)))
            happened = determine(framework, present, frozenset()).lower.class_id
            assert happened is None or happened in possible
