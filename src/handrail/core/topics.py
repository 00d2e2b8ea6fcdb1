"""State + place → the topics of a self-assessment's result: raised, or not sure. Never a class, a score or an answer."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.core.instruments.definition import DONT_KNOW, PREFER_NOT
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.state import State
from handrail.core.place import Place, Topic


@dataclass(frozen=True, slots=True)
class Raised:
    """Topics in the place's order, most urgent first. `partly`: some question that applied was not answered."""

    raised: tuple[Topic, ...]
    not_sure: tuple[Topic, ...]
    partly: bool


def topics(state: State, place: Place) -> Raised:
    """A topic is raised by any answer that its table names; else it is not sure if one of its questions is open:
    missing, don't know, prefer not to say, or hidden because an earlier answer is one of these."""
    raised = tuple(topic for topic in place.topics if _raised(topic, state))
    unsure = tuple(
        topic
        for topic in place.topics
        if topic not in raised and topic.not_sure and any(_open(name, state) for name, _ in topic.raised_by)
    )
    partly = any(_open(place_, state) and not state.kept.get(place_) for place_ in state.asked)
    return Raised(raised, unsure, partly)


def _raised(topic: Topic, state: State) -> bool:
    return any(answers.intersection(state.kept.get(name, "").split()) for name, answers in topic.raised_by)


def _open(name: str, state: State) -> bool:
    asked = state.asked.get(name, Asked.CLOSED)
    if asked is not Asked.OPEN:
        return asked is Asked.UNDECIDED
    return state.kept.get(name, DONT_KNOW) in (DONT_KNOW, PREFER_NOT)
