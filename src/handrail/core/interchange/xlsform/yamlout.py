"""Plain data → YAML that `read_yaml` reads back as the same words. Every scalar is quoted, so that none is anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Data: TypeAlias = "str | list[Data] | dict[str, Data]"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_WORDS = frozenset({"null", "yes", "no", "true", "false", "on", "off", "y", "n"})
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def to_yaml(data: Mapping[str, Data]) -> str:
    """A mapping as a file."""
    return "".join(f"{line}\n" for line in _map(dict(data), ""))


def quoted(text: str) -> str:
    """A scalar between double quotes, escaped as JSON and YAML both read it."""
    made = json.dumps(text, ensure_ascii=False)
    return _UNPRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", made)


def _key(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else quoted(text)


def _map(data: dict[str, Data], indent: str) -> Iterator[str]:
    for key, value in data.items():
        name = f"{indent}{_key(key)}:"
        if _flat(value):
            yield f"{name} {_flow(value)}"
        elif isinstance(value, dict):
            yield name
            yield from _map(value, f"{indent}  ")
        else:
            yield name
            yield from _list(value, f"{indent}  ")


def _list(data: Data, indent: str) -> Iterator[str]:
    for item in data if isinstance(data, list) else ():
        if _flat(item):
            yield f"{indent}- {_flow(item)}"
            continue
        inner = _map(item, f"{indent}  ") if isinstance(item, dict) else _list(item, f"{indent}  ")
        first = next(inner)
        yield f"{indent}- {first[len(indent) + 2 :]}"
        yield from inner


def _flat(data: Data) -> bool:
    """Short enough for one line: scalars, lists of scalars, mappings of at most six such."""
    if isinstance(data, str):
        return True
    parts = data if isinstance(data, list) else list(data.values())
    return all(isinstance(part, str) for part in parts) and len(parts) <= 6


def _flow(data: Data) -> str:
    if isinstance(data, str):
        return quoted(data)
    if isinstance(data, list):
        return f"[{', '.join(map(_flow, data))}]"
    return f"{{{', '.join(f'{_key(key)}: {_flow(value)}' for key, value in data.items())}}}"
