"""The few pages that belong to no part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import handrail
from handrail.web.holidays import holidays


def choose_language(request: HttpRequest) -> HttpResponse:
    """Each language by its own name."""
    return render(request, "web/home.html")


def leave(request: HttpRequest) -> HttpResponse:
    """Where the quick exit leads: public holidays, nothing of ours. The browser is asked to forget kept pages."""
    response = render(request, "web/leave.html", holidays())
    response["Clear-Site-Data"] = '"cache"'
    return response


def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """That the server answers, and its version."""
    return HttpResponse(handrail.__version__, content_type="text/plain; charset=utf-8")
