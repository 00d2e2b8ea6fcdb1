"""Words of a form that its own expressions may read."""

from __future__ import annotations

from handrail.core.instruments.definition import Instrument


def said(instrument: Instrument, id: str) -> str:
    """`<question>:label` or `<question>:hint`, a path before it or not, in the first language of the form; else ""."""
    name, _, part = id.rsplit("/", 1)[-1].partition(":")
    question = instrument.by_name.get(name)
    found = {"label": question.label, "hint": question.hint}.get(part) if question else None
    return found.get(instrument.first) if found else ""
