"""The process that computes figures and does long work. A page starts it when it is first needed."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from handrail.reporting import place, work
from handrail.reporting.computing import Figures
from handrail.reporting.engine import Engine
from handrail.reporting.extract import bring_up_to_date
from handrail.reporting.finished import finish
from handrail.reporting.folder import prepared
from handrail.reporting.pilot import finish_pilot
from handrail.reporting.process import answers, catch_up, kinds


def run(chosen: argparse.Namespace) -> int:
    """Until it is stopped, or, with --idle, nobody has asked for so many minutes. 3: another one runs already."""
    figures = Figures(prepared(place.folder()), synthetic=place.synthetic())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return work.run(
        kinds(figures),
        Engine(answers(figures)),
        idle_minutes=chosen.idle,
        stop=stop,
        upkeep=lambda report: catch_up(figures, report),
    )


def extract(chosen: argparse.Namespace) -> int:
    """The columns and the finished tables, now, in this process. 2: the process for figures runs, which does the same."""
    with work.only_one() as mine:
        if not mine:
            print("handrail: `handrail work` runs and brings the columns up to date by itself.", file=sys.stderr)
            return 2
        summary = bring_up_to_date(place.folder(), again=chosen.again)
        figures = Figures(place.folder(), synthetic=place.synthetic())
        tables = finish(figures, lambda _done, _of: None) + finish_pilot(place.pilot())
    print(f"{summary.files} files written, {summary.rows} rows in all, {tables} tables")
    if summary.rebuilt and not chosen.again:
        print("handrail: there were no columns, or they were damaged; all were made anew.", file=sys.stderr)
    return 0
