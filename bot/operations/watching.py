"""What is answered to whoever watches the bot: /healthz, /readyz and, on a port of their own alone, /metrics."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.kept.overview import behind, open_loops
from bot.kept.store import Cases
from bot.operations.readiness import Readiness
from bot.receiving.server import Answer
from bot.tally import Tally
from bot.triage.content import GOVERNANCE

HEALTH_PATH: Final = "/healthz"
READY_PATH: Final = "/readyz"
METRICS_PATH: Final = "/metrics"


@dataclass(frozen=True, slots=True)
class Watching:
    """Answers GET by path; nothing of it says who, what or where."""

    readiness: Readiness
    tally: Tally
    cases: Cases
    clock: Clock

    @property
    def for_everybody(self) -> dict[str, Answer]:
        """What may be asked where Slack posts."""
        return {HEALTH_PATH: self.healthy, READY_PATH: self.ready}

    async def receive(self, request: web.BaseRequest) -> web.Response:
        """Answer one request on the port of their own."""
        answer = {**self.for_everybody, METRICS_PATH: self.metrics}.get(request.path)
        if answer is None:
            return web.Response(status=404)
        return await answer() if request.method == "GET" else web.Response(status=405)

    async def healthy(self) -> web.Response:
        """The process lives."""
        return web.json_response({"ok": True})

    async def ready(self) -> web.Response:
        """200 where the bot can do its work, or 503 and why not."""
        if why := await self.readiness.why_not():
            return web.json_response({"ok": False, "why": why}, status=503)
        return web.json_response({"ok": True})

    async def metrics(self) -> web.Response:
        """Every count and gauge; where the database does not answer, those that are of it stand as they were."""
        tally = self.tally
        tally.ready.set(0 if await self.readiness.why_not() else 1)
        tally.about.labels(GOVERNANCE.version).set(1)
        with suppress(SQLAlchemyError, OSError):
            tally.oldest_due.set((await behind(self.cases, self.clock.now())).total_seconds())
            tally.loops(await open_loops(self.cases))
        return web.Response(body=generate_latest(tally.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
