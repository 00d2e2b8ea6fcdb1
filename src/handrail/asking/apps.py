"""Registers the part with Django, for its templates and browser modules."""

from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "handrail.asking"
