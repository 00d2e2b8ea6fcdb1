"""How many people there are, so that a rate can be said: only with a source and a day (SDG indicator 16.2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handrail.core.problems import Problem, Problems
from handrail.core.yamlfile import Node, read_yaml

PER = 100_000


@dataclass(frozen=True, slots=True)
class Living:
    """`people` live in the place who have this code on this axis, on the day `as_of` (ISO)."""

    axis: str
    code: str
    people: int
    as_of: str
    source: str
    url: str

    def rate(self, counted: int) -> float:
        """Per 100,000."""
        return counted * PER / self.people


def read_populations(files: Mapping[str, str], main: str = "populations.yaml") -> tuple[Living, ...]:
    """Raises `Problems` for a line without people, source or day."""
    root = read_yaml(files.get(main, ""), main)
    listed = root.get("populations")
    found, problems = [], []
    for node in listed.list() if listed is not None else []:
        try:
            found.append(_living(node))
        except ValueError:
            what = "A line needs an axis, a code, people above 0, a day and a source with its address."
            problems.append(Problem("figures.population", what, "See docs/figures.md.", main, node.line))
    if problems:
        raise Problems(problems)
    return tuple(found)


def _living(node: Node) -> Living:
    source = node.get("source")
    name, url = (source.word("name"), source.word("url")) if source is not None else ("", "")
    people = int(node.word("people") or 0)
    if people <= 0 or not (node.word("axis") and node.word("code") and name and url):
        raise ValueError(node.line)
    return Living(
        node.word("axis"), node.word("code"), people, date.fromisoformat(node.word("as_of")).isoformat(), name, url
    )
