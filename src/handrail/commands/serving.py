"""Answering requests: one process with several threads, since two processes that write make SQLite wait."""

from __future__ import annotations

import argparse
import os
import sys

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from handrail.web.environment import Refused, read_environment


def serve(chosen: argparse.Namespace) -> int:
    """Until it is stopped. The environment is read here first, so that what is refused is said once and plainly."""
    try:
        read_environment(os.environ)
    except Refused as refused:
        print(f"handrail: {refused}", file=sys.stderr)
        return 2
    Server(
        "handrail.web.wsgi:application",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=chosen.threads,
        backpressure=256,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
    return 0
