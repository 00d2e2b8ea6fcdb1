"""How often one address may send a form."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.conf import LazySettings
from django.test import Client

from handrail.organisations.routes import Limit
from handrail.web.limits import Counter
from tests.world import PASSWORD, World

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


def test_signing_in_well_is_not_counted(client: Client, world: World) -> None:
    for _ in range(12):
        assert client.post("/en/sign-in/", {"username": "asha", "password": PASSWORD}).status_code == 303
    statuses = [client.post("/en/sign-in/", WRONG).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert client.post("/en/sign-in/", {"username": "asha", "password": PASSWORD}).status_code == 429


def test_an_ipv6_network_counts_as_one() -> None:
    counter, limit = Counter(lambda: 0.0), Limit("x", 1, 60)
    assert counter.wait(limit, "2001:db8:1:2::1") == 0
    assert counter.wait(limit, "2001:db8:1:2:ffff::9") > 0
    assert counter.wait(limit, "2001:db8:1:3::1") == 0
    assert counter.wait(limit, "::ffff:203.0.113.7") == 0
    assert counter.wait(limit, "::ffff:203.0.113.8") == 0
    assert counter.wait(limit, "203.0.113.7") > 0


def test_a_flood_of_addresses_does_not_wipe_a_recent_one() -> None:
    now = [0.0]
    counter, limit = Counter(lambda: now[0], most=100), Limit("x", 1, 60)
    for number in range(150):
        counter.wait(limit, f"198.51.100.{number}")
        assert counter.wait(limit, "203.0.113.7") == (0 if number == 0 else 60)
    assert len(counter._times) <= 100


def test_what_no_limit_looks_at_goes_first() -> None:
    now = [0.0]
    counter, limit = Counter(lambda: now[0], most=10), Limit("x", 1, 3600)
    for number in range(10):
        counter.wait(limit, f"a{number}")
    now[0] = 4000.0
    counter.wait(limit, "b")
    assert len(counter._times) <= 1


def test_a_full_table_still_counts_who_is_new() -> None:
    counter, limit = Counter(lambda: 0.0, most=10), Limit("x", 2, 60)
    for number in range(10):
        counter.wait(limit, f"198.51.100.{number}")
    assert [counter.wait(limit, "203.0.113.7") for _ in range(3)] == [0, 0, 60]
    assert len(counter._times) == 10


def test_guesses_at_once_are_not_more_guesses() -> None:
    """Each is counted before it is tried, so that a hundred at the same moment are as many as one after the other."""
    counter, limit, together = Counter(lambda: 0.0), Limit("x", 10, 60, failures=True), Barrier(20)
    allowed: list[int] = []

    def guess() -> None:
        together.wait()
        allowed.extend(1 for _ in range(5) if counter.wait(limit, "203.0.113.7") == 0)

    threads = [Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(allowed) == 10


def test_signing_in_well_between_guesses_gives_no_further_guess(client: Client, world: World) -> None:
    statuses = []
    for _ in range(10):
        statuses.append(client.post("/en/sign-in/", WRONG).status_code)
        statuses.append(client.post("/en/sign-in/", {"username": "asha", "password": PASSWORD}).status_code)
    assert statuses.count(422) == 10
    assert client.post("/en/sign-in/", WRONG).status_code == 429


def test_what_is_given_back_leaves_nothing() -> None:
    counter, limit = Counter(lambda: 0.0), Limit("x", 2, 60, failures=True)
    counter.wait(limit, "203.0.113.7")
    counter.give_back(limit, "203.0.113.7")
    counter.give_back(limit, "203.0.113.7")
    assert not counter._times


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("203.0.113.7:5001", "203.0.113.7:5002"),
        ("[2001:db8:1:2::1]:5001", "2001:db8:1:2::9"),
        ("fe80::1%eth0", "fe80::2"),
    ],
)
def test_a_port_or_zone_does_not_make_another_address(one: str, other: str) -> None:
    counter, limit = Counter(lambda: 0.0), Limit("x", 1, 60)
    assert counter.wait(limit, one) == 0
    assert counter.wait(limit, other) > 0


def test_what_a_visitor_says_of_its_address_is_not_believed(client: Client, db: None, settings: LazySettings) -> None:
    """Without proxies X-Forwarded-For is nothing; with one, only what that one added last."""
    for number in range(10):
        client.post("/en/sign-in/", WRONG, headers={"X-Forwarded-For": f"198.51.100.{number}"})
    assert client.post("/en/sign-in/", WRONG, headers={"X-Forwarded-For": "198.51.100.99"}).status_code == 429
    settings.TRUSTED_PROXIES = 1
    for number in range(10):
        client.post("/en/sign-in/", WRONG, headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"})
    assert client.post("/en/sign-in/", WRONG, headers={"X-Forwarded-For": "x, 203.0.113.7"}).status_code == 429
    assert (
        client.post("/en/sign-in/", WRONG, headers={"X-Forwarded-For": "203.0.113.7, 203.0.113.8"}).status_code == 422
    )
