"""Every change to what is kept, each with its audit event in the same transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError

from handrail import content
from handrail.audit.writing import serialised, writing
from handrail.core.frameworks.definition import Framework, Kind
from handrail.core.frameworks.determine import determine, stored
from handrail.core.instruments.definition import Instrument, Question, Sensitivity
from handrail.core.instruments.definition import Kind as InstrumentKind
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.evidence import whole_and_clear
from handrail.core.instruments.read import read_instrument
from handrail.core.instruments.state import State
from handrail.organisations.policy import Actor
from handrail.screening import catalogue, withdrawing
from handrail.screening.models import (
    AnonymousAnswers,
    Decision,
    Definition,
    Determination,
    Draft,
    FirstView,
    Submission,
)
from handrail.screening.policy import DRAFT_DAYS


class Refused(Exception):
    """Something that cannot be done now; `code` chooses the words on the page (docs/errors.md)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def publish_shipped(now: datetime) -> list[str]:
    """Publish every shipped instrument and framework that is not published in its version. Returns what was added.

    Raises `Refused` where a published version has other text: a change needs another version.
    """
    published = [_publish_framework(name, now) for name in content.ids("frameworks")]
    shipped = [content.read("instruments", name) for name in content.ids("instruments")]
    read = [(read_instrument(files), files) for files in shipped]
    published += [
        publish_instrument(instrument, files, now)
        for instrument, files in read
        if instrument.kind is not InstrumentKind.ORGANISATION_CHECK  # kept nowhere, so not published either
    ]
    return [one for one in published if one]


def _publish_framework(name: str, now: datetime) -> str:
    files = catalogue.framework_files(name)
    version = catalogue.parse_framework(name, files).version
    return f"{name} {version}" if _publish(catalogue.FRAMEWORK, name, version, files, now) else ""


def publish_instrument(
    instrument: Instrument, files: Mapping[str, str], now: datetime, *, by: Actor | None = None
) -> str:
    """Name and version, or "" where it was published before. `by`: whose organisation it belongs to; None: everybody's.

    Raises `Refused("definition.passing")` for one with answers that must pass and never stay: a check of an organisation
    can be no screening.
    """
    if any(question.sensitivity is Sensitivity.PASSING for question in instrument.questions()):
        raise Refused("definition.passing")
    new = _publish(catalogue.INSTRUMENT, instrument.id, instrument.version, files, now, by)
    return f"{instrument.id} {instrument.version}" if new else ""


def _publish(
    kind: str, name: str, version: str, files: Mapping[str, str], now: datetime, by: Actor | None = None
) -> bool:
    owner, digest = (by.organisation if by else None), _digest(dict(files))
    found = Definition.objects.filter(kind=kind, name=name, version=version, organisation=owner).first()
    if found is not None:
        if found.sha256 != digest:
            raise Refused("definition.changed")
        return False
    row = Definition(kind=kind, name=name, version=version, sha256=digest, files=dict(files), published_at=now)
    row.organisation_id = owner
    with writing("content.published", by=by.worker if by else None, organisation=owner, on=row.pk):
        row.save(force_insert=True)
    catalogue.published()
    return True


def _digest(value: Any) -> str:
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def create_draft(
    actor: Actor,
    key: UUID,
    definition: Definition,
    state: State,
    languages: Sequence[str],
    now: datetime,
    once: Mapping[str, str] | None = None,
) -> Draft:
    """A new draft, once safety and consent have passed. The same key again is the same draft."""
    if not state.holds("ready"):
        raise Refused("screening.not_ready")
    found = Draft.objects.filter(pk=key).first()
    if found is not None and found.worker_id == actor.worker:
        return found
    if found is not None or Submission.objects.filter(pk=key).exists():
        raise Refused("screening.other_content")
    row = Draft(
        id=key,
        organisation_id=actor.organisation,
        worker_id=actor.worker,
        definition=definition,
        languages=list(languages),
        answers=state.stored(),
        once=dict(once or {}),
        updated_at=now,
    )
    try:
        with writing("screening.begun", by=actor.worker, organisation=actor.organisation, on=row.pk):
            row.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice at once
        found = Draft.objects.filter(pk=key, worker_id=actor.worker).first()
        if found is None:
            raise Refused("screening.other_content") from None
        return found
    return row


def save_draft(
    actor: Actor, draft: Draft, answers: Mapping[str, str], revision: int, languages: Sequence[str], now: datetime
) -> bool:
    """Keep what may be kept. Raises `Refused("screening.conflict")` if someone saved since `revision`.

    A form that is sent twice, as by pressing a button twice, finds its own content saved: that is no conflict, and
    leaves no event. Returns False then.
    """
    if Draft.objects.filter(
        pk=draft.pk, revision=revision + 1, answers=dict(answers), languages=list(languages)
    ).exists():
        draft.answers, draft.languages, draft.revision = dict(answers), list(languages), revision + 1
        return False
    with writing("screening.saved", by=actor.worker, organisation=actor.organisation, on=draft.pk):
        changed = Draft.objects.filter(pk=draft.pk, revision=revision).update(
            answers=dict(answers), languages=list(languages), revision=revision + 1, updated_at=now
        )
        if not changed:
            raise Refused("screening.conflict")
    draft.answers, draft.languages, draft.revision = dict(answers), list(languages), revision + 1
    return True


def discard_draft(actor: Actor, draft: Draft) -> None:
    """Throw a draft away at once."""
    with writing("screening.discarded", by=actor.worker, organisation=actor.organisation, on=draft.pk):
        Draft.objects.filter(pk=draft.pk).delete()


def discard_old(now: datetime) -> int:
    """Throw away every draft that nobody has touched for a week. Returns how many."""
    before, removed = now - timedelta(days=DRAFT_DAYS), 0
    for row in list(Draft.objects.filter(updated_at__lt=before)):
        try:
            with writing("screening.expired", by=None, organisation=row.organisation_id, on=row.pk):
                if not Draft.objects.filter(pk=row.pk, updated_at__lt=before).delete()[0]:
                    raise Refused("screening.conflict")
        except Refused:  # removed or saved by somebody else meanwhile: there is nothing to record
            continue
        removed += 1
    return removed


def submit(actor: Actor, draft: Draft, state: State, now: datetime, *, synthetic: bool = False) -> Submission:
    """Store a screening once, with its determinations, and remove the draft: all of it or nothing.

    Raises `Refused` ("screening.conflict") if the draft is not there any more in the revision that was answered.
    Protected answers count in the determinations and are kept nowhere. The digest covers stored content only.
    """
    synthetic = synthetic or (draft.supersedes is not None and draft.supersedes.synthetic)
    row, rows = screening_rows(
        actor, draft.pk, draft.definition, state, draft.languages, now, supersedes=draft.supersedes, synthetic=synthetic
    )
    row.once = draft.once
    event = "screening.corrected" if draft.supersedes_id else "screening.submitted"
    with writing(event, by=actor.worker, organisation=actor.organisation, on=row.pk):
        if not Draft.objects.filter(pk=draft.pk, revision=draft.revision).delete()[0]:
            raise Refused("screening.conflict")
        if row.supersedes_id and Submission.objects.filter(supersedes_id=row.supersedes_id).exists():
            raise Refused("screening.superseded")
        row.save(force_insert=True)
        Determination.objects.bulk_create(rows)
        withdrawing.stays_out(row, actor.worker, now)
    return row


def same_or_refused(found: Submission, digest: str) -> Submission:
    """The stored row, if what was sent again is the same content. Raises `Refused("screening.other_content")`."""
    if found.digest != digest:
        raise Refused("screening.other_content")
    return found


def screening_rows(
    actor: Actor,
    key: UUID,
    definition: Definition,
    state: State,
    languages: Sequence[str],
    now: datetime,
    *,
    supersedes: Submission | None = None,
    synthetic: bool = False,
) -> tuple[Submission, list[Determination]]:
    """The rows of one screening, computed and not yet written."""
    kept, (whole, clear) = state.stored(), whole_and_clear(state)
    questions = state.instrument.by_name
    row = Submission(
        id=key,
        organisation_id=actor.organisation,
        worker_id=supersedes.worker_id if supersedes else actor.worker,  # the audit chain says who corrected it
        definition=definition,
        languages=list(languages),
        synthetic=synthetic,
        statistics=state.holds("statistics"),
        answers=kept,
        asked={  # whether a question behind a protected one was open would tell the protected answer
            place: str(asked.value)
            for place, asked in state.asked.items()
            if asked is not Asked.OPEN and not _protected(questions[place.rsplit(".", 1)[-1]])
        },
        present=sorted(clear.present),
        unknown=sorted(clear.unknown),
        declined=sorted(clear.declined),
        digest=content_digest(definition, kept, languages),
        received_at=now,
        supersedes=supersedes,
    )
    rows = []
    for framework in catalogue.frameworks(framework_names(state)):
        # A mere list has one line for each sign: computed with protected answers, its flags would be those answers.
        counts = clear if framework.kind in (Kind.DISPLAY, Kind.CHECKLIST) else whole
        result = stored(determine(framework, counts.present, counts.unknown, counts.declined))
        lower, upper = (_kept_flags(framework, result[bound]) for bound in ("lower", "upper"))
        rows.append(
            Determination(submission=row, framework=framework.id, version=framework.version, lower=lower, upper=upper)
        )
    return row, rows


def _protected(question: Question) -> bool:
    return question.sensitivity is Sensitivity.PROTECTED


def _kept_flags(framework: Framework, outcome: dict[str, Any]) -> dict[str, Any]:
    """Class and flags of elements or weighted dimensions. The two letters of forced labour are no dimension: a letter
    without a clear answer behind it would tell a protected one."""
    if framework.elements:
        kept = {element.id for element in framework.elements}
    else:
        kept = {part.id for part in framework.dimensions if part.weighted or framework.kind is Kind.DISPLAY}
    return {**outcome, "dimensions": {name: flag for name, flag in outcome["dimensions"].items() if name in kept}}


def content_digest(definition: Definition, kept: Mapping[str, str], languages: Sequence[str]) -> str:
    """What a replay is compared by."""
    return _digest({"v": 1, "definition": definition.sha256, "answers": dict(kept), "languages": list(languages)})


def framework_names(state: State) -> tuple[str, ...]:
    """The adult's list, the child's, or both until age is known."""
    adult, child = state.instrument.adult_frameworks, state.instrument.child_frameworks
    if state.holds("adult"):
        return adult
    if state.holds("child"):
        return child
    return tuple(dict.fromkeys((*adult, *child)))


def view_first(actor: Actor, submission: Submission, view: str, now: datetime) -> None:
    """Keep the worker's first view. It is said once; a second time changes nothing."""
    with writing("screening.viewed", by=actor.worker, organisation=actor.organisation, on=submission.pk):
        FirstView.objects.get_or_create(
            submission=submission, defaults={"worker_id": actor.worker, "view": view, "at": now}
        )


def decide(
    actor: Actor,
    submission: Submission,
    decision: str,
    exploitation: Sequence[str],
    reasons: Sequence[str],
    next_steps: Sequence[str],
    now: datetime,
    key: UUID | None = None,
) -> Decision:
    """Record a decision by a person. All codes must be of the content's lists; the determinations stay as they are.

    A decision without a reason cannot be looked at again by anybody else, so one is required. `key` was made with the
    page: the same form again is the same decision. Raises `Refused` ("decision.code", "decision.reason",
    "decision.other_content", "screening.superseded").
    """
    words = catalogue.outcome_words()
    if decision not in words.decisions or decision == words.undecided:
        raise Refused("decision.code")
    for codes, known in ((exploitation, words.exploitation), (reasons, words.reasons), (next_steps, words.next_steps)):
        if any(code not in known for code in codes):
            raise Refused("decision.code")
    if not reasons:
        raise Refused("decision.reason")
    row = Decision(
        id=key or uuid4(),
        submission=submission,
        worker_id=actor.worker,
        decision=decision,
        exploitation=list(exploitation),
        reasons=list(reasons),
        next_steps=list(next_steps),
        at=now,
    )
    if (found := _decided(row)) is not None:
        return found
    try:
        with writing("screening.decided", by=actor.worker, organisation=actor.organisation, on=submission.pk):
            _lock(submission.pk)
            if Submission.objects.filter(supersedes=submission).exists():
                raise Refused("screening.superseded")
            row.supersedes = Decision.objects.filter(submission=submission, superseded_by__isnull=True).first()
            row.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice at once
        if (found := _decided(row)) is None:
            raise
        return found
    return row


def _decided(row: Decision) -> Decision | None:
    """The stored decision with the key of `row`, if any. Raises `Refused("decision.other_content")` for another one."""
    found = Decision.objects.filter(pk=row.pk).first()
    same = ("submission_id", "worker_id", "decision", "exploitation", "reasons", "next_steps")
    if found is not None and any(getattr(found, name) != getattr(row, name) for name in same):
        raise Refused("decision.other_content")
    return found


def _lock(key: UUID) -> None:
    """On PostgreSQL, holds back whoever else would decide on or supersede this screening, until commit."""
    Submission.objects.select_for_update().only("pk").get(pk=key)


def correct(actor: Actor, submission: Submission, key: UUID, now: datetime) -> Draft:
    """A new draft with the same stored answers, which will supersede the submission. `key` was made with the page: see
    `correcting`. Raises `Refused` ("screening.superseded", "screening.other_content")."""
    if Submission.objects.filter(supersedes=submission).exists():
        raise Refused("screening.superseded")
    row = Draft(
        id=key,
        organisation_id=actor.organisation,
        worker_id=actor.worker,
        definition=submission.definition,
        languages=submission.languages,
        answers=submission.answers,
        once=submission.once,
        supersedes=submission,
        updated_at=now,
    )
    try:
        with writing("screening.correcting", by=actor.worker, organisation=actor.organisation, on=submission.pk):
            row.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice at once
        if not correcting(actor, submission, key):
            raise
    return row


def correcting(actor: Actor, submission: Submission, key: UUID) -> bool:
    """Whether `key` is the actor's correction of this screening already, begun or submitted: the same form again. Raises
    `Refused("screening.other_content")` where it is something else."""
    draft = Draft.objects.filter(pk=key).values_list("supersedes_id", "worker_id").first()
    stored = Submission.objects.filter(pk=key).values_list("supersedes_id", flat=True)
    if draft not in (None, (submission.pk, actor.worker)) or any(one != submission.pk for one in stored):
        raise Refused("screening.other_content")
    return draft is not None or bool(stored)


def add_to_count(definition: Definition, state: State, month: str, key: UUID) -> int:
    """Keep coded, counted answers with the month and a random key: no event, no time. Returns how many were counted.

    The key was made with the page, so that a form sent twice is counted once. Raises `Refused("count.failed")` where
    the key stands for other answers.
    """
    row = count_row(definition, state, month, key)
    with serialised():
        found = AnonymousAnswers.objects.filter(pk=key).first()
        if found is not None and found.answers != row.answers:
            raise Refused("count.failed")
        if found is None:
            row.save(force_insert=True)
        return AnonymousAnswers.objects.filter(definition=definition).count()


def counted_names(instrument: Instrument) -> frozenset[str]:
    """Names of the questions whose answers the count keeps."""
    return frozenset(question.name for question in instrument.questions() if question.counted and question.stored)


def count_row(
    definition: Definition, state: State, month: str, key: UUID, *, on_paper: bool = False
) -> AnonymousAnswers:
    """What the count keeps of a self-assessment: coded, counted answers; not yet written."""
    counted = counted_names(state.instrument)
    answers = {place: text for place, text in state.kept.items() if place.rsplit(".", 1)[-1] in counted}
    asked = {
        place: str(found.value)
        for place, found in state.asked.items()
        if found is not Asked.OPEN and place.rsplit(".", 1)[-1] in counted
    }
    return AnonymousAnswers(id=key, definition=definition, answers=answers, asked=asked, month=month, on_paper=on_paper)
