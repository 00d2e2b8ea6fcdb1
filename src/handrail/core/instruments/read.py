"""Texts → Instrument, or every problem at once. The file format is described in docs/instrument-format.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handrail.core.instruments.definition import Instrument, Kind, Question, Stop
from handrail.core.instruments.longlists import tables, yaml_of
from handrail.core.instruments.order import in_order
from handrail.core.instruments.reading import Reader
from handrail.core.problems import Problems
from handrail.core.text import Text
from handrail.core.words import ENGLISH, Words
from handrail.core.yamlfile import Node, read_yaml

MAIN = "instrument.yaml"
_KEYS = frozenset(
    [
        "handrail",
        "id",
        "version",
        "kind",
        "frameworks",
        "language",
        "title",
        "intro",
        "conditions",
        "choices",
        "stops",
        "not_asked",
        "sections",
    ]
)
WORDS = frozenset({"title", "intro", "sections", "questions", "choices", "stops"})


def read_instrument(files: Mapping[str, str], *, draft: bool = False) -> Instrument:
    """`files`: file name (a path may stand before it) → content, instrument.yaml, one file per further language, and lists as CSV.
    `draft`: a question may be `unclassified`.

    Raises `Problems` with all that is wrong: yaml.*, instrument.*, section.*, question.*, choice.*, expression.*,
    translation.*.
    """
    files, listed = yaml_of(files), tables(files)
    main = main_file(files)
    root = read_yaml(files.get(main, ""), main)
    spoken = root.get("language")
    first = (spoken.word("tag") if spoken is not None else "") or ENGLISH
    reader = Reader(main, root, Words(files, main, WORDS, first), draft=draft, tables=listed)
    instrument = _instrument(reader, root)
    reader.words.belongs(instrument.id, instrument.version)
    reader.words.leftovers()
    problems = [*reader.problems, *reader.words.problems]
    if problems:
        raise Problems(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    return instrument


def main_file(files: Mapping[str, str]) -> str:
    """The file that holds the definition: instrument.yaml, or the only one there is."""
    named = (name for name in files if name.rsplit("/", 1)[-1] == MAIN)
    return next(named, next(iter(files)) if len(files) == 1 else MAIN)


def _instrument(reader: Reader, root: Node) -> Instrument:
    if root.word("handrail") != "instrument/1":
        reader.problem("instrument.header", root, "The first line is not `handrail: instrument/1`.", "Add it.")
    reader.only(root, _KEYS, "instrument.key", "an instrument")
    reader.read_conditions(root.get("conditions"))
    reader.read_choices(root.get("choices"))
    sections = tuple(reader.section(node) for node in _parts(root, "sections"))
    questions = [question for section in sections for question in section.questions()]
    frameworks = root.get("frameworks") or Node({}, root.line)
    return Instrument(
        id=reader.required(root, "id"),
        version=reader.required(root, "version"),
        kind=reader.one_of(root, "kind", Kind, Kind.CHECKLIST),
        languages=reader.words.languages,
        translations=reader.words.translations(root.get("language")),
        title=reader.words.text(root.word("title"), "title"),
        intro=_texts(reader, root, "intro"),
        sections=sections,
        stops=tuple(_stop(reader, name, node) for name, node in (root.get("stops") or Node({}, 0)).items()),
        conditions=MappingProxyType(reader.conditions),
        order=_order(reader, questions),
        lists=MappingProxyType(reader.choices),
        adult_frameworks=frameworks.words("adult"),
        child_frameworks=frameworks.words("child"),
        not_asked=MappingProxyType({code: why.text() for code, why in (root.get("not_asked") or root).items()})
        if root.get("not_asked")
        else MappingProxyType({}),
    )


def _parts(root: Node, key: str) -> list[Node]:
    found = root.get(key)
    return found.list() if found is not None else []


def _texts(reader: Reader, node: Node, key: str, *path: str) -> tuple[Text, ...]:
    parts = [part.text() for part in _parts(node, key)]
    return tuple(reader.words.text(words, *path, key, str(place)) for place, words in enumerate(parts))


def _stop(reader: Reader, name: str, node: Node) -> Stop:
    when = reader.expression(node, "when")
    if when is None:
        reader.problem("stop.when", node, f"The stop {name} has no `when`.", "Say when it holds.")
    return Stop(
        name=name,
        when=when if when is not None else 0.0,
        title=reader.words.text(node.word("title"), "stops", name, "title"),
        steps=_texts(reader, node, "steps", "stops", name),
        leaves=node.words("leaves"),
        emergency=node.word("emergency") == "yes",
    )


def _order(reader: Reader, questions: list[Question]) -> tuple[str, ...]:
    """Names in an order that gates can be evaluated in; unknown names and cycles become problems."""
    known = {question.name: question for question in questions}
    order, cycle = in_order(questions)
    repeats = {repeat for question in questions for repeat in question.repeats}
    for name in sorted(reader.references - known.keys() - repeats):
        node = reader.reference_at[name]
        reader.problem("expression.unknown_name", node, f"No question is called {name}.", "Correct the name.")
    if cycle:
        node = Node("", known[cycle[0]].line)
        reader.problem(
            "instrument.cycle", node, f"These wait for one another: {' → '.join(cycle)}.", "Break the circle."
        )
    return order
