"""The small world of every test: two organisations, four people, and what each may see is plain."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handrail.organisations.actions import create_organisation, create_worker
from handrail.organisations.policy import Actor

PASSWORD = "ferry pier at low tide"


@dataclass(frozen=True, slots=True)
class World:
    """Asha screens people at A, Ben supervises at A, Dao looks after accounts at A, Chidi works at B and sees none of it."""

    a: UUID
    b: UUID
    asha: Actor
    ben: Actor
    dao: Actor
    chidi: Actor

    def people(self) -> dict[str, Actor]:
        return {"asha": self.asha, "ben": self.ben, "dao": self.dao, "chidi": self.chidi}


def build() -> World:
    """Needs an empty database; made through the same actions as everything else."""
    a, b = create_organisation("A"), create_organisation("B")
    return World(
        a=a,
        b=b,
        asha=create_worker(a, "asha", PASSWORD, ["worker"]),
        ben=create_worker(a, "ben", PASSWORD, ["supervisor"], language="zh-Hant"),
        dao=create_worker(a, "dao", PASSWORD, ["administrator"]),
        chidi=create_worker(b, "chidi", PASSWORD, ["worker"]),
    )
