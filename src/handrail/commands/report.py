"""`handrail figures report`: a published release on paper."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from uuid import UUID

from django.http import Http404

from handrail.library.paper import Missing
from handrail.reporting import releases
from handrail.reporting.models import Release
from handrail.reporting.report import pdf, printable


def write(chosen: argparse.Namespace) -> int:
    """2: there is no such release, it was not published, or this system cannot make PDF files."""
    row = _release(chosen.release)
    if row is None or not printable(row):
        print("handrail: there is no published release of this name.", file=sys.stderr)
        return 2
    target = Path(chosen.out or f"report-{row.period}-{chosen.lang}.pdf")
    try:
        target.write_bytes(pdf(row, chosen.lang))
    except (Missing, OSError) as error:
        print(f"handrail: {error}", file=sys.stderr)
        return 2
    print(f"{target}: {row.period}, {row.sha256}")
    return 0


def _release(name: str) -> Release | None:
    if name == "newest":
        return next((row for row in releases.published() if printable(row)), None)
    try:
        return releases.release(UUID(name))
    except (ValueError, Http404):
        return None
