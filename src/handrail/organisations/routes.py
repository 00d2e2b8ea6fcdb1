"""Every URL says who may open it. One that was not made here is opened by nobody and fails the build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from time import time
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode

from handrail.organisations.models import Worker
from handrail.organisations.policy import PERMISSIONS, UnknownPermission, may
from handrail.organisations.queries import actor_of

View = Callable[..., HttpResponseBase]
PERSON, PROFESSIONAL, STAFF = "person", "professional", "staff"
"""Whom a page speaks to. For a *person* words, titles and addresses are neutral, and nothing is indexed or previewed;
a page for a *professional* may name the subject and be found; *staff* are signed in."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many forms one address may send in so many seconds; enforced before the view is called. `failures`: a form that
    succeeds is not counted, so that an office behind one address can work. `told`: the view is called all the same, with the
    seconds to wait as `request.held_back`, and must do nothing but say so."""

    name: str
    times: int
    seconds: int
    failures: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A URL as it was registered. `permission` None: public. `on`: the kind of object in the path. `framed`: a page of
    ours may show it in a frame."""

    name: str
    route: str
    permission: str | None
    on: str | None
    limit: Limit | None
    audience: str = PERSON
    framed: bool = False


def reader_language(request: HttpRequest) -> str:
    """The language in which a page is read: that of its path."""
    return str(getattr(request, "LANGUAGE_CODE", "en"))


PAGES: dict[str, Page] = {}
"""Every page by its name."""


class SeeOther(HttpResponseRedirect):
    """After a form that was accepted: fetch this with GET."""

    status_code = 303


def page(
    route: str,
    view: View,
    *,
    permission: str | None,
    name: str,
    on: str | None = None,
    limit: Limit | None = None,
    audience: str = PERSON,
    framed: bool = False,
) -> URLPattern:
    """A URL. With a permission the view is called as `view(request, actor, **parts)`, else `view(request, **parts)`.
    A public page is for the *person*, the most careful, unless it says otherwise.

    Not signed in: to the sign-in page and back. Signed in without the permission: 404, as for something that is not
    there. Raises `UnknownPermission`, and `ValueError` for a name used twice.
    """
    if permission is not None and permission not in PERMISSIONS:
        raise UnknownPermission(permission)
    registered = Page(name, route, permission, on, limit, audience if permission is None else STAFF, framed)
    if PAGES.setdefault(name, registered) != registered:
        raise ValueError(f"Two pages are named {name}.")
    called = _public(view) if permission is None else _guarded(view, permission)
    called.limit = limit  # type: ignore[attr-defined]
    called.page = registered  # type: ignore[attr-defined]
    return path(route, called, name=name)


def _public(view: View) -> View:
    @wraps(view)
    def opened(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        return view(request, **parts)

    opened.public = True  # type: ignore[attr-defined]
    return opened


def _guarded(view: View, permission: str) -> View:
    @wraps(view)
    def opened(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        worker = request.user
        if not isinstance(worker, Worker):
            return _to_sign_in(request)
        actor = actor_of(worker)
        if not may(actor, permission):
            raise Http404
        _still_here(request)
        return view(request, actor, **parts)

    opened.public = False  # type: ignore[attr-defined]
    return opened


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Back to this page afterwards. A form that was sent is not sent again: the way leads back to the page that it stood
    on, and it is said that what was filled in was not saved."""
    if request.method in ("GET", "HEAD"):
        asked = {"next": request.path}
    else:
        asked = {"next": _page_of_form(request)}
        if set(request.POST) - {"csrfmiddlewaretoken"}:  # signing out, say, has nothing that could be lost
            asked["unsaved"] = "1"
    given = urlencode({name: text for name, text in asked.items() if text})
    return SeeOther(reverse("sign-in") + (f"?{given}" if given else ""))


def _page_of_form(request: HttpRequest) -> str:
    """The path of our own page that a form was sent from, "" where the browser does not say."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return page.path if page.netloc == request.get_host() else ""


def _still_here(request: HttpRequest) -> None:
    """Moves the end of the session on, once a minute at most, so that reading does not mean writing."""
    minute = int(time() // 60)
    if request.session.get("minute") != minute:
        request.session["minute"] = minute
