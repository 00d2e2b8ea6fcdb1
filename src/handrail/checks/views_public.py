"""Pages of the checks: no account, no cookie, nothing kept. Each POST carries all that was said and is answered from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from handrail.checks import catalogue, present
from handrail.checks.calendar import CONTENT_TYPE as CALENDAR
from handrail.checks.calendar import calendar
from handrail.checks.plan import actions
from handrail.checks.sent import Sent, empty, read_sent
from handrail.checks.workbook import CONTENT_TYPE as WORKBOOK
from handrail.checks.workbook import workbook
from handrail.core.checks.answersfile import MAX_BYTES, CannotRead, Loaded, Unreadable, read, write
from handrail.core.checks.definition import Check
from handrail.organisations.routes import reader_language


def listing(request: HttpRequest) -> HttpResponse:
    """What the checks are, for whom, how long they take, and that nothing is kept."""
    language = reader_language(request)
    found = [catalogue.check(name) for name in catalogue.names()]
    seen = [one for one in found if catalogue.readable(one, language, drafts=settings.DEMO)]
    drawn = [present.listed(one, catalogue.words_in(one, language)) for one in seen]
    return render(request, "checks/list.html", {"checks": drawn, "unreviewed": False})


def check_page(request: HttpRequest, name: str) -> HttpResponse:
    """One check: the empty form, or what a page of it sent, answered with the next page or a file to keep."""
    try:
        check = catalogue.check(name)
    except KeyError:
        raise Http404 from None
    if not catalogue.readable(check, reader_language(request), drafts=settings.DEMO):
        title = check.instrument.title.get(catalogue.words_in(check, reader_language(request)))
        return render(request, "checks/coming.html", {"title": title})
    today = timezone.localdate()
    if request.method != "POST":
        return _form(request, check, empty(today), "")
    go, _, target = request.POST.get("go", "")[:80].partition(":")
    sent = read_sent(check, {field: request.POST.getlist(field) for field in request.POST}, today)
    if go in ("load", "compare"):
        return _from_files(request, check, sent, go)
    return _answer(request, check, sent, go, target)


def _answer(request: HttpRequest, check: Check, sent: Sent, go: str, target: str) -> HttpResponse:
    """The next page, or a file. Where something could not be taken no file is given: the page says what first."""
    at, page = request.POST.get("at", "")[:80], request.POST.get("page", "")
    if go == "language" and target in dict(settings.LANGUAGES):
        translation.activate(target)
        request.LANGUAGE_CODE = target
        go = "result" if page in ("result", "compare") else "print" if page == "print" else "stay"
    make = _FILES.get(go)
    if sent.wrong:
        return _result(request, check, sent, 422) if page == "result" else _form(request, check, sent, at, 422)
    if make is not None:
        return make(check, sent, catalogue.words_in(check, reader_language(request)))
    if go == "result":
        return _result(request, check, sent)
    if go == "print":
        drawn = present.everything(check, _said(request, check), sent)
        return _page(request, "checks/print.html", drawn)
    step = {"continue": 1, "back": -1}.get(go, 0)
    return _form(request, check, sent, target if go == "part" else present.beside(check, at, step))


def _form(
    request: HttpRequest, check: Check, sent: Sent, at: str, status: int = 200, refused: str = ""
) -> HttpResponse:
    drawn = present.form(check, _said(request, check), reader_language(request), sent, at)
    return _page(request, "checks/form.html", drawn | {"refused": refused}, status)


def _result(
    request: HttpRequest, check: Check, sent: Sent, status: int = 200, loaded: Loaded | None = None, refused: str = ""
) -> HttpResponse:
    said = _said(request, check)
    drawn = present.outcome(check, said, reader_language(request), sent)
    if loaded is not None and loaded.version:
        by_name = check.instrument.by_name
        drawn |= {"other_version": loaded, "new": [by_name[name].label.get(said) for name in loaded.new]}
    return _page(request, "checks/result.html", drawn | {"refused": refused}, status)


def _from_files(request: HttpRequest, check: Check, sent: Sent, go: str) -> HttpResponse:
    """Answers from a file, or two dated files beside each other; with one file, what the page itself says is the later."""
    on_result = request.POST.get("page") == "result"
    try:
        if go == "load":
            loaded = _read(request, check, "file")
            return _result(request, check, Sent(loaded.saved, ()), loaded=loaded)
        earlier = _read(request, check, "earlier").saved
        later = sent if on_result and not sent.wrong else Sent(_read(request, check, "later").saved, ())
    except CannotRead as refused:
        reason = str(refused.reason)
        if on_result:
            return _result(request, check, sent, 422, refused=reason)
        return _form(request, check, sent, "", 422, reason)
    if earlier.on > later.saved.on:
        earlier, later = later.saved, Sent(earlier, ())
    return _page(request, "checks/progress.html", present.moved(check, _said(request, check), earlier, later))


def _read(request: HttpRequest, check: Check, field: str) -> Loaded:
    """The answers in an uploaded file. Raises `CannotRead`."""
    file = request.FILES.get(field)
    if not isinstance(file, UploadedFile):
        # What is larger than the server takes into memory is thrown away while it arrives.
        length = str(request.META.get("CONTENT_LENGTH") or "")
        large = length.isdecimal() and int(length[:18]) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        raise CannotRead(Unreadable.TOO_LARGE if large else Unreadable.MISSING)
    if (file.size or 0) > MAX_BYTES:
        raise CannotRead(Unreadable.TOO_LARGE)
    return read(file.read(), check)


def _save(check: Check, sent: Sent, _said: str) -> HttpResponse:
    return _file(check, sent.saved.on, "json", write(check, sent.saved).encode(), "application/json")


def _workbook(check: Check, sent: Sent, said: str) -> HttpResponse:
    guide = check.guide
    about = f"{sent.saved.on.isoformat()} · {guide.title} ({guide.publisher}, {guide.year})"
    made = workbook(check.instrument.title.get(said), about, actions(check, sent.saved, said))
    return _file(check, sent.saved.on, "xlsx", made, WORKBOOK)


def _calendar(check: Check, sent: Sent, said: str) -> HttpResponse:
    plan = actions(check, sent.saved, said)
    made = calendar(check.id, check.instrument.title.get(said), plan, sent.saved.on)
    return _file(check, sent.saved.on, "ics", made, CALENDAR)


_FILES: dict[str, Callable[[Check, Sent, str], HttpResponse]] = {
    "save": _save,
    "plan.xlsx": _workbook,
    "plan.ics": _calendar,
}


def _file(check: Check, on: date, ending: str, content: bytes, content_type: str) -> HttpResponse:
    name = f"{check.id}-{on.isoformat()}.{ending}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _page(request: HttpRequest, template: str, drawn: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, template, drawn, status=status)


def _said(request: HttpRequest, check: Check) -> str:
    return catalogue.words_in(check, reader_language(request))
