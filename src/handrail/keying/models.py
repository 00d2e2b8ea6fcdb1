"""A paper while it is typed in, where a screening came from, and how often two people typed something different.

As in a draft, no protected, identifying or free-text answer is kept between the two.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from handrail.organisations.models import Organisation
from handrail.screening.models import Definition, Submission


class Paper(models.Model):
    """A form on paper on its way in. `number` is written on it by hand. Gone as soon as its answers are stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=16)
    month = models.CharField(max_length=7)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="paper_number_once")]

    def __str__(self) -> str:
        return str(self.number)


class Keying(models.Model):
    """What one person typed from a paper: `turn` 1 or 2, never the same person twice."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="keyings")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    turn = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "worker"], name="keying_once_each"),
            models.UniqueConstraint(fields=["paper", "turn"], name="keying_two_turns"),
        ]

    def __str__(self) -> str:
        return str(self.turn)


class FromPaper(models.Model):
    """That a screening came from paper: the month that stands on it, its language, and who typed and settled it."""

    submission = models.OneToOneField(Submission, primary_key=True, on_delete=models.PROTECT, related_name="from_paper")
    month = models.CharField(max_length=7)
    language = models.CharField(max_length=16)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.month


class Tally(models.Model):
    """Of one question in one organisation: how many papers were compared, and on how many the two keyings differed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT)
    question = models.CharField(max_length=64)
    compared = models.PositiveIntegerField(default=0)
    differed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "definition", "question"], name="tally_once")]

    def __str__(self) -> str:
        return self.question
