"""What reading alone does not find: missing words, unreachable questions, expressions that read what is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice, product
from math import prod

from handrail.core.instruments.definition import Instrument, Question, QuestionType, Section, Sensitivity
from handrail.core.instruments.evaluate import Context, evaluate
from handrail.core.instruments.expressions import Tree, plain_names, references
from handrail.core.instruments.read import main_file, read_instrument
from handrail.core.instruments.values import to_boolean
from handrail.core.problems import Problem, Problems
from handrail.core.text import Text

_MOST_TRIED = 20_000
_CHOSEN = (QuestionType.ANSWER, QuestionType.SELECT_ONE)


def check_instrument(instrument: Instrument, file: str) -> list[Problem]:
    """Every problem of an instrument that could be read, with the line of the question in `file`."""
    questions = {question.name: question for question in instrument.questions()}
    found = [*_missing_words(instrument, file)]
    for question in questions.values():
        found += _sealed_references(question, questions, file)
        found += _codes_compared(question, questions, file)
        found += [
            _stray(*pair, file, question.line) for pair in _strays((*_trees(question), *question.counts), instrument)
        ]
        if not _reachable(question, questions):
            what = f"No answers open {question.name}."
            found.append(
                Problem("question.unreachable", what, "Correct `relevant`, or remove it.", file, question.line)
            )
    strays = _strays(instrument.named_conditions.values(), instrument)
    return found + [_stray(*pair, file, 0) for pair in strays]


def _strays(trees: Iterable[Tree | None], instrument: Instrument) -> list[tuple[str, str]]:
    """(node-set, plain name in a predicate on it) where the name is not asked in the rounds of the node-set."""

    def chain(name: str) -> tuple[str, ...]:
        question = instrument.by_name.get(name)
        return question.repeats if question else instrument.repeats.get(name, ())

    pairs = dict.fromkeys(pair for tree in trees if tree is not None for pair in plain_names(tree))
    return [(rounds, name) for rounds, name in pairs if not chain(rounds) or not _within(chain(name), chain(rounds))]


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return inner[: len(outer)] == outer


def _stray(rounds: str, name: str, file: str, line: int) -> Problem:
    what = f"{name} stands in a condition on the rounds of {rounds}, and is not asked in them."
    return Problem("expression.not_in_round", what, f"Write ${{{name}}}, or a question of that repeat.", file, line)


def _trees(question: Question) -> Iterator[Tree]:
    yield from question.gates
    for tree in (question.constraint, question.calculation, question.choice_filter):
        if tree is not None:
            yield tree


def _sealed_references(question: Question, questions: dict[str, Question], file: str) -> Iterator[Problem]:
    """An identifying answer will be sealed, so nothing may read it; what hangs on a protected one is protected too."""
    for name in sorted({name for tree in _trees(question) for name in references(tree)}):
        read = questions.get(name)
        if read is None or read is question:
            continue
        if read.sensitivity is Sensitivity.IDENTIFYING:
            what = f"{question.name} reads {name}, which is identifying."
            yield Problem("expression.sealed", what, "Ask a coded question and read that.", file, question.line)
        if read.sensitivity is Sensitivity.PROTECTED and question.sensitivity is not Sensitivity.PROTECTED:
            what = f"{question.name} hangs on {name}, which is protected."
            yield Problem("question.protected", what, "Make it protected as well.", file, question.line)


def _codes_compared(question: Question, questions: dict[str, Question], file: str) -> Iterator[Problem]:
    for tree in question.gates:
        for name, code in _comparisons(tree):
            read = questions.get(name)
            if read is None or not read.choices or not code:
                continue
            if code not in {choice.code for choice in read.choices}:
                what = f"{question.name} waits for “{code}”, which {name} cannot be answered with."
                yield Problem("expression.not_a_choice", what, "Use a code of its list.", file, question.line)


def _comparisons(tree: Tree) -> Iterator[tuple[str, str]]:
    if not isinstance(tree, tuple):
        return
    if tree[0] in ("=", "!="):
        left, right = tree[1], tree[2]
        for one, other in ((left, right), (right, left)):
            if isinstance(one, tuple) and one[0] == "ref" and isinstance(other, tuple) and other[0] == "lit":
                yield str(one[1]), str(other[1])
    for part in tree[1:]:
        yield from _comparisons(part)


def _reachable(question: Question, questions: dict[str, Question]) -> bool:
    """Whether some answers open every gate; tried one after another where the gates read few choices, else assumed."""
    names = sorted({name for tree in question.gates for name in references(tree)})
    read = [questions[name] for name in names if name in questions]
    if not question.gates or any(one.type not in _CHOSEN for one in read):
        return True
    values = [("", *(choice.code for choice in one.choices)) for one in read]
    for combination in islice(product(*values), _MOST_TRIED):
        given = dict(zip(names, combination, strict=False))
        context = Context(read=lambda name, given=given: given.get(name, ""), today=date.min.isoformat())  # type: ignore[misc]
        if all(to_boolean(evaluate(tree, context)) for tree in question.gates):
            return True
    return prod(len(one) for one in values) > _MOST_TRIED


def _missing_words(instrument: Instrument, file: str) -> Iterator[Problem]:
    for place, words, line in _all_words(instrument):
        for language in instrument.languages:
            if words and not words.words.get(language):
                what = f"{place} has no words in {language}."
                yield Problem("translation.missing", what, f"Add them to {language}.yaml.", file, line, place)


def _all_words(instrument: Instrument) -> Iterator[tuple[str, Text, int]]:
    yield "title", instrument.title, 0
    for number, words in enumerate(instrument.intro):
        yield f"intro.{number}", words, 0
    for stop in instrument.stops:
        yield f"stops.{stop.name}.title", stop.title, 0
        for number, words in enumerate(stop.steps):
            yield f"stops.{stop.name}.steps.{number}", words, 0
    for section in instrument.sections:
        yield from _section_words(section)
    seen: set[int] = set()
    for question in instrument.questions():
        for choice in question.choices:
            if id(choice) not in seen:
                seen.add(id(choice))
                yield f"choices.{choice.code} ({question.name})", choice.label, question.line


def _section_words(section: Section) -> Iterator[tuple[str, Text, int]]:
    yield f"sections.{section.name}.label", section.label, 0
    yield f"sections.{section.name}.hint", section.hint, 0
    for item in section.items:
        if isinstance(item, Section):
            yield from _section_words(item)
            continue
        for key in ("label", "label_past", "hint", "why", "message"):
            yield f"questions.{item.name}.{key}", getattr(item, key), item.line


def check_files(files: Mapping[str, str]) -> list[Problem]:
    """Every problem of one instrument's files, whether it can be read or not."""
    try:
        instrument = read_instrument(files)
    except Problems as found:
        return list(found)
    return check_instrument(instrument, main_file(files))
