"""Forms that are being made, and what published ones were made from. Words of forms only, never an answer."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from handrail.organisations.models import Organisation
from handrail.screening.models import Definition


class FormDraft(models.Model):
    """A form that was brought and is not published: shared inside its organisation, changed by revision.

    `came` is the workbook as it was uploaded, `book` as it is now, with our columns; both as
    `core.interchange.xlsform.book` writes them. `follows`: the published form that this is a newer version of.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    name = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    came = models.TextField()
    book = models.TextField()
    notes = models.JSONField(default=list)
    follows = models.ForeignKey(Definition, null=True, on_delete=models.PROTECT)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-changed_at"], name="form_draft_newest")]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """What a published form was made from, so that it can be taken away as it came and be changed further."""

    definition = models.OneToOneField(
        Definition, primary_key=True, on_delete=models.PROTECT, related_name="form_source"
    )
    came = models.TextField()
    book = models.TextField()

    def __str__(self) -> str:
        return str(self.definition_id)
