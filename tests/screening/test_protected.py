"""What somebody told in confidence counts in the class, and can be found nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handrail.audit.models import Event
from handrail.core.instruments.definition import Sensitivity
from handrail.core.instruments.evidence import evidence
from handrail.screening import catalogue
from handrail.screening.models import Determination, Draft, Submission
from tests.screening.forms import PROTECTED, TOLD, Browser, filled, screening, submitted
from tests.world import World

CONFIDED = [
    {},
    {"P18": "yes"},
    {"P21": "no"},
    {"P21": "yes"},
    {"P21": "yes", "P22": "punished"},
    {"P21": "yes", "P22": "nothing"},
    {"P21": "prefer_not"},
    {"P39": "yes"},
    {"P39": "dont_know"},
    {"P43": "worse tell_others lie against_others against_law cannot_refuse"},
    {"P43": "none"},
    {"P18": "yes", "P21": "yes", "P22": "punished", "P39": "yes", "P43": "worse lie"},
]
EVERYTHING = CONFIDED[-1]


def only_protected() -> set[str]:
    """Indicators that no question shows or opens but a protected one."""
    inside: set[str] = set()
    outside: set[str] = set()
    for question in screening().questions():
        found = inside if question.sensitivity is Sensitivity.PROTECTED else outside
        found.update(question.indicators)
        outside.update(code for codes in question.opens.values() for code in codes)
    return inside - outside


def kept(row: Submission) -> dict[str, Any]:
    """Everything of a stored screening but its number, its time and the classes."""
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in ("id", "received_at")]
    return {name: getattr(row, name) for name in names}


def test_the_protected_questions_are_the_known_ones(published: None) -> None:
    found = [one.name for one in screening().questions() if one.sensitivity is Sensitivity.PROTECTED]
    assert tuple(found) == PROTECTED
    assert {"CD6", "CD8", "CD10", "CD12", "CD15"} <= only_protected()


def test_what_was_confided_counts(published: None) -> None:
    assert {"CD6", "CD8", "CD10", "EX5"} <= evidence(filled({**TOLD, **EVERYTHING})).present


@pytest.mark.parametrize("confided", CONFIDED, ids=lambda one: "+".join(map("=".join, one.items())).replace(" ", ","))
def test_the_stored_row_is_the_same_whatever_was_confided(
    world: World, published: None, confided: dict[str, str]
) -> None:
    without, with_it = submitted(world.asha, TOLD), submitted(world.asha, {**TOLD, **confided})
    assert kept(with_it) == kept(without)


@pytest.mark.parametrize("confided", [{}, EVERYTHING])
def test_a_determination_holds_a_class_and_flags_alone(world: World, published: None, confided: dict[str, str]) -> None:
    submitted(world.asha, {**TOLD, **confided})
    for row in Determination.objects.all():
        for bound in (row.lower, row.upper):
            assert set(bound) == {"class", "rank", "dimensions"}
            known = catalogue.framework(row.framework, row.version).named(bound["class"])
            assert bound["rank"] == (known.rank if known else 0)
            assert all(isinstance(flag, bool) for flag in bound["dimensions"].values())


def test_no_code_of_a_protected_question_is_anywhere(asha: Browser, key: Any) -> None:
    given = {**TOLD, **EVERYTHING, "P43": ["worse", "lie"]}
    asha.save(key, given)
    seen = [json.dumps(Draft.objects.values("answers", "languages").get())]
    asha.submit(key, given)
    stored = [*Submission.objects.values(), *Determination.objects.values(), *Event.objects.values()]
    seen += [json.dumps(row, default=str) for row in stored]
    seen += [asha.get(name, key).content.decode() for name in ("outcome", "print")]
    seen.append(asha.get("list").content.decode())
    codes = {f'"{code}"' for code in only_protected()} | {f">{code}<" for code in only_protected()}
    names = {f'"{name}"' for name in PROTECTED}
    assert not [word for word in codes | names | {"punished", "worse"} if any(word in text for text in seen)]


def test_the_page_of_an_outcome_differs_only_in_classes(asha: Browser, world: World, published: None) -> None:
    """Found indicators, open answers and what could be asked next are those of the answers that are kept."""
    pages = []
    for confided in ({}, EVERYTHING):
        context = asha.get("outcome", submitted(world.asha, {**TOLD, **confided}).pk).context
        rows = [row for one in context["dimensions"] for row in one["rows"]]
        numbers = [one["numbers"] for one in context["frameworks"]]
        found = [[row[name] for name in ("id", "found", "open", "declined")] for row in rows]
        pages.append((context["phases"], found, numbers, context["open"]["count"], context["tell"], context["notes"]))
    assert pages[0] == pages[1]
