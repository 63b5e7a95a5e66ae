"""The App Home: what this is, how to begin, a person's open cases, those of their channels, and what they may set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dialogs import away, channel_settings
from dialogs import role as about_you
from dialogs.blocks import Block, actions, button, context, divider, header, section
from dialogs.choose_place import new_case_button
from dialogs.find_case import find_button
from dialogs.open_loops import ANSWER, by_urgency, line, own_line
from dialogs.question_page import ask_button
from dialogs.turning import on_page, turning
from dialogs.unreadable import ASSESS_AGAIN
from dialogs.who import mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.triage.explained import Role
    from dialogs.open_loops import Loop

PAGES: Final = "home"
MINE: Final = "mine"
THEIRS: Final = "theirs"
_MINE_SHOWN: Final = 25
_THEIRS_SHOWN: Final = 20
_TORN_SHOWN: Final = 10
_CHANNELS_SHOWN: Final = 12
_BEGIN: Final = (
    "None yet. To begin:\n"
    "1. Press *New case* above, or type `/backpain` in a channel.\n"
    "2. Answer two short pages; an emergency answer can be sent at once.\n"
    "3. The recommendation is posted in the channel; what is due comes in its thread, and here."
)
_NONE: Final = "None. *New case* above or `/backpain` in a channel begins one."


@dataclass(frozen=True)
class HomeChannel:
    """A channel of the person; `told`: what is wrong with who is next there; `is_set`: something is set."""

    id: str
    told: tuple[str, ...]
    is_set: bool


@dataclass(frozen=True)
class Loops:
    """Open loops of one kind, the page (0 is the first) that is wanted, and whether Slack let all of them be seen."""

    loops: Sequence[Loop] = ()
    page: int = 0
    is_all: bool = True


def home(
    mine: Loops,
    theirs: Loops | None = None,
    *,
    is_new: bool = False,
    torn: Sequence[str] = (),
    channels: Sequence[HomeChannel] | None = None,
    away_until: date | None = None,
    role: Role | None = None,
) -> Block:
    """Return the home view; of `mine` where nothing may be seen it says that the cases cannot be read just now.

    `theirs` are the cases of others in the channels of the person, who `is_new` while no case ever was theirs; `torn`
    are the codes of cases of which nothing else can be read; `channels` is None for whoever may set nothing;
    `role` is what the person said of themselves, None while they are to be asked.
    """
    settings = [] if channels is None else [divider(), *_channels(channels), *_away(away_until), *_role(role)]
    asked = [about_you.asked()] if channels is not None and role is None else []
    others = theirs or Loops()
    return {
        "type": "home",
        "blocks": [
            *_introduction(),
            actions("begin", new_case_button(), find_button(), ask_button()),
            *asked,
            divider(),
            header("Your open cases"),
            *_torn(torn),
            *_mine(mine, others.page, is_new=is_new),
            *_theirs(others, mine.page),
            *settings,
        ],
    }


def pages_of(value: str) -> tuple[int, int]:
    """Return the pages that a button of the Home leads to: of one's own cases, and of those of others."""
    mine, _, theirs = value.partition(":")
    return int(mine), int(theirs)


def _mine(listed: Loops, others_page: int, *, is_new: bool) -> list[Block]:
    if not listed.loops and not listed.is_all:
        return [section("Your cases cannot be listed just now. They are in their channels, under each card.")]
    if not listed.loops:
        return [section(_BEGIN if is_new else _NONE)]
    here, shown = on_page(sorted(listed.loops, key=by_urgency), listed.page, _MINE_SHOWN)
    pages = turning(f"{PAGES}_{MINE}", len(listed.loops), here, _MINE_SHOWN, lambda page: f"{page}:{others_page}")
    return [*(_row(loop, own_line(loop)) for loop in shown), *pages]


def _theirs(listed: Loops, own_page: int) -> list[Block]:
    silent = [] if listed.is_all else [context("Slack did not say of every channel whether you are in it: look there.")]
    if not listed.loops:
        return [divider(), *silent] if silent else []
    here, shown = on_page(sorted(listed.loops, key=by_urgency), listed.page, _THEIRS_SHOWN)
    pages = turning(f"{PAGES}_{THEIRS}", len(listed.loops), here, _THEIRS_SHOWN, lambda page: f"{own_page}:{page}")
    rows = [_row(loop, f"{line(loop)} · {mention(loop.channel)}") for loop in shown]
    return [divider(), header("Open cases of others in your channels"), *silent, *rows, *pages]


def _row(loop: Loop, told: str) -> Block:
    return {**section(told), "accessory": button(ANSWER, "Answer", loop.ref)}


def _channels(channels: Sequence[HomeChannel]) -> list[Block]:
    rows: list[Block] = [header("Your channels")]
    for channel in channels[:_CHANNELS_SHOWN]:
        told = channel.told or (
            f"{mention(channel.id)}: who is next is set." if channel.is_set else mention(channel.id),
        )
        opens = button(channel_settings.OPEN, "Settings", channel.id)
        rows.append({**section("\n".join(told)), "accessory": opens})
    menu = channel_settings.choose_channel()
    return [*rows, {"type": "actions", "block_id": "any_channel", "elements": [menu]}]


def _away(until: date | None) -> list[Block]:
    return [{**section(away.line(until)), "accessory": button(away.CHOOSE, "Away until …")}]


def _role(role: Role | None) -> list[Block]:
    return [] if role is None else [about_you.line(role)]


def _introduction() -> list[Block]:
    return [
        header("backpain"),
        section(
            "Decision support for clinicians: the next step for acute severe low back pain with leg numbness. Type "
            "`/backpain` in a channel, answer two short pages, and the recommendation is posted there with red-flag "
            "reminders and a follow-up."
        ),
        section(
            "*Not for:* patients, people under 18 as the only guide, a substitute for examination, or the patient "
            "record. No names, dates of birth or record numbers, in the form or after the command."
        ),
        context(
            "Educational, for healthcare professionals. Content awaits human review until its card says approved. "
            "In an emergency act first."
        ),
    ]


def _torn(codes: Sequence[str]) -> list[Block]:
    return [section(f"*{code}* {ASSESS_AGAIN}, with `/backpain`.") for code in codes[:_TORN_SHOWN]]
