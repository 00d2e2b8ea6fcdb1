"""What the environment says, typed and refused loudly: nothing unknown or unsafe starts a server.

| variable | means |
|---|---|
| HANDRAIL_MODE | demo, production or test; there is no default |
| HANDRAIL_DATA | folder for the database and collected files; must be said in production |
| DATABASE_URL | sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME; SQLite in HANDRAIL_DATA by default |
| HANDRAIL_SECRET | at least 50 characters; must be said in production |
| HANDRAIL_HOSTS | names that the server answers to, separated by commas; must be said in production |
| HANDRAIL_PROXIES | how many proxies of ours stand before the server, each adding to X-Forwarded-For; 0 by default |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import unquote, urlsplit

DEMO_SECRET = "not a secret: anyone may read this, so production refuses to start with it"  # noqa: S105
LOCAL = ("localhost", "127.0.0.1", "[::1]")
_LEAST_SECRET = 50
_TRUE = ("1", "true", "yes", "on")


class Refused(Exception):
    """The environment cannot be used. The message names the variable and what to do; never its value."""


class Mode(Enum):
    """What the installation is for."""

    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Database:
    """Where rows are. `name` is a path for SQLite, a database's name for PostgreSQL; the rest is empty for SQLite."""

    engine: str
    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""

    @property
    def is_sqlite(self) -> bool:
        return self.engine == "sqlite"


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that the settings take from outside."""

    mode: Mode
    data: Path
    database: Database
    secret: str = field(repr=False)
    hosts: tuple[str, ...]
    proxies: int

    @property
    def production(self) -> bool:
        return self.mode is Mode.PRODUCTION


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Raises `Refused` at the first thing that is unknown, missing or unsafe."""
    mode = _mode(environ.get("HANDRAIL_MODE", ""))
    if mode is Mode.PRODUCTION:
        _production_only(environ)
    data = Path(environ.get("HANDRAIL_DATA") or "demo").absolute()
    return Environment(
        mode=mode,
        data=data,
        database=read_database(environ.get("DATABASE_URL", ""), data),
        secret=environ.get("HANDRAIL_SECRET") or DEMO_SECRET,
        hosts=_hosts(environ.get("HANDRAIL_HOSTS", "")) or LOCAL,
        proxies=_whole("HANDRAIL_PROXIES", environ.get("HANDRAIL_PROXIES") or "0"),
    )


def _mode(said: str) -> Mode:
    try:
        return Mode(said)
    except ValueError:
        raise Refused("HANDRAIL_MODE must be demo, production or test.") from None


def _production_only(environ: Mapping[str, str]) -> None:
    if any(environ.get(name, "").lower() in _TRUE for name in ("DEBUG", "DJANGO_DEBUG", "HANDRAIL_DEBUG")):
        raise Refused("Production does not start with DEBUG. Unset it.")
    secret = environ.get("HANDRAIL_SECRET", "")
    if secret == DEMO_SECRET or len(secret) < _LEAST_SECRET or len(set(secret)) < 10:
        raise Refused(f"HANDRAIL_SECRET must be a random text of at least {_LEAST_SECRET} characters of your own.")
    if not environ.get("HANDRAIL_DATA"):
        raise Refused("HANDRAIL_DATA must name the folder that holds the database.")
    hosts = _hosts(environ.get("HANDRAIL_HOSTS", ""))
    if not hosts or "*" in hosts:
        raise Refused("HANDRAIL_HOSTS must name the hosts that this server answers to, and cannot be *.")


def read_database(url: str, data: Path) -> Database:
    """`sqlite:///relative`, `sqlite:////absolute` or `postgresql://…`; empty: SQLite in the data folder."""
    if not url:
        return Database("sqlite", str(data / "handrail.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return Database("sqlite", unquote(parts.path[1:]))
    if parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1:
        try:
            port = str(parts.port or "")
        except ValueError:
            raise Refused("DATABASE_URL has a port that is not a number.") from None
        return Database(
            "postgresql",
            unquote(parts.path[1:]),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.hostname or ""),
            port,
        )
    raise Refused("DATABASE_URL must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME.")


def _hosts(said: str) -> tuple[str, ...]:
    return tuple(host.strip() for host in said.split(",") if host.strip())


def _whole(name: str, said: str) -> int:
    if not (said.isascii() and said.isdigit()):
        raise Refused(f"{name} must be a whole number.")
    return int(said)
