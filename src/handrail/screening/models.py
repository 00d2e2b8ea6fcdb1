"""What is kept. A submission and its determinations never change; people's views and decisions stand beside them.

Keys are made before the row. No table here has a place for a name, a note or free text.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from handrail.organisations.models import Organisation


class Definition(models.Model):
    """A published definition, as its files were. Never updated: a change is another version.

    `organisation`: whose it is; None for those that ship and those of the task force. Others never see it. Its name and
    version are unique with its owner, so two organisations may use the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=100)
    version = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    files = models.JSONField()
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "version"], condition=models.Q(organisation=None), name="definition_once"
            ),
            models.UniqueConstraint(fields=["kind", "name", "version", "organisation"], name="definition_once_each"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Draft(models.Model):
    """A screening that has been begun. Holds no protected, identifying or free-text answer; `revision` must match on save.

    `once`: what was drawn with it (`drawing.py`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT)
    languages = models.JSONField()
    answers = models.JSONField(default=dict)
    once = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    supersedes = models.ForeignKey("Submission", null=True, on_delete=models.PROTECT)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Submission(models.Model):
    """A screening as it was answered. `digest` covers the stored content only, so that a replay can be told from a change.

    `asked` holds the places that were not open. `present`, `unknown`, `declined` are those of the stored answers.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT)
    languages = models.JSONField()
    synthetic = models.BooleanField(default=False)
    statistics = models.BooleanField(default=False)
    answers = models.JSONField()
    once = models.JSONField(default=dict)
    asked = models.JSONField()
    present = models.JSONField()
    unknown = models.JSONField()
    declined = models.JSONField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-received_at"], name="submission_newest"),
            models.Index(fields=["organisation", "worker", "-received_at"], name="submission_own_newest"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Determination(models.Model):
    """What one version of one framework computed from the answers: class and dimension flags, no counts."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="determinations")
    framework = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    lower = models.JSONField()
    upper = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "framework", "version"], name="determination_once")
        ]

    def __str__(self) -> str:
        return self.framework


class StatisticsWithdrawal(models.Model):
    """The person, or a worker for them, took a screening out of the count after it was stored."""

    submission = models.OneToOneField(
        Submission, primary_key=True, on_delete=models.PROTECT, related_name="statistics_withdrawal"
    )
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.submission_id)


class FirstView(models.Model):
    """What the worker thought before opening the frameworks."""

    submission = models.OneToOneField(Submission, primary_key=True, on_delete=models.PROTECT, related_name="first_view")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    view = models.CharField(max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.view


class Decision(models.Model):
    """What a named person decided, with coded reasons and next steps. A later one supersedes; none is changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="decisions")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    decision = models.CharField(max_length=64)
    exploitation = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    next_steps = models.JSONField(default=list)
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.decision


class AnonymousAnswers(models.Model):
    """Answers that someone chose to add to the count: a random key and the month, no time, no worker, no address.

    `on_paper`: they stood on paper with that month and were typed in, by two people who are not named here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT)
    answers = models.JSONField()
    asked = models.JSONField()
    month = models.CharField(max_length=7)
    on_paper = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.id)
