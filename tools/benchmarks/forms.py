"""Forms that organisations bring: a large one comes in; one of 250 questions on its page, in the browser, stored.

`python -m tools.benchmarks.forms` is the process that has the database: it asks and stores as a browser would.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from tools.benchmarks import xlsform
from tools.benchmarks.engine import GATES
from tools.benchmarks.line import Line

QUESTIONS = 250
ROUNDS = 15
ROOT = Path(__file__).resolve().parents[2]
STATIC = ("asking/form.js", "asking/decide.js", "asking/evaluate.js", "asking/keep.js", "library/beside.js")


def measure() -> list[Line]:
    """The import alone, and everything else in one other process."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DATABASE_"))}
        environment = kept | {"HANDRAIL_MODE": "test", "HANDRAIL_DATA": folder}
        command = [sys.executable, "-m", "tools.benchmarks.forms"]
        run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    return [*xlsform.measure(), *_lines(json.loads(run.stdout.splitlines()[-1]))]


def _lines(took: dict[str, Any]) -> list[Line]:
    what = f"form of {QUESTIONS} questions"
    note = f"{took['page']:.0f} kB of it the page itself, in two languages; the rest scripts and styles"
    stored = f"{took['stored'] * 1000:.0f} ms, and {took['screening'] * 1000:.0f} ms for the screening that ships"
    lines = [
        Line(f"{what}, first visit compressed", took["page"] + took["static"], 150, "kB", note=note),
        Line(f"{what}, stored, beside the screening", took["stored"] / took["screening"], 3, "×", note=stored),
    ]
    node = shutil.which("node")
    if node is None:
        print("Gates of a large form were not measured: node is missing.")
        return lines
    done = subprocess.run([node, str(GATES)], input=took["gates"], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    note = f"{found['gates']} gates of {found['questions']} questions, node"
    return [*lines, Line(f"{what}, one answer changed, all gates", found["milliseconds"], 5, "ms", note=note)]


def form() -> Any:
    """The workbook: five kinds of questions, two of three behind a gate, two languages."""
    from handrail.core.interchange.xlsform.book import Book, sheet

    head = ["type", "name", "label::English (en)", "label::繁體中文 (zh-Hant)", "relevant"]
    survey = [[*head, "handrail_sensitivity", "handrail_counted"]]
    for number in range(QUESTIONS):
        kind = ("select_one yes_no", "select_one many", "select_multiple many", "integer", "date")[number % 5]
        before = number - number % 5  # a question of yes and no
        gate = f"${{q{before}}} = 'yes' or ${{q{before}}} = 'no'" if number % 3 and number != before else ""
        words = [f"Question {number}: what happened then?", f"問題 {number}：然後發生了甚麼事？"]
        survey.append([kind, f"q{number}", *words, gate, "coded", "yes"])
    lists = [["list_name", "name", "label::English (en)", "label::繁體中文 (zh-Hant)"]]
    lists += [["yes_no", code, label, said] for code, label, said in (("yes", "Yes", "是"), ("no", "No", "否"))]
    lists += [["many", f"c{number}", f"Answer {number}", f"答案 {number}"] for number in range(8)]
    settings = [["form_title", "form_id", "version"], ["Large", "large", "1"]]
    return Book((sheet("survey", survey), sheet("choices", lists), sheet("settings", settings)))


def main() -> None:
    """Prints one line of JSON: kilobytes, seconds, and what the browser's module is given."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.web.settings"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from handrail.organisations.actions import create_organisation, create_worker
    from handrail.screening.actions import publish_shipped

    call_command("migrate", verbosity=0, interactive=False)
    publish_shipped(timezone.now())
    worker = create_worker(create_organisation("A"), "asha", "a sentence for the bench", ["worker", "supervisor"])
    print(json.dumps(_measured(worker)))


def _measured(actor: Any) -> dict[str, Any]:
    from django.contrib.staticfiles.finders import find
    from django.test import Client
    from django.utils import timezone

    from handrail import content
    from handrail.authoring.opening import with_opening
    from handrail.core.instruments.read import read_instrument
    from handrail.core.instruments.wire import wire
    from handrail.core.interchange.xlsform.convert import convert
    from handrail.core.interchange.xlsform.forming import read_form
    from handrail.organisations.models import Worker
    from handrail.screening import actions, catalogue
    from handrail.screening.models import Definition

    shipped = content.read("instruments", catalogue.SCREENING)
    files = with_opening(dict(convert(read_form(form()).form).files), shipped)
    instrument = read_instrument(files)
    actions.publish_instrument(instrument, files, timezone.now(), by=actor)
    large = Definition.objects.get(organisation_id=actor.organisation)
    browser = Client()
    browser.force_login(Worker.objects.get(pk=actor.worker))
    answers = _answers(instrument)
    screening = catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING)
    page = browser.get(_begun(browser, large, answers)).content
    styles = [find(f"web/{name}.css") for name in ("handrail", "staff")] + [find("library/beside.css")]
    static = [*styles, *(find(name) for name in STATIC)]
    return {
        "page": len(gzip.compress(page)) / 1000,
        "static": sum(len(gzip.compress(Path(str(one)).read_bytes())) for one in static) / 1000,
        "stored": _stored(browser, large, answers),
        "screening": _stored(browser, screening, _answers(catalogue.instrument(screening))),
        "gates": json.dumps({"definition": wire(instrument), "answers": answers, "today": "2026-11-23"}),
    }


def _answers(instrument: Any) -> dict[str, str]:
    """Every question answered as it opens."""
    from datetime import date
    from random import Random

    from handrail.core.instruments.answers import Answers
    from handrail.core.instruments.definition import QuestionType
    from handrail.core.instruments.invent import answered
    from handrail.core.instruments.state import fill

    today = date(2026, 11, 23)
    plain = {QuestionType.INTEGER: "7", QuestionType.DATE: "2026-11-01"}
    written = {one.name: plain[one.type] for one in instrument.questions() if one.type in plain}
    kept = answered(instrument, Random(3), today, fixed={**written, "S8": "woman"}).kept
    return {place: text for place, text in fill(instrument, Answers(kept), today=today).kept.items() if text}


def _begun(browser: Any, definition: Any, answers: dict[str, str]) -> str:
    sent = {**_fields(answers), "screening": str(uuid4()), "go": "begin"}
    response = browser.post(f"/en/screenings/new/?form={definition.pk}", sent)
    assert response.status_code == 303, response.content.decode()[:3000]
    return str(response["Location"])


def _fields(answers: dict[str, str]) -> dict[str, list[str]]:
    return {place: text.split() for place, text in answers.items()}


def _stored(browser: Any, definition: Any, answers: dict[str, str]) -> float:
    """Seconds to store one, the median of some."""

    def store() -> float:
        address = _begun(browser, definition, answers)
        begun = time.perf_counter()
        response = browser.post(address, {**_fields(answers), "revision": "1", "go": "submit"})
        took = time.perf_counter() - begun
        assert response.status_code == 303, response.content.decode()[:3000]
        return took

    return _median(store)


def _median(run: Callable[[], float]) -> float:
    run()
    return median(run() for _ in range(ROUNDS))


if __name__ == "__main__":
    main()
