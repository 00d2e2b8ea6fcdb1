"""The file of answers: written and read again it is the same; whatever else comes is refused, never a crash."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.core.checks.answersfile import MAX_BYTES, CannotRead, Saved, Unreadable, read, write
from tests.checks.small import WEIGHTS, small

CHECK = small()
DAY = date(2026, 11, 22)
SAVED = Saved(DAY, {"p1": "partly", "p1_evidence": "=1+1 “文件”"}, {"p1": "Head of housekeeping"}, {"p1": "2026-12-01"})


def parts(**changes: Any) -> bytes:
    return json.dumps(json.loads(write(CHECK, SAVED)) | changes).encode()


def reason(content: bytes) -> Unreadable:
    with pytest.raises(CannotRead) as refused:
        read(content, CHECK)
    return refused.value.reason


TEXTS = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=200).map(str.strip).filter(bool)


@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), TEXTS))
def test_written_and_read_again_is_the_same(texts: dict[str, str]) -> None:
    answers = dict.fromkeys(texts, "planned") | {f"{name}_evidence": text for name, text in texts.items()}
    loaded = read(write(CHECK, Saved(DAY, answers, texts, {})).encode(), CHECK)
    assert (loaded.version, loaded.saved.on) == ("", DAY)
    assert dict(loaded.saved.answers) == answers
    assert dict(loaded.saved.owners) == texts


REFUSED = [
    (b"", Unreadable.DAMAGED),
    (b"\xff\xfe\x00", Unreadable.DAMAGED),
    (b"[" * 100_000, Unreadable.DAMAGED),
    (b'{"a":' * 30_000, Unreadable.DAMAGED),
    (b"9" * 100_000, Unreadable.DAMAGED),
    (b" " * (MAX_BYTES + 1), Unreadable.TOO_LARGE),
    (b"[]", Unreadable.NOT_ANSWERS),
    (b'"answers/1"', Unreadable.NOT_ANSWERS),
    (b'{"handrail": "answers/2"}', Unreadable.NOT_ANSWERS),
    (b'{"handrail": "answers/1"}', Unreadable.DAMAGED),
    (b'{"handrail": "answers/1", "handrail": "answers/1"}', Unreadable.DAMAGED),
    (parts(more=1), Unreadable.DAMAGED),
    (parts(instrument="check-board"), Unreadable.OTHER_CHECK),
    (parts(instrument=["check-small"]), Unreadable.OTHER_CHECK),
    (parts(version=3), Unreadable.DAMAGED),
    (parts(version="1" * 41), Unreadable.DAMAGED),
    (parts(version="1\n2"), Unreadable.DAMAGED),
    (parts(date="yesterday"), Unreadable.DAMAGED),
    (parts(date="2026-W01-1"), Unreadable.DAMAGED),
    (parts(date="1999-12-31"), Unreadable.DAMAGED),
    (parts(date=20261122), Unreadable.DAMAGED),
    (parts(answers=[]), Unreadable.DAMAGED),
    (parts(answers={"p1": ["done"]}), Unreadable.DAMAGED),
    (parts(answers={"p1": "perfect"}), Unreadable.DAMAGED),
    (parts(answers={"p9": "done"}), Unreadable.DAMAGED),
    (parts(answers={"p1_evidence": "x" * 2001}), Unreadable.DAMAGED),
    (parts(answers={"p1_evidence": "\ud800"}), Unreadable.DAMAGED),
    (parts(answers={"p1_evidence": "\x00"}), Unreadable.DAMAGED),
    (parts(owners={"p1": "x" * 201}), Unreadable.DAMAGED),
    (parts(owners={"p1": "\udfff"}), Unreadable.DAMAGED),
    (parts(owners={"../p1": "x"}), Unreadable.DAMAGED),
    (parts(dates={"p1": "2026-02-30"}), Unreadable.DAMAGED),
    (parts(dates={"p1": "٢٠٢٦-01-01"}), Unreadable.DAMAGED),
]


@pytest.mark.parametrize(("content", "expected"), REFUSED)
def test_what_is_refused(content: bytes, expected: Unreadable) -> None:
    assert reason(content) is expected


@given(st.binary(max_size=400))
def test_anything_else_is_refused_and_never_breaks(content: bytes) -> None:
    reason(content)


JSONS = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
)


@given(st.sampled_from(["version", "date", "answers", "owners", "dates"]), JSONS)
def test_anything_in_a_place_is_taken_or_refused(key: str, value: object) -> None:
    try:
        loaded = read(parts(**{key: value}), CHECK)
    except CannotRead:
        return
    assert set(loaded.saved.owners) <= set(WEIGHTS)


def test_another_version_says_what_still_applies() -> None:
    answers = {"p1": "done", "p2": "unheard-of", "p9": "done"}
    loaded = read(parts(version="1", answers=answers, owners={"p9": "x"}), CHECK)
    assert loaded.version == "1"
    assert dict(loaded.saved.answers) == {"p1": "done"}
    assert loaded.dropped == 3
    assert loaded.new == ("p2", "p3", "p4")
