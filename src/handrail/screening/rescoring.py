"""Determinations of past screenings by another version of a framework: put beside the old ones, which stay, as decisions do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from handrail.audit.writing import writing
from handrail.core.frameworks.definition import Framework
from handrail.screening.models import Determination, Submission

Outcome = Mapping[str, Any]
"""Class, rank and flags, as `determine.stored` gives them."""


def keep_rescored(
    organisation: UUID, by: UUID | None, framework: Framework, outcomes: Mapping[UUID, tuple[Outcome, Outcome]]
) -> int:
    """Adds lower and upper bound for each screening, with one event, which names the first of them. Returns how many were
    added: a screening that has a determination by this version is left as it is, and so is another organisation's.

    All should be of one definition and one month, so that the event says which columns of figures are behind.
    """
    theirs = Submission.objects.filter(pk__in=list(outcomes), organisation_id=organisation)
    fresh = sorted(set(theirs.values_list("pk", flat=True)) - _determined(framework, list(outcomes)))
    if not fresh:
        return 0
    rows = [
        Determination(
            submission_id=key,
            framework=framework.id,
            version=framework.version,
            lower=dict(outcomes[key][0]),
            upper=dict(outcomes[key][1]),
        )
        for key in fresh
    ]
    with writing("screening.rescored", by=by, organisation=organisation, on=fresh[0]):
        Determination.objects.bulk_create(rows)
    return len(rows)


def _determined(framework: Framework, keys: list[UUID]) -> set[UUID]:
    rows = Determination.objects.filter(submission_id__in=keys, framework=framework.id, version=framework.version)
    return set(rows.values_list("submission_id", flat=True))


def not_rescored(organisation: UUID, framework: str, version: str) -> QuerySet[Submission]:
    """Screenings that have a determination by some version of a framework and none by this one. Once the work is done,
    these are the ones that cannot be re-scored."""
    of = Determination.objects.filter(framework=framework)
    there = Submission.objects.filter(organisation_id=organisation, pk__in=of.values("submission_id"))
    return there.exclude(pk__in=of.filter(version=version).values("submission_id"))
