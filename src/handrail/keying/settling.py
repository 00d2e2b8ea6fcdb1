"""What two people typed differently: which questions are asked again of the paper, and what was typed, by nobody in particular."""

from __future__ import annotations

from django.utils.translation import gettext as _

from handrail.core.instruments.definition import Instrument, Kind, Question, Sensitivity
from handrail.core.instruments.evaluate import Asked
from handrail.core.instruments.rounds import name_of
from handrail.core.instruments.state import State
from handrail.keying.comparing import Compared


def asked_again(state: State, compared: Compared) -> frozenset[str]:
    """Names of the questions that differ, and of those whose answers are not kept on the way and may be asked."""
    alone = state.instrument.kind is Kind.SELF_ASSESSMENT  # of which only what is counted is kept on the way
    again = {name_of(place) for place in compared.differing}
    for question in state.instrument.questions():
        closed = all(state.asked.get(place, Asked.CLOSED) is Asked.CLOSED for place in state.places(question))
        unkept = question.sensitivity is Sensitivity.PROTECTED or (alone and not question.counted)
        if unkept and not closed and question.sensitivity is not Sensitivity.IDENTIFYING:
            again.add(question.name)
    return frozenset(again)


def typed(instrument: Instrument, compared: Compared, language: str) -> dict[str, str]:
    """Place → the two answers in words, in the order of their words, so that nobody can be told."""
    questions = instrument.by_name
    return {
        place: _(" or ").join(sorted(_words(questions[name], text, language) for text in pair))
        for place, pair in compared.differing.items()
        if (name := name_of(place)) in questions
    }


def _words(question: Question, text: str, language: str) -> str:
    if not text:
        return _("(nothing)")
    labels = {choice.code: choice.label.get(language) for choice in question.choices}
    said = ", ".join(labels.get(code, code) for code in text.split()) if labels else text
    return _("“%(answer)s”") % {"answer": said}
