"""What an outcome proposes to ask next: only what could still change something, and never what was declined."""

from __future__ import annotations

import pytest

from handrail.core.instruments.evidence import evidence
from handrail.screening import asknext, outcome
from handrail.screening.models import Submission
from tests.screening.forms import Browser, filled, submitted
from tests.world import World

LATER = {"P01": "age_24_25", "P05": "still"}
CONFIDED = {"P21": "yes", "P22": "punished", "P39": "yes", "P43": "worse lie"}


def codes_of(row: Submission, given: dict[str, str]) -> set[str]:
    """Every code that is worth asking for, of all weighted lists."""
    clear = evidence(filled(given), protected=False)
    pairs = [pair for pair in outcome._results(row) if pair[0].weighted]
    return {code for pair in pairs for code in asknext.codes_with_gain(*pair, clear)}


def test_no_more_is_asked_of_a_part_that_confided_answers_have_reached(world: World, published: None) -> None:
    given = {**LATER, **CONFIDED}
    row = submitted(world.asha, given)
    assert all(one.lower["dimensions"]["CD"] for one in row.determinations.filter(framework__startswith="ilo-2009"))
    assert not {code for code in codes_of(row, given) if code.startswith("CD")}
    assert {code for code in codes_of(row, LATER) if code.startswith("EX")}  # what is not reached is still asked
    clear_only = submitted(world.asha, LATER)
    assert {code for code in codes_of(clear_only, LATER) if code.startswith("CD")}


@pytest.mark.parametrize("declined", ["P08", "P19", "P23", "P38"])
def test_what_was_declined_is_never_asked_and_three_at_most(
    asha: Browser, world: World, published: None, declined: str
) -> None:
    given = {**LATER, **CONFIDED, declined: "prefer_not"}
    ask = asha.get("outcome", submitted(world.asha, given).pk).context["open"]["ask"]
    label = next(one.label.get("en") for one in filled(given).instrument.questions() if one.name == declined)
    assert 0 < len(ask) <= asknext.MOST
    assert label not in [one["label"] for one in ask]


def test_a_question_stands_in_the_form_in_which_it_was_asked(asha: Browser, world: World, published: None) -> None:
    for when, past in (("still", False), ("left_month", True)):
        given = {"P01": "age_24_25", "P05": when, "P23": "yes", "P38": "yes"}
        context = asha.get("outcome", submitted(world.asha, given).pk).context
        known = {one.label.get("en"): one.label_past.get("en") for one in filled(given).instrument.questions()}
        with_past = {label: over for label, over in known.items() if over and over != label}
        quoted = [one["question"] for phase in context["phases"] for one in phase["found"]]
        quoted += [one["label"] for one in context["open"]["ask"]]
        assert quoted
        assert bool(set(quoted) & set(with_past.values())) is past
        assert bool(set(quoted) & set(with_past)) is not past
