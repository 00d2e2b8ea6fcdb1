"""Checking definitions and determining from lines: pure, so Django is never loaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from handrail import content
from handrail.commands.whole import untranslated
from handrail.core.checks.read import read_check
from handrail.core.frameworks.check import check_instrument_against
from handrail.core.frameworks.definition import Framework
from handrail.core.frameworks.lines import determine_lines
from handrail.core.frameworks.read import read_framework
from handrail.core.instruments.check import check_files
from handrail.core.instruments.read import read_instrument
from handrail.core.problems import Problem, Problems

ALL_CODES = "ilo-2009-adult-labour"
"""The list that holds all 67 indicators of 2009; a code outside it is an error of its line."""


def check(chosen: argparse.Namespace) -> int:
    """Prints every problem with its file and line; 1 if there is any."""
    problems: list[Problem] = []
    frameworks = [_framework(name) for name in content.ids("frameworks")]
    try:
        texts = _texts(chosen.files)
    except (OSError, UnicodeDecodeError) as error:
        print(f"handrail: {getattr(error, 'filename', None) or 'a file'} cannot be read as text.", file=sys.stderr)
        return 2
    for files in texts:
        found = check_files(files)
        problems += found or check_instrument_against(read_instrument(files), frameworks)
    if not chosen.files:
        problems += [*_checks(), *untranslated()]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _checks() -> list[Problem]:
    """What is wrong with the words and guides of the checks for organisations that ship."""
    found: list[Problem] = []
    for name in content.ids("checks"):
        try:
            read_check(content.read("checks", name), read_instrument(content.read("instruments", name)))
        except Problems as problems:
            found += problems
    return found


def _texts(named: list[str]) -> list[dict[str, str]]:
    """The files that were named, one instrument for each folder; without names, every instrument that ships."""
    if not named:
        return [content.read("instruments", name) for name in content.ids("instruments")]
    folders: dict[Path, dict[str, str]] = {}
    for path in (file for name in named for file in _in(Path(name))):
        folders.setdefault(path.parent, {})[str(path)] = path.read_text(encoding="utf-8")
    return list(folders.values())


def _in(path: Path) -> list[Path]:
    """The file itself, or the files of a definition in a folder."""
    return sorted([*path.glob("*.yaml"), *path.glob("*.csv")]) if path.is_dir() else [path]


def determine(chosen: argparse.Namespace) -> int:
    """Each line of stdin to a line of stdout, in order; problems with their line number to stderr, and then 1."""
    try:
        framework, known = _framework(chosen.framework), _framework(ALL_CODES).codes
    except (content.NoContent, Problems) as problem:
        print(problem, file=sys.stderr)
        return 2
    failed = 0
    for number, output, wrong in determine_lines(framework, _stdin(), known):
        if wrong is not None:
            failed = 1
            print(f"{number}: {wrong}", file=sys.stderr)
        elif output is not None:
            print(output)
    return failed


def _stdin() -> Iterator[str]:
    """Lines as they come. A byte that is not UTF-8 becomes a surrogate, which no JSON of ours may hold."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "surrogateescape")


def _framework(name: str) -> Framework:
    """A shipped framework; what it builds on is read in the same way."""
    return read_framework(content.read("frameworks", name), _framework)
