"""A new clear question that makes people more unique than was recorded fails here."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from handrail.core.instruments.definition import Instrument

PATH = Path(__file__).resolve().parents[2] / "tools" / "uniqueness.py"


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("uniqueness", PATH)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = _tool()
INSTRUMENTS: dict[str, Instrument] = {instrument.id: instrument for instrument in TOOL.instruments()}


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_nobody_is_more_unique_than_the_recorded_limit(name: str) -> None:
    found, _ = TOOL.measured(INSTRUMENTS[name])
    above = [*found.beyond(TOOL.recorded()[name])]
    assert not above, (
        f"{above}: {found}. If it must be, say why in the change and run: python tools/uniqueness.py --record"
    )


def test_every_instrument_that_people_answer_has_a_limit_and_no_other() -> None:
    assert set(TOOL.recorded()) == set(INSTRUMENTS)
