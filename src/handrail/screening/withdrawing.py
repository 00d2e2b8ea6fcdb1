"""Taking a screening out of the count, after it was stored with consent to be counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from handrail.audit.writing import writing
from handrail.organisations.policy import Actor
from handrail.screening.models import StatisticsWithdrawal, Submission


def withdraw_statistics(actor: Actor, submission: Submission, now: datetime) -> bool:
    """From now on it is in no figure of its organisation; tables across organisations change at their next period.

    Of one that was corrected, the newest correction is taken out, which stands in its place. A second time changes
    nothing, and one that was never counted has nothing to withdraw: returns False then.
    """
    if not counted(submission):
        return False
    newest = _newest(submission)
    with writing("screening.withdrawn", by=actor.worker, organisation=actor.organisation, on=newest.pk):
        for row in _and_later(newest):  # a correction may have come in this moment
            StatisticsWithdrawal.objects.get_or_create(submission=row, defaults={"worker_id": actor.worker, "at": now})
    return True


def stays_out(correction: Submission, worker: UUID, now: datetime) -> None:
    """A correction of what was taken out of the count is not counted either, whatever its answers say: they were filled
    in before. Called while the correction is written."""
    if correction.supersedes_id and StatisticsWithdrawal.objects.filter(pk=correction.supersedes_id).exists():
        StatisticsWithdrawal.objects.create(submission=correction, worker_id=worker, at=now)


def counted(submission: Submission) -> bool:
    """Whether it, or what has taken its place, is in the count."""
    newest = _newest(submission)
    return newest.statistics and not StatisticsWithdrawal.objects.filter(pk=newest.pk).exists()


def _newest(submission: Submission) -> Submission:
    *_, newest = _and_later(submission)
    return newest


def _and_later(submission: Submission) -> Iterator[Submission]:
    row: Submission | None = submission
    while row is not None:
        yield row
        row = Submission.objects.filter(supersedes=row).first()
