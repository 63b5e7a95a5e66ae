"""Starts the bot, and says in one sentence why it cannot; what it runs is imported once the settings are right."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
from typing import Final

from bot.settings import SettingsError, demo_settings, read_settings
from bot.troubles import CannotStartError, JsonFormatter, LogFormatter, describe, new_error_id

log: Final = logging.getLogger("backpain.starting")

CANNOT_START: Final = 2
BROKEN: Final = 1
INTERRUPTED: Final = 130
TEXT_LINES: Final = LogFormatter("%(asctime)s %(levelname)s %(name)s %(message)s")
JSON_LINES: Final = JsonFormatter()


def start(*, demo: bool, port: int) -> int:
    """Run until told to stop; gives the exit status. `port` is that of the local workspace's page."""
    threading.excepthook = _note_thread
    try:
        _need_locks()
        settings = demo_settings() if demo else read_settings()
        to_stderr = logging.StreamHandler()
        to_stderr.setFormatter(JSON_LINES if settings.log_format == "json" else TEXT_LINES)
        logging.basicConfig(level=settings.log_level, handlers=[to_stderr])
        gc.disable()  # while so much comes in that stays, looking for garbage is a sixth of the start
        from bot.serving import serve  # noqa: PLC0415 - a second of importing, for nothing where the settings are wrong

        gc.freeze()  # nor is it looked through again afterwards
        gc.enable()
        asyncio.run(serve(settings, port))
    except SettingsError as wrong:
        return _say(f"backpain cannot start with these settings.\n{wrong}")
    except CannotStartError as reason:
        return _say(f"backpain cannot start: {reason}")
    except KeyboardInterrupt:
        return _say("backpain was stopped before it had started.", INTERRUPTED)
    except Exception as unforeseen:  # noqa: BLE001 - whatever it is, a traceback helps nobody and can quote secrets
        return _say(
            f"backpain stopped: {describe(unforeseen)}. What was kept is in the database. Error {new_error_id()}: "
            "quote this line to whoever looks after backpain.",
            BROKEN,
        )
    return 0


def _say(sentence: str, status: int = CANNOT_START) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return status


def _note_thread(ended: threading.ExceptHookArgs) -> None:
    """A library's thread failed: said as every error is, without its words."""
    if ended.exc_value is not None:
        log.error("%s: a thread ended: %s", new_error_id(), describe(ended.exc_value))


def _need_locks() -> None:
    try:
        import fcntl  # noqa: PLC0415, F401 - only whether it is there
    except ImportError:
        raise CannotStartError(
            "running the bot needs Linux or macOS, whose locks keep two processes off one database. On Windows use "
            "WSL or a container. backpain triage works here."
        ) from None
