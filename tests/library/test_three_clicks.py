"""Three clicks to what to do: from sign-in, from an outcome and from the handbook's start, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from django.test import Client

from handrail.organisations.policy import Actor
from tests.screening.forms import submitted
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
FIVE = ("situation-documents", "situation-wages", "situation-locked-in", "situation-threatened", "situation-child")
CLICKS = 3


def clicks(client: Client, start: str) -> dict[str, int]:
    """Page of the handbook → how many links away it is, as far as three."""
    away, rim = {start: 0}, [start]
    for step in range(1, CLICKS + 1):
        reached = {link for address in rim for link in links(client, address)}
        rim = [link for link in sorted(reached) if link not in away]
        away |= dict.fromkeys(rim, step)
        if all(any(f"/{page}/" in address for address in away) for page in FIVE):
            break
    return {page: min((far for address, far in away.items() if f"/{page}/" in address), default=99) for page in FIVE}


def links(client: Client, address: str) -> set[str]:
    response = client.get(address)
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return set()
    hrefs = re.findall(r'<a\b[^>]*\bhref="([^"]+)"', response.content.decode())
    found = {urldefrag(urljoin(address, unescape(href)))[0] for href in hrefs}
    return {one for one in found if one.startswith("/") and one != "/leave"}


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_five_situations(world: World, client: Client, signed_in: Callable[[Actor], Client], language: str) -> None:
    asha, outcome = signed_in(world.asha), submitted(world.asha).pk
    for who, start in (
        (client, f"/{language}/handbook/"),
        (client, f"/{language}/"),
        (client, f"/{language}/sign-in/"),
        (asha, f"/{language}/screenings/"),  # where sign-in leads
        (asha, f"/{language}/screenings/{outcome}/"),
    ):
        far = clicks(who, start)
        assert max(far.values()) <= CLICKS, (start, far)
