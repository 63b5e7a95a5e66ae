"""The App Home: what this is, how to begin, and a person's open cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dialogs import away, channel_settings
from dialogs.blocks import Block, actions, button, context, divider, header, section
from dialogs.choose_place import new_case_button
from dialogs.open_loops import ANSWER, own_line
from dialogs.question_page import ask_button
from dialogs.unreadable import ASSESS_AGAIN
from dialogs.who import mention

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dialogs.open_loops import Loop

_CASES_SHOWN: Final = 30
_CHANNELS_SHOWN: Final = 12


@dataclass(frozen=True)
class HomeChannel:
    """A channel of the person; `told`: what is wrong with who is next there; `is_set`: something is set."""

    id: str
    told: tuple[str, ...]
    is_set: bool


def home(
    cases: Sequence[Loop],
    *,
    can_list: bool = True,
    torn: Sequence[str] = (),
    channels: Sequence[HomeChannel] | None = None,
    away_until: date | None = None,
) -> Block:
    """Return the home view; without `can_list` it says that the cases cannot be read just now.

    `torn` are the codes of cases of which nothing else can be read; `channels` is None for whoever may set nothing.
    """
    settings = [] if channels is None else [divider(), *_channels(channels), *_away(away_until)]
    return {
        "type": "home",
        "blocks": [
            *_introduction(),
            actions("begin", new_case_button(), ask_button()),
            divider(),
            header("Your open cases"),
            *_torn(torn),
            *_cases(cases, can_list),
            *settings,
        ],
    }


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
    return [section(f"*{code}* {ASSESS_AGAIN}, with `/backpain`.") for code in codes[:_CASES_SHOWN]]


def _cases(cases: Sequence[Loop], can_list: bool) -> list[Block]:
    if not can_list:
        return [section("Your cases cannot be listed just now. They are in their channels, under each card.")]
    if not cases:
        return [section("None. Type `/backpain` in a channel to begin.")]
    rest = len(cases) - _CASES_SHOWN
    return [
        *map(_row, sorted(cases, key=lambda loop: loop.order)[:_CASES_SHOWN]),
        *([context(f"And {rest} more.")] if rest > 0 else []),
    ]


def _row(loop: Loop) -> Block:
    return {**section(own_line(loop)), "accessory": button(ANSWER, "Answer", loop.ref)}
