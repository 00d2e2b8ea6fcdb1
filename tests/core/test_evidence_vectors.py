"""From answers to indicators: the vectors of the determination rules, on the shipped self-assessment."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from handrail.core.instruments.answers import Answers
from handrail.core.instruments.evidence import evidence
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import fill

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "conformance/determination/determination-vectors.json").read_text())["instruments"]
FOLDER = ROOT / "src/handrail/content/instruments/self-assessment-domestic-work"
INSTRUMENT = read_instrument({path.name: path.read_text() for path in FOLDER.glob("*.yaml")})
LETTERS = ("I.", "C.")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_answers_show_what_the_vector_says(vector: dict) -> None:
    state = fill(INSTRUMENT, Answers(vector["answers"]), today=date(2026, 11, 22))
    found = evidence(state)
    assert {code for code in found.present if not code.startswith(LETTERS)} == set(vector["present"])
    assert {code for code in found.unknown if not code.startswith(LETTERS)} == set(vector["unknown"])
    assert {code for code in found.declined if not code.startswith(LETTERS)} == set(vector["declined"])
    assert sorted(code for code in found.present if code.startswith(LETTERS)) == vector["forced_labour_codes"]
