"""Instrument → the JSON that the browser reads: trees and names, no words.

`{"id", "version", "order": [name], "conditions": {name: tree}, "questions": {name: {"type", "gates": [tree], "unknown":
[code], "section", "calculation": tree | null}}}`. A question is asked when every gate is open; `unknown` are its codes
that say that the answer is not known. `order` is the order in which gates are to be evaluated.
"""

from __future__ import annotations

from typing import Any

from handrail.core.instruments.definition import Instrument


def wire(instrument: Instrument) -> dict[str, Any]:
    """What `form.js` needs to decide which questions apply. Contains no label and no indicator."""
    questions: dict[str, Any] = {}
    for section in instrument.sections:
        for question in section.questions():
            questions[question.name] = {
                "type": str(question.type),
                "section": section.name,
                "gates": list(question.gates),
                "unknown": sorted(question.unknown_codes),
                "calculation": question.calculation,
            }
    return {
        "id": instrument.id,
        "version": instrument.version,
        "order": list(instrument.order),
        "conditions": dict(instrument.conditions),
        "questions": questions,
    }
