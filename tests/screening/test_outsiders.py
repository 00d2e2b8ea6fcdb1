"""Who may not see a screening is told what someone is told who asks for nothing that exists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import get_resolver

from handrail.organisations.policy import Actor
from handrail.organisations.routes import PAGES
from handrail.screening.models import Decision, Draft, FirstView, Submission
from tests.screening.forms import READY, TOLD, Browser, begun, submitted
from tests.world import World

get_resolver().url_patterns  # noqa: B018  loads every page
NAMES = sorted(one.name for one in PAGES.values() if one.on in ("screening", "draft"))
FORM = {**READY, "go": "submit", "revision": "1", "view": "x", "decision": "x"}


@pytest.fixture
def browser(signed_in: Callable[[Actor], Client]) -> Callable[[Actor], Browser]:
    return lambda actor: Browser(signed_in(actor))


@pytest.fixture
def keys(world: World, published: None) -> list[UUID]:
    """A draft and a finished screening of Asha's."""
    return [begun(world.asha, TOLD).pk, submitted(world.asha).pk]


def rows() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Draft, Submission, Decision, FirstView)]


def test_every_page_about_one_screening_is_tried() -> None:
    assert NAMES == ["answer", "correct", "decision", "discard", "first-view", "outcome", "print", "withdraw"]


@pytest.mark.parametrize("person", ["chidi", "dao"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_is_not_there(
    world: World, keys: list[UUID], browser: Callable[[Actor], Browser], person: str, name: str, method: str
) -> None:
    before, visitor = rows(), browser(world.people()[person])
    tried = (*keys, uuid4())
    asked = [visitor.get(name, key) if method == "get" else visitor.post(name, key, FORM) for key in tried]
    pages = [page.content.replace(str(key).encode(), b"") for page, key in zip(asked, tried, strict=True)]
    allowed = {404} if person == "dao" else {404, 405}  # 405: looking at a page that only takes forms
    assert {response.status_code for response in asked} <= allowed
    assert len({response.status_code for response in asked}) == 1
    assert len(set(pages)) == 1
    assert len({tuple(sorted(response.headers.items())) for response in asked}) == 1
    assert rows() == before


def test_a_draft_is_its_workers_alone(world: World, keys: list[UUID], ben: Browser) -> None:
    assert ben.get("answer", keys[0]).status_code == 404
    assert ben.save(keys[0], {}).status_code == 404
    assert ben.post("discard", keys[0]).status_code == 404
    assert Draft.objects.filter(pk=keys[0]).exists()


@pytest.mark.parametrize(
    ("person", "sees"), [("asha", {"asha"}), ("ben", {"asha", "ben"}), ("dao", set()), ("chidi", {"chidi"})]
)
def test_the_list_shows_what_one_may_read(
    world: World, published: None, browser: Callable[[Actor], Browser], person: str, sees: set[str]
) -> None:
    people = world.people()
    keys = {name: submitted(people[name]).pk for name in ("asha", "ben", "chidi")}
    drafts = {name: begun(people[name]).pk for name in ("asha", "ben", "chidi")}
    for query in ("", "?worker=mine", "?decision=none", "?worker=all", "?page=1"):
        response = browser(people[person]).get("list", query=query)
        expected = sees & {person} if query == "?worker=mine" else sees
        assert {row["id"] for row in response.context["rows"]} == {keys[name] for name in expected}
        assert {row["id"] for row in response.context["drafts"]} == {drafts[name] for name in sees & {person}}


@pytest.mark.parametrize("name", ["outcome", "print"])
def test_a_worker_reads_their_own_and_a_supervisor_all(
    world: World, published: None, asha: Browser, ben: Browser, name: str
) -> None:
    hers, his = submitted(world.asha).pk, submitted(world.ben).pk
    assert [asha.get(name, key).status_code for key in (hers, his)] == [200, 404]
    assert [ben.get(name, key).status_code for key in (hers, his)] == [200, 200]


def test_an_administrator_begins_nothing(world: World, published: None, browser: Callable[[Actor], Browser]) -> None:
    assert browser(world.dao).begin(uuid4()).status_code == 404
    assert not Draft.objects.exists()
