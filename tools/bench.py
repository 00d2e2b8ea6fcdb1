"""`make bench`: what must stay fast and small, each figure beside its limit. Exit code 1 if a limit is missed.

Figures of one run on one machine; shares are of two things measured beside each other, so they hold elsewhere too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.server import serve  # noqa: E402
from tools.benchmarks import (  # noqa: E402
    engine,
    exports,
    figures,
    figures_memory,
    forms,
    load,
    memory,
    phone,
    rescore,
    search,
    start,
    synthesis,
)
from tools.benchmarks.line import Line  # noqa: E402


def on_a_server(names: Sequence[str]) -> list[Line]:
    """What needs a filled demonstration, on one server after another over the same data."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        with serve(Path(folder)) as served:
            environment = served.environment
            if "phone" in names:
                lines += phone.measure(served.url)
            if "memory" in names:
                lines += memory.measure(served)
            if "figures_memory" in names:
                lines += figures_memory.measure(served)
        if "load" in names:
            lines += load.measure(environment)
    return lines


ALONE: dict[str, Callable[[], list[Line]]] = {
    "engine": engine.measure,
    "start": start.measure,
    "search": search.measure,
    "figures": figures.measure,
    "rescore": rescore.measure,
    "exports": exports.measure,
    "forms": forms.measure,
    "synthesis": synthesis.measure,
}
SERVED = ("phone", "memory", "figures_memory", "load")


def main() -> int:
    """All measurements, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*SERVED, *ALONE, []], metavar="|".join([*SERVED, *ALONE]))
    names = parser.parse_args().names or [*SERVED, *ALONE]
    lines: list[Line] = []
    for name, measure in ALONE.items():
        lines += measure() if name in names else []
    if set(names) & set(SERVED):
        lines += on_a_server(names)
    for line in lines:
        print(line)
    missed = [line for line in lines if not line.ok]
    print(f"{len(lines) - len(missed)} of {len(lines)} limits kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
