"""Every change on the way of a paper: keyed, keyed again, settled, stored or thrown away; each with its event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import F

from handrail.audit.models import Event
from handrail.audit.writing import writing
from handrail.core.instruments.definition import Instrument, Kind
from handrail.core.instruments.rounds import name_of
from handrail.core.instruments.state import State
from handrail.keying.comparing import Compared, compare
from handrail.keying.models import FromPaper, Keying, Paper, Tally
from handrail.keying.papertime import once_of, paper_day
from handrail.keying.policy import KEPT_DAYS, may_settle
from handrail.keying.queries import keyings, month_problem
from handrail.organisations.policy import SUPERVISOR, Actor
from handrail.screening import catalogue
from handrail.screening.actions import Refused, count_row, counted_names, screening_rows
from handrail.screening.models import AnonymousAnswers, Definition, Determination, Submission

__all__ = ["Head", "Refused", "discard", "discard_old", "key_again", "key_first", "settle"]


@dataclass(frozen=True, slots=True)
class Head:
    """What a paper says besides its answers: the number written on it, its month (YYYY-MM) and its language."""

    number: int
    month: str
    language: str


def key_first(
    actor: Actor,
    key: UUID,
    definition: Definition,
    head: Head,
    state: State,
    now: datetime,
    *,
    agreed: bool,
) -> Paper:
    """Keep what the first person typed. The same page again is the same paper.

    Raises `Refused`: "keying.month", "keying.number" (another paper has it), "keying.agreed" or "screening.not_ready"
    (the paper itself says that nothing may be kept), "screening.other_content".
    """
    _may_be_kept(state, agreed)
    if month_problem(head.month, now.date()):
        raise Refused("keying.month")
    kept = kept_between(state)
    if head.number < 1:
        raise Refused("keying.number")
    if (found := _keyed_before(actor, key, kept)) is not None:
        return found
    if Paper.objects.filter(organisation_id=actor.organisation, number=head.number).exists():
        raise Refused("keying.number")
    row = Paper(id=key, definition=definition, updated_at=now)
    row.number, row.language, row.month = head.number, head.language, head.month
    row.organisation_id = actor.organisation
    try:
        with writing("paper.keyed", by=actor.worker, organisation=actor.organisation, on=key):
            row.save(force_insert=True)
            Keying.objects.create(paper=row, worker_id=actor.worker, turn=1, answers=kept, at=now)
    except IntegrityError:  # the same page sent twice at once, or the number taken at this moment
        if (found := _keyed_before(actor, key, kept)) is None:
            raise Refused("keying.number") from None
        return found
    return row


def kept_between(state: State) -> dict[str, str]:
    """What is stored until the paper is finished: as in a draft; of a self-assessment only what the count keeps at last."""
    kept = state.stored()
    if state.instrument.kind is not Kind.SELF_ASSESSMENT:
        return kept
    names = counted_names(state.instrument)
    return {place: text for place, text in kept.items() if name_of(place) in names}


def _keyed_before(actor: Actor, key: UUID, kept: Mapping[str, str]) -> Paper | None:
    """The paper of this page, where it was sent before. Raises `Refused("screening.other_content")` for another one."""
    found = Paper.objects.filter(pk=key).first()
    if found is None:
        if Submission.objects.filter(pk=key).exists():
            raise Refused("screening.other_content")
        if Event.objects.filter(
            on=key, event="paper.keyed"
        ).exists():  # finished or thrown away: Back would bring it again
            raise Refused("keying.done")
        return None
    first = Keying.objects.filter(paper=found, turn=1, worker_id=actor.worker).first()
    if first is None or first.answers != dict(kept):
        raise Refused("screening.other_content")
    return found


def _may_be_kept(state: State, agreed: bool) -> None:
    """A paper carries its own checks and consent; a self-assessment is counted only if its person wanted that."""
    if state.instrument.kind is Kind.SELF_ASSESSMENT:
        if not agreed:
            raise Refused("keying.agreed")
    elif not state.holds("ready"):
        raise Refused("screening.not_ready")


def key_again(actor: Actor, row: Paper, state: State, now: datetime, *, agreed: bool) -> Compared:
    """The second person's keying. Where both are the same, the paper is stored at once, with what was not kept between.

    Raises `Refused`: "keying.same_person", "keying.done" (two people have keyed it), and as `key_first`.
    """
    first, *more = keyings(row)
    if first.worker_id == actor.worker:
        raise Refused("keying.same_person")
    kept = kept_between(state)
    if more:
        if more[0].worker_id == actor.worker and more[0].answers == kept:  # the same page again
            return compare(state.instrument, first.answers, kept)
        raise Refused("keying.done")
    _may_be_kept(state, agreed)
    compared = compare(state.instrument, first.answers, kept)
    second = Keying(paper=row, worker_id=actor.worker, turn=2, answers=kept, at=now)
    try:
        with writing("paper.keyed_again", by=actor.worker, organisation=actor.organisation, on=row.pk):
            _still_there(row, now)
            second.save(force_insert=True)
            _tally(row, compared)
            if not compared.differing:
                _store(actor, row, state, [first, second], now)
    except IntegrityError:  # two second keyers at once
        raise Refused("keying.done") from None
    return compared


def settle(actor: Actor, row: Paper, state: State, now: datetime) -> None:
    """Store a paper with what was settled. Raises `Refused` ("keying.settler", "keying.done", "screening.not_ready")."""
    both = keyings(row)
    if len(both) < 2:  # nobody has keyed it again
        raise Refused("keying.done")
    if not may_settle(actor, [one.worker_id for one in both]):
        raise Refused("keying.settler")
    _may_be_kept(state, agreed=True)
    with writing("paper.settled", by=actor.worker, organisation=actor.organisation, on=row.pk):
        _still_there(row, now)
        _store(actor, row, state, both, now, settled=True)


def _still_there(row: Paper, now: datetime) -> None:
    """Locks the paper, unless somebody finished it meanwhile."""
    if not Paper.objects.filter(pk=row.pk).update(updated_at=now):
        raise Refused("keying.done")


def _store(actor: Actor, row: Paper, state: State, both: list[Keying], now: datetime, *, settled: bool = False) -> None:
    """A screening like any other; a self-assessment joins the anonymous count. What was kept on the way is removed."""
    month, language = row.month, row.language
    if state.instrument.kind is Kind.SELF_ASSESSMENT:
        _join_the_count(count_row(row.definition, state, month, uuid4(), on_paper=True))
    else:
        spoken = [language, state.kept.get("S4") or language]
        stored, determinations = screening_rows(actor, row.pk, row.definition, state, spoken, now)
        if state.instrument.draws:
            once = once_of(month, paper_day(month, now.date()))
            stored.once = {"today": once.today, "now": once.now, "seed": once.seed}
        stored.save(force_insert=True)
        Determination.objects.bulk_create(determinations)
        first, second = (one.worker_id for one in both)
        FromPaper.objects.create(
            submission=stored,
            month=month,
            language=language,
            first_id=first,
            second_id=second,
            settled_by_id=actor.worker if settled else None,
        )
    Paper.objects.filter(pk=row.pk).delete()


def _join_the_count(new: AnonymousAnswers) -> None:
    """All that came from paper is written anew, in the order of random keys: the order in which rows were stored, beside the
    audit chain, would say who typed which."""
    rows = [*AnonymousAnswers.objects.filter(definition=new.definition, on_paper=True), new]
    AnonymousAnswers.objects.filter(pk__in=[one.pk for one in rows]).delete()
    AnonymousAnswers.objects.bulk_create(sorted(rows, key=lambda one: one.pk))


def _tally(row: Paper, compared: Compared) -> None:
    """One more paper for each question that either keyed."""
    for name, differed in compared.questions().items():
        one, _ = Tally.objects.get_or_create(
            organisation_id=row.organisation_id, definition_id=row.definition_id, question=name
        )
        Tally.objects.filter(pk=one.pk).update(compared=F("compared") + 1, differed=F("differed") + int(differed))


def discard(actor: Actor, row: Paper) -> None:
    """Throw away what was typed: by who typed it first, or the supervisor. Raises `Refused("keying.settler")`."""
    if keyings(row)[0].worker_id != actor.worker and SUPERVISOR not in actor.roles:
        raise Refused("keying.settler")
    with writing("paper.discarded", by=actor.worker, organisation=actor.organisation, on=row.pk):
        Paper.objects.filter(pk=row.pk).delete()


def discard_old(now: datetime) -> int:
    """Remove every paper that nobody has gone on with for `KEPT_DAYS`. Returns how many."""
    before, removed = now - timedelta(days=KEPT_DAYS), 0
    for row in list(Paper.objects.filter(updated_at__lt=before)):
        with writing("paper.expired", by=None, organisation=row.organisation_id, on=row.pk):
            removed += bool(Paper.objects.filter(pk=row.pk, updated_at__lt=before).delete()[0])
    return removed


def instrument_of(row: Paper) -> Instrument:
    """The form of a paper."""
    return catalogue.instrument(catalogue.row(row.definition_id))
