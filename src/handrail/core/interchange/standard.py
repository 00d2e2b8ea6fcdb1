"""The fields of HTCDS 2.0 and what is held of each, read from content/standards; code lists that standards share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from handrail.core.problems import Problem, Problems
from handrail.core.yamlfile import Node, read_yaml

FIELDS, CODES = "htcds-2.0.yaml", "codes.yaml"


class Held(StrEnum):
    """What there is of a field. `DERIVABLE`: worked out from something that is held, and written like `FILLED`."""

    FILLED = "filled"
    DERIVABLE = "derivable"
    SEALED_LATER = "sealed_later"
    NOT_HELD = "not_held"


class Source(StrEnum):
    """What a field comes from; `NONE` where nothing is held."""

    NONE = ""
    ANSWERS = "answers"
    LANGUAGE = "language"
    DECISION = "decision"
    EXPLOITATION = "exploitation"
    CONSENT = "consent"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `codes`: code → what the workbook's list calls it, "" where it has no list or not this code.

    `of`: the questions that it comes from. `only_with`: forms of exploitation of which a decision that names any must name
    one, or the field stays empty.
    """

    name: str
    section: str
    type: str
    core: bool
    deprecated: bool
    held: Held
    source: Source
    of: tuple[str, ...]
    only_with: frozenset[str]
    why: str
    codes: Mapping[str, str]


@dataclass(frozen=True)  # no slots: what is asked again and again is worked out once
class Standard:
    """`languages`: our code → ISO 639-2/T. `countries`: ISO 3166-1 alpha-2 → alpha-3. `deciders`: org_Type → who decided.

    `about`: what the workbook's page about itself says of how it was filled.
    """

    version: str
    fields: Mapping[str, Field]
    languages: Mapping[str, str]
    countries: Mapping[str, str]
    deciders: Mapping[str, str]
    about: tuple[str, ...]

    @cached_property
    def written(self) -> tuple[Field, ...]:
        """The fields that an export can fill, in the order of the standard."""
        return tuple(field for field in self.fields.values() if field.held in (Held.FILLED, Held.DERIVABLE))

    @cached_property
    def alpha_2(self) -> Mapping[str, str]:
        """ISO 3166-1 alpha-3 → alpha-2."""
        return MappingProxyType({long: short for short, long in self.countries.items()})


def read_standard(files: Mapping[str, str]) -> Standard:
    """Raises `Problems` (standard.state: a field is held and does not say from what, or the other way round)."""
    root, codes = read_yaml(files.get(FIELDS, ""), FIELDS), read_yaml(files.get(CODES, ""), CODES)
    problems: list[Problem] = []
    fields = {field.name: field for field in _fields(root, problems)}
    if problems:
        raise Problems(problems)
    return Standard(
        version=root.word("version"),
        fields=MappingProxyType(fields),
        languages=_pairs(codes, "languages"),
        countries=_pairs(codes, "countries"),
        deciders=_pairs(codes, "deciders"),
        about=_lines(root, "about"),
    )


def _fields(root: Node, problems: list[Problem]) -> Iterator[Field]:
    listed = root.get("fields")
    for node in listed.list() if listed is not None else []:
        held, source = _word(Held, node, "state"), _word(Source, node, "from")
        written = held in (Held.FILLED, Held.DERIVABLE)
        if held is None or source is None or written == (source is Source.NONE):
            what = f"{node.word('name')} does not say what is held of it and from where."
            problems.append(Problem("standard.state", what, "Give `state` and `from`.", FIELDS, node.line))
            continue
        yield Field(
            name=node.word("name"),
            section=node.word("section"),
            type=node.word("type"),
            core=node.word("core") == "yes",
            deprecated=node.word("deprecated") == "yes",
            held=held,
            source=source,
            of=node.words("of"),
            only_with=frozenset(node.words("only_with")),
            why=node.word("why"),
            codes=_pairs(node, "codes"),
        )


Word = TypeVar("Word", bound=StrEnum)


def _word(words: type[Word], node: Node, key: str) -> Word | None:
    said = node.word(key)
    return words(said) if said in {one.value for one in words} else None


def _pairs(node: Node, key: str) -> Mapping[str, str]:
    found = node.get(key)
    return MappingProxyType({name: part.text() for name, part in found.items()} if found is not None else {})


def _lines(node: Node, key: str) -> tuple[str, ...]:
    found = node.get(key)
    return tuple(part.text() for part in found.list()) if found is not None else ()
