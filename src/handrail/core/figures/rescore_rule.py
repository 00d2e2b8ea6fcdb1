"""What may be concluded of a past screening under another version of a framework, and when nothing may.

Protected answers were counted once and are not kept. A flag that they could have helped to make is taken as it was stored
where nothing that makes it has changed; otherwise the screening cannot be re-scored. Nothing is guessed
(docs/re-scoring.md has the rule and why it holds).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from handrail.core.figures.rescore_stored import Kept, remapped
from handrail.core.frameworks.definition import ANY_INDICATOR, Condition, Dimension, Framework, Kind
from handrail.core.frameworks.tables import holds
from handrail.core.instruments.definition import Instrument, Question, Sensitivity

_FEW = 10
"""More dimensions than these are not tried out in all combinations."""


@dataclass(frozen=True)
class Plan:
    """One framework in a new version, for screenings answered to `answered`, with the mapping of `mapping`, beside their
    determinations by `old` (None where there is none)."""

    answered: Instrument
    mapping: Instrument
    old: Framework | None
    new: Framework

    @cached_property
    def kept(self) -> Kept:
        """How the answers of these screenings are read."""
        return Kept(self.answered, self.mapping)

    @cached_property
    def instrument(self) -> Instrument:
        """As it was answered, with the new mapping."""
        return self.answered if self.mapping is self.answered else remapped(self.answered, self.mapping)

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """What is kept of an outcome beside its class."""
        return kept_flags(self.new)

    @property
    def clear(self) -> bool:
        """Whether it is computed without protected answers, as mere lists are."""
        return self.new.kind in (Kind.DISPLAY, Kind.CHECKLIST)

    @cached_property
    def dark(self) -> tuple[Question, ...]:
        """Questions whose answers count and are not kept."""
        return tuple(one for one in self.kept.dark if not (self.clear and one.sensitivity is Sensitivity.PROTECTED))

    @cached_property
    def dimensions(self) -> Mapping[str, Dimension]:
        """By id."""
        return {one.id: one for one in self.new.dimensions}

    @cached_property
    def elements(self) -> Mapping[str, Condition]:
        """Id → its condition."""
        return {one.id: one.when for one in self.new.elements}

    def behind(self, name: str) -> frozenset[str]:
        """The dark questions that could help to make a dimension or an element positive, or be "any indicator"."""
        codes = self.new.codes if name == ANY_INDICATOR else self._codes(name)
        questions = self.instrument.by_name
        return frozenset(one.name for one in self.dark if codes & contributed(questions[one.name]))

    def _codes(self, name: str) -> frozenset[str]:
        return frozenset(code for one in self._made_of(name) for code in codes_of(self.dimensions[one]))

    def _made_of(self, name: str) -> frozenset[str]:
        """The dimensions behind an id."""
        if name in self.elements:
            return frozenset(part for one in named(self.elements[name]) for part in self._made_of(one))
        return frozenset({name})

    @cached_property
    def reused(self) -> frozenset[str]:
        """Flags that are stored and that nothing has changed: where a dark question may have been open, they stand."""
        if self.old is None:
            return frozenset()
        there = set(kept_flags(self.old))
        return frozenset(name for name in self.flags if name in there and self._same(name))

    def _same(self, name: str) -> bool:
        """Whether a dimension or an element means what it did, and the answers show the same for it."""
        if self.old is None:
            return False
        before = {one.id: one for one in self.old.dimensions}
        if name in self.elements:
            elements = {one.id: one.when for one in self.old.elements}
            same = elements.get(name) == self.elements[name]
            return same and all(self._same(one) for one in named(self.elements[name]))
        if name not in before or name in {one.id for one in self.old.elements}:
            return False
        return made(before[name]) == made(self.dimensions[name]) and self._shown_alike(codes_of(self.dimensions[name]))

    def _shown_alike(self, codes: frozenset[str]) -> bool:
        after = self.instrument.by_name
        return all(shown(one, codes) == shown(after[one.name], codes) for one in self.answered.questions())

    @cached_property
    def same_class(self) -> bool:
        """Whether a stored class would be the same: nothing that any class reads has changed, nor the classes."""
        if self.old is None or [(one.id, one.when) for one in self.old.classes] != [
            (one.id, one.when) for one in self.new.classes
        ]:
            return False
        for name in self.asked:
            if name != ANY_INDICATOR and not self._same(name):
                return False
        return ANY_INDICATOR not in self.asked or (
            self.old.codes == self.new.codes and self._shown_alike(self.new.codes)
        )

    @cached_property
    def asked(self) -> frozenset[str]:
        """The ids that conditions of classes name."""
        return frozenset(name for one in self.new.classes for name in named(one.when))

    @cached_property
    def nothing(self) -> str | None:
        """The class of the old version that says that no indicator was present, where a class says that and exactly that;
        and nothing has changed in what dark answers add to it. Then whether they added something can be told."""
        if self.old is None or not self._added_alike():
            return None
        return _nothing(self.old)

    def _added_alike(self) -> bool:
        after = self.instrument.by_name
        before, codes = self.old.codes if self.old else frozenset(), self.new.codes
        old = {one.name: one for one in self.answered.questions()}
        return all(_adds(old[one.name], before) == _adds(after[one.name], codes) for one in self.dark)

    @cached_property
    def blocking(self) -> frozenset[str]:
        """Dark questions: a screening in which one of them may have been open cannot be re-scored."""
        found = frozenset(name for flag in self.flags for name in self.blocks(flag))
        if self.same_class:
            return found
        return found | {name for one in self.asked for name in self.blocks(one)}

    def blocks(self, name: str) -> frozenset[str]:
        """Of one id: the dark questions without which it cannot be known."""
        if name in self.reused:
            return frozenset()
        if name in self.elements:
            return frozenset(found for one in named(self.elements[name]) for found in self.blocks(one))
        if name == ANY_INDICATOR and self.nothing is not None:
            return frozenset()
        return self.behind(name)


def kept_flags(framework: Framework) -> tuple[str, ...]:
    """The flags that are stored: of elements, or of dimensions with weights (of a display list: all)."""
    if framework.elements:
        return tuple(one.id for one in framework.elements)
    found = (one for one in framework.dimensions if one.weighted or framework.kind is Kind.DISPLAY)
    return tuple(one.id for one in found if one.positive)


def named(condition: Condition) -> Iterator[str]:
    """The ids in a condition."""
    if isinstance(condition, str):
        yield condition
    else:
        for part in condition[1:]:
            yield from named(part)


def contributed(question: Question) -> frozenset[str]:
    """Codes that a question can show or open."""
    return question.indicators.union(*question.opens.values())


def codes_of(dimension: Dimension) -> frozenset[str]:
    """Codes of evidence that it reads."""
    return frozenset(code for one in dimension.indicators for code in one.codes)


def made(dimension: Dimension) -> tuple[object, ...]:
    """What decides whether it is positive: two dimensions that give the same here are positive together."""
    indicators = sorted((sorted(one.codes), str(one.strength)) for one in dimension.indicators)
    return indicators, sorted(dimension.positive, key=repr)


def shown(question: Question, codes: frozenset[str]) -> frozenset[tuple[str, str, bool]]:
    """(answer, code, whether it shows it rather than opens it)."""
    return frozenset(
        (answer, code, shows)
        for shows, table in ((True, question.shows), (False, question.opens))
        for answer, found in table.items()
        for code in found
        if code in codes
    )


def _adds(question: Question, codes: frozenset[str]) -> frozenset[tuple[str, bool]]:
    """The answers with which a question shows or opens any of these codes."""
    return frozenset((answer, shows) for answer, _, shows in shown(question, codes))


def _nothing(old: Framework) -> str | None:
    dimensions = [one for one in old.dimensions if one.positive]
    if len(dimensions) > _FEW or any(_trivial(one) for one in dimensions):
        return None
    without = _concluded(old, {one.id: False for one in dimensions}, present=False)
    with_some = {
        _concluded(old, dict(zip([one.id for one in dimensions], flags, strict=True)), present=True)
        for flags in product((False, True), repeat=len(dimensions))
    }
    return without if without not in with_some else None


def _trivial(dimension: Dimension) -> bool:
    return any(not (one.strong or one.medium or one.weak or one.any) for one in dimension.positive)


def _concluded(framework: Framework, flags: dict[str, bool], *, present: bool) -> str | None:
    held = {one.id: flags.get(one.id, False) for one in framework.dimensions}
    for element in framework.elements:
        held[element.id] = holds(element.when, held)
    held[ANY_INDICATOR] = present
    return next((one.id for one in framework.classes if holds(one.when, held)), None)
