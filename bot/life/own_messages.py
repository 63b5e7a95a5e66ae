"""Every message of ours in a thread, whoever posted it for us: we, or Slack from its scheduler."""

from __future__ import annotations

from functools import partial

from slack_sdk.errors import SlackApiError

from bot.posts import Posted
from bot.refusals import is_about_looking
from bot.slack import CannotLookError, Slack
from bot.web_api import pages


async def own_messages(slack: Slack, head: Posted) -> list[Posted]:
    """Look in the thread under `head`, which is one of them where it is ours.

    Raises:
        CannotLookError: the workspace did not grant the history scope, or the channel is closed to the bot.
    """
    ours = (await slack.again.auth_test())["bot_id"]
    replies = partial(slack.again.conversations_replies, channel=head.channel, ts=head.ts, limit=200)
    try:
        said = [one async for answer in pages(replies) for one in answer["messages"]]
    except SlackApiError as refused:
        if is_about_looking(refused):
            raise CannotLookError from refused
        raise
    return [Posted(head.channel, one["ts"]) for one in said if one.get("bot_id") == ours]
