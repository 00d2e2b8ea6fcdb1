"""How often one address may send a form."""

from __future__ import annotations

import pytest
from django.test import Client

from handrail.organisations.routes import Limit
from handrail.web.limits import Counter

WRONG = {"username": "nobody", "password": "wrong words"}


def test_sign_in_waits_after_ten_and_only_for_that_address(client: Client, db: None) -> None:
    statuses = [client.post("/en/sign-in/", WRONG).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    late = client.post("/en/sign-in/", WRONG)
    assert 0 < int(late["Retry-After"]) <= 900
    assert client.get("/en/sign-in/").status_code == 200
    assert client.post("/en/sign-in/", WRONG, REMOTE_ADDR="203.0.113.7").status_code == 422


@pytest.mark.parametrize("step", [1.0, 59.9])
def test_a_window_slides(step: float) -> None:
    now = [0.0]
    counter, limit = Counter(lambda: now[0]), Limit("x", 2, 60)
    assert counter.wait(limit, "a") == 0
    now[0] += step
    assert counter.wait(limit, "a") == 0
    assert counter.wait(limit, "a") == max(1, int(60 - step))
    assert counter.wait(Limit("y", 2, 60), "a") == 0
    now[0] = 60.0
    assert counter.wait(limit, "a") == 0


def test_nothing_of_an_address_is_kept_and_the_key_changes_daily() -> None:
    now = [0.0]
    counter, limit = Counter(lambda: now[0]), Limit("x", 1, 10)
    counter.wait(limit, "203.0.113.7")
    assert "203.0.113.7" not in repr(vars(counter))
    key = counter._key
    now[0] = 90_000.0
    assert counter.wait(limit, "203.0.113.7") == 0
    assert counter._key != key
