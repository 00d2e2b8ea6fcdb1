"""Dimensions and frameworks of an outcome, as its page lists them: what is reached, what could be, what is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.core.frameworks.definition import Class, Counts, Determination, Framework, Indicator, Kind
from handrail.core.frameworks.determine import combine_ages
from handrail.core.frameworks.explain import DimensionExplained, explain
from handrail.core.instruments.evidence import Evidence
from handrail.screening.saying import Say

Result = tuple[Framework, Determination]
"""A framework, and what was computed with it."""


def reach(lower: bool | None, upper: bool | None) -> str:
    """Where something stands between its bounds: `reached` on what is known, `could` be with open answers, or `not`."""
    if lower:
        return "reached"
    return "could" if upper else "not"


def side_by_side(results: list[Result]) -> list[Result]:
    """Each result; the two Palermo files as one where age is not known, since an unknown age is an unknown too."""
    by_kind = {framework.id: (framework, found) for framework, found in results}
    if "palermo-adult" in by_kind and "palermo-child" in by_kind:
        framework, adult = by_kind["palermo-adult"]
        _, child = by_kind.pop("palermo-child")
        by_kind["palermo-adult"] = (framework, combine_ages(adult, child))
    return list(by_kind.values())


def sentence(found: Class | None, language: str) -> str:
    """The sentence of a class, "" where there is none."""
    return found.label.get(language) if found else ""


def dimensions(pair: Result, clear: Evidence, language: str, say: Say) -> dict[str, Any]:
    """One weighted list: each dimension with what was found, what is open, and what would make it positive."""
    framework, found = pair
    labels = {one.code: one.label.get(language) for one in framework.indicators()}
    rows = [_dimension(part, labels, language, say) for part in explain(framework, found, clear).dimensions]
    return {"title": framework.title.get(language), "note": framework.note.get(language), "rows": rows}


def _dimension(part: DimensionExplained, labels: Mapping[str, str], language: str, say: Say) -> dict[str, Any]:
    state = reach(part.lower, part.upper)
    return {
        "id": part.id,
        "label": part.label.get(language),
        "state": state,
        "state_word": say(f"dimension.{state}"),
        "found": [
            {
                "code": one.code,
                "label": labels.get(one.code, one.code),
                "strength": str(one.strength or "none"),
                "strength_word": say(f"strength.{one.strength or 'none'}"),
            }
            for one in part.found
        ],
        "found_text": say("dimension.found", count=len(part.found)),
        "open": [{"code": code, "label": labels.get(code, code)} for code in part.open],
        "open_text": say("dimension.open", count=len(part.open)) if part.open else "",
        "declined": [{"code": code, "label": labels.get(code, code)} for code in part.declined],
        "declined_text": say("dimension.declined", count=len(part.declined)) if part.declined else "",
        "missing_text": say("dimension.would_take", what=" / ".join(_counted(one, say) for one in part.missing))
        if part.missing and part.found
        else "",
        "beyond": part.beyond,
    }


def _counted(counts: Counts, say: Say) -> str:
    """“1 strong + 1 medium”, in the reader's words."""
    named = zip(("strong", "medium", "weak", "none"), counts, strict=True)
    return " + ".join(f"{number} {say(f'strength.{name}')}" for name, number in named if number)


def beside(pair: Result, clear: Evidence, language: str, say: Say) -> dict[str, Any]:
    """One framework beside the others: a sentence for each bound, the elements, or a plain list of numbers."""
    framework, found = pair
    lower, upper = framework.named(found.lower.class_id), framework.named(found.upper.class_id)
    return {
        "id": framework.id,
        "title": framework.title.get(language),
        "note": framework.note.get(language),
        "version": found.version,
        "source": framework.source,
        "lower": sentence(lower, language),
        "upper": sentence(upper, language) if upper != lower else "",
        "same": lower == upper,
        "elements": _elements(pair, language, say),
        "numbers": [
            {"number": one.number, "label": one.label.get(language), "code": _shown_by(one, clear)}
            for one in framework.indicators()
            if framework.kind is Kind.DISPLAY and clear.present.intersection(one.codes)
        ],
    }


def _shown_by(indicator: Indicator, clear: Evidence) -> str:
    """The first code that was named of those behind a number."""
    return next((code for code in indicator.codes if code in clear.present), indicator.code)


def _elements(pair: Result, language: str, say: Say) -> list[dict[str, str]]:
    framework, found = pair
    states = [
        (element, reach(found.lower.dimensions.get(element.id), found.upper.dimensions.get(element.id)))
        for element in framework.elements
    ]
    return [
        {"label": element.label.get(language), "state": state, "state_word": say(f"dimension.{state}")}
        for element, state in states
    ]
