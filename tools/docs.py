"""Writes docs/permissions.md and docs/errors.md from the code, so that they cannot disagree with it.

`python tools/docs.py` writes, `python tools/docs.py --check` names what is out of date and returns 1.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "handrail"
MADE = "<!-- Made by tools/docs.py. Change the code, then run: python tools/docs.py -->"
_CODE = re.compile(
    r"(yaml|instrument|section|question|choice|stop|expression|translation|framework|shows|coverage|determine|answer"
    r"|place|outcome|definition|handbook|library|check)\.(?!yaml)[a-z_]+"
)
_CALLS = {
    "Problem": (1, 2),
    "problem": (2, 3),
    "_problem": (2, 3),
    "ExpressionError": (2, 9),
    "_WrongError": (1, 9),
    "note": (1, 9),
}
"""What is called with a code first → where what is wrong and what to do stand."""
WORDS = {
    "definition.passing": ("Answers that must not stay cannot be part of what is published.", "Leave `passing` out."),
    "definition.changed": ("A version that is published has other text now.", "Give the file another `version`."),
    "determine.json": ("The line is not JSON; NaN and Infinity are not either.", ""),
    "determine.key": ("A key stands twice, or is spelt almost like one that is read.", "Correct the key."),
    "determine.too_long": ("The line is too long.", ""),
    "determine.type": ("`id` is not a string, or a list is not a list of codes.", ""),
    "expression.arity": ("A function is given another number of arguments than it takes.", "Correct the expression."),
    "expression.regex": ("The pattern of regex() is not written out, or is outside the subset.", "Write it otherwise."),
    "expression.syntax": ("The expression does not follow the grammar.", "Correct the expression."),
    "expression.too_deep": ("The expression has too many levels.", "Divide it with a calculation."),
    "expression.too_long": ("The expression has too many characters.", "Divide it with a calculation."),
    "expression.unknown_function": ("There is no such function.", "Correct the expression."),
    "instrument.key": ("A key of the file means nothing.", "Correct the key."),
    "question.key": ("A key of a question means nothing.", "Correct the key."),
    "section.key": ("A key of a section means nothing.", "Correct the key."),
    "framework.duplicate": ("An id or code stands twice.", ""),
    "framework.header": ("The file does not begin with the format it is in.", "Begin it `handrail: framework/1`."),
    "framework.unknown_id": ("An id or code that does not exist is changed, left out, or named in a condition.", ""),
    "question.name": ("A question's name cannot be a name, or is used twice.", "Use letters, digits and _, once."),
    "question.opens": ("`opens` names something that is no known answer of the question.", "Use a known answer."),
    "question.shows": ("`shows` names something that is no known answer of the question.", "Use a known answer."),
    "section.name": ("A section's name cannot be a name, or is used twice.", "Use letters, digits and _, once."),
    "yaml.syntax": ("The file is empty or not YAML.", "Check quotes and indents."),
}
"""Codes that are used in several places, or whose words are put together while the program runs."""
FURTHER = {
    "HANDRAIL_CONTENT": "folders with content of one's own, separated as in PATH; looked in before what ships",
    "HOST": "address that `handrail serve` listens on, 127.0.0.1 by default; `--host` wins",
    "PORT": "port that `handrail serve` listens on, 8000 by default; `--port` wins",
    "DEBUG, DJANGO_DEBUG, HANDRAIL_DEBUG": "not used; production refuses to start where one of them is on",
}
"""Settings that are not read in web/environment.py."""


def pages() -> dict[Path, str]:
    """Each file that is made → what it should hold. Django is set up if it is not."""
    _start()
    return {ROOT / "docs" / "permissions.md": permissions(), ROOT / "docs" / "errors.md": errors()}


def _start() -> None:
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        os.environ |= {"HANDRAIL_MODE": "test", "HANDRAIL_DATA": tempfile.gettempdir()}
        os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.web.settings"
        import_module("django").setup()


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def permissions() -> str:
    """The table of permissions, then every address with the one it needs."""
    policy = import_module("handrail.organisations.policy")
    named = [
        (f"`{name}`", one.words, ", ".join(role for role in policy.ROLES if role in one.roles))
        for name, one in policy.PERMISSIONS.items()
    ]
    return f"""# Who may open what

{MADE}

Every address is registered with the permission that it needs; one that is not registered cannot be built. Without a permission, and for something of another organisation, the answer is the same as for something that does not exist: 404. Whoever is not signed in is sent to the sign-in page.

Which screenings one may read: a worker their own, a supervisor all of the organisation, an administrator none. A draft is opened only by whoever began it.

## Permissions

{_table(("permission", "allows one to", "roles"), named)}

## Addresses

{_table(("address", "permission", "roles", "forms sent, at most", "what it is"), list(_addresses(policy)))}
"""


def _addresses(policy: Any) -> Iterator[tuple[str, ...]]:
    resolver = import_module("django.urls").get_resolver()
    for path, view in _views(resolver, "/"):
        found = view.page
        roles = "everyone, without signing in"
        if found.permission is not None:
            held = policy.PERMISSIONS[found.permission].roles
            roles = ", ".join(role for role in policy.ROLES if role in held)
        limit = f"{found.limit.times} in {found.limit.seconds // 60} minutes" if found.limit else ""
        words = " ".join((view.__doc__ or "").split("\n\n", 1)[0].split())
        yield f"`{path}`", f"`{found.permission}`" if found.permission else "public", roles, limit, words


def _views(resolver: Any, above: str) -> Iterator[tuple[str, Any]]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            locale = type(one.pattern).__name__ == "_TagPrefix"
            yield from _views(one, above + ("<language>/" if locale else str(one.pattern)))
        else:
            yield above + str(one.pattern), one.callback


def errors() -> str:
    """Codes of answers and actions, codes of definition files, audit events, settings."""
    messages = import_module("handrail.screening.messages").MESSAGES
    with import_module("django.utils.translation").override(None):
        said = [(f"`{code}`", str(words)) for code, words in messages.items()]
    coded = [(f"`{code}`", *parts) for code, parts in sorted(problem_codes().items()) if code not in messages]
    events = [(f"`{name}`", words) for name, words in import_module("handrail.audit.policy").EVENTS.items()]
    return f"""# Codes, events and settings

{MADE}

A code is stable; its words may change. No message holds a person's answer.

## What a page says about an answer or an act

{_table(("code", "in English"), said)}

## What is wrong with a definition or a line

`handrail instruments check` writes `file:line: code: what is wrong. What to do`, all problems at once, and returns 1. `handrail determine` names the number of the line instead.

{_table(("code", "what is wrong", "what to do"), coded)}

## Events of the audit chain

Each row holds the event, when, who, and the id of what it was about: never an answer, a name or an address.

{_table(("event", "means"), events)}

## Settings

They come from the environment and nowhere else. What is unknown or unsafe is refused when the server starts.

{_table(("variable", "means"), [(f"`{name}`", words) for name, words in settings().items()])}
"""


def problem_codes() -> dict[str, tuple[str, str]]:
    """Code → (what is wrong, what to do), read from the calls. Raises LookupError for a code without words."""
    found: dict[str, tuple[str, str]] = {}
    for file in [*sorted((SOURCE / "core").rglob("*.py")), SOURCE / "screening" / "actions.py"]:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = _assigned(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                found.setdefault(node.value, ("", ""))
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                code, places = node.args[0].value, _CALLS.get(_name(node.func))
                if places and not found.get(str(code), ("",))[0]:
                    what, todo = (_said(node, place, names) for place in places)
                    found[str(code)] = (what, todo) if what else (todo, "")
    found |= WORDS
    missing = [code for code, parts in found.items() if not parts[0] and not code.startswith("answer.")]
    if missing:
        raise LookupError(f"No words were found for {', '.join(missing)}: add them to WORDS in tools/docs.py.")
    return found


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _assigned(tree: ast.Module) -> list[tuple[str, int, ast.expr]]:
    """(name, line, value) of every plain assignment, in the order of lines."""
    found = [
        (target.id, node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return sorted(found, key=lambda one: one[1])


def _said(call: ast.Call, place: int, names: list[tuple[str, int, ast.expr]]) -> str:
    """The text that is given at `place`; a name stands for what was last assigned to it above."""
    if len(call.args) <= place:
        return ""
    value = call.args[place]
    if isinstance(value, ast.Name):
        above = [other for name, line, other in names if name == value.id and line <= call.lineno]
        value = above[-1] if above else value
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in value.values)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def settings() -> dict[str, str]:
    """Variable → what it means."""
    text = import_module("handrail.web.environment").__doc__ or ""
    rows = [line.strip("| ").split(" | ", 1) for line in text.splitlines() if line.startswith("| ")]
    return {name.strip(): words for name, words in rows if name != "variable"} | FURTHER


def variables() -> set[str]:
    """Every name that the code reads from the environment."""
    found: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or _name(node.func) != "get" or not node.args:
                continue
            owner = _name(node.func.value) if isinstance(node.func, ast.Attribute) else ""
            if owner == "environ" and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


def main(arguments: list[str]) -> int:
    """Writes, or with --check only names, the files that are out of date; 1 if --check found any."""
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8").rstrip("\n") != text.rstrip("\n")
    ]
    for path in stale:
        print(f"{path.relative_to(ROOT)} {'is out of date' if '--check' in arguments else 'was written'}")
        if "--check" not in arguments:
            path.write_text(pages()[path], encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
