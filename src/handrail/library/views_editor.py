"""The editor's pages: the organisation's own entries. What ships, and what others have, is not there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from handrail.core.library.entry import is_line
from handrail.core.library.held import MOST_BYTES
from handrail.library import copies, editing, entries, shelf
from handrail.library.forms import REFUSED, EntryForm, initial
from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther, reader_language

LONGEST_LICENCE = 300


def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The organisation's entries, also withdrawn ones."""
    rows = [
        shelf.row(entries.written(one), reader_language(request)) | {"slug": one.slug, "withdrawn": one.withdrawn}
        for one in entries.own(actor)
    ]
    return render(request, "library/entry_own.html", {"rows": rows})


def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new entry."""
    form = EntryForm(request.POST or None, entries.lists(), reader_language(request), new=True)
    if request.method != "POST":
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, status=422)
    found = form.entry()
    try:
        editing.add(actor, found, timezone.now())
    except editing.Refused as refused:
        form.refuse(refused.problems)
        return _form(request, form, status=422)
    return SeeOther(reverse("library:entry-change", kwargs={"slug": found.slug}))


def change(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Facts, words and translations of one entry."""
    row = entries.own_entry(actor, slug)
    known = entries.lists()
    context: dict[str, Any] = {"slug": slug, "copy": entries.copy_facts(row.copy_id)}
    if request.method != "POST":
        filled = initial(entries.written(row), row.revision)
        return _form(request, EntryForm(None, known, reader_language(request), new=False, initial=filled), context)
    form = EntryForm(request.POST, known, reader_language(request), new=False)
    if not form.is_valid():
        return _form(request, form, context, status=422)
    try:
        editing.change(actor, slug, form.entry(slug), form.number(), timezone.now())
    except editing.Refused as refused:
        form.refuse(refused.problems)
        return _form(request, form, context, status=422)
    except editing.Conflict as conflict:
        form.take_up(conflict.revision)
        return _form(request, form, context | {"conflict": True}, status=409)
    return SeeOther(reverse("library:entries"))


def withdraw(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Says first what will happen."""
    row = entries.own_entry(actor, slug)
    if request.method == "POST":
        editing.withdraw(actor, slug, timezone.now())
        return SeeOther(reverse("library:entries"))
    found = shelf.row(entries.written(row), reader_language(request))
    return render(request, "library/entry_withdraw.html", {"entry": found, "slug": slug})


@csrf_exempt  # a larger file than usual is let in before the form is read; `_take` asks for the token then
def copy(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The copy that is held with an entry. What is too large is refused before any of it is read."""
    entries.own_entry(actor, slug)
    if request.method != "POST":
        return _copy_page(request, actor, slug)
    if _length(request) > MOST_BYTES + copies.SLACK:
        return _copy_page(request, actor, slug, problem="too_large", status=413)
    request.upload_handlers = [copies.HeldCopyHandler(request)]
    return _take(request, actor, slug)


@csrf_protect
def _take(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    if "drop" in request.POST:
        editing.drop_copy(actor, slug, timezone.now())
        return SeeOther(reverse("library:entry-copy", kwargs={"slug": slug}))
    licence = request.POST.get("licence", "").strip()
    data, problem = _file(request.FILES)
    if not is_line(licence, LONGEST_LICENCE):
        problem = "licence"
    problem = problem or copies.refused(data)
    if problem:
        return _copy_page(request, actor, slug, problem=problem, licence=licence, status=422)
    editing.hold(actor, slug, data, licence, timezone.now())
    return SeeOther(reverse("library:entry-copy", kwargs={"slug": slug}))


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0


def _file(files: MultiValueDict[str, Any]) -> tuple[bytes, str]:
    """The content of the one file, and what is wrong with it. Its name is not looked at."""
    given = files.get("file")
    if given is None:
        return b"", "nothing"
    return given.read(MOST_BYTES + 1), "too_large" if given.size > MOST_BYTES else ""


def _form(
    request: HttpRequest, form: EntryForm, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "library/entry_form.html", {"form": form, **(context or {})}, status=status)


def _copy_page(
    request: HttpRequest, actor: Actor, slug: str, *, problem: str = "", licence: str = "", status: int = 200
) -> HttpResponse:
    row = entries.own_entry(actor, slug)
    held = entries.copy_facts(row.copy_id)
    context = {
        "slug": slug,
        "entry": shelf.row(entries.written(row), reader_language(request)),
        "held": held and {**held, "href": shelf.copy_address(held["sha256"])},
        "problem": REFUSED.get(problem, ""),
        "licence": licence[:LONGEST_LICENCE],
    }
    return render(request, "library/entry_copy.html", context, status=status)
