"""An order in which gates and calculations can be evaluated once each."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from handrail.core.instruments.definition import Question
from handrail.core.instruments.expressions import references


def reads(question: Question) -> frozenset[str]:
    """Names that decide whether, and how often, the question is asked and, if it is calculated, what its value is."""
    trees = [*question.gates, question.calculation, *question.counts]
    return frozenset(name for tree in trees if tree is not None for name in references(tree))


def checked_against(question: Question) -> frozenset[str]:
    """Names of other questions that its constraint or its choices read: their answers must be known before its own."""
    trees = [question.constraint, question.choice_filter]
    return frozenset(name for tree in trees if tree is not None for name in references(tree)) - {question.name}


def in_order(questions: Sequence[Question]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(every name after those that it reads, ()) or (file order, the names of one cycle)."""
    known = [question.name for question in questions]
    counts = {
        repeat: references(tree) if tree is not None else frozenset[str]()
        for question in questions
        for repeat, tree in zip(question.repeats, question.counts, strict=True)
    }
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for question in questions:
        read = reads(question) | checked_against(question)
        read |= frozenset(name for repeat in read & counts.keys() for name in counts[repeat])  # how many rounds it has
        sorter.add(question.name, *sorted(read & set(known)))
    try:
        return tuple(sorter.static_order()), ()
    except CycleError as error:
        return tuple(known), tuple(error.args[1])
