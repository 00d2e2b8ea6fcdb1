"""One line for each request: method, status, milliseconds. No path, address, agent, cookie or body is ever written."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponseBase

_LOG = logging.getLogger("handrail.requests")
_KNOWN = ("GET", "HEAD", "POST", "OPTIONS")


class RequestLog:
    """For whoever watches that the server works, not what people do on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        response = self.get_response(request)
        method = request.method if request.method in _KNOWN else "OTHER"
        _LOG.info("%s %d %d ms", method, response.status_code, (perf_counter() - begun) * 1000)
        return response


class WithoutRequest(logging.Filter):
    """Takes everything out of a record that could tell what was asked: arguments, and the message of an exception.

    Of an exception its type and the places in our code stay, which is enough to mend it; its message might hold an answer.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django."):
            record.msg, record.args = f"status {getattr(record, 'status_code', '')}".rstrip(), ()
        if record.exc_info:
            record.exc_text = _places(record.exc_info)
            record.exc_info = None
        for name in ("request", "stack_info"):
            record.__dict__[name] = None
        return True


def _places(exc_info: object) -> str:
    kind, _value, trace = exc_info if isinstance(exc_info, tuple) else (None, None, None)
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename.rsplit('handrail/', 1)[-1]}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return "\n".join([f"{getattr(kind, '__name__', 'unknown')} at", *lines])
