"""The list of screenings as its page draws it. No class stands in a list, and no colour stands for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from handrail.core.outcome import OutcomeWords
from handrail.organisations.policy import Actor, may
from handrail.screening import catalogue, queries
from handrail.screening.outcome import short_code
from handrail.screening.saying import coded_label, coded_list, unreviewed

if TYPE_CHECKING:
    from handrail.screening.models import Draft, Submission


def listing(
    rows: Iterable[Submission], drafts: Iterable[Draft], language: str, chosen: Mapping[str, str], actor: Actor
) -> dict[str, Any]:
    """What list.html needs. No class is shown in a list, and no colour stands for one."""
    words = catalogue.outcome_words()
    return {
        "unreviewed": unreviewed(language, words.translations),
        "rows": [_row(row, words, language) for row in rows],
        "drafts": [{"id": row.pk, "code": short_code(row.pk), "updated": row.updated_at} for row in drafts],
        "decisions": coded_list(words.decisions, language),
        "chosen_decision": chosen.get("decision", ""),
        "chosen_worker": chosen.get("worker", ""),
        "may_create": may(actor, "screening.create"),
    }


def _row(row: Submission, words: OutcomeWords, language: str) -> dict[str, Any]:
    standing = queries.newest_decision(row)
    code = standing.decision if standing else words.undecided
    return {
        "id": row.pk,
        "code": short_code(row.pk),
        "created": row.received_at,
        "worker": row.worker.display_name or row.worker.username,
        "languages": row.languages,
        "decision": coded_label(words.decisions, code, language),
        "synthetic": row.synthetic,
    }
