"""Synthetic releases beside those of pac-synth: same records, ε, δ, unit (a record) and order 2.

`HANDRAIL_BENCH_RECORDS=FILE.csv` adds the records of a file. By hand: `python -m tools.benchmarks.synthesis --epsilon 1`.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import median

import numpy as np
import pacsynth
from tools.benchmarks.line import Line
from tools.benchmarks.synthesis_records import Sample, large, of_file, small

from handrail.core.figures.budget import delta_for
from handrail.core.figures.synthesis.consistent import targets
from handrail.core.figures.synthesis.domain import Domain, Records, counted, domain, encode
from handrail.core.figures.synthesis.measure import measure as with_noise
from handrail.core.figures.synthesis.plan import Plan, Settings, plan
from handrail.core.figures.synthesis.sample import sample

EPSILON = 4.0
"""The other program's default."""
RUNS = 5
SETTINGS = ("balanced", "uncontrolled", False)
"""Of the other program (accuracy, fabrication, synthetic counts): of those tried, the nearest in single codes."""
OTHERS = (
    ("prioritize_long_combinations", "uncontrolled", False),
    ("balanced", "uncontrolled", True),
    ("prioritize_long_combinations", "minimize", False),
)
"""Its default, and those nearest in pairs and with fewest invented pairs: once each, on small sets, for the notes."""
BLANK = -1


@dataclass(frozen=True, slots=True)
class Result:
    """`error`: by order, mean over tables of the absolute differences over the number of records. `absent`: pairs that
    do not occur, and their share of all pairs. `cpu` in seconds, from texts to sampled codes. `blank`: the share of values
    that were left out."""

    error: tuple[float, float]
    absent: int
    share: float
    cpu: float
    blank: float

    def __str__(self) -> str:
        single, pairs = self.error
        return f"{single:.4f} / {pairs:.4f}, {self.absent} invented pairs = {self.share:.3%}, {self.cpu:.2f} s" + (
            f", {self.blank:.1%} of values blank" if self.blank else ""
        )


def measure(epsilon: float = EPSILON) -> list[Line]:
    """Medians of five runs each. The other program runs for minutes."""
    pacsynth.set_number_of_threads(1)  # more only add to its CPU
    extra = os.environ.get("HANDRAIL_BENCH_RECORDS")
    samples = [large(), small(), *([of_file(Path(extra))] if extra else [])]
    return [line for given in samples for line in _lines(given, epsilon)]


def _lines(given: Sample, epsilon: float) -> list[Line]:
    ours = _median([_measured(given, partial(_ours, given, epsilon)) for _ in range(RUNS)])
    theirs = _median([_measured(given, partial(_theirs, given, epsilon, *SETTINGS)) for _ in range(RUNS)])
    notes = [_settings(given, epsilon), f"ours {ours}", f"pac-synth {' '.join(map(str, SETTINGS))}: {theirs}"]
    if len(given.records) < 10_000:
        for other in OTHERS:
            once = _measured(given, partial(_theirs, given, epsilon, *other))
            notes.append(f"once, pac-synth {' '.join(map(str, other))}: {once}")
    name = f"synthetic release, {given.name}"
    return [
        Line(f"{name}: error in single codes", ours.error[0] / theirs.error[0], 0.8, note="\n        ".join(notes)),
        Line(f"{name}: error in pairs", ours.error[1] / theirs.error[1], 0.8),
        Line(f"{name}: pairs that do not occur", ours.absent / max(theirs.absent, 1), 1),
        Line(f"{name}: their share of all pairs", ours.share / max(theirs.share, 1e-9), 1),
        Line(f"{name}: CPU of fit and sample, times less", theirs.cpu / ours.cpu, given.faster, floor=True),
    ]


def _settings(given: Sample, epsilon: float) -> str:
    settings, planned = _planned(given, epsilon)
    cells = [planned.variances[(place,)] for place in range(len(given.axes))]
    noise = f"deviation {float(min(cells)) ** 0.5:.1f} and more, rho {float(planned.rho):.4f}"
    return (
        f"both: ε {epsilon:g}, δ {settings.delta:.3g}, unit a record, order {settings.order}; figures: error of single "
        f"codes / pairs; ours: fabricated {settings.fabricated:g} a record, cover {settings.cover:g}, {noise}; medians of {RUNS}"
    )


def _planned(given: Sample, epsilon: float) -> tuple[Settings, Plan]:
    settings = Settings(epsilon, delta_for(len(given.records)))
    return settings, plan(domain(given.axes), settings)


def _median(results: list[Result]) -> Result:
    """Of each figure on its own."""
    return Result(
        (median(each.error[0] for each in results), median(each.error[1] for each in results)),
        int(median(each.absent for each in results)),
        median(each.share for each in results),
        median(each.cpu for each in results),
        median(each.blank for each in results),
    )


def _measured(given: Sample, run: Callable[[], tuple[Records, float]]) -> Result:
    sampled, cpu = run()
    known = domain(given.axes)
    true = encode(known, given.records)
    singles, pairs = (_compared(known, true, sampled, length) for length in (1, 2))
    return Result((singles[0], pairs[0]), pairs[1], pairs[2], cpu, float((sampled == BLANK).mean()))


def _compared(known: Domain, true: Records, sampled: Records, length: int) -> tuple[float, int, float]:
    """A value that the other program leaves blank stands in no cell: it counts as an error, never as invented."""
    away = absent = mass = tables = 0
    for places in combinations(range(len(known.columns)), length):
        old = counted(known, true, places)
        new = counted(known, sampled[(sampled[:, places] != BLANK).all(axis=1)], places)
        away += int(np.abs(old - new).sum())
        absent += int(((old == 0) & (new > 0)).sum())
        mass += int(new[old == 0].sum())
        tables += 1
    return away / tables / len(true), absent, mass / tables / len(sampled)


def _ours(given: Sample, epsilon: float) -> tuple[Records, float]:
    begun = time.process_time()
    known = domain(given.axes)
    planned = plan(known, Settings(epsilon, delta_for(len(given.records))))
    sampled = sample(targets(with_noise(known, encode(known, given.records), planned)))
    return sampled, time.process_time() - begun


def _theirs(given: Sample, epsilon: float, accuracy: str, fabrication: str, counts: bool) -> tuple[Records, float]:
    names = [axis.name for axis in given.axes]
    rows = [names, *([record[name] for name in names] for record in given.records)]
    asked = pacsynth.DpAggregateSeededParametersBuilder()
    asked = asked.epsilon(epsilon).delta(delta_for(len(given.records))).reporting_length(2)
    asked = asked.accuracy_mode(getattr(pacsynth.AccuracyMode, accuracy)()).use_synthetic_counts(counts)
    asked = asked.fabrication_mode(getattr(pacsynth.FabricationMode, fabrication)())
    begun = time.process_time()
    synthesiser = pacsynth.DpAggregateSeededSynthesizer(asked.build())
    synthesiser.fit(pacsynth.Dataset(rows))
    header, *found = synthesiser.sample(len(given.records))
    took = time.process_time() - begun
    codes = [{code: at for at, code in enumerate(axis.codes)} | {"": BLANK} for axis in given.axes]
    at = [header.index(name) for name in names]
    places = [[code[row[column]] for code, column in zip(codes, at, strict=True)] for row in found]
    return np.array(places, dtype=np.int32), took


def main() -> None:
    """By hand, with another ε."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epsilon", type=float, default=EPSILON)
    for line in measure(parser.parse_args().epsilon):
        print(line)


if __name__ == "__main__":
    main()
