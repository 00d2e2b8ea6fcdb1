"""Every URL × everyone: made from the list that the URLs are made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from handrail.organisations import routes
from handrail.organisations.policy import PERMISSIONS, ROLES, UnknownPermission, may
from handrail.organisations.routes import PAGES, page
from tests.world import World

get_resolver().url_patterns  # noqa: B018  loads every page
GUARDED = [one for one in PAGES.values() if one.permission is not None]
PEOPLE = ("asha", "ben", "dao", "chidi")


def patterns(within: URLResolver | None = None) -> Iterator[URLPattern]:
    for one in (within or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


def address(route: str) -> str:
    """The page in English; whatever object it needs does not exist."""
    plain = re.sub(r"<slug:\w+>", "nothing", re.sub(r"<int:\w+>", "7", route))
    return "/en/" + re.sub(r"<uuid:\w+>", lambda _: str(uuid4()), plain)


def test_every_address_is_registered() -> None:
    for pattern in patterns():
        registered = getattr(pattern.callback, "page", None)
        assert registered is not None, f"{pattern.pattern} was not made by routes.page()"
        assert PAGES[registered.name] == registered
        assert pattern.callback.public is (registered.permission is None)


def test_there_is_no_public_page_by_accident() -> None:
    public = {one.name for one in PAGES.values() if one.permission is None}
    assert public == {
        "choose-language", "leave", "health", "sign-in", "start", "help", "about", "questions", "questions-paper", "count", "counted",
        "contents", "page", "search",
        "check", "checks",
        "figures", "pilot", "published",
        "library", "library-feed", "library-list", "copy", "entry", "entry-bibtex", "entry-ris",
    }  # fmt: skip


@pytest.mark.parametrize("registered", GUARDED, ids=lambda one: one.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_in_particular_is_sent_to_sign_in(
    db: None, client: Client, registered: routes.Page, method: str
) -> None:
    response = getattr(client, method)(address(registered.route))
    assert response.status_code == 303
    assert response["Location"].startswith("/en/sign-in/")
    assert ("next=" in response["Location"]) is (method == "get")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("registered", GUARDED, ids=lambda one: one.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_permission_there_is_nothing(
    world: World, signed_in: Callable[..., Client], registered: routes.Page, person: str, method: str
) -> None:
    actor = world.people()[person]
    assert registered.permission is not None
    response = getattr(signed_in(actor), method)(address(registered.route))
    if not may(actor, registered.permission):
        assert response.status_code == 404
    elif registered.on is not None:
        assert response.status_code in (404, 405)
    else:
        assert response.status_code in (200, 303, 405, 422)  # 422: what was sent cannot be counted


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_permissions_name_known_roles_and_say_what_they_allow(name: str) -> None:
    assert PERMISSIONS[name].words
    assert PERMISSIONS[name].roles <= set(ROLES)


def test_an_administrator_reads_no_answer() -> None:
    answers = {name for name in PERMISSIONS if name.startswith("screening.") and name != "screening.list"}
    assert not any("administrator" in PERMISSIONS[name].roles for name in answers)


def test_a_permission_must_exist() -> None:
    with pytest.raises(UnknownPermission):
        page("x/", lambda request: None, permission="screening.whatever", name="x")  # type: ignore[arg-type, return-value]
