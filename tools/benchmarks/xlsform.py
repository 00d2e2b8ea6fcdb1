"""A form of 1,000 questions and 60,000 choices: from the uploaded workbook to the files of an instrument.

`python -m tools.benchmarks.xlsform FILE` is the process that is measured: the gate, as a page calls it, and then the form.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.benchmarks.line import Line

from handrail.authoring.gate import judge_file
from handrail.core.interchange.xlsform.book import Book, sheet
from handrail.core.interchange.xlsform.convert import convert
from handrail.core.interchange.xlsform.forming import read_form
from handrail.core.interchange.xlsform.writing import write_book

QUESTIONS, CHOICES = 1_000, 60_000
SECONDS, MEGABYTES = 5, 300
LANGUAGES = ("English (en)", "繁體中文 (zh-Hant)")
ROOT = Path(__file__).resolve().parents[2]


def large(questions: int = QUESTIONS, choices: int = CHOICES) -> bytes:
    """A workbook with gates, cascading choices and two languages."""
    survey = [["type", "name", *(f"label::{one}" for one in LANGUAGES), "relevant", "choice_filter"]]
    for number in range(questions):
        kind = ("select_one long", "integer", "select_multiple short", "text", "date")[number % 5]
        gate = f"${{q{number - 1}}} != ''" if number % 3 else ""
        filtered = "region = ${q2}" if kind == "select_one long" and number else ""
        survey.append([kind, f"q{number}", f"Question {number}?", f"問題{number}？", gate, filtered])
    lists = [["list_name", "name", *(f"label::{one}" for one in LANGUAGES), "region"]]
    lists += [["short", f"c{number}", f"Answer {number}", f"答案{number}", ""] for number in range(10)]
    lists += [
        ["long", f"c{number}", f"Place {number}", f"地方{number}", f"r{number % 90}"] for number in range(choices - 10)
    ]
    return write_book(Book((sheet("survey", survey), sheet("choices", lists))))


def measure() -> list[Line]:
    """Time and memory of one import, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        file = Path(folder, "large.xlsx")
        file.write_bytes(large())
        run = subprocess.run(
            [sys.executable, "-m", "tools.benchmarks.xlsform", str(file)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
    took = json.loads(run.stdout)
    what = f"XLSForm of {QUESTIONS:,} questions and {CHOICES:,} choices"
    note = f"gate {took['gate']:.1f} s, form {took['form']:.1f} s, our files {took['files']:.1f} s"
    memory = f"gate {took['child']:.0f} MB, which ends before the page's {took['own']:.0f} MB"
    return [
        Line(f"{what}, imported", took["gate"] + took["form"] + took["files"], SECONDS, "s", note=note),
        Line(f"{what}, memory", max(took["child"], took["own"]), MEGABYTES, "MB", note=memory),
    ]


def main(path: str) -> None:
    """One import; seconds of each part and megabytes at most, as JSON."""
    data = Path(path).read_bytes()
    begun = time.perf_counter()
    judged = judge_file(data, "large.xlsx")
    if judged.book is None:
        raise SystemExit("\n".join(str(one.problem()) for one in judged.findings))
    through = time.perf_counter()
    form = read_form(judged.book).form
    formed = time.perf_counter()
    convert(form)
    done = time.perf_counter()
    took = {"gate": through - begun, "form": formed - through, "files": done - formed}
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps(took | {"child": child, "own": _most()}))


def _most() -> float:
    """Megabytes that this process had at most. `getrusage` would count what it was before it became this program."""
    said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return float(said["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
