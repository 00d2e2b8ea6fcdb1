"""The library for professionals: anyone may open it, no cookie, no session, nothing of anybody else's."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from handrail.core.library import citation
from handrail.library import entries, shelf
from handrail.library.entries import FILTERS
from handrail.organisations.routes import reader_language

SHOWN, FED = 25, 50
_FETCHED_AS = ("", "document", "empty")
"""What a browser may fetch a copy for: to follow a link or save it, never as a script, a style, a frame or an object."""


def library(request: HttpRequest) -> HttpResponse:
    """The list, narrowed by codes. What is no code of ours narrows nothing."""
    chosen = {name: code for name in FILTERS if (code := request.GET.get(name, "")) in _codes(name)}
    pages = Paginator(entries.listed(chosen), SHOWN)
    shown = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "library/entry_list.html",
        {
            "filters": shelf.filters(chosen, reader_language(request)),
            "entries": [shelf.row(entries.written(one), reader_language(request)) for one in entries.of_slugs(shown)],
            "number": pages.count,
            "narrowed": bool(chosen),
            "shown": shown,
            "before": _page(chosen, shown.number - 1) if shown.has_previous() else "",
            "after": _page(chosen, shown.number + 1) if shown.has_next() else "",
        },
    )


def _codes(name: str) -> frozenset[str]:
    return frozenset(getattr(entries.lists(), FILTERS[name]))


def _page(chosen: dict[str, str], number: int) -> str:
    return "?" + urlencode(chosen | {"page": str(number)})


def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry. One that was withdrawn says so, with 410."""
    row = entries.entry(slug)
    if row.withdrawn:
        return render(request, "library/entry_gone.html", status=410)
    found = entries.written(row)
    related = [entries.written(one) for one in entries.of_slugs(found.related)]
    copy = entries.copy_facts(row.copy_id)
    drawn = shelf.whole(found, related, copy, reader_language(request), _base(request))
    checks = shelf.worked_through(row.slug, reader_language(request))
    return render(request, "library/entry.html", {"entry": drawn, "unreviewed": drawn["draft"], "checks": checks})


def bibtex(request: HttpRequest, slug: str) -> HttpResponse:
    """The citation as BibTeX."""
    return _cited(request, slug, "bib")


def ris(request: HttpRequest, slug: str) -> HttpResponse:
    """The citation as RIS."""
    return _cited(request, slug, "ris")


def _cited(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    row = entries.entry(slug)
    if row.withdrawn:
        return render(request, "library/entry_gone.html", status=410)
    cited = shelf.citable(entries.written(row), reader_language(request), _base(request))
    text, kind = (
        (citation.bibtex(cited), "application/x-bibtex")
        if ending == "bib"
        else (citation.ris(cited), "application/x-research-info-systems")
    )
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.slug}.{ending}"'
    return response


def feed(request: HttpRequest) -> HttpResponse:
    """What was added or changed last, as Atom."""
    base = _base(request)
    here = base + reverse("library:library")
    made = feedgenerator.Atom1Feed(
        title=_("Library"), link=here, description="", language=reader_language(request), feed_url=base + request.path
    )
    for row in entries.newest(FED):
        found = entries.written(row)
        _language, words = shelf.said(found, reader_language(request))
        made.add_item(
            title=words.title,
            link=base + shelf.address(row.slug),
            description=words.summary,
            author_name=found.publisher,
            updateddate=row.updated_at,
            categories=[found.kind],
            unique_id=f"{here}#{row.id}",
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def as_json(request: HttpRequest) -> HttpResponse:
    """Every entry, in a format that stays (docs/library-format.md)."""
    rows = entries.of_slugs(entries.listed({}))
    copies = entries.copies_facts(row.copy_id for row in rows)
    return JsonResponse(shelf.listing(rows, copies, _base(request)), json_dumps_params={"ensure_ascii": False})


def copy(request: HttpRequest, sha256: str) -> HttpResponse:
    """A held copy, to be saved. Its type, `nosniff`, the sandbox and what it is fetched for keep it from being a script."""
    if request.headers.get("Sec-Fetch-Dest", "") not in _FETCHED_AS:
        raise Http404
    response = HttpResponse(entries.copy_content(sha256), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{sha256[:16]}.pdf"'
    response.sandboxed = True  # type: ignore[attr-defined]
    return response


def _base(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
