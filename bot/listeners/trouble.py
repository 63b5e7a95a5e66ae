"""When a conversation fails: the person reads what to do, the log reads what happened, both with one id."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.kept.case import NoSuchCaseError, UnreadableCaseError
from bot.listeners.desk import NotSavedError
from bot.listeners.respond import Replies
from bot.troubles import describe, new_error_id
from dialogs import findings_form, words

log: Final = logging.getLogger("backpain.listeners")

JSON: Final[dict[str, str | Sequence[str]]] = {"content-type": ["application/json;charset=utf-8"]}


KINDS: Final = frozenset(
    {"block_actions", "view_submission", "view_closed", "event_callback", "shortcut", "message_action"}
)


def register(app: AsyncApp, replies: Replies) -> None:
    """Register the one error handler."""

    async def tell(error: Exception, body: dict[str, Any]) -> BoltResponse:
        return await _tell(replies, error, body)

    app.error(tell)


async def _tell(replies: Replies, error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Answer Slack with 200 and the person with words, each way that kind of payload allows."""
    error_id = error.error_id if isinstance(error, NotSavedError) else new_error_id()
    kind = body.get("type") if body.get("type") in KINDS else "command"
    log.error("%s: %s failed: %s", error_id, kind, describe(error))
    if isinstance(error, NoSuchCaseError):
        shown = words.no_such_case(error_id)
    elif isinstance(error, UnreadableCaseError):
        shown = words.unreadable_case(error_id)
    elif isinstance(error, NotSavedError):
        shown = words.trouble(error_id, words.not_saved(error_id))
    else:
        shown = words.trouble(error_id, "Something went wrong in backpain.")
    if kind == "view_submission":
        beside = findings_form.first_input(body["view"])
        return _answer({"response_action": "errors", "errors": {beside: shown.text}})
    if "command" in body:
        return _answer({"text": shown.text, "blocks": shown.blocks, "response_type": "ephemeral"})
    if url := body.get("response_url"):
        await replies.say(url, shown)
    return BoltResponse(status=200)


def _answer(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(payload), headers=JSON)
