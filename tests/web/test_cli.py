"""The command line, each command in its own process as it is used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from handrail import content
from tests.server import environment_for, handrail
from tests.world import PASSWORD

_WITHOUT_DJANGO = """
import sys
from handrail.cli import main
try:
    code = main(sys.argv[1:])
finally:
    loaded = sorted(name for name in sys.modules if name.split(".")[0] in ("django", "whitenoise", "granian"))
    print("LOADED", loaded, file=sys.stderr)
sys.exit(code)
"""


def pure(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a command and fails if it loaded Django; no settings, no mode."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DJANGO_"))}
    command = [sys.executable, "-c", _WITHOUT_DJANGO, *arguments]
    done = subprocess.run(command, env=environment, input=given, capture_output=True, text=True, check=False)
    assert "LOADED []" in done.stderr, done.stderr
    return done


def test_instruments_check_never_loads_django() -> None:
    assert pure("instruments", "check").returncode == 0


def test_instruments_check_names_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "instrument.yaml"
    broken.write_text("handrail: instrument/1\nid: x\n  version: [")
    done = pure("instruments", "check", str(broken))
    assert done.returncode == 1
    assert f"{broken}:" in done.stdout


def test_determine_never_loads_django() -> None:
    line = json.dumps({"id": "a", "present": ["CD1"], "unknown": []})
    done = pure("determine", "--framework", "ilo-2009-adult-labour", given=f"{line}\nnonsense\n{line}\n")
    assert done.returncode == 1
    assert [json.loads(one)["id"] for one in done.stdout.splitlines()] == ["a", "a"]
    assert done.stderr.startswith("2: ")


def test_determine_says_which_framework_does_not_exist() -> None:
    done = pure("determine", "--framework", "../../etc/passwd")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    environment = environment_for(tmp_path_factory.mktemp("installation"))
    handrail(environment, "migrate")
    handrail(environment, "content")
    return environment


def test_content_is_published_once(installation: dict[str, str]) -> None:
    assert handrail(installation, "content") == ""


def test_an_account_and_the_chain(installation: dict[str, str], tmp_path: Path) -> None:
    handrail(installation, "account", "add", "asha", "--organisation", "A", "--role", "worker", given=f"{PASSWORD}\n")
    before = tmp_path / "checkpoint"
    before.write_text(handrail(installation, "audit", "checkpoint"))
    handrail(
        installation, "account", "add", "ben", "--organisation", "A", "--role", "supervisor", given=f"{PASSWORD}\n"
    )
    assert "cannot be excluded" in handrail(installation, "audit", "verify")
    with_checkpoint = handrail(installation, "audit", "verify", "--against", str(before))
    assert "sound" in with_checkpoint
    assert "cannot be excluded" not in with_checkpoint


def test_an_account_is_closed_reopened_and_given_a_password(installation: dict[str, str]) -> None:
    handrail(installation, "accounts", "add", "efua", "--organisation", "E", "--role", "worker", given=f"{PASSWORD}\n")
    handrail(installation, "accounts", "add", "dao", "--organisation", "E", "--role", "administrator", given=PASSWORD)
    handrail(installation, "accounts", "close", "efua")
    handrail(installation, "accounts", "reopen", "efua")
    handrail(installation, "accounts", "password", "efua", given=f"{PASSWORD} again\n")
    for arguments, given in ((("close", "dao"), ""), (("close", "nobody"), ""), (("password", "efua"), "short\n")):
        command = [sys.executable, "-m", "handrail.cli", "accounts", *arguments]
        done = subprocess.run(command, env=installation, input=given, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr
        assert "Traceback" not in done.stderr
    assert "NOT SOUND" not in handrail(installation, "audit", "verify")


def test_a_demonstration_is_not_for_production(tmp_path: Path) -> None:
    environment = environment_for(tmp_path) | {
        "HANDRAIL_MODE": "production",
        "HANDRAIL_HOSTS": "handrail.example",
        "HANDRAIL_SECRET": "q8Zr-Lw2_Xy9 Tn4+Vb7=Kd1.Gm6,Hs3;Pf5 Jc0/Ra8#Qe2:Wu9",
    }
    done = subprocess.run(
        [sys.executable, "-m", "handrail.cli", "demo"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2


def test_content_cannot_leave_its_folder() -> None:
    for kind, id in (
        ("instruments", "../places/hk"),
        ("instruments", ".."),
        ("frameworks", "/etc/passwd"),
        ("core", "x"),
    ):
        with pytest.raises(content.NoContent):
            content.read(kind, id)


def test_own_content_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "frameworks" / "ours.yaml").write_text("handrail: framework/1\n", encoding="utf-8")
    monkeypatch.setenv("HANDRAIL_CONTENT", str(tmp_path))
    assert content.read("frameworks", "ours") == {"ours.yaml": "handrail: framework/1\n"}
    assert {"ours", "ilo-2009-adult-labour"} <= set(content.ids("frameworks"))
    assert "ours.zh-Hant" not in content.ids("frameworks")
