"""How often one address may send a form. Only in memory, only under a key that is thrown away every day."""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from handrail.organisations.routes import Limit
from handrail.web.problems import problem_page

_DAY = 24 * 60 * 60
_MOST_KEPT = 50_000


class Counter:
    """Times of recent requests by keyed hash of name and address. Forgets all when the key changes or space runs out."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
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
            if now - self._since > _DAY or len(self._times) > _MOST_KEPT:
                self._forget()
            who = hmac.digest(self._key, f"{limit.name} {address}".encode(), "sha256")
            times = self._times.setdefault(who, deque())
            while times and now - times[0] >= limit.seconds:
                times.popleft()
            if len(times) >= limit.times:
                return max(1, int(limit.seconds - (now - times[0])))
            times.append(now)
            return 0

    def clear(self) -> None:
        """As after a day."""
        with self._lock:
            self._forget()


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
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:
        limit: Limit | None = getattr(view, "limit", None)
        if limit is None or request.method != "POST":
            return None
        seconds = COUNTER.wait(limit, address_of(request))
        if not seconds:
            return None
        response = problem_page(request, 429)
        response["Retry-After"] = str(seconds)
        return response
