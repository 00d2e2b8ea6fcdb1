"""The language is the first part of the path. Nothing about it is remembered anywhere."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation


def language_of(path: str) -> str | None:
    """The language tag that `path` begins with, exactly as it is written in the settings, or None."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in dict(settings.LANGUAGES) else None


def in_language(path: str, language: str) -> str:
    """The same page in another language; the front page in it where the path has no language."""
    here = language_of(path)
    return f"/{language}{path[len(here) + 1 :]}" if here else f"/{language}/"


class _TagPrefix(LocalePrefixPattern):
    """As Django's, but with tags as BCP 47 writes them: Django itself only knows `zh-hant`."""

    @property
    def language_prefix(self) -> str:
        active = (translation.get_language() or settings.LANGUAGE_CODE).lower()
        tag = next((tag for tag, _name in settings.LANGUAGES if tag.lower() == active), settings.LANGUAGE_CODE)
        return f"{tag}/"


def below_language(*patterns: URLPattern | URLResolver) -> URLResolver:
    """The patterns below the language of the request; `reverse` and `{% url %}` stay in the language that is active."""
    return URLResolver(_TagPrefix(), list(patterns))


class LanguageOfPath:
    """Activates the language for this request only; `request.LANGUAGE_CODE` says which it is, English if none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request.path_info) or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
