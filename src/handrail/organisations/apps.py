"""Registers the part with Django."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "handrail.organisations"
