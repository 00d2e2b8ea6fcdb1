"""Expressions of a form as JavaRosa takes them: grammar, functions, what repeats, and circles (ODK Validate 1.20)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from handrail.core.instruments.expressions import ExpressionError, parse
from handrail.core.interchange.xlsform.expressions import REFERENCE, is_xpath, references
from handrail.core.interchange.xlsform.form import Element, Form, Line
from handrail.core.interchange.xlsform.found import Found, found
from handrail.core.interchange.xlsform.types import Part

EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
MAYBE = ("required", "readonly")
"""Columns with a yes, a no or an expression."""
EVALUATED = ("relevant", "calculation", "required", "readonly", "choice_filter")
"""What JavaRosa works out before anyone has answered, so that what cannot be worked out refuses the form."""
_SAID = frozenset({"", "yes", "no", "true", "false", "true()", "false()"})
_TOKEN = re.compile(
    r"(?P<literal>'[^']*'|\"[^\"]*\")|\$\{\s*(?P<last>last-saved#)?(?P<ref>[^}]*?)\s*\}(?P<picked>\s*\[)?"
    r"|(?P<call>(?<![\w.:-])(?!(?:and|or|div|mod)\b)[A-Za-z_][\w.:-]*)\s*\(|(?P<open>[(\[])|(?P<close>[)\]])"
)
_STEPS = re.compile(
    r"//|\b(?:parent|ancestor|descendant|following|preceding|self|namespace)[\w-]*::|\b(?:text|node|comment)\(\)|\$[A-Za-z_]"
)
"""Steps that JavaRosa does not know: of the axes only child and attribute, and no variables."""
_LITERALS = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{[^}]*\}")
FUNCTIONS = frozenset(
    """abs acos area asin atan atan2 base64-decode boolean boolean-from-string ceiling checklist coalesce concat contains cos
    count count-non-empty count-selected current date date-time decimal-date-time decimal-time depend digest distance
    ends-with exp exp10 extract-signed false floor format-date format-date-time geofence if indexed-repeat instance int
    intersects is-selected itext join jr:choice-name jr:itext last local-name log log10 lower-case max min name
    normalize-space not now number once pi position pow property pulldata random randomize regex round selected selected-at
    sin sqrt starts-with string string-length substr substring substring-after substring-before sum tan text today translate
    true upper-case uuid weighted-checklist""".split()  # noqa: SIM905  a list of sixty lines says no more
)
_OF_MANY = frozenset(
    {
        "sum",
        "min",
        "max",
        "count",
        "count-non-empty",
        "join",
        "indexed-repeat",
        "position",
        "randomize",
        "area",
        "distance",
        "[",
    }
)
"""Functions that take every answer of a repeat; anything else wants one."""


def check_expressions(form: Form) -> tuple[Found, ...]:
    """Findings of every expression of the survey."""
    return (*_expressions(form), *_triggers(form), *_circles(form))


def _at(form: Form, code: str, line: Line, key: str, **given: object) -> Found:
    return found(code, line.sheet, line.row, form.column(line.sheet.lower(), key), **given)


def _expressions(form: Form) -> Iterator[Found]:
    repeats = dict(_inside(form.elements, ()))
    for one in form.all():
        for key in (*EXPRESSIONS, *MAYBE):
            text = one.line.get(key)
            if not text or (key in MAYBE and text.lower() in _SAID):
                continue
            if not is_xpath(text) or _STEPS.search(_LITERALS.sub(" ", text)):
                yield _at(form, "xlsform.expression.form", one.line, key, text=text)
            elif key in EVALUATED:
                yield from _evaluated(form, one, key, text, repeats)


def _inside(elements: Iterable[Element], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name → the repeats that it stands in."""
    for one in elements:
        yield one.name, above
        yield from _inside(one.items, (*above, one.name) if one.type.part is Part.REPEAT else above)


def _evaluated(
    form: Form, one: Element, key: str, text: str, repeats: Mapping[str, tuple[str, ...]]
) -> Iterator[Found]:
    if _arity(text):
        yield _at(form, "xlsform.expression.arity", one.line, key)
    here = (*repeats.get(one.name, ()), one.name)
    calls: list[str] = []
    for token in _TOKEN.finditer(text):
        if call := token["call"]:
            if call not in FUNCTIONS and "if" not in calls:  # what `if` does not choose is never worked out
                yield _at(form, "xlsform.expression.function", one.line, key, name=call)
            calls.append(call)
        elif token["open"]:
            calls.append(token["open"])
        elif token["close"] and calls:
            calls.pop()
        elif token["ref"]:
            there = repeats.get(token["ref"], ())
            if there != here[: len(there)] and not token["picked"] and not _OF_MANY & set(calls):
                yield _at(form, "xlsform.reference.repeat", one.line, key, name=token["ref"])
            calls += ["["] if token["picked"] else []


def _arity(text: str) -> bool:
    try:
        parse(REFERENCE.sub("0", text))
    except ExpressionError as error:
        return error.code == "expression.arity"
    return False


def _triggers(form: Form) -> Iterator[Found]:
    for one in form.all():
        trigger = one.line.get("trigger")
        if trigger and not list(references(trigger)):
            yield _at(form, "xlsform.trigger", one.line, "trigger", name=trigger)


def _circles(form: Form) -> Iterator[Found]:
    """Gates and calculations that wait for one another. A group's gate is its questions' too."""
    waits: dict[str, set[str]] = {}
    rows: dict[str, Line] = {}
    _wait(form.elements, set(), waits, rows)
    done: set[str] = set()
    for name in waits:
        circle = _circle(name, waits, done)
        if circle:
            yield _at(form, "xlsform.cycle", rows[circle[0]], "relevant", names=" → ".join(circle))
            return


def _wait(elements: Iterable[Element], above: set[str], waits: dict[str, set[str]], rows: dict[str, Line]) -> None:
    for one in elements:
        gate = set(references(one.line.get("relevant"))) | above
        own = {name for key in ("calculation", *MAYBE) for name in references(one.line.get(key))}
        waits.setdefault(one.name, set()).update(gate if one.line.get("trigger") else own | gate)
        rows.setdefault(one.name, one.line)
        _wait(one.items, gate if one.holds else above, waits, rows)


def _circle(start: str, waits: Mapping[str, set[str]], done: set[str]) -> list[str]:
    """Names of a circle that can be reached from `start`; empty if there is none. Not recursive: chains may be long."""
    path: list[str] = []
    on_path: set[str] = set()
    waiting: list[tuple[str, bool]] = [(start, False)]
    while waiting:
        name, leaving = waiting.pop()
        if leaving:
            path.pop()
            on_path.discard(name)
            done.add(name)
        elif name in on_path:
            return [*path[path.index(name) :], name]
        elif name not in done:
            path.append(name)
            on_path.add(name)
            waiting.append((name, True))
            waiting += [(other, False) for other in sorted(waits.get(name, ()))]
    return []
