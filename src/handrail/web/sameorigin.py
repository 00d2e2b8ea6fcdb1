"""Forms come from our own pages.

A public page has no cookie, so there is nothing to compare a token with: the browser's own word decides. Signed-in
pages keep Django's token, which lives in the session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

_SAFE = ("GET", "HEAD", "OPTIONS")


def is_public(view: object) -> bool:
    """Whether `routes.page` was told that anyone may open this; a view it has not seen counts as not public."""
    return bool(getattr(view, "public", False))


def from_own_page(request: HttpRequest) -> bool:
    """What the browser says of where the form was: Sec-Fetch-Site, else Origin, else Referer. Silence is refused."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    try:
        said = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    except ValueError:  # no address at all
        return False
    return (said.scheme, said.netloc) == (request.scheme, request.get_host())


def _leads_to_sign_in(request: HttpRequest, view: object) -> bool:
    """A form whose session has ended has no token that could fit. Its page does nothing for nobody: it says so."""
    return hasattr(view, "page") and not request.user.is_authenticated


class SameOrigin(CsrfViewMiddleware):
    """Public forms by origin, all others by Django's token as well."""

    def process_request(self, request: HttpRequest) -> None:
        """Nothing yet: reading the session here would mark public pages as varying by cookie."""

    def process_view(
        self, request: HttpRequest, callback: Callable[..., HttpResponseBase], callback_args: Any, callback_kwargs: Any
    ) -> Any:
        request.public_page = is_public(callback)  # type: ignore[attr-defined]
        if is_public(callback):
            if request.method not in _SAFE and not from_own_page(request):
                raise PermissionDenied
            return None
        if request.method not in _SAFE and _leads_to_sign_in(request, callback):
            return None
        super().process_request(request)
        return super().process_view(request, callback, callback_args, callback_kwargs)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(request, "public_page", False):
            return response
        return super().process_response(request, response)
