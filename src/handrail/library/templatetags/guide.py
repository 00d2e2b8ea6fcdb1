"""Links from a line of an outcome to the page of the handbook that explains it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from handrail.library.handbook import page_of
from handrail.library.present import guides_of

register = template.Library()


@register.inclusion_tag("library/guides.html", takes_context=True)
def guide(context: dict[str, Any], *names: str) -> dict[str, Any]:
    """`{% guide "consent" %}`: pages by their ids."""
    language = str(context.get("language", "en"))
    return {"guides": guides_of(names, language), "language": language}


@register.inclusion_tag("library/sign.html")
def sign(code: str, label: str) -> dict[str, str]:
    """`{% sign one.code one.label %}`: the name of an indicator, leading to its page where it has one."""
    page = page_of(code)
    return {"label": label, "href": reverse("library:guide-page", kwargs={"name": page}) if page else ""}
