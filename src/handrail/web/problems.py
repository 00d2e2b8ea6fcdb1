"""Pages for when something is not there, not allowed, too often or broken: kind, short, with numbers to call."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_LOG = logging.getLogger("handrail.problems")
_PLAIN = """<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Information</title><p>This page cannot be shown now. Please try again later.</p>
<p lang="zh-Hant">暫時未能顯示此頁，請稍後再試。</p><p>999</p></html>"""


def problem_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a status, in the language of the path. Never fails: without its template it is plain."""
    try:
        body: str = render_to_string("web/problem.html", {"code": status, "status": status}, request=request)
    except Exception:
        _LOG.exception("problem page")
        body = _PLAIN.format(language="en")
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400. The exception may hold what was sent, so nothing of it is used."""
    return problem_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None, **_: Any) -> HttpResponse:  # noqa: ARG001
    """403, also for a form whose token is not ours."""
    return problem_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404."""
    return problem_page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return problem_page(request, 500)
