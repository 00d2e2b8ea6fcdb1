"""What the people say about the instrument: numbers and codes, for the page to put into words.

The reference is the decision of a person, of a second one where there is one. It is no truth about anyone. Nothing that is
given here lets a group of 1 to `LEAST - 1` people be told apart, not even by taking one number from another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from handrail.core.figures.disclosure import Inside
from handrail.core.figures.validation import ENOUGH
from handrail.core.figures.validation.accuracy import Crossed, Measured, area
from handrail.core.figures.validation.agreement import cohen_kappa, krippendorff_alpha
from handrail.core.figures.validation.dif import Size, mantel_haenszel, strata
from handrail.core.figures.validation.scale import consistency, items
from handrail.core.figures.validation.shortform import Person, short_form
from handrail.core.figures.validation.verification import Partly, begg_greenes
from handrail.reporting.quality.people import GROUPS, KEPT, Decided, Found, Judged, People

GROUP = 50
"""Fewer decided people in one of two groups, and they are not compared."""
JUDGES = {"view_decision": (0, 2), "class_decision": (1, 2), "view_class": (0, 1)}
"""Two of the three that judge: first view, class, decision."""
LEAST = Inside().minimum


def measured(people: People, sensitivity: float) -> dict[str, Any]:
    """Everything that the page shows. Below `ENOUGH` decided people: only how many there are. ValueError for a sensitivity
    outside 0 to 1."""
    found: dict[str, Any] = {
        "screened": people.total if people.total >= LEAST else None,
        "decided": people.decided if people.decided >= LEAST else None,
        "by_other": _shown(people.by_other, people.decided),
        "kept": KEPT if people.decided > KEPT else None,
        "enough": people.decided >= ENOUGH,
        "least": ENOUGH,
    }
    if not found["enough"]:
        return found
    questions = [question.name for question in people.questions]
    return found | {
        "frameworks": {name: _by_rank(counts) for name, counts in sorted(people.ranks.items())},
        "signs": _by_rank(people.signs),
        "agreement": _agreement(people),
        "items": _items(people.kept, questions),
        "consistency": _consistency(people.kept, questions),
        "differences": _differences(people.kept, questions),
        "short": _short(people.kept, questions, sensitivity),
    }


def _shown(part: int, whole: int) -> int | None:
    """None where it, or what is left, is 1 to `LEAST - 1` people."""
    return part if _clear(part) and _clear(whole - part) else None


def _clear(number: int) -> bool:
    return number == 0 or number >= LEAST


def _by_rank(counts: Counter[Found]) -> dict[str, Any]:
    """`cuts`: a finding is at least this rank; only those that set nobody apart (`_cuts`)."""
    decided = {key: number for key, number in counts.items() if key[1] is not None}
    if sum(decided.values()) < ENOUGH:
        return {"enough": False}
    scored = [
        pair for (rank, condition), number in decided.items() for pair in [(float(rank), bool(condition))] * number
    ]
    ill = sum(condition for _rank, condition in scored)
    if min(ill, len(scored) - ill) < LEAST:
        return {"enough": False}
    rows = []
    for at, table, partly in _cuts(counts):
        corrected = begg_greenes(partly)
        rows.append(
            {
                "rank": at,
                **_accuracy(table),
                "corrected": [_of(corrected.sensitivity), _of(corrected.specificity)],
            }
        )
    open_ = sum(number for (_rank, condition), number in counts.items() if condition is None)
    return {
        "enough": True,
        "cuts": rows,
        "area": _of(area(scored)),
        "unassessed": open_ if _clear(open_) else None,
    }


def _cuts(counts: Counter[Found]) -> Iterator[tuple[int, Crossed, Partly]]:
    """From the highest rank down. A cut is left out where it, the one before or the end would set apart 1 to `LEAST - 1`
    people of one decision, or of none: the difference of two rates would show them."""
    conditions = (True, False, None)
    totals = {
        one: sum(number for (_rank, condition), number in counts.items() if condition is one) for one in conditions
    }
    above = dict.fromkeys(conditions, 0)
    last = dict(above)
    for rank in sorted({rank for rank, _condition in counts}, reverse=True):
        for one in conditions:
            above[one] += counts[rank, one]
        if above[True] == totals[True] and above[False] == totals[False]:
            return
        if all(_clear(above[one] - last[one]) and _clear(totals[one] - above[one]) for one in conditions):
            last = dict(above)
            table = Crossed(above[True], above[False], totals[True] - above[True], totals[False] - above[False])
            yield rank, table, Partly(table, above[None], totals[None] - above[None])


def _accuracy(table: Crossed) -> dict[str, Any]:
    return {
        "sensitivity": _of(table.sensitivity()),
        "specificity": _of(table.specificity()),
        "positive": _of(table.positive_predictive()),
        "negative": _of(table.negative_predictive()),
        "raises": _of(table.likelihood_positive()),
        "lowers": _of(table.likelihood_negative()),
    }


def _of(one: Measured) -> list[float | None]:
    """[value, low, high]; None for a value that the counts do not allow, and for an interval without an end."""
    high = None if one.high == float("inf") else round(one.high, 4)
    return [None if one.value is None else round(one.value, 4), round(one.low, 4), high]


def _agreement(people: People) -> dict[str, Any]:
    found = {name: _kappa(people.judged, *places) for name, places in JUDGES.items()}
    units = [[_number(one.view), _number(one.strong), float(one.condition)] for one in people.kept]
    return found | {"alpha": _rounded(krippendorff_alpha(units))}


def _number(said: bool | None) -> float | None:
    return None if said is None else float(said)


def _kappa(counts: Counter[Judged], one: int, other: int) -> dict[str, Any]:
    """Withheld for few pairs, and where one corner of the four holds 1 to `LEAST - 1` people."""
    corners: Counter[tuple[bool, bool]] = Counter()
    for judged, number in counts.items():
        first, second = judged[one], judged[other]
        if first is not None and second is not None:
            corners[first, second] += number
    pairs = [pair for said, number in corners.items() for pair in [said] * number]
    enough = len(pairs) >= ENOUGH and all(map(_clear, corners.values()))
    return {"people": len(pairs) if enough else None, "kappa": _of(cohen_kappa(pairs)) if enough else None}


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


def _items(decided: Sequence[Decided], questions: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "question": one.name,
            "asked": one.asked,
            "missing": round(one.missing, 4) if _shown(round(one.missing * one.asked), one.asked) is not None else None,
            "discrimination": _rounded(one.discrimination),
        }
        for one in items([person.scores for person in decided], questions)
        if one.asked >= ENOUGH and _clear(len(decided) - one.asked)
    ]


def _consistency(decided: Sequence[Decided], questions: Sequence[str]) -> dict[str, Any]:
    """Of the questions that nearly everybody was asked: a question behind a gate says nothing about those it skips."""
    often = [name for name in questions if sum(name in one.scores for one in decided) >= 0.9 * len(decided)]
    found = consistency([one.scores for one in decided], often)
    enough = found.complete >= ENOUGH and _clear(len(decided) - found.complete)
    return {
        "questions": len(often),
        "complete": found.complete if enough else None,
        "alpha": _rounded(found.alpha) if enough else None,
        "omega": _rounded(found.omega) if enough else None,
    }


def _differences(decided: Sequence[Decided], questions: Sequence[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for column, (reference, focal) in GROUPS.items():
        both = [one for one in decided if one.groups[column] in (reference, focal)]
        sizes = Counter(one.groups[column] for one in both)
        enough = min(sizes[reference], sizes[focal]) >= GROUP
        rows = _compared(both, column, focal, questions) if enough else []
        found.append({"column": column, "groups": [reference, focal], "enough": enough, "questions": rows})
    return found


def _compared(people: Sequence[Decided], column: str, focal: str, questions: Sequence[str]) -> list[dict[str, Any]]:
    """Questions that work otherwise for one of two groups, by more than a little (Educational Testing Service's B and C)."""
    rows = []
    for name in questions:
        asked = [one for one in people if one.scores.get(name) is not None]
        made = strata((one.groups[column] == focal, one.scores[name] == 1.0, _rest(one, name)) for one in asked)
        found = mantel_haenszel(made)
        if found is not None and found.size is not Size.SMALL:
            odds = _of(Measured(found.odds, found.low, found.high))
            rows.append({"question": name, "odds": odds, "size": str(found.size)})
    return rows


def _rest(person: Decided, name: str) -> int:
    return int(sum(score or 0.0 for other, score in person.scores.items() if other != name))


def _short(decided: Sequence[Decided], questions: Sequence[str], sensitivity: float) -> dict[str, Any]:
    people = [
        Person(frozenset(name for name, score in one.scores.items() if score == 1.0), one.condition) for one in decided
    ]
    found = short_form(people, questions, sensitivity)
    return {
        "wanted": sensitivity,
        "reached": found.reached,
        "questions": list(found.questions),
        "fitted": _kept_apart(found.fitted),
        "held_out": _kept_apart(found.held_out),
        "of": len(questions),
    }


def _kept_apart(table: Crossed) -> dict[str, Any]:
    """Sensitivity and specificity; `least`: where 1 to `LEAST - 1` people are missed or wrongly found, what it is at least."""
    return {
        "sensitivity": _bounded(table.hits, table.misses, table.sensitivity()),
        "specificity": _bounded(table.clear, table.false_alarms, table.specificity()),
    }


def _bounded(right: int, wrong: int, rate: Measured) -> dict[str, Any]:
    if _clear(right) and _clear(wrong):
        return {"rate": _of(rate), "least": None}
    least = None if right < LEAST else round((right + wrong - LEAST + 1) / (right + wrong), 4)
    return {"rate": None, "least": least}
