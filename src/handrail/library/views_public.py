"""Pages for professionals that anyone may open: no cookie, no session. Drafts are shown in a demonstration only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.library import present
from handrail.library.handbook import handbook, readable
from handrail.library.results import found_context, hidden, results
from handrail.library.search import search
from handrail.organisations.routes import reader_language


def contents(request: HttpRequest) -> HttpResponse:
    """The handbook's start: by situation, then by subject."""
    drawn = present.contents(handbook(), reader_language(request), _address, drafts=settings.DEMO)
    return render(request, "library/contents.html", drawn)


def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page. In production one that no named person has reviewed says so, and gives the numbers."""
    found = handbook().pages.get(name)
    if found is None:
        raise Http404
    if not readable(found, reader_language(request), drafts=settings.DEMO):
        return _unlisted(render(request, "library/coming.html", {"title": found.titles.get(reader_language(request))}))
    drawn = present.one_page(handbook(), found, reader_language(request), _address, drafts=settings.DEMO)
    response = render(request, "library/page.html", drawn | _unreviewed(drawn))
    return _unlisted(response) if drawn["draft"] else response


def search_page(request: HttpRequest) -> HttpResponse:
    """What was found. The words come in the body of a form, so that they stand in no address and no log."""
    query = request.POST.get("q", "")
    found = search(query, without=() if settings.DEMO else hidden(reader_language(request)))
    drawn = results(found, reader_language(request), _address, _entry_address, drafts=settings.DEMO)
    return _unlisted(render(request, "library/search.html", found_context(query, found, drawn)))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Search engines keep no draft, and nothing that says only that there is one."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _entry_address(slug: str) -> str:
    return reverse("library:entry", kwargs={"slug": slug})


def _unreviewed(drawn: dict[str, Any]) -> dict[str, bool]:
    return {"unreviewed": bool(drawn["draft"])}


def _address(name: str) -> str:
    return reverse("library:page", kwargs={"name": name})
