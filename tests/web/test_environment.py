"""Production refuses what is unknown or unsafe; nothing has a guessed value."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.web.environment import DEMO_SECRET, Mode, Refused, read_database, read_environment

SAFE = {
    "HANDRAIL_MODE": "production",
    "HANDRAIL_SECRET": "q8Zr-Lw2_Xy9 Tn4+Vb7=Kd1.Gm6,Hs3;Pf5 Jc0/Ra8#Qe2:Wu9",
    "HANDRAIL_DATA": "/srv/handrail",
    "HANDRAIL_HOSTS": "handrail.example",
}


def test_a_safe_production_starts() -> None:
    found = read_environment(SAFE)
    assert found.mode is Mode.PRODUCTION
    assert found.hosts == ("handrail.example",)
    assert found.database.name == "/srv/handrail/handrail.sqlite3"


@pytest.mark.parametrize(
    "change",
    [
        {"HANDRAIL_MODE": ""},
        {"HANDRAIL_MODE": "prod"},
        {"HANDRAIL_SECRET": ""},
        {"HANDRAIL_SECRET": DEMO_SECRET},
        {"HANDRAIL_SECRET": "short"},
        {"HANDRAIL_SECRET": "a" * 80},
        {"DEBUG": "1"},
        {"DJANGO_DEBUG": "true"},
        {"HANDRAIL_DATA": ""},
        {"HANDRAIL_HOSTS": ""},
        {"HANDRAIL_HOSTS": "handrail.example,*"},
        {"DATABASE_URL": "mysql://u:p@h/x"},
        {"DATABASE_URL": "postgresql://u:p@h:port/x"},
        {"HANDRAIL_PROXIES": "one"},
    ],
)
def test_production_refuses(change: dict[str, str]) -> None:
    with pytest.raises(Refused):
        read_environment(SAFE | change)


def test_a_refusal_names_no_value() -> None:
    with pytest.raises(Refused) as refused:
        read_environment(SAFE | {"DATABASE_URL": "mysql://u:opensesame@h/x"})
    assert "opensesame" not in str(refused.value)
    assert SAFE["HANDRAIL_SECRET"] not in repr(read_environment(SAFE))


def test_databases() -> None:
    data = Path("/data")
    assert read_database("sqlite:///here.db", data).name == "here.db"
    assert read_database("sqlite:////srv/there.db", data).name == "/srv/there.db"
    found = read_database("postgresql://us%40er:p%2Fw@host:5433/name", data)
    assert (found.user, found.password, found.host, found.port, found.name) == ("us@er", "p/w", "host", "5433", "name")


@pytest.mark.parametrize(("name", "value"), [("HANDRAIL_MODE", "what"), ("HANDRAIL_SECRET", DEMO_SECRET)])
def test_serve_says_why_it_does_not_start(name: str, value: str) -> None:
    environment = os.environ | SAFE | {name: value}
    done = subprocess.run(
        [sys.executable, "-m", "handrail.cli", "serve"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_cookies_of_production() -> None:
    code = (
        "from handrail.web import settings as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.DEBUG, s.DEMO)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | SAFE, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout.split() == ["__Host-handrail", "True", "False", "False"], done.stderr
