"""The least a Slack can be for timing: it answers every Web API call with ok and opens sockets to the driver."""

from __future__ import annotations

import json

from aiohttp import web


def serve(socket_url: str) -> web.Application:
    """An application that answers `auth.test`, `views.open` and `apps.connections.open` without looking."""
    answers = {
        "auth.test": {"ok": True, "team_id": "T1", "user_id": "U0", "bot_id": "B0", "url": "https://t.slack.com/"},
        "apps.connections.open": {"ok": True, "url": socket_url},
        "views.open": {"ok": True, "view": {"id": "V1", "hash": "1.1"}},
    }
    encoded = {method: json.dumps(answer).encode() for method, answer in answers.items()}

    async def call(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=encoded[request.match_info["method"]], content_type="application/json")

    app = web.Application(client_max_size=2**22)
    app.router.add_post("/api/{method}", call)
    return app
