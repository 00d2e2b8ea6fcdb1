"""Checking definitions and determining from lines: pure, so Django is never loaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from handrail import content
from handrail.core.frameworks.lines import determine_lines
from handrail.core.frameworks.read import read_framework
from handrail.core.instruments.check import check_files
from handrail.core.problems import Problem, Problems


def check(chosen: argparse.Namespace) -> int:
    """Prints every problem with its file and line; 1 if there is any."""
    problems: list[Problem] = []
    for files in _texts(chosen.files):
        problems += check_files(files)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _texts(named: list[str]) -> list[dict[str, str]]:
    """The files that were named, one instrument for each folder; without names, every instrument that ships."""
    if not named:
        return [content.read("instruments", name) for name in content.ids("instruments")]
    folders: dict[Path, dict[str, str]] = {}
    for path in map(Path, named):
        folders.setdefault(path.parent, {})[str(path)] = path.read_text(encoding="utf-8")
    return list(folders.values())


def determine(chosen: argparse.Namespace) -> int:
    """Each line of stdin to a line of stdout, in order; problems with their line number to stderr, and then 1."""
    try:
        framework = read_framework(content.read("frameworks", chosen.framework))
        known = frozenset(code for name in content.ids("frameworks") for code in _codes(name))
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


def _codes(framework: str) -> list[str]:
    read = read_framework(content.read("frameworks", framework))
    return [one.code for dimension in read.dimensions for one in dimension.indicators]
