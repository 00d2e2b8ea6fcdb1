"""Registers the part with Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "handrail.screening"
    default_auto_field = "django.db.models.BigAutoField"
