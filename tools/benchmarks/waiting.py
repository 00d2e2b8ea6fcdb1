"""Until a server answers, and how much memory it takes."""

from __future__ import annotations

import contextlib
import time
import urllib.request
from pathlib import Path


def until_healthy(url: str, seconds: float) -> float:
    """Seconds until the address answered. Raises TimeoutError."""
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1):
            return time.monotonic() - begun
        time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer within {seconds:.0f} s")


def megabytes(pid: int, kind: str) -> float:
    """Of a process and all below it. `kind`: "Pss" (shared pages divided among those who share them) or "Rss"."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(megabytes(int(child), kind) for child in below)
