"""The outcome of a screening as its page draws it, in the order: safety, needs, indicators by phase, then (folded)
dimensions and frameworks, what is open, and the decision of a person beside it.

Everything shown is a function of what is stored: coded answers, class and flags. It never says what someone is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from handrail.asking.blocks import Guide
from handrail.core.frameworks.determine import from_stored
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Question, Sensitivity, Stop
from handrail.core.instruments.evidence import Evidence, evidence
from handrail.core.instruments.state import State, fill
from handrail.core.outcome import OutcomeWords
from handrail.core.words import Translation
from handrail.library.handbook import pages_for
from handrail.library.present import guides_of
from handrail.organisations.policy import Actor, may
from handrail.screening import asknext, catalogue, listed, named, told
from handrail.screening.drawing import drawn
from handrail.screening.later import first_and_later, newer
from handrail.screening.listed import Result
from handrail.screening.saying import Say, coded_label, coded_list, sayer, unreviewed
from handrail.screening.withdrawing import counted

if TYPE_CHECKING:
    from handrail.screening.models import Decision, Submission

SKIPPED = "skipped"
"""The code of a first view that is none: the worker went on without one."""
ASKING = "asking"
"""The page beside a question that has none of its own."""


def context(row: Submission, language: str, actor: Actor) -> dict[str, Any]:
    """What outcome.html and print.html need."""
    words = catalogue.outcome_words()
    say = sayer(words, language)
    instrument = catalogue.instrument(row.definition)
    received = row.received_at.date()
    state = fill(instrument, Answers(row.answers), today=received, once=drawn(row.once, received))
    clear = evidence(state, protected=False)
    results = _results(row)
    main = [pair for pair in results if pair[0].weighted]
    first_view = getattr(row, "first_view", None)
    from_paper = getattr(row, "from_paper", None)  # of the part `keying`, where it was typed in
    may_view = not first_view and not from_paper and row.worker_id == actor.worker
    shown = [] if may_view else main  # whoever screened says what they think first, then sees the frameworks
    return {
        "row": row,
        "from_paper": from_paper,
        "code": short_code(row.pk),
        "words": {key.replace(".", "_"): text.get(language) for key, text in words.texts.items()},
        "instrument_title": instrument.title.get(language),
        "unreviewed": unreviewed(language, words.translations, instrument.translations, *_sources(results)),
        "danger": state.holds("danger"),
        "danger_steps": danger_steps(language),
        "needs": named.chosen(state, "P49", language),
        "phases": list(named.phases(state, clear, results, language, say)),
        "hidden": named.beyond_what_is_listed(results, clear),
        "first_view": coded_label(words.first_views, first_view.view, language)
        if first_view and first_view.view != SKIPPED
        else "",
        "first_views": [one for one in coded_list(words.first_views, language) if one["code"] != SKIPPED],
        "skip_view": coded_label(words.first_views, SKIPPED, language),
        "skipped": SKIPPED,
        "dimensions": [listed.dimensions(pair, clear, language, say) for pair in shown],
        "frameworks": []
        if may_view
        else [listed.beside(pair, clear, language, say) for pair in listed.side_by_side(results)],
        "open": _open(state, clear, main, language, say),
        "notes": _notes(state, instrument, row, say),
        "decisions": coded_list(words.decisions, language),
        "exploitation": coded_list(words.exploitation, language),
        "reasons": coded_list(words.reasons, language),
        "next_steps": coded_list(words.next_steps, language),
        "history": [_decision(one, words, language) for one in row.decisions.select_related("worker")],
        "may_decide": may(actor, "screening.decide") and not hasattr(row, "superseded_by"),
        "newer": newer(row, language),
        "counted": counted(row),
        "may_withdraw": may(actor, "screening.withdraw_statistics"),
        "may_correct": may(actor, "screening.correct") and not hasattr(row, "superseded_by"),
        "may_view": may_view,
        "chosen": {"decision": words.undecided},
        "superseded_by": getattr(row, "superseded_by", None),
        "tell": told.tell(row, catalogue.together_words(), clear, results, language),
    }


def short_code(key: Any) -> str:
    """What a screening is called on a page: enough to find it again, nothing about anyone."""
    return f"S-{str(key)[:4].upper()}-{str(key)[4:8].upper()}"


def stops(found: Iterable[Stop], language: str) -> list[dict[str, Any]]:
    """The checks that bind now, with what to do."""
    return [
        {
            "name": stop.name,
            "title": stop.title.get(language),
            "steps": [step.get(language) for step in stop.steps],
            "emergency": danger_steps(language) if stop.emergency else None,
        }
        for stop in found
    ]


def danger_steps(language: str) -> dict[str, Any]:
    """What a worker does first while someone is in danger."""
    steps = catalogue.place().worker_in_danger
    return {
        "title": steps.title.get(language),
        "steps": [step.get(language) for step in steps.steps],
        "note": steps.note.get(language),
    }


def _sources(results: list[Result]) -> list[Mapping[str, Translation]]:
    return [framework.translations for framework, _ in results]


def _results(row: Submission) -> list[Result]:
    stored, _later = first_and_later(row.determinations.all())
    instrument = catalogue.instrument(row.definition)
    names = dict.fromkeys((*instrument.adult_frameworks, *instrument.child_frameworks))
    found = [(catalogue.framework(name, stored[name].version), stored[name]) for name in names if name in stored]
    return [
        (
            framework,
            from_stored({"framework": one.framework, "version": one.version, "lower": one.lower, "upper": one.upper}),
        )
        for framework, one in found
    ]


def _open(state: State, clear: Evidence, main: list[Result], language: str, say: Say) -> dict[str, Any]:
    """How many answers are open, how far they could reach, and at most three things that could be asked."""
    count, declined = asknext.open_questions(state)
    wide = [(framework, found) for framework, found in main if found.lower.class_id != found.upper.class_id]
    ask = asknext.to_ask(state, [code for pair in wide for code in asknext.codes_with_gain(*pair, clear)])
    return {
        "count": count,
        "text": say("bounds.open", count=count) if count else "" if wide else say("bounds.none_open"),
        "equal": say("bounds.equal") if not wide else "",
        "reach": [
            say("bounds.could_reach", sentence=listed.sentence(framework.named(found.upper.class_id), language))
            for framework, found in wide
        ],
        "heading": say("bounds.ask_heading"),
        "ask": [
            {"label": named.asked_as(question, state, language), "guides": _guides(question, language)}
            for question in ask
        ],
        "declined_text": say("bounds.declined", count=declined) if declined else "",
        "declined_only": say("bounds.declined_only") if wide and declined and not ask else "",
    }


def _guides(question: Question, language: str) -> tuple[Guide, ...]:
    pages = pages_for(question.name, tuple(sorted(question.indicators)))
    return guides_of(pages or (ASKING,), language)


def _notes(state: State, instrument: Instrument, row: Submission, say: Say) -> list[str]:
    """What a reader must know beside the result."""
    found = []
    if not (state.holds("adult") or state.holds("child")):
        found.append(say("notes.age_unknown"))
    if state.holds("child_route"):
        found.append(say("notes.child"))
    if state.holds("not_started"):
        found.append(say("notes.not_started"))
    if any(question.sensitivity is Sensitivity.PROTECTED for question in instrument.questions()):
        found.append(say("notes.protected"))
    if hasattr(row, "superseded_by"):
        found.append(say("notes.corrected"))
    if row.supersedes_id:
        found.append(say("notes.correction"))
    return [note for note in found if note]


def _decision(row: Decision, words: OutcomeWords, language: str) -> dict[str, Any]:
    return {
        "label": coded_label(words.decisions, row.decision, language),
        "meaning": words.decisions[row.decision].meaning.get(language) if row.decision in words.decisions else "",
        "by": row.worker.display_name or row.worker.username,
        "at": row.at,
        "standing": not hasattr(row, "superseded_by"),
        "exploitation": [coded_label(words.exploitation, code, language) for code in row.exploitation],
        "reasons": [coded_label(words.reasons, code, language) for code in row.reasons],
        "next_steps": [coded_label(words.next_steps, code, language) for code in row.next_steps],
    }
