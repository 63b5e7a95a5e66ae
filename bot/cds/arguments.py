"""What `backpain serve-cds` takes: apart from the rest, which no other command needs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

PORT: Final = 3001


def arguments_of_serve_cds(parser: argparse.ArgumentParser, port: Callable[[str], int]) -> None:
    """Add what the command takes; `port` reads one."""
    parser.add_argument("--base-url", default="", help="the https address at which record systems reach it")
    parser.add_argument("--clients", type=Path, help='JSON: {"https://issuer": {"keys": [public JWK, ...]}}')
    parser.add_argument("--host", default="127.0.0.1", help="the name or address of this machine to listen on")
    parser.add_argument("--port", type=port, default=PORT, help="port to listen on (0: any free one)")
    parser.add_argument(
        "--unsigned", action="store_true", help="to try it: take unsigned calls from this machine alone"
    )
