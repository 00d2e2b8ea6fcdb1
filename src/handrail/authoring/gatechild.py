"""The process in which a form from outside is read: little memory, little time, no files, none of our settings.

`python -m handrail.authoring.gatechild`: on standard input one line of JSON (`{"name": …, "whole": false}`), then the
file; on standard output one line of JSON, see `answer`. Nothing in it opens a connection.
"""

from __future__ import annotations

import json
import resource
import sys

MEMORY, SECONDS = 300_000_000, 30
"""Bytes of data (heap and stacks), and seconds of processor time."""


def main() -> int:
    """Bounds itself before anything is read, then looks."""
    for name, most in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        said = answer(sys.stdin.buffer.read(), asked["name"], bool(asked["whole"]))
    except MemoryError:
        said = '{"findings": [["", 0, 0, "xlsform.file.memory", []]]}'
    sys.stdout.buffer.write(said.encode())
    return 0


def answer(data: bytes, name: str, whole: bool) -> str:
    """`{"book": … or null, "findings": [[sheet, row, column, code, [[name, text]]]], "xform": …}`."""
    from handrail.core.interchange.xform.reading import SUFFIX, read_xform  # noqa: PLC0415  within the bounds
    from handrail.core.interchange.xlsform.found import Refused  # noqa: PLC0415  within the bounds
    from handrail.core.interchange.xlsform.importing import judge  # noqa: PLC0415  within the bounds
    from handrail.core.interchange.xlsform.reading import read_book  # noqa: PLC0415  within the bounds

    try:
        reading = read_xform(data) if name.lower().endswith(SUFFIX) else read_book(data, name)
    except Refused as error:
        return json.dumps({"findings": [_plain(one) for one in error.findings]})
    findings, xform = judge(reading.book, whole)
    said = [_plain(one) for one in (*reading.notes, *findings)]
    return json.dumps({"book": reading.book.to_json(), "findings": said, "xform": xform if whole else ""})


def _plain(one: object) -> list[object]:
    return [getattr(one, key) for key in ("sheet", "row", "column", "code", "given")]


if __name__ == "__main__":
    sys.exit(main())
