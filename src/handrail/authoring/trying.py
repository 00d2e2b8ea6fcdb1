"""What a form would say: answers that somebody tries out, determined as they would be and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.core.frameworks.definition import Framework
from handrail.core.frameworks.determine import determine
from handrail.core.frameworks.reach import reachable
from handrail.core.instruments.definition import Instrument
from handrail.core.instruments.evidence import evidence
from handrail.core.instruments.state import State


@dataclass(frozen=True, slots=True)
class Tried:
    """What one framework says. `lower`: from what was said; `upper`: if everything open were present. In words, or ""."""

    title: str
    lower: str
    upper: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """One framework: how many of its classes the answers can lead to, and in words those that they cannot."""

    title: str
    reached: tuple[str, ...]
    missed: tuple[str, ...]


def tried(state: State, frameworks: Sequence[Framework], language: str) -> tuple[Tried, ...]:
    """In the order of the frameworks."""
    shown = evidence(state)
    found = []
    for framework in frameworks:
        result = determine(framework, shown.present, shown.unknown, shown.declined)
        classes = [framework.named(one.class_id) for one in (result.lower, result.upper)]
        lower, upper = (one.name.get(language) if one else "" for one in classes)
        labels = {part.id: part.label.get(language) for part in framework.dimensions}
        labels |= {part.id: part.label.get(language) for part in framework.elements}
        flags = tuple(labels[name] for name, holds in result.lower.dimensions.items() if holds and name in labels)
        found.append(Tried(framework.title.get(language), lower, upper, flags))
    return tuple(found)


def signs(state: State, frameworks: Sequence[Framework], language: str) -> tuple[str, ...]:
    """The indicators that are present, in words, each once."""
    shown = evidence(state).present
    words: dict[tuple[str, ...], str] = {}
    for framework in frameworks:
        for indicator in framework.indicators():
            if shown.intersection(indicator.codes):
                words.setdefault(indicator.codes, indicator.label.get(language))
    return tuple(dict.fromkeys(words.values()))


def reach(instrument: Instrument, frameworks: Sequence[Framework], language: str) -> tuple[Reach, ...]:
    """Of the frameworks that conclude a class."""
    shown = frozenset(code for question in instrument.questions() for code in question.indicators)
    found = []
    for framework in frameworks:
        if framework.classes:
            possible = reachable(framework, shown)
            missed = tuple(one.name.get(language) for one in framework.classes if one not in possible)
            reached = tuple(one.name.get(language) for one in possible)
            found.append(Reach(framework.title.get(language), reached, missed))
    return tuple(found)
