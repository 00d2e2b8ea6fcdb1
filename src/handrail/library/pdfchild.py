"""The child process in which a file from outside is read: little memory, little time, no files, none of our settings.

`python -m handrail.library.pdfchild`: the file on standard input, the code of a refusal on standard output, or "ok".
"""

from __future__ import annotations

import resource
import sys

MEMORY, SECONDS = 800_000_000, 20


def main() -> int:
    """Bounds itself before anything is read, then judges."""
    for name, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))
    from handrail.core.library.held import MOST_BYTES, TOO_MUCH  # noqa: PLC0415  within the bounds
    from handrail.core.library.pdf import refusal  # noqa: PLC0415  within the bounds

    try:
        said = refusal(sys.stdin.buffer.read(MOST_BYTES + 1))
    except MemoryError:
        said = TOO_MUCH
    sys.stdout.write(said or "ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
