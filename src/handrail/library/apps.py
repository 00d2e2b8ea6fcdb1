"""Registers the part with Django."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "handrail.library"
    default_auto_field = "django.db.models.BigAutoField"
