"""What takes minutes is for `make test-all`; without HANDRAIL_LONG nothing here is even read."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("HANDRAIL_LONG") else ["test_*.py"]
