"""How often one address may send a form. Only in memory, only under a key that is thrown away every day."""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from handrail.organisations.routes import Limit
from handrail.web.problems import problem_page

_DAY = 24 * 60 * 60
_LONGEST = 60 * 60
"""Seconds of the longest window of any limit; what is older matters to none."""
_MOST_KEPT = 50_000
_HOUSE = 64
"""Bits of an IPv6 address that one household or office shares: whoever has it has all the rest."""


class Counter:
    """Times of recent requests by keyed hash of name and address. Forgets all when the key changes once a day. Where space
    runs out, first what no limit looks at any more goes, then who has been quiet longest: nobody can flood it to be
    forgotten sooner than that."""

    def __init__(self, clock: Callable[[], float] = monotonic, most: int = _MOST_KEPT) -> None:
        self._clock, self._most = clock, most
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._key = secrets.token_bytes(32)
        self._since = self._clock()
        self._times: dict[bytes, deque[float]] = {}

    def wait(self, limit: Limit, address: str) -> int:
        """Counts one request; 0 if it is allowed, else the seconds until the next will be."""
        with self._lock:
            now = self._clock()
            if now - self._since > _DAY:
                self._forget()
            who = self._who(limit, address)
            times = self._times.pop(who, deque())
            while times and now - times[0] >= limit.seconds:
                times.popleft()
            self._make_room(now)  # before this one is put back, so that it is never what goes
            self._times[who] = times  # the one heard of last stands last
            if len(times) >= limit.times:
                return max(1, int(limit.seconds - (now - times[0])))
            times.append(now)
            return 0

    def give_back(self, limit: Limit, address: str) -> None:
        """The request that was counted last was none that the limit is for (a sign-in that succeeded)."""
        with self._lock:
            who = self._who(limit, address)
            times = self._times.get(who)
            if times:
                times.pop()
            if not times:
                self._times.pop(who, None)

    def _who(self, limit: Limit, address: str) -> bytes:
        return hmac.digest(self._key, f"{limit.name} {_grouped(address)}".encode(), "sha256")

    def _make_room(self, now: float) -> None:
        """For one more. Who has been quiet longest stands first, so that nothing is gone through."""
        while self._times:
            first = next(iter(self._times))
            times = self._times[first]
            if len(self._times) < self._most and times and now - times[-1] < _LONGEST:
                return
            del self._times[first]

    def clear(self) -> None:
        """As after a day."""
        with self._lock:
            self._forget()


def _grouped(address: str) -> str:
    """An IPv6 address as the network that it is in; everything else as it is, without the port that some proxies add."""
    bare = address
    if address.startswith("["):
        bare = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        bare = address.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return bare
    return str(found.ipv4_mapped or ip_network((int(found), _HOUSE), strict=False))


COUNTER = Counter()


def address_of(request: HttpRequest) -> str:
    """The address that our outermost proxy saw; without proxies the one that is connected."""
    count = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if count and len(forwarded) >= count:
        return forwarded[-count]
    return str(request.META.get("REMOTE_ADDR", ""))


class Limits:
    """Holds back forms of views that were given a limit by `routes.page`; everything else is never counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        limit: Limit | None = getattr(request, "counted_by", None)
        if limit is not None and limit.failures and response.status_code < 400:
            COUNTER.give_back(limit, address_of(request))
        return response

    def process_view(self, request: HttpRequest, view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:
        limit: Limit | None = getattr(view, "limit", None)
        if limit is None or request.method != "POST":
            return None
        seconds = COUNTER.wait(limit, address_of(request))
        if not seconds:
            request.counted_by = limit  # type: ignore[attr-defined]
            return None
        if limit.told:
            request.held_back = seconds  # type: ignore[attr-defined]
            return None
        response = problem_page(request, 429)
        response["Retry-After"] = str(seconds)
        return response
