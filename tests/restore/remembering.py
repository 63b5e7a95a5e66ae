"""A Slack that answers at once and remembers: what was posted, with its key, and all that it holds, in one list."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import Any, Final

from aiohttp import web

from tests.load.stub import PAGE, Arguments, Stub

POST: Final = "chat.postMessage"


class Remembering(Stub):
    """The stub of load, whose messages can be found again."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        super().__init__()
        self.posts: dict[str, list[Arguments]] = {}  # by channel, oldest first
        self.may_post = asyncio.Event()  # unset: whoever posts waits
        self.may_post.set()
        self._listed: list[Arguments] = []
        self._moments = itertools.count(1)
        self._answers |= {"conversations.history": self._history, "conversations.replies": self._history}

    @property
    def all_held(self) -> dict[str, Arguments]:
        """Every scheduled message, by its id."""
        return {one["id"]: one for held in self.held.values() for one in held}

    def said(self, words: str) -> list[str]:
        """The texts of all posts with these words in them."""
        return [one["text"] for posts in self.posts.values() for one in posts if words in one["text"]]

    async def _call(self, request: web.Request) -> web.Response:
        if request.match_info["method"] == POST:
            await self.may_post.wait()
        return await super()._call(request)

    def _post(self, asked: Arguments) -> Arguments:
        answer = super()._post(asked)
        answer["ts"] = f"{int(time.time())}.{next(self._moments):06}"
        metadata = asked.get("metadata")
        said = {
            "ts": answer["ts"],
            "text": asked.get("text", ""),
            "thread_ts": asked.get("thread_ts"),
            "metadata": json.loads(metadata) if isinstance(metadata, str) else metadata,
        }
        self.posts.setdefault(asked["channel"], []).append(said)
        return answer

    def _history(self, asked: Arguments) -> Arguments:
        oldest, thread = float(asked.get("oldest") or 0), asked.get("ts")
        said = [one for one in self.posts.get(asked["channel"], []) if float(one["ts"]) >= oldest]
        found = [one for one in said if thread is None or thread in {one["ts"], one["thread_ts"]}]
        return {"messages": found}

    def _schedule(self, asked: Arguments) -> Arguments:
        answer = super()._schedule(asked)
        self.held[asked["channel"]][-1]["date_created"] = int(time.time())
        return answer

    def _scheduled(self, asked: Arguments) -> Arguments:
        """The list of one channel or of all, as it was when its first page was asked for."""
        channel, begin = asked.get("channel"), int(asked.get("cursor") or 0)
        oldest, latest = float(asked.get("oldest") or 0), float(asked.get("latest") or "inf")
        listed = self._listed
        if channel or not begin:
            of = self.held.get(channel, []) if channel else self.all_held.values()
            listed = [_told(one) for one in of if oldest <= one["post_at"] <= latest]
        if not channel:
            self._listed = listed
        cursor = str(begin + PAGE) if begin + PAGE < len(listed) else ""
        return {"scheduled_messages": listed[begin : begin + PAGE], "response_metadata": {"next_cursor": cursor}}


def _told(held: Arguments) -> dict[str, Any]:
    """What Slack's list tells: no blocks, no thread."""
    return {name: value for name, value in held.items() if name != "blocks"}
