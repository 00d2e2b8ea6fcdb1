"""Invented screenings for the demonstration: several organisations, a few hundred screenings, all labelled synthetic.

Answers are drawn from a few invented situations with a fixed seed, go through the same engine as real ones, and are
stored by the same action. Nobody behind them exists.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from random import Random

from handrail.core.instruments.invent import answered
from handrail.organisations.policy import Actor
from handrail.screening import actions, catalogue
from handrail.screening.models import Draft


def screenings(actors: list[Actor], number: int, now: datetime, seed: int = 2018) -> int:
    """Store `number` invented screenings, spread over the actors and the last 300 days. Returns how many."""
    random = Random(seed)  # noqa: S311  invented data, not a secret
    definition = catalogue.latest(catalogue.INSTRUMENT, catalogue.SCREENING)
    instrument = catalogue.instrument(definition)
    for place in range(number):
        actor = actors[place % len(actors)]
        at = now - timedelta(days=random.uniform(0, 300))
        state = answered(instrument, random, at.date())
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
        words = catalogue.outcome_words()
        if random.random() < 0.8:
            actions.view_first(actor, row, random.choice(list(words.first_views)), at + timedelta(minutes=5))
        if random.random() < 0.6:
            code = random.choice([one for one in words.decisions if one != words.undecided])
            forms = random.sample(["forced_labour", "servitude", "sexual", "other"], 1) if code == "identified" else []
            reasons, steps = [random.choice(list(words.reasons))], [random.choice(list(words.next_steps))]
            later = min(now, at + timedelta(days=random.choice([0, 2, 5, 12, 40])))
            actions.decide(actor, row, code, forms, reasons, steps, later)
    return number
