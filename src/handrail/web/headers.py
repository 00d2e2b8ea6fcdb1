"""The headers of every response, whoever made it.

`Referrer-Policy: same-origin`, since with `no-referrer` browsers send `Origin: null` and every form would be refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from handrail.organisations.routes import PROFESSIONAL

_OWN: Final = (
    "script-src",
    "style-src",
    "img-src",
    "media-src",
    "font-src",
    "connect-src",
    "worker-src",
    "manifest-src",
)
POLICY: Final = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind} 'self'" for kind in (*_OWN, "frame-src")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
FRAMED: Final = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""For the handbook beside a form: only a page of ours may show it."""
SANDBOXED: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""For a file from outside: should a browser show it after all, it can do nothing."""
_OFF: Final = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
]
ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _OFF),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
TRANSPORT: Final = "max-age=31536000; includeSubDomains"


class Headers:
    """Sets every header of the list, and `no-store` on everything that is not a static file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        unlisted = response.has_header("X-Robots-Tag")  # the view's own word stays
        for name, value in ALWAYS.items():
            response[name] = value
        page = getattr(getattr(request.resolver_match, "func", None), "page", None)
        if page is not None and page.framed:
            response["Content-Security-Policy"] = FRAMED
            response["X-Frame-Options"] = "SAMEORIGIN"
        if getattr(response, "sandboxed", False):
            response["Content-Security-Policy"] = SANDBOXED
        if page is not None and page.audience == PROFESSIONAL and response.status_code == 200 and not unlisted:
            del response["X-Robots-Tag"]
        if settings.ENVIRONMENT.production and not request.get_host().endswith(".onion"):
            response["Strict-Transport-Security"] = TRANSPORT
        if not (request.path.startswith(settings.STATIC_URL) and response.status_code in (200, 206, 304)):
            response["Cache-Control"] = "no-store"
        return response
