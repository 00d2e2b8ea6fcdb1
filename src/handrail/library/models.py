"""Entries of the library, copies that are held, and the index of the search. No table keeps what anybody looked for."""

from __future__ import annotations

import uuid

from django.db import models

from handrail.organisations.models import Organisation


class Copy(models.Model):
    """A PDF that is held, under the SHA-256 of its content. `licence`: why a copy may be given on."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()
    licence = models.CharField(max_length=300)
    content = models.BinaryField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class Entry(models.Model):
    """One resource. `organisation` null: it ships with Handrail and is changed in its file only.

    `published` is a year, a month or a day (ISO 8601). `languages`, `audiences`, `sectors` are lists of codes, `related`
    of slugs. `revision` must match on a change. `withdrawn`: not listed any more, kept so that links say so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=32)
    publisher = models.CharField(max_length=300)
    published = models.CharField(max_length=10)
    languages = models.JSONField()
    audiences = models.JSONField()
    sectors = models.JSONField()
    url = models.URLField(max_length=500, blank=True)
    related = models.JSONField(default=list)
    copy = models.ForeignKey(Copy, null=True, on_delete=models.PROTECT)
    revision = models.PositiveIntegerField(default=1)
    withdrawn = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class EntryWords(models.Model):
    """Title and summary of an entry in one language."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    summary = models.TextField(max_length=2000)
    translated_by = models.CharField(max_length=200, blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_on = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "language"], name="entry_words_once")]

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """What a search can find: a page of the handbook (`page:consent`) or an entry (`entry:slug`). `id` is made of the key,
    so that two databases put equal scores in the same order. `digest` tells whether it has to be indexed anew."""

    id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """That a document has a term, and what it counts (`core.search.rank`)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE)
    term = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "document"], name="posting_once")]
        indexes = [models.Index(fields=["document"], name="posting_document")]

    def __str__(self) -> str:
        return self.term


class Spelling(models.Model):
    """A word of the texts under one of its keys (`core.search.spelling`)."""

    key = models.BigIntegerField(db_index=True)
    word = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="spelling_once")]

    def __str__(self) -> str:
        return self.word
