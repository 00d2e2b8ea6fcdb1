"""Invented screenings for the demonstration: several organisations, a few hundred screenings, all labelled synthetic.

Answers are drawn from a few invented situations with a fixed seed, go through the same engine as real ones, and are
stored by the same action. Nobody behind them exists.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from handrail.core.instruments.answers import Answers
from handrail.core.instruments.definition import Instrument, Question, QuestionType
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.state import State, fill
from handrail.organisations.policy import Actor
from handrail.screening import actions, catalogue
from handrail.screening.models import Draft

SITUATIONS: tuple[Mapping[str, float], ...] = (
    {"unfavourable": 0.05, "open": 0.05},
    {"unfavourable": 0.20, "open": 0.10},
    {"unfavourable": 0.45, "open": 0.15},
    {"unfavourable": 0.70, "open": 0.05},
)
"""How often an answer shows something, and how often it stays open, in one invented situation."""

PASSED = {"S1": "yes", "S2": "yes", "S3": "no", "S5": "nobody", "S7": "yes", "S9": "yes"}
"""The checks before starting, as they must be for a screening to begin; the seven consent points are all yes."""


def screenings(actors: list[Actor], number: int, now: datetime, seed: int = 2018) -> int:
    """Store `number` invented screenings, spread over the actors and the last 300 days. Returns how many."""
    random = Random(seed)  # noqa: S311  invented data, not a secret
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING)
    instrument = catalogue.instrument(definition)
    for place in range(number):
        actor = actors[place % len(actors)]
        at = now - timedelta(days=random.uniform(0, 300))
        state = answered(instrument, random, at)
        draft = actions.create_draft(
            actor,
            uuid.UUID(int=random.getrandbits(128), version=4),
            definition,
            state,
            ["en", state.kept.get("S4", "en")],
            at,
        )
        row = actions.submit(
            actor, Draft.objects.select_related("definition").get(pk=draft.pk), state, at, synthetic=True
        )
        if random.random() < 0.6:
            words = catalogue.outcome_words()
            code = random.choice([one for one in words.decisions if one != words.undecided])
            actions.decide(
                actor, row, code, [], [random.choice(list(words.reasons))], [random.choice(list(words.next_steps))], at
            )
    return number


def answered(instrument: Instrument, random: Random, at: datetime) -> State:
    """One invented person's answers: questions are answered as they open, until no further one does."""
    situation = random.choice(SITUATIONS)
    given = {**PASSED, **{f"C{number}": "yes" for number in range(1, 8)}}
    questions = {question.name: question for question in instrument.questions()}
    tried: set[str] = set(given)
    while True:
        state = fill(instrument, Answers(given), today=at.date())
        fresh = [name for name, asked in state.asked.items() if asked is Asked.OPEN and name not in tried]
        if not fresh:
            return state
        for name in fresh:
            tried.add(name)
            answer = _answer(questions[name], situation, random)
            if answer:
                given[name] = answer


def _answer(question: Question, situation: Mapping[str, float], random: Random) -> str:
    if not question.choices:
        return ""
    if question.name == "S4":
        return random.choice(["id", "fil", "en", "zh-Hant"])
    known = [choice.code for choice in question.choices if not choice.unknown]
    if random.random() < situation["open"]:
        return random.choice([choice.code for choice in question.choices if choice.unknown] or known)
    showing = [code for code in known if code in question.shows]
    silent = [code for code in known if code not in question.shows] or known
    if question.type is QuestionType.SELECT_MULTIPLE:
        return _several(question, showing or silent, situation, random)
    if showing and random.random() < situation["unfavourable"]:
        return random.choice(showing)
    return random.choice(silent)


def _several(question: Question, codes: list[str], situation: Mapping[str, float], random: Random) -> str:
    alone = [choice.code for choice in question.choices if choice.excludes and not choice.unknown]
    chosen = [code for code in codes if code not in alone and random.random() < situation["unfavourable"]]
    return " ".join(chosen) if chosen else random.choice(alone or codes)
