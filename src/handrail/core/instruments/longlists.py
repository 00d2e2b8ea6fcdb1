"""Long lists of choices: a CSV file beside the definition, one line a choice, since YAML of that size is slow to read.

`choices: {villages: {file: villages.csv}}`. Columns: `code` and `label`, `label::<tag>` for further languages, `unknown` and
`exclusive` (`yes`); any other is a column for `choice_filter` and `pulldata`. Words of these choices stand here only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from handrail.core.instruments.definition import DONT_KNOW, PREFER_NOT, Choice
from handrail.core.problems import Problem
from handrail.core.text import Text
from handrail.core.yamlfile import Node

ENDING = ".csv"
MANY = 1_000
"""Choices from which a list is written as a file of its own."""
MAX_CHARACTERS = 20_000_000
MAX_ROWS = 100_000
ALONE = frozenset({DONT_KNOW, PREFER_NOT, "none"})
CODE = re.compile(r"[^\s,|]{1,64}")
_OWN = frozenset({"code", "label", "unknown", "exclusive"})
_WORDS = "label::"
_EMPTY: Mapping[str, str] = MappingProxyType({})
Row = Mapping[str, str]


def is_long_list(file: str) -> bool:
    """Whether a file of a definition is such a list, not YAML."""
    return file.endswith(ENDING)


def yaml_of(files: Mapping[str, str]) -> dict[str, str]:
    """The files that are YAML."""
    return {name: text for name, text in files.items() if not is_long_list(name)}


def rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, column → text) of every choice; empty cells are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head = next(reader, [])
    for cells in reader:
        yield reader.line_num, {name: cell for name, cell in zip(head, cells, strict=False) if cell}


def read_long_list(text: str, file: str, first: str) -> tuple[tuple[Choice, ...], list[Problem]]:
    """`first`: the language of `label`. Problems: choice.file, choice.code, choice.duplicate, yaml.size."""
    if len(text) > MAX_CHARACTERS:
        return (), [Problem("yaml.size", "The file is too large.", "Make the list shorter.", file, 1)]
    choices: list[Choice] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    try:
        for line, row in rows(text):
            if len(choices) == MAX_ROWS:
                problems.append(Problem("yaml.size", "The list is too long.", "Make the list shorter.", file, line))
                break
            choices.append(_choice(row, first))
            problems += _wrong(choices[-1].code, seen, file, line)
            seen.add(choices[-1].code)
    except csv.Error as error:
        problems.append(Problem("choice.file", f"The list cannot be read: {error}.", "Write it as CSV.", file, 1))
    if not choices and not problems:
        problems.append(Problem("choice.file", "The list has no choice.", "Begin with `code,label`.", file, 1))
    return tuple(choices), problems


def _choice(row: Row, first: str) -> Choice:
    code = row.get("code", "")
    said = {first: row.get("label", code)}
    said |= {name.removeprefix(_WORDS): cell for name, cell in row.items() if name.startswith(_WORDS)}
    columns = {name: cell for name, cell in row.items() if name not in _OWN and not name.startswith(_WORDS)}
    return Choice(
        code=code,
        label=Text(MappingProxyType(said)),
        unknown=row.get("unknown") == "yes" or code in (DONT_KNOW, PREFER_NOT),
        excludes=row.get("exclusive") == "yes" or code in ALONE,
        filters=MappingProxyType(columns) if columns else _EMPTY,
    )


def _wrong(code: str, seen: set[str], file: str, line: int) -> list[Problem]:
    if not CODE.fullmatch(code):
        return [Problem("choice.code", f"“{code[:80]}” cannot be a code.", "Use letters, digits, _ . -", file, line)]
    if code in seen:
        return [Problem("choice.duplicate", f"The code {code} stands twice.", "Give each its own code.", file, line)]
    return []


def write_long_list(choices: Sequence[Row], words: Mapping[str, Mapping[str, str]]) -> str:
    """`choices`: as in YAML, `code`, `label` and so on. `words`: tag → code → label."""
    head = dict.fromkeys(["code", "label"])
    head |= dict.fromkeys(f"{_WORDS}{tag}" for tag, said in words.items() if said)
    head |= dict.fromkeys(key for choice in choices for key in choice)
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(head)
    for choice in choices:
        said = {f"{_WORDS}{tag}": known.get(choice["code"], "") for tag, known in words.items()}
        writer.writerow([{**choice, **said}.get(key, "") for key in head])
    return made.getvalue()


def as_node(text: str) -> Node:
    """A list as YAML would have it, for what reads definitions without making choices of them."""
    return Node([Node({key: Node(cell, line) for key, cell in row.items()}, line) for line, row in rows(text)], 1)


def tables(files: Mapping[str, str]) -> dict[str, str]:
    """Name of a file, without its path → text, of every long list."""
    return {name.rsplit("/", 1)[-1]: text for name, text in files.items() if is_long_list(name)}


def taken_out(
    lists: dict[str, list[dict[str, str]]], words: Mapping[str, dict[str, object]]
) -> Iterable[tuple[str, str]]:
    """Takes long lists out of `lists` and their `words` (tag → what a translation file holds): (file, text) of each."""
    for name in [name for name, choices in lists.items() if len(choices) > MANY]:
        said: dict[str, Mapping[str, str]] = {}
        for tag, tree in words.items():
            known = tree.get("choices")
            said[tag] = known.pop(name, {}) if isinstance(known, dict) else {}
            if known == {}:
                del tree["choices"]
        file = f"{name.removesuffix(ENDING)}{ENDING}"
        yield file, write_long_list(lists[name], said)
        lists[name] = {"file": file}  # type: ignore[assignment]  # as YAML has it now
