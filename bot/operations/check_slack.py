"""What `backpain check` asks of Slack: the tokens, the scopes, the clock, the channels and the people that are set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.app_manifest import scopes as scopes_of_the_manifest
from bot.clock import Clock
from bot.operations.checked import Row, State
from bot.settings import Settings
from bot.slack import Slack
from bot.troubles import describe, slack_code

CLOCK_MAY_DIFFER: Final = timedelta(seconds=60)
"""Slack refuses what is signed five minutes off; half a minute of it may be the way there and back."""
MOST_NAMED: Final = 10
MOST_CHANNELS: Final = 1000
TROUBLES: Final = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError)


async def ask_slack(settings: Settings, slack: Slack, clock: Clock) -> list[Row]:
    """A row for each; without a token that Slack takes nothing else can be asked."""
    try:
        answer = await slack.once.auth_test()
    except TROUBLES as trouble:
        return [Row("bot token", "WRONG", _token_words(settings, trouble))]
    headers = {str(name).lower(): str(value) for name, value in dict(answer.headers).items()}
    return [
        Row("bot token", "ok", f"Slack takes it, for {answer.get('team')}"),
        _scopes(headers),
        _clock(headers, clock.now()),
        await _app_token(settings, slack),
        *await _channels(settings, slack),
        await _backup_person(settings, slack),
    ]


def _token_words(settings: Settings, trouble: Exception) -> str:
    if isinstance(trouble, SlackApiError):
        return f"Slack refuses SLACK_BOT_TOKEN ({slack_code(trouble)}): install the app again, and copy its bot token"
    return f"Slack does not answer at {settings.api_url} ({describe(trouble)}): check the network and SLACK_API_URL"


def _scopes(headers: Mapping[str, str]) -> Row:
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    asked = scopes_of_the_manifest()
    if missing := sorted(asked.needed - granted):
        words = f"{', '.join(missing)} not granted: add under OAuth & Permissions, and install the app again"
        return Row("scopes", "WRONG", words)
    if missing := sorted(asked.optional - granted):
        return Row("scopes", "note", f"all that are needed; without {', '.join(missing)} (manifest.yml says what for)")
    return Row("scopes", "ok", "all are granted")


def _clock(headers: Mapping[str, str], now: datetime) -> Row:
    try:
        off = now - parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return Row("clock", "note", "Slack does not say what time it is there")
    words = f"{abs(off).total_seconds():.0f} s {'ahead of' if off > timedelta(0) else 'behind'} Slack's"
    if abs(off) > CLOCK_MAY_DIFFER:
        return Row("clock", "WRONG", f"{words}: set the clock of this machine (NTP)")
    return Row("clock", "ok", words)


async def _app_token(settings: Settings, slack: Slack) -> Row:
    if settings.app_token is None:
        return Row("receiving", "note", "signed HTTP: type /backpain in Slack to see that its requests arrive")
    client = SocketModeClient(settings.app_token.get_secret_value(), web_client=slack.again)
    try:
        await client.issue_new_wss_url()
    except TROUBLES as trouble:
        words = slack_code(trouble) if isinstance(trouble, SlackApiError) else describe(trouble)
        words = f"Slack gives no socket for SLACK_APP_TOKEN ({words}): it needs the scope connections:write"
        return Row("receiving", "WRONG", words)
    finally:
        await client.close()  # type: ignore[no-untyped-call] # the SDK leaves this method untyped
    return Row("receiving", "ok", "Socket Mode: Slack gives a socket")


async def _channels(settings: Settings, slack: Slack) -> list[Row]:
    try:
        there: list[dict[str, Any]] = []
        for workspace in await slack.workspaces.each():
            answer = await slack.again.users_conversations(
                types="public_channel,private_channel", exclude_archived=True, limit=MOST_CHANNELS, team_id=workspace
            )
            there += answer["channels"]
    except TROUBLES as trouble:
        return [Row("channels", "WRONG", f"Slack does not say where the app is ({describe(trouble)})")]
    shared = [f"#{channel['name']}" for channel in there if channel.get("is_ext_shared")]
    named = ", ".join(f"#{channel['name']}" for channel in there[:MOST_NAMED])
    rows = [Row("channels", "ok", f"the app is in {named}{' and others' if len(there) > MOST_NAMED else ''}")]
    if not there:
        rows = [Row("channels", "WRONG", "the app is in no channel: type /invite @backpain in the team's")]
    if shared:
        words = f"{', '.join(shared)}: another organisation reads there, so cases are not shown"
        rows.append(Row("shared channels", "note", words))
    if settings.heartbeat_channel:
        is_in = settings.heartbeat_channel in {channel["id"] for channel in there}
        state: State = "ok" if is_in else "WRONG"
        words = "the app is in it" if is_in else "the app is not in BACKPAIN_HEARTBEAT_CHANNEL: invite it there"
        rows.append(Row("heartbeat channel", state, words))
    return rows


async def _backup_person(settings: Settings, slack: Slack) -> Row:
    if not settings.backup_person:
        words = "BACKPAIN_BACKUP_PERSON is not set: where a channel has set nobody either, the channel is told"
        return Row("backup person", "note", words)
    try:
        is_active = (await slack.member(settings.backup_person)).is_active
    except TROUBLES as trouble:
        words = slack_code(trouble) if isinstance(trouble, SlackApiError) else describe(trouble)
        return Row("backup person", "WRONG", f"Slack does not know BACKPAIN_BACKUP_PERSON ({words}): name another")
    if not is_active:
        return Row("backup person", "WRONG", "BACKPAIN_BACKUP_PERSON is deactivated in Slack: name another")
    return Row("backup person", "ok", "there, and active")
