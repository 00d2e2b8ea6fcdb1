"""Registers the part with Django, for its templates, styles and browser modules."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "handrail.web"
