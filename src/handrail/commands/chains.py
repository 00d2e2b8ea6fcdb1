"""Verifying the audit chains, and taking a checkpoint to keep elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from uuid import UUID

from handrail.audit.queries import Checkpoint, chains, checkpoint, verify
from handrail.organisations.queries import without_chain

_TAIL = "Without a checkpoint kept elsewhere it cannot be excluded that the newest rows are missing."


def verify_all(chosen: argparse.Namespace) -> int:
    """A line for each chain and each row that is wrong; 1 if any is."""
    try:
        known = _known(Path(chosen.checkpoint)) if chosen.checkpoint else {}
    except (OSError, ValueError, KeyError, TypeError):
        print("This file is not a checkpoint.", file=sys.stderr)
        return 2
    sound = True
    for missing in sorted(without_chain(), key=str):
        print(f"{missing}: the whole chain is missing")
        sound = False
    for organisation in dict.fromkeys([*chains(), *known]):
        found = verify(organisation, known.get(organisation))
        name = organisation or "installation"
        print(f"{name}: {found.rows} rows, head {found.head.hash[:16]}, {'sound' if found.sound else 'NOT SOUND'}")
        for fault in found.faults:
            print(f"{name}: row {fault.seq} {fault.wrong.value}")
        if not found.tail_known:
            print(f"{name}: {_TAIL}")
        sound = sound and found.sound
    return 0 if sound else 1


def print_checkpoint(_chosen: argparse.Namespace) -> int:
    """The head of every chain as JSON lines."""
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


def _known(path: Path) -> dict[UUID | None, Checkpoint]:
    """Chain → its checkpoint. Raises ValueError, KeyError or TypeError for a file that is something else."""
    found: dict[UUID | None, Checkpoint] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["handrail"] != "checkpoint/1":
            raise ValueError(row["handrail"])
        chain = UUID(row["organisation"])
        found[chain if chain.int else None] = Checkpoint(chain, int(row["seq"]), str(row["hash"]), None)
    return found
