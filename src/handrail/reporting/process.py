"""What the process for figures can be asked and what long work it does, put together."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils import timezone

from handrail.core.instruments.definition import Kind as InstrumentKind
from handrail.reporting import catalogue, exportfiles, exports, pilot, place, report, sources
from handrail.reporting.computing import Figures, NotReady
from handrail.reporting.drawing import noisy
from handrail.reporting.engine import Answer
from handrail.reporting.extract import bring_up_to_date, of_this_database, sweep
from handrail.reporting.finished import finish, unfinished
from handrail.reporting.folder import read_manifest
from handrail.reporting.models import Job
from handrail.reporting.quality.measuring import measured
from handrail.reporting.quality.people import read
from handrail.reporting.questions import Question, arrived
from handrail.reporting.rescoring.again import NoVersion, rescore
from handrail.reporting.synthetic import size, synthetic
from handrail.reporting.work import Failed, Kind, Report


def answers(figures: Figures) -> Mapping[str, Answer]:
    """Name → what answers it."""
    return {
        "table": lambda sent: figures.table(arrived(sent)),
        "signs": lambda sent: figures.signs(arrived(sent)),
        "together": lambda sent: figures.together(arrived(sent)),
        "stamp": lambda _sent: figures.stamp(),
        "declared": lambda sent: declared(figures, str(sent["until"]), [str(name) for name in sent["cards"]]),
        "noisy": noisy,
        "report": report.made,
        "synthetic": lambda sent: synthetic(figures, sent),
        "synthetic_size": lambda sent: size(figures, sent),
    }


def declared(figures: Figures, until: str, names: list[str]) -> dict[str, Any]:
    """Card → its table of every organisation, of everybody who arrived by the end of the quarter `until`: for releases,
    which decide what of it anybody may see."""
    cards = catalogue.cards().cards
    found = {}
    for name in names:
        quarters = [one for one in figures.values(cards[name].population.source, "quarter") if one <= until]
        question = Question.of(cards[name], {"quarter": quarters or [".none"]})
        found[name] = of_each(figures, question)
    return found


def of_each(figures: Figures, question: Question) -> dict[str, Any]:
    """`axes`, and `each`: organisation → its cells and total."""
    whole = figures.table(question, each_organisation=True)
    each: dict[str, Any] = {name: {"cells": [], "total": total} for name, total in whole["totals"].items()}
    for organisation, *cell in whole["cells"]:
        each[organisation]["cells"].append(cell)
    return {"axes": whole["axes"], "each": each}


def kinds(figures: Figures) -> Mapping[str, Kind]:
    """Name → what does it. Every kind of long work is named here, and nowhere else."""

    def extract(parameters: Mapping[str, Any], _job: Job, report: Report) -> Mapping[str, Any]:
        again = bool(parameters.get("again"))
        summary = bring_up_to_date(place.folder(), report, again=again, swapping=figures.still())
        return {"files": summary.files, "rows": summary.rows, "tables": finish(figures, report)}

    def finish_(_parameters: Mapping[str, Any], _job: Job, report: Report) -> Mapping[str, Any]:
        try:
            return {"tables": finish(figures, report)}
        except NotReady:
            raise Failed("figures.preparing") from None

    def export(_parameters: Mapping[str, Any], job: Job, report: Report) -> Mapping[str, Any]:
        try:
            return exports.export(figures, job, report)
        except NotReady:
            raise Failed("figures.preparing") from None

    def compare(parameters: Mapping[str, Any], job: Job, report: Report) -> Mapping[str, Any]:
        if job.organisation_id is None:
            raise Failed("figures.question")
        name, version = str(parameters["framework"]), str(parameters["version"])
        try:
            return rescore(job.organisation_id, name, version, report, by=job.worker_id).as_json()
        except NoVersion:
            raise Failed("figures.question") from None

    def quality(parameters: Mapping[str, Any], job: Job, report: Report) -> Mapping[str, Any]:
        if job.organisation_id is None:
            raise Failed("figures.question")
        made = sources.frame_of(sources.versions(InstrumentKind.SCREENING)[0])
        own = figures.apart()
        try:
            people = read(own, made, str(job.organisation_id), lambda done: report(done, 0))
        except NotReady:
            raise Failed("figures.preparing") from None
        finally:
            own.close()
        return measured(people, float(parameters["sensitivity"]))

    return {"export": export, "extract": extract, "finish": finish_, "quality": quality, "rescore": compare}


def behind() -> bool:
    """Whether an audit chain, or the anonymous count, has gone on since the columns were written."""
    heads = sources.heads()
    manifest = of_this_database(read_manifest(place.folder()), heads)
    if manifest is None:
        return True
    if sum(manifest.anonymous.values()) != sum(sources.anonymous_parts().values()):
        return True
    return bool(sources.changed_since(manifest.chains, heads))


def catch_up(figures: Figures, report: Report) -> bool:
    """Brings columns and finished tables up to date if they are behind. Returns whether anything was done."""
    exportfiles.sweep(timezone.now())
    if pilot.behind():
        pilot.finish_pilot(place.pilot())
    if behind():
        bring_up_to_date(place.folder(), report, swapping=figures.still())
    else:
        sweep(place.folder())
        if not unfinished(figures):
            return False
    with suppress(NotReady):  # the next round makes them
        finish(figures, report)
    return True
