"""A process of its own that re-scores a file: `python -m tools.benchmarks.rescore_run FOLDER`. JSON on stdout."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from handrail import content
from handrail.core.figures.rescore_rule import Plan
from handrail.core.frameworks.definition import Dimension, Framework, Kind, Strength
from handrail.core.frameworks.read import loader
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.read import read_instrument
from handrail.reporting import columns
from handrail.reporting.rescoring.compute import GROUP, compute

ADULT = "ilo-2009-adult-labour"
HAND = Path(__file__).with_name("rescore_by_hand.sql")
ROUNDS = 5
STRONG = ("DR10", "AR3")
"""What the new version of every framework weighs as strong; no protected question shows either."""


def instrument() -> Instrument:
    """The screening."""
    return read_instrument(content.read("instruments", "preliminary-screening"))


def frameworks() -> list[Framework]:
    """Every framework that a screening names."""
    load = loader(lambda name: content.read("frameworks", name))
    return [one for one in map(load, content.ids("frameworks")) if one.kind is not Kind.CHECKLIST]


def stronger(one: Framework) -> Framework:
    """The new version."""

    def dimension(old: Dimension) -> Dimension:
        signs = (replace(sign, strength=Strength.STRONG) if sign.code in STRONG else sign for sign in old.indicators)
        return replace(old, indicators=tuple(signs))

    return replace(one, version="2027.1", dimensions=tuple(dimension(old) for old in one.dimensions))


def plans(made: Instrument, lists: list[Framework]) -> list[Plan]:
    """All frameworks in their new version."""
    return [Plan(made, made, one, stronger(one)) for one in lists]


def by_hand(folder: Path, source: Path, target: Path) -> None:
    """The statement beside this file, with the same connection."""
    named = [(f"o_{ADULT}_{bound}{end}", f"o_{bound}{short}") for bound in ("lower", "upper") for end, short in _STORED]
    renamed = ", ".join(f'"{long}" AS {short}' for long, short in named)
    with columns.connect(folder) as connection:
        connection.execute(f"CREATE TEMP VIEW answers AS SELECT * RENAME ({renamed}) FROM read_parquet('{source}')")
        connection.execute(f"COPY ({HAND.read_text()}) TO '{target}' (FORMAT parquet, ROW_GROUP_SIZE {GROUP})")


_STORED = (("", ""), ("_d_EX", "_EX"), ("_d_CD", "_CD"))


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _megabytes(kind: str) -> float:
    found = re.search(rf"^{kind}:\s+(\d+)", Path("/proc/self/status").read_text(), re.M)
    return int(found.group(1)) / 1024 if found else 0.0


def main() -> None:
    """Each thing once to warm up and for its memory, then all in turn; the fastest of five."""
    folder = Path(sys.argv[1])
    source = folder / "answers.parquet"
    every = plans(instrument(), frameworks())
    adult = [one for one in every if one.new.id == ADULT]
    work: dict[str, Callable[[], None]] = {
        "adult": partial(compute, folder, adult, source, folder / "adult.parquet", comparison=False),
        "all": partial(compute, folder, every, source, folder / "all.parquet"),
        "hand": partial(by_hand, folder, source, folder / "hand.parquet"),
    }
    columns.connect(folder).close()
    idle, peaks = _megabytes("VmRSS"), {}
    for name, one in work.items():
        one()
        peaks[name] = _megabytes("VmHWM") - idle
    times = {name: [_seconds(one) for one in work.values()] for name in range(ROUNDS)}
    best = {name: min(row[at] for row in times.values()) for at, name in enumerate(work)}
    print(json.dumps({"seconds": best, "idle": idle, "peaks": peaks}))


if __name__ == "__main__":
    main()
