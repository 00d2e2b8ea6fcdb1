"""Checks as their templates draw them: pure but for the handbook's titles and the addresses of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from handrail.asking.blocks import Guide
from handrail.checks.plan import Action, actions
from handrail.checks.sent import DUE, OWNER, Sent
from handrail.core.checks.answersfile import MAX_BYTES, MAX_OWNER, Saved
from handrail.core.checks.definition import EVIDENCE, Check, Point, Status
from handrail.core.checks.progress import progress
from handrail.core.checks.result import COUNTED, Step, result
from handrail.core.instruments.answers import MAX_TEXT
from handrail.core.instruments.definition import Question
from handrail.library.handbook import handbook, readable

CELL = 30
"""Width of one point in a picture; a step of nine fits a narrow phone."""
MINUTES = 2
"""What one point takes, evidence at hand; our own estimate."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One point in a picture: how far from the left, and its status ("" for not answered)."""

    x: int
    status: str


def listed(check: Check, said: str) -> dict[str, Any]:
    """A check in the list of all."""
    return {
        "title": check.instrument.title.get(said),
        "intro": check.intro.get(said),
        "said": said,
        "guide": check.guide,
        "audience": check.audience,
        "points": len(check.points),
        "minutes": len(check.points) * MINUTES,
        "href": reverse("checks:check", kwargs={"name": check.id}),
    }


def common(check: Check, said: str, sent: Sent) -> dict[str, Any]:
    """What every page of a check needs. `said`: the language of its content."""
    labels = {one.name: one.label.get(said) for one in check.instrument.questions()}
    return {
        "check": check,
        "title": check.instrument.title.get(said),
        "said": said,
        "action": reverse("checks:check", kwargs={"name": check.id}),
        "wrong": [labels.get(name, "") for name in sent.wrong],
        "max_text": MAX_TEXT,
        "max_owner": MAX_OWNER,
        "max_kilobytes": MAX_BYTES // 1000,
        "unreviewed": not check.reviewed(said),
    }


def form(check: Check, said: str, language: str, sent: Sent, at: str) -> dict[str, Any]:
    """One step to answer; everything else that was said goes along, unseen."""
    names = list(check.steps)
    here = at if at in names else names[0]
    labels = _labels(check, said)
    drawn = {question.name for question in check.steps[here]}
    seen = drawn | {name + EVIDENCE for name in drawn}
    return common(check, said, sent) | {
        "page": "form",
        "intro": [words.get(said) for words in check.instrument.intro],
        "at": here,
        "number": names.index(here) + 1,
        "of": len(names),
        "first": here == names[0],
        "last": here == names[-1],
        "step": labels[here],
        "points": [_point(check, one, said, language, sent.kept) for one in check.steps[here]],
        "parts": [_part(name, labels[name], check, sent, here) for name in names],
        "hidden": [(name, text) for name, text in sent.kept.items() if name not in seen] + _plan_fields(sent.saved),
        "started": bool(sent.kept),
    }


def beside(check: Check, at: str, by: int) -> str:
    """The step `by` places after `at`, or `at` itself at either end."""
    names = list(check.steps)
    place = names.index(at) + by if at in names else 0
    return names[min(max(place, 0), len(names) - 1)]


def _part(name: str, label: str, check: Check, sent: Sent, here: str) -> dict[str, Any]:
    questions = check.steps[name]
    answered = sum(1 for one in questions if one.name in sent.kept)
    return {"name": name, "label": label, "current": name == here, "answered": answered, "of": len(questions)}


def _point(check: Check, question: Question, said: str, language: str, kept: Mapping[str, str]) -> dict[str, Any]:
    evidence = check.instrument.by_name[question.name + EVIDENCE]
    return {
        "name": question.name,
        "label": question.label.get(said),
        "hint": question.hint.get(said),
        "why": question.why.get(said),
        "choices": [
            {"code": one.code, "label": one.label.get(said), "checked": kept.get(question.name) == one.code}
            for one in question.choices
        ],
        "evidence": evidence.name,
        "evidence_label": evidence.label.get(said),
        "evidence_text": kept.get(evidence.name, ""),
        "guides": guides(check.points[question.name], language),
    }


def guides(point: Point, language: str) -> tuple[Guide, ...]:
    """The handbook's pages that help at a point, as far as the public may read them."""
    pages = (handbook().pages.get(name) for name in point.handbook)
    seen = [page for page in pages if page is not None and readable(page, language, drafts=settings.DEMO)]
    return tuple(Guide(*page.titles.said(language), reverse("library:page", kwargs={"name": page.id})) for page in seen)


def outcome(check: Check, said: str, language: str, sent: Sent) -> dict[str, Any]:
    """The profile by step, the gaps in the order of severity, and what is not known."""
    found = result(check, sent.kept)
    labels = _labels(check, said)
    gaps = [_gap(check, one, language) for one in actions(check, sent.saved, said, found)]
    drawn = {gap["action"].point for gap in gaps}
    return common(check, said, sent) | {
        "page": "result",
        "on": sent.saved.on,
        "steps": [_profile(step, labels[step.name]) for step in found.steps],
        "statuses": _statuses(),
        "gaps": gaps,
        "unanswered": [one.label.get(said) for one in found.unanswered],
        "hidden": [*sent.kept.items(), *_plan_fields(sent.saved, drawn)],
    }


def _gap(check: Check, one: Action, language: str) -> dict[str, Any]:
    point = check.points[one.point]
    return {
        "action": one,
        "status": str(one.status),
        "weights": (point.scale, point.scope, point.remediability),
        "owner_field": OWNER + one.point,
        "due_field": DUE + one.point,
        "guides": guides(point, language),
    }


def _profile(step: Step, label: str) -> dict[str, Any]:
    return {
        "label": label,
        "cells": cells(status for _, status in step.statuses),
        "width": CELL * len(step.statuses),
        "counts": [{"status": _code(one), "number": step.count(one)} for one in _order()],
    }


def _order() -> tuple[Status | None, ...]:
    return (*COUNTED, None, Status.NOT_APPLICABLE)


def _statuses() -> list[str]:
    """Every status in the order of the legend and of the columns."""
    return [_code(one) for one in _order()]


def cells(statuses: Iterable[Status | None]) -> list[Cell]:
    """A picture: one cell for each point, in the order of the guide."""
    return [Cell(CELL * place, _code(status)) for place, status in enumerate(statuses)]


def _code(status: Status | None) -> str:
    return str(status) if status is not None else ""


def _labels(check: Check, said: str) -> dict[str, str]:
    return {section.name: section.label.get(said) for section in check.instrument.sections}


def _plan_fields(saved: Saved, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    skipped = frozenset(without)
    return [
        (prefix + name, text)
        for prefix, texts in ((OWNER, saved.owners), (DUE, saved.dates))
        for name, text in texts.items()
        if name not in skipped
    ]


def everything(check: Check, said: str, sent: Sent) -> dict[str, Any]:
    """Every point with its status and evidence, then the plan, for paper."""
    labels = _labels(check, said)
    return common(check, said, sent) | {
        "page": "print",
        "on": sent.saved.on,
        "steps": [
            {
                "label": labels[name],
                "points": [
                    {
                        "label": one.label.get(said),
                        "status": sent.kept.get(one.name, ""),
                        "evidence": sent.kept.get(one.name + EVIDENCE, ""),
                    }
                    for one in questions
                ],
            }
            for name, questions in check.steps.items()
        ],
        "plan": actions(check, sent.saved, said),
        "hidden": [*sent.kept.items(), *_plan_fields(sent.saved)],
    }


def moved(check: Check, said: str, earlier: Saved, later: Sent) -> dict[str, Any]:
    """Two dated results beside each other, step by step; in words those points that one of the two answered."""
    labels = _labels(check, said)
    found = progress(check, earlier.answers, later.kept)
    return common(check, said, later) | {
        "page": "compare",
        "earlier_on": earlier.on,
        "later_on": later.saved.on,
        "statuses": _statuses(),
        "steps": [
            {
                "label": labels[name],
                "width": CELL * len(points),
                "earlier": cells(one.earlier for one in points),
                "later": cells(one.later for one in points),
                "points": [
                    {
                        "label": one.question.label.get(said),
                        "earlier": _code(one.earlier),
                        "later": _code(one.later),
                        "change": str(one.change),
                    }
                    for one in points
                    if one.earlier is not None or one.later is not None
                ],
            }
            for name, points in found.items()
        ],
        "hidden": [*later.kept.items(), *_plan_fields(later.saved)],
    }
