"""A piece of network between two programs, that can be cut, closed, or slow to answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress

CHUNK = 65536


class Proxy:
    """Passes connections on to a port of this machine."""

    def __init__(self, target_port: int) -> None:
        """`answers_after` is how many seconds what the target says is held back."""
        self.answers_after = 0.0
        self.port = 0
        self._target_port = target_port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listen; after `close` on the same port as before."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Reset every connection there is; new ones are taken."""
        for writer in self._open:
            writer.transport.abort()

    def close(self) -> None:
        """Reset every connection there is and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.cut()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
        pair = {writer, there_writer}
        self._open |= pair
        try:
            await asyncio.gather(self._pump(reader, there_writer), self._pump(there_reader, writer, answers=True))
        finally:
            self._open -= pair

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool = False) -> None:
        with suppress(ConnectionError):
            while data := await source.read(CHUNK):
                if answers:
                    await asyncio.sleep(self.answers_after)
                sink.write(data)
                await sink.drain()
        sink.close()
