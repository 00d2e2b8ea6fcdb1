"""Instrument → the JSON that the browser reads: trees and names, no words.

`{"id", "version", "order": [name], "conditions": {name: tree}, "questions": {name: {"type", "gates": [tree], "unknown":
[code], "section", …}}}`. A question is asked when every gate is open; `unknown` are its codes that say that the answer is
not known. `order` is the order in which gates are to be evaluated. Only where there is one: "calculation": tree;
"constraint": tree; "alone": [code] that stand beside no other; "filter": tree, with "choices": {code: {name: text}} that
it reads, but for a long list, which only the server knows; "repeats": [name] that it stands in, outermost first, and "counts": {repeat: tree} beside the questions; "choices" also
of a rank; "range": [from, to, step] as written; "default" of what nobody answers. "beyond", for a form whose page loads more.js:
{"labels": {question: {code: label}}, "words": {id: text}, "tables": {list: {column: {text: row}}}, "repeats": {name: [name]}}.
"""

from __future__ import annotations

from typing import Any

from handrail.core.instruments.definition import LONG, Instrument, Question, QuestionType
from handrail.core.instruments.expressions import called_with
from handrail.core.instruments.said import said


def wire(instrument: Instrument) -> dict[str, Any]:
    """What `decide` in decide.js needs: which questions apply, which answers count. No label and no indicator."""
    return {
        "id": instrument.id,
        "version": instrument.version,
        "order": list(instrument.order),
        "conditions": dict(instrument.conditions),
        **({"counts": dict(instrument.round_counts)} if instrument.round_counts else {}),
        **(_beyond(instrument) if instrument.beyond else {}),
        "questions": {
            question.name: {**_always(question), "section": section.name, **_sometimes(question)}
            for section in instrument.sections
            for question in section.questions()
        },
    }


def _beyond(instrument: Instrument) -> dict[str, Any]:
    """Words and lists that expressions of this form name: labels of choices, texts of questions, rows of tables."""
    called = [node for tree in instrument.trees for node in called_with(tree)]
    named = {
        str(parts[1]).strip(" ${}").rpartition("/")[2]
        for name, parts in called
        if name == "jr:choice-name" and len(parts) > 1
    }
    ids = {str(parts[0]) for name, parts in called if name == "jr:itext"}
    lists = {str(parts[0]).removesuffix(".csv") for name, parts in called if name == "pulldata"}
    sizes = {name.removesuffix(".csv"): len(choices) for name, choices in instrument.lists.items()}
    view = {one: instrument.by_name[one] for one in sorted(named) if one in instrument.by_name}
    return {
        "beyond": {
            "labels": {
                name: {choice.code: choice.label.get(instrument.first) for choice in one.choices}
                for name, one in view.items()
                if not one.long
            },
            "words": {id: said(instrument, id) for id in sorted(ids)},
            "tables": {name: instrument.tables[name] for name in sorted(lists) if 0 < sizes.get(name, 0) <= LONG},
            "repeats": {name: list(chain) for name, chain in instrument.repeats.items()},
        }
    }


def _always(question: Question) -> dict[str, Any]:
    found = {"type": str(question.type), "gates": list(question.gates), "unknown": sorted(question.unknown_codes)}
    return {**found, "repeats": list(question.repeats)} if question.repeats else found


def _sometimes(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {"calculation": question.calculation, "constraint": question.constraint}
    if question.type is QuestionType.SELECT_MULTIPLE:
        found["alone"] = [choice.code for choice in question.choices if choice.excludes] or None
    if (question.choice_filter is not None and not question.long) or question.type is QuestionType.RANK:
        found |= {
            "filter": question.choice_filter,
            "choices": {one.code: dict(one.filters) for one in question.choices},
        }
    if question.within is not None:
        found["range"] = [question.within.start, question.within.end, question.within.step]
    if question.silent and question.type not in (QuestionType.NOTE, QuestionType.CALCULATE):
        found["default"] = question.default
    return {name: value for name, value in found.items() if value is not None}
