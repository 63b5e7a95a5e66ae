"""`backpain serve-cds`: the service of CDS Hooks, off unless it is started by this name."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from typing import TYPE_CHECKING, Final

from bot.addresses import is_this_machine, origin_of
from bot.clock import SystemClock
from bot.troubles import CannotStartError, LogFormatter

if TYPE_CHECKING:
    from bot.cds.trust import Trust

CANNOT_START: Final = 2


def serve_cds(chosen: argparse.Namespace) -> int:
    """Serve until told to stop; gives the exit status."""
    try:
        base_url, trust = _agreed(chosen)
        to_stderr = logging.StreamHandler()
        to_stderr.setFormatter(LogFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logging.basicConfig(level="INFO", handlers=[to_stderr])
        asyncio.run(_serve(base_url, trust, chosen.host, chosen.port))
    except CannotStartError as reason:
        print(f"backpain cannot serve CDS Hooks: {reason}", file=sys.stderr)
        return CANNOT_START
    except KeyboardInterrupt:
        pass
    return 0


def _agreed(chosen: argparse.Namespace) -> tuple[str, Trust | None]:
    """The address that tokens must be made for, and who is trusted; None where unsigned calls are taken."""
    if chosen.unsigned:
        if not is_this_machine(chosen.host) or chosen.clients or chosen.base_url:
            raise CannotStartError("--unsigned is for trying it on this machine, with no other argument but --port.")
        return "", None
    origin = origin_of(chosen.base_url)
    if origin is None or (origin.scheme == "http" and not is_this_machine(origin.host)) or chosen.clients is None:
        raise CannotStartError(
            "it needs --base-url, an https address, and --clients, a file of the keys of those who may call."
        )
    try:
        from bot.cds.trust import Trust, read_clients  # noqa: PLC0415 - PyJWT comes with an extra
    except ImportError:
        raise CannotStartError("it needs PyJWT: install backpain with its extra named cds.") from None
    clock = SystemClock()
    return chosen.base_url.rstrip("/"), Trust(read_clients(chosen.clients), lambda: clock.now().timestamp())


async def _serve(base_url: str, trust: Trust | None, host: str, port: int) -> None:
    from bot.cds.server import PATH, Service  # noqa: PLC0415 - as above
    from bot.listening import serving  # noqa: PLC0415 - as above

    answer = Service(base_url, trust, SystemClock().now).answer
    async with serving(answer, host, port, ("--host", "--port")) as address:
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        print(f"backpain answers CDS Hooks at {address}{PATH}", flush=True)
        await stopped.wait()
