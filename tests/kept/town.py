"""The one workspace in which the rows of every release were written: its people, channels and ids stay the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from bot.sandbox.records import Channel, Message, Scheduled
from bot.sandbox.workspace import Workspace
from tests.flows.team import new_workspace

TEAM: Final = "T0KEPT00001"
APP: Final = "A0KEPT00001"
BOT: Final = "B0KEPT00001"
PEOPLE: Final = {
    "alice": ("Alice Moore", "Europe/London", "U0KEPTALICE"),
    "bob": ("Bob Okafor", "America/New_York", "U0KEPTBOB01"),
    "carol": ("Carol Diaz", "Europe/London", "U0KEPTCAROL"),  # the backup person
    "dana": ("Dana Ito", "Europe/London", "U0KEPTDANA1"),  # leaves the hospital
}
BOT_USER: Final = "U0KEPTBOT01"
CHANNELS: Final = {
    "spine-team": "C0KEPTSPINE",
    "no-bot": "C0KEPTNOBOT",
    "archived": "C0KEPTARCHI",  # archived while a case lives there
    "shared": "C0KEPTSHARE",  # opened to another organisation while a case lives there
    "invited": "C0KEPTINVIT",  # the bot is let in after a case was opened there
    "refusing": "C0KEPTREFUS",  # refuses some messages
}


def kept_town(at: datetime, *, granted_optional: bool = True) -> Workspace:
    """The workspace with the ids of the kept rows, its clock standing at `at`; not yet started."""
    workspace = new_workspace(at, granted_optional=granted_optional)
    workspace.payloads.team_id, workspace.payloads.app_id = TEAM, APP
    conversations = workspace.conversations
    conversations.bot_id = BOT
    for key, (name, zone, _) in PEOPLE.items():
        if key not in workspace.people:
            workspace.add_person(key, name, zone)
    people = [workspace.people[key].member for key in PEOPLE]
    for member, known_as in [(conversations.bot, BOT_USER), *((each, PEOPLE[each.key][2]) for each in people)]:
        member.id = known_as
    conversations.members.clear()
    conversations.members.update({member.id: member for member in (conversations.bot, *people)})
    conversations.channels.clear()
    for name, known_as in CHANNELS.items():
        with_bot = () if name in {"no-bot", "invited"} else (conversations.bot,)
        conversations.add_channel(name, *people, *with_bot).id = known_as
    for person in workspace.people.values():
        person.direct_messages.id = "D" + person.id.removeprefix("U")
    return workspace


def as_kept(workspace: Workspace) -> dict[str, Any]:
    """What Slack holds, as plain values: every channel that was spoken in or changed, and the waiting messages."""
    untouched = kept_town(workspace.clock.now())
    channels = {}
    for name, channel in workspace.channels.items():
        state = _state(channel, workspace)
        if channel.messages or state != _state(untouched.channels[name], untouched):
            channels[name] = {**state, "messages": [_said(message) for message in channel.messages]}
    return {
        "channels": channels,
        "waiting": [vars(scheduled) for scheduled in workspace.schedule.waiting()],
        "gone": [key for key, person in workspace.people.items() if person.member.deleted],
    }


def fill(workspace: Workspace, kept: dict[str, Any]) -> None:
    """Put into the workspace what `as_kept` gave; the messages of several cases may be put in one after another."""
    bot = workspace.conversations.bot.id
    for name, held in kept["channels"].items():
        channel = workspace.channels[name]
        channel.archived, channel.shared = held["archived"], held["shared"]
        (channel.members.add if held["bot_is_in"] else channel.members.discard)(bot)
        channel.messages.extend(Message(channel_id=channel.id, **said) for said in held["messages"])
        channel.messages.sort(key=lambda message: float(message.ts))
        assert len({message.ts for message in channel.messages}) == len(channel.messages), (
            f"two messages at once: {name}"
        )
    for waiting in kept["waiting"]:
        workspace.schedule.hold(Scheduled(**waiting))
    for key in kept["gone"]:
        workspace.deactivate(workspace.people[key])


def _state(channel: Channel, workspace: Workspace) -> dict[str, Any]:
    return {
        "archived": channel.archived,
        "shared": channel.shared,
        "bot_is_in": workspace.conversations.bot.id in channel.members,
    }


def _said(message: Message) -> dict[str, Any]:
    return {name: value for name, value in vars(message).items() if name != "channel_id"}
