"""A connection to PostgreSQL that is cut when the server goes silent, instead of being waited for without end."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus

log: Final = logging.getLogger("backpain.kept")

CONNECT_SECONDS: Final = 5
ANSWER_SECONDS: Final = 8.0
"""No statement of ours takes a tenth of this; Slack's own limit is cut shorter by whoever has to answer it."""

STOPPED_SECONDS: Final = 10
"""A machine that says nothing for so long in the midst of a transaction is stopped: what it has locked is let go."""

PARAMETERS: Final[dict[str, Any]] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": f"-c statement_timeout={ANSWER_SECONDS * 1000:.0f} -c lock_timeout={ANSWER_SECONDS * 1000:.0f} "
    f"-c idle_in_transaction_session_timeout={STOPPED_SECONDS}s",
}
"""What libpq and the server bound themselves; neither helps against a server that accepts and never answers."""


class BoundedConnection(AsyncConnection[Any]):
    """psycopg's connection, hung up when a statement has no answer within ANSWER_SECONDS.

    Cancelling would not do: psycopg then asks the silent server to cancel, and waits again.
    """

    async def wait(self, *arguments: Any, **named: Any) -> Any:
        """As psycopg's: the one place where a connection waits for its server."""
        patience = asyncio.get_running_loop().call_later(ANSWER_SECONDS, self._hang_up)
        try:
            return await super().wait(*arguments, **named)
        finally:
            patience.cancel()

    def _hang_up(self) -> None:
        if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
            return  # nothing was asked: it waits for notifications, which may take days
        log.error("PostgreSQL has not answered for %.0f s: the connection is cut", ANSWER_SECONDS)
        with socket.socket(fileno=os.dup(self.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
