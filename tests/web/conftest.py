"""What the tests of all pages share."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.screening import papers


@pytest.fixture(autouse=True)
def no_paper_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is made by another process, which sees no row of a test; tests/screening/test_papers.py draws real ones."""
    monkeypatch.setattr(papers, "_folder", lambda: tmp_path)
    monkeypatch.setattr(papers, "_make", lambda target, *_said: target.write_bytes(b"%PDF-1.7 a test"))
