"""What every template may use."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from handrail.screening import catalogue, result
from handrail.web.language import in_language

STAFF_LANGUAGES = ("en", "zh-Hant")
_LAST_RESORT = [{"name": "999", "number": "999", "note": "", "as_of": ""}]
_LOG = logging.getLogger("handrail.context")


def page_words(request: HttpRequest) -> dict[str, Any]:
    """`language`, `languages`, `demo`, `public`, `danger_numbers`; never touches the session."""
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    public = bool(getattr(request, "public_page", True))
    return {
        "language": language,
        "languages": languages(request.path, language, public=public),
        "demo": settings.DEMO,
        "public": public,
        "danger_numbers": danger_numbers(language),
    }


def languages(path: str, current: str, *, public: bool = True) -> list[dict[str, Any]]:
    """Each language by its own name, with the address of this page in it; signed-in pages have two."""
    return [
        {"tag": tag, "name": name, "href": in_language(path, tag), "current": tag == current, "coming": False}
        for tag, name in settings.LANGUAGES
        if public or tag in STAFF_LANGUAGES
    ]


def danger_numbers(language: str) -> list[dict[str, Any]]:
    """The few numbers that stand on every page: `name`, `number`, `note`. Problem pages need them, so this cannot fail."""
    try:
        return result.danger_numbers(catalogue.place(), language) or _LAST_RESORT
    except Exception:
        _LOG.exception("danger numbers")
        return _LAST_RESORT
