"""Closing, reopening, a new password: what ends at once, and what the chain says."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from handrail.audit.models import Event
from handrail.audit.policy import EVENTS
from handrail.organisations.actions import (
    LastAdministrator,
    change_password,
    close_account,
    create_worker,
    reopen_account,
)
from handrail.organisations.models import Worker
from tests.world import PASSWORD, World, build

LIST = "/en/screenings/"
NEW = "another pier at high tide"


def last() -> str:
    return Event.objects.order_by("-at", "-seq").values_list("event", flat=True)[0]


def sign_in(name: str, password: str) -> int:
    return (
        Client(headers={"Sec-Fetch-Site": "same-origin"})
        .post("/en/sign-in/", {"username": name, "password": password})
        .status_code
    )


def test_a_closed_account_ends_its_sessions_at_once(world: World, signed_in: Callable[..., Client]) -> None:
    asha, ben = signed_in(world.asha), signed_in(world.ben)
    assert asha.get(LIST).status_code == 200
    close_account("asha")
    assert last() == "account.closed"
    assert asha.get(LIST).status_code == 303
    assert ben.get(LIST).status_code == 200
    assert sign_in("asha", PASSWORD) == 422
    reopen_account("asha")
    assert last() == "account.changed"
    assert asha.get(LIST).status_code == 303  # what was closed stays closed
    assert sign_in("asha", PASSWORD) == 303


def test_a_new_password_ends_the_sessions_of_the_old(world: World, signed_in: Callable[..., Client]) -> None:
    asha = signed_in(world.asha)
    change_password("asha", NEW)
    assert last() == "account.changed"
    assert asha.get(LIST).status_code == 303
    assert sign_in("asha", PASSWORD) == 422
    assert sign_in("asha", NEW) == 303
    with pytest.raises(ValidationError):
        change_password("asha", "short")


def test_the_last_administrator_stays(world: World) -> None:
    with pytest.raises(LastAdministrator):
        close_account("dao")
    create_worker(world.a, "gita", PASSWORD, ["administrator"])
    close_account("dao")
    with pytest.raises(LastAdministrator):
        close_account("gita")


def test_two_administrators_do_not_close_each_other_at_once(committing: None) -> None:
    world = build()
    create_worker(world.a, "gita", PASSWORD, ["administrator"])
    together, refused = Barrier(2), []

    def close(username: str) -> None:
        together.wait()
        try:
            close_account(username)
        except LastAdministrator:
            refused.append(username)
        finally:
            connection.close()

    threads = [Thread(target=close, args=(name,)) for name in ("dao", "gita")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Worker.objects.get(username=refused[0]).is_active


def test_nobody_is_nobody(world: World) -> None:
    for act in (close_account, reopen_account):
        with pytest.raises(Worker.DoesNotExist):
            act("nobody")


def test_every_event_of_the_catalogue_is_written_somewhere() -> None:
    from pathlib import Path

    code = "".join(
        path.read_text("utf-8")
        for path in Path(__file__).parents[2].joinpath("src/handrail").rglob("*.py")
        if path.name != "policy.py"
    )
    assert [event for event in EVENTS if f'"{event}"' not in code] == []
