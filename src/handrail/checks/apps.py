"""Registers the part with Django, for its templates and its stylesheet."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "handrail.checks"
