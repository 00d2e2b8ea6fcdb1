"""Registers the part with Django, for its models and templates."""

from django.apps import AppConfig


class KeyingConfig(AppConfig):
    name = "handrail.keying"
