"""Long work, finished tables, saved views, and what has been published with which budget.

Nothing here is about one person: counts, definitions of counts, and who asked for and approved a publication.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from handrail.organisations.models import Organisation


class Job(models.Model):
    """Work that takes longer than a page: claimed by one UPDATE, reported on and cancelled through its columns.

    `alive_at`: when the process that claimed it last said that it is there; silent for too long, another may claim it.
    `deaths`: how many processes fell silent over it.
    """

    WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=16, default=WAITING)
    done = models.PositiveBigIntegerField(default=0)
    of = models.PositiveBigIntegerField(default=0)
    cancelling = models.BooleanField(default=False)
    problem = models.CharField(max_length=64, default="")
    result = models.JSONField(default=dict)
    claimed_by = models.CharField(max_length=64, default="")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    deaths = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="job_next")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Finished(models.Model):
    """A table that was computed before anybody asked. `stamp` says from which state of the columns."""

    key = models.CharField(max_length=200, primary_key=True)
    stamp = models.CharField(max_length=64)
    payload = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class SavedView(models.Model):
    """A question to the figures that somebody gave a name, shared inside one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    name = models.CharField(max_length=100)
    definition = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """A publication across organisations: asked for, approved by two others, drawn once, stored, and served as stored.

    `period`: its first and last quarter, `2018-Q2..2018-Q3`. `method` "rounding", "noise" or "synthetic"; `parameters` holds
    everything that shaped it. `counted` is what the next release of tables is counted from, and of synthetic records how
    many screenings there are, then how far the records are from the truth: exact, and never published. `payload` never
    changes once it is there; `sha256` is of its bytes.
    """

    ASKED, PUBLISHED, REFUSED = "asked", "published", "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    population = models.CharField(max_length=64)
    period = models.CharField(max_length=32)
    tables = models.JSONField()
    method = models.CharField(max_length=16)
    parameters = models.JSONField()
    state = models.CharField(max_length=16, default=ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    asked_at = models.DateTimeField()
    counted = models.JSONField(null=True)
    payload = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, default="")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.population} {self.period}"


class Approval(models.Model):
    """One person's agreement to a release; never that of whoever asked for it."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="approvals")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "worker"], name="approval_once")]

    def __str__(self) -> str:
        return str(self.release_id)


class Spend(models.Model):
    """A line of the ledger: what one release took from the budget of its population, as an exact fraction of rho."""

    release = models.OneToOneField(Release, primary_key=True, on_delete=models.PROTECT, related_name="spend")
    population = models.CharField(max_length=64)
    numerator = models.PositiveBigIntegerField()
    denominator = models.PositiveBigIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(denominator__gt=0), name="spend_is_a_fraction")]

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"


class Cap(models.Model):
    """How much of rho a population may ever give away. A higher one needs two people and a reason that is public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    population = models.CharField(max_length=64)
    numerator = models.PositiveBigIntegerField()
    denominator = models.PositiveBigIntegerField(default=1)
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(denominator__gt=0), name="cap_is_a_fraction"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")), name="cap_needs_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.population} {self.numerator}/{self.denominator}"
