"""Organisations and their workers."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Organisation(models.Model):
    """Who works together. Nothing of one is ever seen by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Worker(AbstractBaseUser):
    """A front-line worker, supervisor or administrator; signs in with `username`. `roles` is a list of role names."""

    last_login = None  # when somebody worked is in the audit chain and nowhere else
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="workers")
    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=16, default="en")
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.display_name or self.username
