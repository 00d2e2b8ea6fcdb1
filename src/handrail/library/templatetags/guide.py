"""Links from a line of an outcome to the page of the handbook that explains it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from handrail.library.handbook import handbook, page_of, pages_for
from handrail.library.present import guides_of

register = template.Library()


@register.inclusion_tag("library/guides.html", takes_context=True)
def guide(context: dict[str, Any], *names: str) -> dict[str, Any]:
    """`{% guide "consent" %}`: pages by their ids."""
    language = str(context.get("language", "en"))
    return {"guides": guides_of(names, language), "language": language}


@register.inclusion_tag("library/sign.html")
def sign(code: str, label: str, question: str = "", fallback: str = "what-it-is") -> dict[str, str]:
    """`{% sign one.code one.label %}`: the name of a line, leading to the page of its indicator.

    Where no page names the indicator: the first page of `question`, which is behind it; else the page `fallback`.
    """
    page = page_of(code) or next(iter(pages_for(question)), fallback)
    known = page in handbook().pages
    return {"label": label, "href": reverse("library:guide-page", kwargs={"name": page}) if known else ""}
