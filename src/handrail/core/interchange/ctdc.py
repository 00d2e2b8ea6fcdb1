"""The 27 variables of CTDC's Global Synthetic Dataset (codebook version 2, February 2024), from a row of columns.

Only people whose newest decision is *identified*: the dataset describes victims who were identified and reported. These are
rows about single people; they leave an organisation only through disclosure control (docs/standards.md).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.interchange.cells import safe
from handrail.core.interchange.htcds import Case, Mapper, case_of_row
from handrail.core.interchange.standard import Held
from handrail.core.problems import Problem, Problems
from handrail.core.yamlfile import Node, read_yaml

FILE = "ctdc-2024.yaml"
YES = "1"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable and its rule; see the head of the file in content/standards."""

    name: str
    held: Held
    source: str
    question: str
    values: Mapping[str, str]
    merges: frozenset[str]
    any: frozenset[str]
    only_with: str
    why: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """`only`: the decision that a row must have."""

    version: str
    only: str
    variables: tuple[Variable, ...]


def read_codebook(files: Mapping[str, str]) -> Codebook:
    """Raises `Problems` (standard.state: a variable says nothing of what is held of it)."""
    root = read_yaml(files.get(FILE, ""), FILE)
    listed = root.get("variables")
    nodes = listed.list() if listed is not None else []
    states = {one.value for one in Held}
    problems = [
        Problem(
            "standard.state", f"{node.word('name')} does not say what is held of it.", "Give `state`.", FILE, node.line
        )
        for node in nodes
        if node.word("state") not in states
    ]
    if problems:
        raise Problems(problems)
    return Codebook(root.word("version"), root.word("only"), tuple(_variable(node) for node in nodes))


def _variable(node: Node) -> Variable:
    values = node.get("values")
    return Variable(
        name=node.word("name"),
        held=Held(node.word("state")),
        source=node.word("from"),
        question=node.word("question"),
        values=MappingProxyType({code: one.text() for code, one in values.items()} if values is not None else {}),
        merges=frozenset(node.words("merges")),
        any=frozenset(node.words("any")),
        only_with=node.word("only_with"),
        why=node.word("why"),
    )


def included(codebook: Codebook, case: Case) -> bool:
    """Whether somebody belongs to the dataset: identified, with consent."""
    return case.consent and case.decision == codebook.only


def values(codebook: Codebook, mapper: Mapper, case: Case, month: str, country: str) -> dict[str, str]:
    """Every variable of one person, "" where it is missing. `month`: YYYY-MM. `country`: ISO 3166-1 alpha-3 of the place."""
    methods = frozenset(mapper.record(case).get("vic_MethodsOfControl", ()))
    outside = {"month": month[:4], "place": country}
    found: dict[str, str] = {}
    for variable in codebook.variables:
        value = outside.get(variable.source) or _value(variable, mapper, case, methods)
        if variable.only_with and found[variable.only_with] != YES:
            value = ""
        found[variable.name] = value
    return found


def _value(variable: Variable, mapper: Mapper, case: Case, methods: frozenset[str]) -> str:
    if variable.held not in (Held.FILLED, Held.DERIVABLE):
        return ""
    if variable.merges or variable.any:
        return YES if methods & variable.merges or variable.any.intersection(case.exploitation) else ""
    answer = case.answers.get(variable.question, "")
    if variable.source == "countries":
        return answer if answer in mapper.standard.alpha_2 else ""
    return variable.values.get(answer, "")


def rows(
    codebook: Codebook, mapper: Mapper, frame: Iterable[Mapping[str, object]], country: str
) -> Iterator[list[str]]:
    """The header, then one row for each identified person, in the order of the codebook. `frame`: rows of columns."""
    yield [variable.name for variable in codebook.variables]
    for row in frame:
        case = case_of_row(row)
        if included(codebook, case):
            yield list(values(codebook, mapper, case, str(row["month"]), country).values())


def csv_file(codebook: Codebook, mapper: Mapper, frame: Iterable[Mapping[str, object]], country: str) -> bytes:
    """The same as UTF-8 CSV."""
    opened = io.StringIO(newline="")
    csv.writer(opened).writerows([safe(cell) for cell in row] for row in rows(codebook, mapper, frame, country))
    return opened.getvalue().encode()
