"""Faults put in the way of the app's calls, before or after the call takes effect."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Moment = Literal["before", "after"]
ACTIONS = ("hold", "reset", "status", "page", "ratelimited", "stall", "error")


@dataclass
class Fault:
    """What happens to some calls of one method ("*": of any).

    The first `skip` calls pass; the next `times` meet the fault: `before` anything was done, or `after`, when all was
    done but the answer is not given. `action` is one of:

    - `hold`: the request stays open until `release()`, then goes on as if nothing had happened
    - `hold:lost`: the same, and then the connection is cut in place of the answer
    - `reset`: the connection is cut
    - `status:500`: that HTTP status, with no body
    - `page:403`: that HTTP status, with a web page that is not Slack's, as a proxy in between gives it
    - `ratelimited:2`: HTTP 429 with that `Retry-After` in seconds
    - `stall:30`: that many seconds of real time, then goes on
    - `error:channel_not_found`: Slack's `ok: false` with that name

    With `only_for`, only calls that name this channel or person meet it. `reached` is set when a call meets it.
    """

    method: str
    action: str
    skip: int = 0
    times: int = 1
    when: Moment = "before"
    only_for: str = ""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        if self.kind not in ACTIONS:
            raise ValueError(f"Unknown fault action {self.action!r}: use one of {', '.join(ACTIONS)}.")

    @property
    def kind(self) -> str:
        """The action's name, without its argument."""
        return self.action.partition(":")[0]

    @property
    def argument(self) -> str:
        """What stands behind the colon of the action."""
        return self.action.partition(":")[2]

    def release(self) -> None:
        """Let a held request go on."""
        self._released.set()

    async def wait_until_released(self) -> None:
        """Return when `release` was called."""
        await self._released.wait()


class Faults(list[Fault]):
    """The faults waiting for their calls, in the order they were added."""

    def add(self, fault: Fault) -> Fault:
        """Add a fault and return it."""
        self.append(fault)
        return fault

    def take(self, method: str, arguments: Mapping[str, Any]) -> Fault | None:
        """Return the fault that a call of `method` meets, counting the call against it."""
        for fault in self:
            if fault.method not in {method, "*"} or fault.times == 0:
                continue
            if fault.only_for and fault.only_for not in {arguments.get("channel"), arguments.get("user")}:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            fault.reached.set()
            return fault
        return None
