"""Verifying the audit chains, and taking a checkpoint to keep elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from handrail.audit.queries import FOUNDED, Checkpoint, Verification, beginnings, chains, checkpoint, verify
from handrail.audit.writing import fetched
from handrail.organisations.queries import organisations

_TAIL = "Without a checkpoint kept elsewhere it cannot be excluded that the newest rows are missing."
_AFTER = "Agrees with the checkpoint up to row {seq}. What came after it is not covered."


def verify_all(chosen: argparse.Namespace) -> int:
    """A line for each chain and each row that is wrong; 1 if any is, 2 if the checkpoint cannot be read."""
    try:
        known = _known(Path(chosen.against)) if chosen.against else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        print("This file is not a checkpoint.", file=sys.stderr)
        return 2
    sound = _all_begin()
    for organisation in dict.fromkeys([*chains(), *known]):
        seen = known.get(organisation, [])
        found = verify(organisation, *seen)
        _say(str(organisation or "installation"), found, seen)
        sound = sound and found.sound
    return 0 if sound else 1


def _all_begin() -> bool:
    """Whether every organisation has a chain that begins with its making; names those that have not."""
    written, first, sound = set(chains()), beginnings(), True
    for organisation in sorted(organisations(), key=str):
        if organisation not in written:
            print(f"{organisation}: the whole chain is missing")
        elif first.get(organisation) != FOUNDED:
            print(f"{organisation}: the chain does not begin with {FOUNDED}")
        else:
            continue
        sound = False
    return sound


def _say(name: str, found: Verification, seen: Sequence[Checkpoint]) -> None:
    print(f"{name}: {found.rows} rows, head {found.head.hash[:16]}, {'sound' if found.sound else 'NOT SOUND'}")
    for fault in found.faults:
        print(f"{name}: row {fault.seq} {fault.wrong.value}")
    if not seen:
        print(f"{name}: {_TAIL}")
    elif found.sound:
        print(f"{name}: {_AFTER.format(seq=max(one.seq for one in seen))}")


def print_checkpoint(_chosen: argparse.Namespace) -> int:
    """The head of every chain as JSON lines; that it was taken is the installation's newest row."""
    fetched("audit.checkpointed", by=None, organisation=None, on=None)
    for organisation in chains():
        head = checkpoint(organisation)
        at = head.at.isoformat() if head.at else None
        row = {
            "handrail": "checkpoint/1",
            "organisation": str(head.organisation),
            "seq": head.seq,
            "hash": head.hash,
            "at": at,
        }
        print(json.dumps(row, separators=(",", ":")))
    return 0


def _known(path: Path) -> dict[UUID | None, list[Checkpoint]]:
    """Chain → all that is said of it: several checkpoints may stand in one file. Raises ValueError, KeyError, TypeError or
    AttributeError for a file that is something else, or says nothing."""
    found: dict[UUID | None, list[Checkpoint]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["handrail"] != "checkpoint/1":
            raise ValueError(row["handrail"])
        chain = UUID(row["organisation"])
        known = Checkpoint(chain, int(row["seq"]), str(row["hash"]), None)
        found.setdefault(chain if chain.int else None, []).append(known)
    if not found:
        raise ValueError("empty")
    return found
