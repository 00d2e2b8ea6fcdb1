"""The server that ships: started by its own command, on its own data."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

import pytest

from tests.server import Served

pytestmark = pytest.mark.database
MOST_MEGABYTES = 120


def resident(pid: int) -> int:
    """Megabytes of a process and its children."""
    status = Path(f"/proc/{pid}/status").read_text()
    own = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) // 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(resident(int(child)) for child in children)


def test_pages_and_hashed_files_are_served(served: Served) -> None:
    with urllib.request.urlopen(f"{served.url}/en/sign-in/") as response:
        assert response.headers["Cache-Control"] == "no-store"
    manifest = (served.data / "static" / "staticfiles.json").read_text()
    name = next(part for part in manifest.split('"') if part.endswith(".js") and part.count(".") == 2)
    with urllib.request.urlopen(f"{served.url}/static/{name}") as response:
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_names_inside_modules_are_hashed_too(served: Served) -> None:
    modules = [path for path in (served.data / "static").rglob("*.js") if path.name.count(".") == 2]
    imports = [name for path in modules for name in re.findall(r'from\s*"(\./[^"]+)"', path.read_text())]
    assert imports
    assert all(re.fullmatch(r"\./\w+\.[0-9a-f]{12}\.js", name) for name in imports)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which this system lacks")
def test_memory(served: Served) -> None:
    for _ in range(50):
        urllib.request.urlopen(f"{served.url}/en/sign-in/").close()
    assert resident(served.process.pid) <= MOST_MEGABYTES


def test_the_chain_of_a_filled_server_is_sound(served: Served) -> None:
    assert "NOT SOUND" not in served.run("audit", "verify")
