"""The outcome of a screening as its page draws it, in the order: safety, needs, indicators by phase, then (folded)
dimensions and frameworks, what is open, and the decision of a person beside it.

Everything shown is a function of what is stored: coded answers, class and flags. It never says what someone is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from handrail.asking.present import Guide
from handrail.core.frameworks.definition import Class, Counts, Determination, Framework, Kind
from handrail.core.frameworks.determine import combine_ages, determine, from_stored
from handrail.core.frameworks.explain import explain
from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Question, Sensitivity, Stop
from handrail.core.instruments.evidence import Evidence, evidence
from handrail.core.instruments.state import State, fill
from handrail.core.outcome import Coded, OutcomeWords
from handrail.library.handbook import pages_for
from handrail.library.present import guides_of
from handrail.organisations.policy import Actor, may
from handrail.screening import asknext, catalogue, queries

if TYPE_CHECKING:
    from handrail.screening.models import Decision, Submission

Say = Callable[..., str]
SKIPPED = "skipped"
"""The code of a first view that is none: the worker went on without one."""
PUBLIC_LANGUAGES = frozenset({"en", "zh-Hant", "zh-Hans", "id", "fil"})
"""Languages that the public page of rights and helplines has."""


def context(row: Submission, language: str, actor: Actor) -> dict[str, Any]:
    """What outcome.html and print.html need."""
    words = catalogue.outcome_words()
    say = sayer(words, language)
    instrument = catalogue.instrument(row.definition)
    state = fill(instrument, Answers(row.answers), today=row.received_at.date())
    clear = evidence(state, protected=False)
    results = _results(row)
    main = [pair for pair in results if pair[0].weighted]
    first_view = getattr(row, "first_view", None)
    may_view = not first_view and row.worker_id == actor.worker
    shown = [] if may_view else main  # whoever screened says what they think first, then sees the frameworks
    return {
        "row": row,
        "code": short_code(row.pk),
        "words": {key.replace(".", "_"): text.get(language) for key, text in words.texts.items()},
        "instrument_title": instrument.title.get(language),
        "unreviewed": not words.translations[language].reviewed_by if language in words.translations else True,
        "danger": state.holds("danger"),
        "danger_steps": danger_steps(language),
        "needs": _chosen(state, "P49", language),
        "phases": list(_phases(state, clear, _listing_signs(results), language, say)),
        "hidden": _beyond_what_is_listed(results, clear),
        "first_view": coded_label(words.first_views, first_view.view, language)
        if first_view and first_view.view != SKIPPED
        else "",
        "first_views": [one for one in coded_list(words.first_views, language) if one["code"] != SKIPPED],
        "skip_view": coded_label(words.first_views, SKIPPED, language),
        "skipped": SKIPPED,
        "dimensions": [_dimensions(pair, clear, language, say) for pair in shown],
        "frameworks": []
        if may_view
        else [_framework(framework, found, clear, language, say) for framework, found in _side_by_side(results)],
        "open": _open(state, clear, main, language, say),
        "notes": _notes(state, instrument, row, say),
        "decisions": coded_list(words.decisions, language),
        "exploitation": coded_list(words.exploitation, language),
        "reasons": coded_list(words.reasons, language),
        "next_steps": coded_list(words.next_steps, language),
        "history": [_decision(one, words, language) for one in row.decisions.select_related("worker")],
        "may_decide": may(actor, "screening.decide") and not hasattr(row, "superseded_by"),
        "may_correct": may(actor, "screening.correct") and not hasattr(row, "superseded_by"),
        "may_view": may_view,
        "chosen": {"decision": words.undecided},
        "superseded_by": getattr(row, "superseded_by", None),
        "tell": _tell(row.languages[-1] if row.languages else language, words, clear, results) | _agreed(row, words),
    }


def sayer(words: OutcomeWords, language: str) -> Say:
    """`say("bounds.open", count=3)`: the sentence, in its form for one or for many where it has both."""

    def say(key: str, **places: Any) -> str:
        count = places.get("count")
        if key not in words.texts and count is not None:
            key += "_one" if count == 1 else "_many"
        text = words.texts[key].get(language) if key in words.texts else ""
        return text.format(**places) if places and "{" in text else text

    return say


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


def _results(row: Submission) -> list[tuple[Framework, Determination]]:
    stored = {one.framework: one for one in row.determinations.all()}
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


def _side_by_side(results: list[tuple[Framework, Determination]]) -> list[tuple[Framework, Determination]]:
    """Each result; the two Palermo files as one where age is not known, since an unknown age is an unknown too."""
    by_kind = {framework.id: (framework, found) for framework, found in results}
    if "palermo-adult" in by_kind and "palermo-child" in by_kind:
        framework, adult = by_kind["palermo-adult"]
        _, child = by_kind.pop("palermo-child")
        by_kind["palermo-adult"] = (framework, combine_ages(adult, child))
    return list(by_kind.values())


def _listing_signs(results: list[tuple[Framework, Determination]]) -> list[tuple[Framework, Determination]]:
    """The frameworks whose signs are named one by one: the weighted first, then the others, not the mere lists."""
    return sorted((pair for pair in results if pair[0].kind is not Kind.DISPLAY), key=lambda pair: not pair[0].weighted)


def _beyond_what_is_listed(results: list[tuple[Framework, Determination]], clear: Evidence) -> bool:
    """Whether something was named although no sign is listed: answers that are not kept counted in a class."""
    return not clear.present and any(found.lower.rank > 0 for _, found in results)


def _phases(
    state: State, clear: Evidence, main: list[tuple[Framework, Determination]], language: str, say: Say
) -> Iterable[dict[str, Any]]:
    """Indicators that were named, under the part of the conversation in which they were."""
    known = {one.code: (one, framework) for framework, _ in reversed(main) for one in framework.indicators()}
    for section in state.instrument.sections:
        names = {question.name: question for question in section.questions()}
        found = [
            _found(known[code], names[place], answer, language, say)
            for code in sorted(clear.present, key=lambda code: code)
            if code in known
            for place, answer in clear.behind.get(code, ())
            if place in names
        ]
        if found:
            yield {"name": section.name, "label": section.label.get(language), "found": found}


def _found(known: tuple[Any, Framework], question: Question, answer: str, language: str, say: Say) -> dict[str, Any]:
    indicator, framework = known
    strength = str(indicator.strength.value) if indicator.strength else "none"
    return {
        "code": indicator.code,
        "label": indicator.label.get(language),
        "strength": strength,
        "strength_word": say(f"strength.{strength}"),
        "question": question.label.get(language),
        "answer": _answer_label(question, answer, language),
        "source": indicator.source or framework.source,
    }


def _answer_label(question: Question, answer: str, language: str) -> str:
    return next((choice.label.get(language) for choice in question.choices if choice.code == answer), "")


def _chosen(state: State, name: str, language: str) -> list[str]:
    question = next((one for one in state.instrument.questions() if one.name == name), None)
    codes = state.kept.get(name, "").split()
    return [_answer_label(question, code, language) for code in codes] if question else []


def _dimensions(pair: tuple[Framework, Determination], clear: Evidence, language: str, say: Say) -> dict[str, Any]:
    """One weighted list: each dimension with what was found, what is open, and what would make it positive."""
    framework, found = pair
    explanation = explain(framework, found, clear)
    labels = {one.code: one.label.get(language) for one in framework.indicators()}
    rows = []
    for part in explanation.dimensions:
        state = "reached" if part.lower else "could" if part.upper else "not"
        rows.append(
            {
                "id": part.id,
                "label": part.label.get(language),
                "state": state,
                "state_word": say(f"dimension.{state}"),
                "found": [
                    {
                        "code": one.code,
                        "label": labels.get(one.code, one.code),
                        "strength": str(one.strength or "none"),
                        "strength_word": say(f"strength.{one.strength or 'none'}"),
                    }
                    for one in part.found
                ],
                "found_text": say("dimension.found", count=len(part.found)),
                "open": [{"code": code, "label": labels.get(code, code)} for code in part.open],
                "open_text": say("dimension.open", count=len(part.open)) if part.open else "",
                "declined": [{"code": code, "label": labels.get(code, code)} for code in part.declined],
                "declined_text": say("dimension.declined", count=len(part.declined)) if part.declined else "",
                "missing_text": say("dimension.would_take", what=" / ".join(_counted(one, say) for one in part.missing))
                if part.missing and part.found
                else "",
                "beyond": part.beyond,
            }
        )
    return {"title": framework.title.get(language), "note": framework.note.get(language), "rows": rows}


def _counted(counts: Counts, say: Say) -> str:
    """“1 strong + 1 medium”, in the reader's words."""
    named = zip(("strong", "medium", "weak", "none"), counts, strict=True)
    return " + ".join(f"{number} {say(f'strength.{name}')}" for name, number in named if number)


def _framework(framework: Framework, found: Determination, clear: Evidence, language: str, say: Say) -> dict[str, Any]:
    """One framework beside the others: a sentence for each bound, the elements, or a plain list of numbers."""
    lower, upper = framework.named(found.lower.class_id), framework.named(found.upper.class_id)
    shown = framework.kind is Kind.DISPLAY
    return {
        "id": framework.id,
        "title": framework.title.get(language),
        "note": framework.note.get(language),
        "version": found.version,
        "source": framework.source,
        "lower": _sentence(lower, language),
        "upper": _sentence(upper, language) if upper != lower else "",
        "same": lower == upper,
        "elements": [
            {
                "label": element.label.get(language),
                "state": "reached"
                if found.lower.dimensions.get(element.id)
                else "could"
                if found.upper.dimensions.get(element.id)
                else "not",
                "state_word": say(
                    "dimension."
                    + (
                        "reached"
                        if found.lower.dimensions.get(element.id)
                        else "could"
                        if found.upper.dimensions.get(element.id)
                        else "not"
                    )
                ),
            }
            for element in framework.elements
        ],
        "numbers": [
            {"number": one.number, "label": one.label.get(language)}
            for one in framework.indicators()
            if shown and clear.present.intersection(one.codes)
        ],
    }


def _sentence(found: Class | None, language: str) -> str:
    return found.label.get(language) if found else ""


def _open(
    state: State, clear: Evidence, main: list[tuple[Framework, Determination]], language: str, say: Say
) -> dict[str, Any]:
    """How many answers are open, how far they could reach, and at most three things that could be asked."""
    count, declined = asknext.open_questions(state)
    wide = [(framework, found) for framework, found in main if found.lower.class_id != found.upper.class_id]
    codes = [
        code
        for framework, found in wide
        for code in determine(framework, clear.present, clear.unknown, clear.declined).ask_next
    ]
    ask = asknext.to_ask(state, codes)
    return {
        "count": count,
        "text": say("bounds.open", count=count) if count else "" if wide else say("bounds.none_open"),
        "equal": say("bounds.equal") if not wide else "",
        "reach": [
            say("bounds.could_reach", sentence=_sentence(framework.named(found.upper.class_id), language))
            for framework, found in wide
        ],
        "heading": say("bounds.ask_heading"),
        "ask": [{"label": question.label.get(language), "guides": _guides(question, language)} for question in ask],
        "declined_text": say("bounds.declined", count=declined) if declined else "",
        "declined_only": say("bounds.declined_only") if wide and declined and not ask else "",
    }


def _guides(question: Question, language: str) -> tuple[Guide, ...]:
    return guides_of(pages_for(question.name, tuple(sorted(question.indicators))), language)


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


def _tell(
    language: str, words: OutcomeWords, clear: Evidence, results: list[tuple[Framework, Determination]]
) -> dict[str, Any]:
    """A page to read together, in the person's language where we have it: findings, rights, choices; no class."""
    named = language if language in words.translations else "en"
    say = sayer(words, named)
    signs = reversed(_listing_signs(results))
    labels = {one.code: one.label.get(named) for framework, _ in signs for one in framework.indicators()}
    nothing = "person.told_hidden" if _beyond_what_is_listed(results, clear) else "person.told_nothing"
    told = [labels[code] for code in sorted(clear.present) if code in labels]
    return {
        "language": named,
        "heading": say("person.heading"),
        "hint": say("person.hint"),
        "thanks": say("person.thanks"),
        "told": say("person.told") if told else say(nothing),
        "found": told,
        "rights": say("person.rights"),
        "together": say("person.together"),
        "decide": say("person.decide"),
        "again": say("person.again"),
        "help": say("person.help"),
    }


def _agreed(row: Submission, words: OutcomeWords) -> dict[str, Any]:
    """What was agreed so far, for the page to read together, and the language of the public page with the rights."""
    language = row.languages[-1] if row.languages else "en"
    standing = queries.newest_decision(row)
    named = language if language in words.translations else "en"
    codes = standing.next_steps if standing else []
    return {
        "steps": [coded_label(words.next_steps, code, named) for code in codes],
        "help_language": language if language in PUBLIC_LANGUAGES else "en",
    }


def coded_list(coded: Mapping[str, Coded], language: str) -> list[dict[str, str]]:
    return [
        {"code": one.code, "label": one.label.get(language), "meaning": one.meaning.get(language), "htcds": one.htcds}
        for one in coded.values()
    ]


def coded_label(coded: Mapping[str, Coded], code: str, language: str) -> str:
    return coded[code].label.get(language) if code in coded else code


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
