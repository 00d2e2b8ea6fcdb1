"""The same handbook for workers who are signed in: drafts too, each marked, and a narrow form to open beside a form."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.library import present
from handrail.library.handbook import handbook
from handrail.library.results import found_context, results
from handrail.library.search import search
from handrail.organisations.policy import Actor, may
from handrail.organisations.routes import reader_language


def contents(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The handbook's start, and the way on to the library; for an editor, to its own entries."""
    drawn = present.contents(handbook(), reader_language(request), _address, drafts=True)
    return render(request, "library/contents_staff.html", drawn | {"may_edit": may(actor, "library.edit")})


def page(request: HttpRequest, _actor: Actor, name: str) -> HttpResponse:
    """One page; in the frame beside a form it has no bars of its own, and its links stay in the frame."""
    found = handbook().pages.get(name)
    if found is None:
        raise Http404
    beside = "beside" in request.GET
    address = _beside if beside else _address
    drawn = present.one_page(handbook(), found, reader_language(request), address, drafts=True)
    template = "library/beside.html" if beside else "library/page_staff.html"
    return render(request, template, drawn | {"unreviewed": drawn["draft"], "whole": _address(name)})


def search_page(request: HttpRequest, _actor: Actor) -> HttpResponse:
    """The same search, with drafts, leading to the staff's pages."""
    query = request.POST.get("q", "")
    found = search(query)
    drawn = results(found, reader_language(request), _address, _entry_address, drafts=True)
    return render(request, "library/search_staff.html", found_context(query, found, drawn))


def _entry_address(slug: str) -> str:
    return reverse("library:entry", kwargs={"slug": slug})


def _address(name: str) -> str:
    return reverse("library:guide-page", kwargs={"name": name})


def _beside(name: str) -> str:
    return f"{_address(name)}?beside"
