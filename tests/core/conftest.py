"""In `make test-all` properties are tried with ten times as many examples."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("long", max_examples=1000, deadline=None)
if os.environ.get("HANDRAIL_LONG"):
    settings.load_profile("long")
