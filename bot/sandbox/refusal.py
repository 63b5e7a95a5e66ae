"""How the workspace says no: Slack's error name, with what Slack adds to it."""

from __future__ import annotations

from typing import Any


class SlackRefusalError(Exception):
    """A request that Slack would refuse.

    `error` is Slack's name for it; `details` are further keys of the answer; `retry_after` (seconds) makes it
    an HTTP 429.
    """

    def __init__(self, error: str, *, retry_after: int | None = None, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.retry_after = retry_after
        self.details = details

    def answer(self) -> dict[str, Any]:
        """Return the JSON answer that Slack would give."""
        return {"ok": False, "error": self.error, **self.details}


def refused_arguments(*messages: str) -> SlackRefusalError:
    """Return the refusal `invalid_arguments` with Slack's `[ERROR] …` lines."""
    lines = [f"[ERROR] {message}" for message in messages]
    return SlackRefusalError("invalid_arguments", response_metadata={"messages": lines})
