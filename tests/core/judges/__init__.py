"""ODK's own two engines, asked what an expression is: JavaRosa (of Collect and Validate) and that of ODK Web Forms."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
ZONE = "Asia/Hong_Kong"
FORM = """\
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>One</h:title><model><instance><data id="one"><out/><q/></data></instance>
<instance id="given"><root>{given}</root></instance><bind nodeset="/data/out" type="string" calculate={calculate}/>
<bind nodeset="/data/q" type="string"/></model></h:head><h:body><input ref="/data/q"><label>Q</label></input></h:body></h:html>
"""

Case = tuple[str, Mapping[str, str | Sequence[str]]]
"""An expression with `${name}`, and the answers that it reads; several are those of a repeat."""


def by_javarosa(cases: Sequence[Case]) -> list[str | None]:
    """The text of each value, None where JavaRosa refuses the expression. Skips without Java, except in CI."""
    archive = Path(str(files("pyxform"))) / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    if shutil.which("java") is None or not archive.is_file():
        _missing("Java or ODK Validate")
    command = [
        "java",
        f"-Duser.timezone={ZONE}",
        "-Duser.language=en",
        "-cp",
        str(archive),
        str(HERE / "JavaRosa.java"),
    ]
    lines = _run(command, "".join(_line(case) + "\n" for case in cases))
    return [b64decode(line[1:]).decode() if line else None for line in lines]


def _line(case: Case) -> str:
    expression, answers = case
    given = ((name, (said,) if isinstance(said, str) else said) for name, said in answers.items())
    parts = [f"{name}:{','.join(map(_encoded, texts))}" for name, texts in given if texts]
    return "\t".join([_encoded(_paths(expression, "/data/")), *parts])


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


def by_web_forms(cases: Sequence[Case]) -> list[str | None]:
    """The same by ODK's engine for web forms."""
    if shutil.which("node") is None or not (ROOT / "node_modules" / "@getodk" / "xforms-engine").is_dir():
        _missing("node or @getodk/xforms-engine")
    lines = _run(["node", str(HERE / "web_forms.mjs")], "".join(json.dumps(_form(case)) + "\n" for case in cases))
    return [json.loads(line).get("value") for line in lines]


def _form(case: Case) -> str:
    expression, answers = case
    given = ((name, text) for name, said in answers.items() for text in ((said,) if isinstance(said, str) else said))
    return FORM.format(
        given="".join(f"<{name}>{escape(text)}</{name}>" for name, text in given),
        calculate=quoteattr(_paths(expression, "instance('given')/root/")),
    )


def _paths(expression: str, root: str) -> str:
    return re.sub(r"\$\{([\w.-]+)\}", lambda found: root + found[1], expression)


def _run(command: list[str], given: str) -> list[str]:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "TZ": ZONE}
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"{what} is not installed: expressions were not judged by ODK's engines")
