"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from handrail.organisations.actions import signed_in, signed_out
from handrail.organisations.forms import SignIn
from handrail.organisations.policy import Actor
from handrail.organisations.routes import SeeOther


def sign_in(request: HttpRequest) -> HttpResponse:
    """The same answer for a name that does not exist, a closed account and a wrong password."""
    onward = _onward(request)
    if request.method != "POST":
        return _page(request, SignIn(), onward)
    form = SignIn(request.POST)
    if not form.is_valid():
        return _page(request, form, onward)
    worker = authenticate(request, username=form.cleaned_data["username"], password=form.cleaned_data["password"])
    if worker is None:
        form.add_error(None, _("The username and password do not go together. Check both and try again."))
        return _page(request, form, onward)
    login(request, worker)
    from_row = getattr(worker, "organisation_id")  # noqa: B009
    signed_in(Actor(worker.pk, from_row, frozenset()))
    return SeeOther(onward)


def sign_out(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ends the session here and on the server, and asks the browser to forget pages it has kept."""
    if request.method != "POST":
        return SeeOther(_home(request))
    signed_out(actor)
    logout(request)
    response = SeeOther(reverse("sign-in"))
    response["Clear-Site-Data"] = '"cache"'
    return response


def _page(request: HttpRequest, form: SignIn, onward: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    unsaved = "unsaved" in request.GET
    carried = ({"next": onward} if onward != _home(request) else {}) | ({"unsaved": "1"} if unsaved else {})
    context = {"form": form, "next": onward, "unsaved": unsaved, "carried": f"?{urlencode(carried)}" if carried else ""}
    return render(request, "organisations/sign_in.html", context, status=status)


def _home(request: HttpRequest) -> str:
    return f"/{request.LANGUAGE_CODE}/screenings/"


def _onward(request: HttpRequest) -> str:
    """Where to go after signing in: a page of this server that was asked for, in the language of this one, which somebody
    may have changed; else the list of screenings."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    local = asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not local:
        return _home(request)
    language, slash, rest = asked[1:].partition("/")
    known = slash and language in dict(settings.LANGUAGES)
    return f"/{request.LANGUAGE_CODE}/{rest}" if known else asked
