"""Whether Slack takes the app's token now: the one question that tells whether the app is installed."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.refusals import TOKEN_ERRORS, was_refused
from bot.slack import Slack
from bot.troubles import slack_code


async def token_works(slack: Slack) -> bool | None:
    """Whether it does; None where Slack does not say."""
    try:
        await slack.again.auth_test()
    except SlackApiError as refused:
        return False if was_refused(refused) and slack_code(refused) in TOKEN_ERRORS else None
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None
    return True
