"""What every template may use."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from handrail.organisations.routes import PERSON
from handrail.screening import catalogue, result
from handrail.screening.reviewed import offered
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
        "languages": languages(request.path, language, public=public, known=_known(request) if public else None),
        "demo": settings.DEMO,
        "public": public,
        "danger_numbers": danger_numbers(language),
    }


def languages(
    path: str, current: str, *, public: bool = True, known: frozenset[str] | None = None
) -> list[dict[str, Any]]:
    """Each language by its own name, with the address of this page in it; signed-in pages have two. `known`: those that
    the public may read, where that matters; another one is shown as coming."""
    return [
        {
            "tag": tag,
            "name": name,
            "href": in_language(path, tag),
            "current": tag == current,
            "coming": known is not None and tag not in known,
        }
        for tag, name in settings.LANGUAGES
        if public or tag in STAFF_LANGUAGES
    ]


def _known(request: HttpRequest) -> frozenset[str] | None:
    """On pages for the person, and where nothing was found: the languages that a named person has reviewed. Pages for
    professionals mark what is unreviewed themselves. Problem pages need this, so it cannot fail."""
    match = request.resolver_match
    if match is not None and getattr(getattr(match.func, "page", None), "audience", PERSON) != PERSON:
        return None
    try:
        newest = catalogue.latest(catalogue.INSTRUMENT, catalogue.SELF_ASSESSMENT)
        return offered(catalogue.instrument(newest))
    except Exception:  # no database, or nothing published yet: then nothing is known to be missing
        _LOG.exception("languages")
        return None


def danger_numbers(language: str) -> list[dict[str, Any]]:
    """The few numbers that stand on every page: `name`, `number`, `note`. Problem pages need them, so this cannot fail."""
    try:
        return result.danger_numbers(catalogue.place(), language) or _LAST_RESORT
    except Exception:
        _LOG.exception("danger numbers")
        return _LAST_RESORT
