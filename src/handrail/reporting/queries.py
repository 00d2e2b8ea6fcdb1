"""Figures as they may be shown: disclosure control stands here, between what was counted and every page.

Nothing above this module sees a count that it may not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from handrail.audit.writing import fetched
from handrail.core.figures.cards import Card, Cards
from handrail.core.figures.disclosure import Inside, Shown, across, inside
from handrail.core.figures.frame import quarter
from handrail.core.figures.tables import NOT_KNOWN, Axis, Table, table
from handrail.core.instruments.definition import Kind
from handrail.core.text import Text
from handrail.organisations.policy import Actor
from handrail.reporting import catalogue, client, jobs, place, sources
from handrail.reporting.finished_read import SIGNS, current, current_together
from handrail.reporting.models import Finished, Job
from handrail.reporting.questions import Question

Filters = Mapping[str, Sequence[str]]
TOGETHER = (
    "decisions",
    "gender",
    "age",
    "citizenship",
    "sector",
    "language",
    "needs",
    "form",
    "gender-by-decision",
    "age-by-decision",
    "to-first-view",
    "to-decision",
    "view-by-decision",
    "class-by-decision",
    "decided-by",
    "trend",
    "fear",
    "debt",
    "off-duty",
)
"""The dashboard of an organisation: one set of people, so that its tables are protected together."""
MOST_PAIRS = 12


@dataclass(frozen=True, slots=True)
class Answered:
    """Tables that may be shown, and as of when they were counted; None: just now."""

    shown: Mapping[str, Shown]
    made_at: datetime | None


def cards() -> Cards:
    """Every card that there is."""
    return catalogue.cards()


def versions() -> str:
    """Every published instrument that screenings of these figures can come from, with its version and the cards' own."""
    frames = [sources.frame_of(key) for key in sources.versions(Kind.SCREENING)]
    named = [f"{one.instrument.id} {one.instrument.version}" for one in frames]
    frameworks = sorted({f"{found.id} {found.version}" for one in frames[:1] for found in one.frameworks})
    return ", ".join([*named, *frameworks, f"figures {cards().version}"])


def changes() -> dict[str, str]:
    """Quarter → the versions of instruments and frameworks that came into force in it, so that a trend can say where the
    rules changed. The first version of each changes nothing."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for name, version, at in sources.publications():
        if name in seen:
            found.setdefault(quarter(sources.month_of(at)), []).append(f"{name} {version}")
        seen.add(name)
    return {when: ", ".join(sorted(names)) for when, names in found.items()}


@dataclass(frozen=True, slots=True)
class Versions:
    """A framework that was published more than once: its id, its words, and its versions, oldest first."""

    id: str
    title: Text
    versions: Sequence[str]


def renewed() -> list[Versions]:
    """Frameworks that past screenings can be compared with."""
    seen: dict[str, list[str]] = {}
    for name, version, _at in sources.publications():
        seen.setdefault(name, []).append(version)
    known = {
        found.id: found for key in sources.versions(Kind.SCREENING)[:1] for found in sources.frame_of(key).frameworks
    }
    return [
        Versions(name, known[name].title, versions)
        for name, versions in seen.items()
        if name in known and len(versions) > 1
    ]


def compared(actor: Actor, key: UUID) -> dict[str, Any]:
    """What a comparison of the actor's organisation found: `states`, `moves` (bound, class before, class now, number) and
    `why`. Who may not read the screenings themselves sees no number below the minimum. Raises `Http404`."""
    row = jobs.job(actor, key)
    if row.kind != "rescore" or row.state != row.DONE:
        raise Http404
    fetched("figures.read", by=actor.worker, organisation=actor.organisation, on=row.pk)
    least = 0 if "supervisor" in actor.roles else Inside().minimum
    found = row.result

    def shown(number: int) -> int | None:
        return number if number == 0 or number >= least else None

    return {
        "framework": found["framework"],
        "version": found["version"],
        "states": {state: shown(number) for state, number in found["states"].items()},
        "already": shown(found["already"]),
        "moves": [(*move[:-1], shown(move[-1])) for move in found["moves"]],
        "why": [(code, shown(number)) for code, number in found["why"].items()],
    }


def quality(actor: Actor) -> tuple[Job | None, Job | None]:
    """The newest report on the instrument of the actor's organisation, and the newest that was asked for after it."""
    rows = jobs.jobs(actor).filter(kind="quality")
    done = rows.filter(state=Job.DONE).first()
    later = rows.exclude(state=Job.DONE).filter(asked_at__gt=done.asked_at) if done else rows
    if done:
        fetched("figures.read", by=actor.worker, organisation=actor.organisation, on=done.pk)
    return done, later.first()


def invented() -> bool:
    """Whether invented records are among what is counted."""
    return place.synthetic()


def dashboard(actor: Actor) -> Answered:
    """The standard tables of the actor's organisation. Raises `client.Unanswered`."""
    known = cards()
    wanted = [known.cards[name] for name in TOGETHER]
    tables, made_at = _own(actor, wanted)
    fetched("figures.read", by=actor.worker, organisation=actor.organisation, on=None)
    shown = inside(tables)
    return Answered({card.id: one for card, one in zip(wanted, shown, strict=True)}, made_at)


@dataclass(frozen=True, slots=True)
class Signs:
    """Indicator → how many named it, None where that is hidden; and pairs named by the same people, most first."""

    named: Mapping[str, int | None]
    pairs: Sequence[tuple[str, str, int]]
    total: int | None


def signs(actor: Actor) -> Signs:
    """Of the actor's organisation. Raises `client.Unanswered`."""
    scope, minimum = str(actor.organisation), Inside().minimum
    row = current(scope, SIGNS)
    if row is not None:
        found = row.payload
    else:
        sent = Question((), "screenings", {}, scope).sent()
        found = {**client.ask("signs", sent), "together": client.ask("together", sent)}
    axis = Axis("state", ("present", "absent", NOT_KNOWN))
    named: dict[str, int | None] = {}
    for code, counts in found["signs"].items():
        whole = table(code, [axis], {(state,): count for state, count in zip(axis.codes, counts, strict=True)})
        named[code] = inside([whole])[0].cells["present",]
    return Signs(named, _pairs(found["together"], minimum), found["total"] if found["total"] >= minimum else None)


def _pairs(together: Mapping[str, Any], minimum: int) -> list[tuple[str, str, int]]:
    """Pairs of which nothing below the minimum can be worked out: both, the one alone, and the other alone."""
    codes, counts = together["codes"], together["counts"]
    found = []
    for at, one in enumerate(codes):
        for later in range(at + 1, len(codes)):
            both = counts[at][later]
            alone = (counts[at][at] - both, counts[later][later] - both)
            if both >= minimum and all(rest == 0 or rest >= minimum for rest in alone):
                found.append((one, codes[later], both))
    return sorted(found, key=lambda pair: -pair[2])[:MOST_PAIRS]


def own(actor: Actor, card: Card, filters: Filters) -> Shown:
    """One card of the actor's organisation with filters, counted now. Raises `client.Unanswered`."""
    found = client.ask("table", Question.of(card, filters, str(actor.organisation)).sent())
    fetched("figures.read", by=actor.worker, organisation=actor.organisation, on=None)
    return inside([as_table(card, found)])[0]


def _own(actor: Actor, wanted: Sequence[Card]) -> tuple[list[Table], datetime | None]:
    """Finished tables, unless somebody was taken out of the count since they were made: then they are counted now."""
    rows = current_together(str(actor.organisation), [card.id for card in wanted])
    if rows is not None:
        tables = [as_table(card, rows[card.id].payload) for card in wanted]
        return tables, min(row.made_at for row in rows.values())
    own = str(actor.organisation)
    return [as_table(card, client.ask("table", Question.of(card, {}, own).sent())) for card in wanted], None


def as_table(card: Card, payload: Mapping[str, Any]) -> Table:
    """A payload as a table. Raises ValueError where a cell has no place in it."""
    axes = [Axis(one["name"], tuple(one["codes"]), one["several"]) for one in payload["axes"]]
    return table(card.id, axes, {tuple(row[:-1]): row[-1] for row in payload["cells"]}, payload["total"])


@dataclass(frozen=True, slots=True)
class Pilot:
    """The invented records' tables: exact, and as protection would publish them (those that can be protected together)."""

    exact: Mapping[str, Shown]
    protected: Mapping[str, Shown]
    organisations: int


PILOT_PROTECTED = (("decisions", "gender", "age", "citizenship", "sector"), ("own-fear", "own-debt", "own-off-duty"))


def pilot() -> Pilot | None:
    """None until the records have been counted; the process for figures does that when it is first needed."""
    rows = {row.key.split("/", 1)[1]: row.payload for row in Finished.objects.filter(key__startswith="pilot/")}
    known = cards()
    if not rows:
        return None
    exact = {name: _exactly(as_table(known.cards[name], payload)) for name, payload in rows.items()}
    protected: dict[str, Shown] = {}
    for names in PILOT_PROTECTED:
        tables = [_each(known.cards[name], rows[name]) for name in names if name in rows]
        for name, shown in zip(names, across(tables), strict=True):
            protected[name] = shown
    organisations = {row[0] for row in rows["decisions"]["each"]} if "decisions" in rows else set()
    return Pilot(exact, protected, len(organisations))


def _exactly(whole: Table) -> Shown:
    """Every cell as it is: for invented records only."""
    margins: Iterable[Mapping[str, int]] = (
        {code: whole.row(**{axis.name: code}) for code in axis.codes} for axis in whole.axes
    )
    return Shown(whole.name, whole.axes, whole.counts, tuple(margins) if len(whole.axes) == 2 else (), whole.total)


def _each(card: Card, payload: Mapping[str, Any]) -> dict[str, Table]:
    """Organisation → its own table."""
    axes = [Axis(one["name"], tuple(one["codes"]), one["several"]) for one in payload["axes"]]
    cells: dict[str, dict[tuple[str, ...], int]] = {}
    for organisation, *codes, number in payload["each"]:
        cells.setdefault(organisation, {})[tuple(codes)] = number
    return {name: table(card.id, axes, own) for name, own in cells.items()}
