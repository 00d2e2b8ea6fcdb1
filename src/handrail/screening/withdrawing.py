"""Taking a screening out of the count, after it was stored with consent to be counted."""

from __future__ import annotations

from datetime import datetime

from handrail.audit.writing import writing
from handrail.organisations.policy import Actor
from handrail.screening.models import StatisticsWithdrawal, Submission


def withdraw_statistics(actor: Actor, submission: Submission, now: datetime) -> bool:
    """From now on it is in no figure of its organisation; tables across organisations change at their next period.

    A second time changes nothing, and one that was never counted has nothing to withdraw: returns False then.
    """
    if not submission.statistics or withdrawn(submission):
        return False
    with writing("screening.withdrawn", by=actor.worker, organisation=actor.organisation, on=submission.pk):
        StatisticsWithdrawal.objects.get_or_create(
            submission=submission, defaults={"worker_id": actor.worker, "at": now}
        )
    return True


def withdrawn(submission: Submission) -> bool:
    """Whether it was taken out of the count."""
    return StatisticsWithdrawal.objects.filter(pk=submission.pk).exists()
