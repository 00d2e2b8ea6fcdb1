"""Registers the part with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "handrail.audit"
