"""What a page sends besides answers: how many rounds it drew, which one comes or goes, and what is typed to find a choice.

Pure. Fields: `rounds:` = `<prefix and repeat>:<number>`, once for each repeat; `find:<place>` = typed text, `finding:` = the
place that a script asks about. A button is
`go` = `more:<prefix and repeat>` or `less:<prefix and repeat>:<number>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handrail.asking.finding import named
from handrail.core.instruments.answers import MAX_TEXT, Answers
from handrail.core.instruments.definition import Instrument, Question, Sensitivity
from handrail.core.instruments.rounds import MAX_REPEATS, name_of, split, without

ROUNDS, FIND, FINDING = "rounds:", "find:", "finding:"
"""With a colon, which no name of a question has."""
MORE, LESS = "more", "less"
LONGEST_KEY = 400
LONGEST_GO = LONGEST_KEY + 20
"""A button: its word, a key and a number. One that was cut would mean another round."""


@dataclass(frozen=True, slots=True)
class Sent:
    """`answers` after a round was taken out and texts were found in long lists; `drawn`: rounds that the page is to draw;
    `searched`: place → text that names no single choice."""

    answers: Answers
    drawn: Mapping[str, int]
    searched: Mapping[str, str] = field(default_factory=dict)


def is_answer(name: str) -> bool:
    """Whether a field may be an answer: neither of those that stand above."""
    return ":" not in name


def sent(instrument: Instrument, answers: Answers, fields: Mapping[str, Sequence[str]], go: str, target: str) -> Sent:
    """`fields`: every field of the form. `go` and `target`: the button, before and after its first colon."""
    drawn = _drawn(fields.get(ROUNDS, ()))
    given, searched = _found(instrument, dict(answers.given), fields)
    if go == MORE and target:
        drawn[target] = min(drawn.get(target, 1) + 1, MAX_REPEATS)
    key, _, number = target.rpartition(":")
    if go == LESS and _whole(number):
        given, gone = without(given, key, _whole(number)), drawn.get(key, 1)
        inner = without({f"{name}.": str(rounds) for name, rounds in drawn.items()}, key, _whole(number))
        drawn = {name.removesuffix("."): int(rounds) for name, rounds in inner.items()} | {key: max(1, gone - 1)}
    return Sent(Answers(given), drawn, searched)


def _drawn(values: Iterable[str]) -> dict[str, int]:
    pairs = (value[:LONGEST_KEY].rpartition(":") for value in values)
    return {
        key: min(_whole(number), MAX_REPEATS) for key, _, number in pairs if _whole(number) and split(f"{key}[1].x")
    }


def _found(
    instrument: Instrument, given: dict[str, str], fields: Mapping[str, Sequence[str]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Texts that name one choice become its code, beside what was chosen before where several may be."""
    searched = {}
    for name, values in fields.items():
        place, text = name.removeprefix(FIND), (values[0][:MAX_TEXT].strip() if values else "")
        question = instrument.by_name.get(name_of(place))
        if not name.startswith(FIND) or question is None or not text or not _searchable(question, place):
            continue
        code = named(question, text)
        if not code:
            searched[place] = text
        elif question.several:
            given[place] = " ".join(dict.fromkeys([*given.get(place, "").split(), code]))
        else:
            given[place] = code
    return given, searched


def _searchable(question: Question, place: str) -> bool:
    """Whether the place is one of a long list that may be sent at all."""
    parts = split(place)
    kept = question.sensitivity is not Sensitivity.IDENTIFYING
    return parts is not None and parts[0].repeats == question.repeats and question.long and kept


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
