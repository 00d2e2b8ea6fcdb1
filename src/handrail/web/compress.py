"""Public pages are sent compressed: a long form on a slow phone is the usual case.

Signed-in pages are not: their length could tell what they hold to someone who can add to them.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

_LEAST = 500


class CompressPublic:
    """Brotli or gzip for HTML of pages that `routes.page` knows as public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not getattr(request, "public_page", False) or not isinstance(response, HttpResponse):
            return response
        if len(response.content) < _LEAST or not response.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        accepted = {part.split(";")[0].strip() for part in request.headers.get("Accept-Encoding", "").split(",")}
        if "br" in accepted:
            _replace(response, "br", brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=5))
        elif "gzip" in accepted:
            _replace(response, "gzip", gzip.compress(response.content, 6, mtime=0))
        return response


def _replace(response: HttpResponse, coding: str, body: bytes) -> None:
    response.content = body
    response["Content-Encoding"] = coding
    response["Content-Length"] = str(len(body))
