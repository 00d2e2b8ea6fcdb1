"""Asks the process for figures of an installation which indicators occur together. Prints one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from statistics import median

import django


def main() -> None:
    """As often as the first argument says, and once more."""
    django.setup()
    from handrail.reporting import client
    from handrail.reporting.questions import Question

    everybody = Question((), "screenings", {}, "").sent()
    took = []
    for _ in range(int(sys.argv[1]) + 1):
        begun = time.perf_counter()
        found = client.ask("together", everybody)
        took.append(time.perf_counter() - begun)
    said = {"first": took[0], "slowest": max(took), "median": median(took), "indicators": len(found["codes"])}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
