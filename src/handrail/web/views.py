"""The few pages that belong to no part."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import handrail
from handrail.screening import catalogue


def choose_language(request: HttpRequest) -> HttpResponse:
    """Each language by its own name."""
    return render(request, "web/home.html")


def leave(request: HttpRequest) -> HttpResponse:
    """Where the quick exit leads: public holidays, nothing of ours.

    The browser is not asked to clear anything: no page of ours is kept, and clearing would hold the exit up.
    """
    return render(request, "web/leave.html", _holidays())


def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """That the server answers, and its version."""
    return HttpResponse(handrail.__version__, content_type="text/plain; charset=utf-8")


def _holidays() -> dict[str, Any]:
    """In English and traditional Chinese at once: a language in the address would say something about who was here."""
    known = catalogue.place().holidays
    rows = [
        {"date": date.fromisoformat(day), "name": name.get("en"), "other_name": name.get("zh-Hant")}
        for _year, day, name in known.rows
    ]
    return {
        "title": known.title.get("en"),
        "other_title": known.title.get("zh-Hant"),
        "other_lang": "zh-Hant",
        "rows": rows,
    }
