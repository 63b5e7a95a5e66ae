"""When a conversation fails: the person reads what to do, the log reads what happened, both with one id."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept.case import NoSuchCaseError, UnreadableCaseError
from bot.listeners.desk import NotSavedError
from bot.listeners.gate import TurnedAwayError
from bot.listeners.opening import replace_view
from bot.listeners.respond import Replies, is_answering
from bot.troubles import describe, new_error_id
from dialogs import findings_form, turned_away, words
from dialogs.message import Message
from dialogs.turned_away import Reason

log: Final = logging.getLogger("backpain.listeners")

JSON: Final[dict[str, str | Sequence[str]]] = {"content-type": ["application/json;charset=utf-8"]}


KINDS: Final = frozenset(
    {"block_actions", "view_submission", "view_closed", "event_callback", "shortcut", "message_action"}
)


def register(app: AsyncApp, replies: Replies) -> None:
    """Register the one error handler."""

    async def tell(error: Exception, body: dict[str, Any], client: AsyncWebClient) -> BoltResponse:
        answer, shown = await _tell(replies, error, body)
        if shown is not None and is_answering(body):
            await replace_view(client, body["view"]["id"], turned_away.words_only(shown.text))
        return answer

    app.error(tell)


async def _tell(replies: Replies, error: Exception, body: dict[str, Any]) -> tuple[BoltResponse, Message | None]:
    """Answer Slack with 200 and the person with words, each way that kind of payload allows; what is still to show."""
    if isinstance(error, TurnedAwayError):
        log.info("somebody was turned away: %s", error.reason)
        return await _turn_away(replies, error.reason, body), turned_away.told(error.reason)
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
        return _answer(findings_form.refusal(body["view"], shown.text)), None
    if "command" in body:
        return _answer({"text": shown.text, "blocks": shown.blocks, "response_type": "ephemeral"}), None
    if url := body.get("response_url"):
        await replies.say(url, shown)
    return BoltResponse(status=200), shown


async def _turn_away(replies: Replies, reason: Reason, body: dict[str, Any]) -> BoltResponse:
    """Tell one person why they are not let to a case; nothing of it is shown."""
    shown = turned_away.told(reason)
    if body.get("type") == "view_submission":
        if reason == "not_known":  # what was chosen stays in the form, to be sent again
            return _answer(findings_form.refusal(body["view"], shown.text))
        return _answer({"response_action": "update", "view": turned_away.page(reason)})
    if "command" in body:
        return _answer({"text": shown.text, "blocks": shown.blocks, "response_type": "ephemeral"})
    if url := body.get("response_url"):
        await replies.say(url, shown)
    return BoltResponse(status=200)


def _answer(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(payload), headers=JSON)
