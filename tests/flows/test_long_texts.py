"""What is longer than Slack takes in one text: cut at a line, said so, and never a reason to change nothing."""

from __future__ import annotations

from bot.posts import Posted
from bot.sandbox.faults import Fault
from dialogs.blocks import message, section
from dialogs.message import LONGEST_TEXT, plain
from tests.flows.team import working

CUT = "(Cut here:"


async def test_b3_a_message_whose_new_text_is_too_long_is_changed_all_the_same_and_says_where_it_is_cut(
    sqlite_url: str,
) -> None:
    async with working(sqlite_url) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        long = message([section(f"Line {number}: " + "as long as lines are " * 10) for number in range(30)])
        assert len(long.text) > LONGEST_TEXT
        await team.bot.slack.update(Posted(card.channel_id, card.ts), long)
        assert [block["text"]["text"] for block in card.blocks or []] == [
            block["text"]["text"] for block in long.blocks
        ]
        kept, said = card.text.rsplit("\n", 1)
        assert said.startswith(CUT)
        assert long.text.startswith(f"{kept}\n")
        assert len(card.text) <= LONGEST_TEXT


async def test_b3_a_reply_whose_blocks_slack_refuses_is_said_whole_as_text(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        team.workspace.faults.add(Fault("chat.postMessage", "error:invalid_blocks", skip=1))
        await team.seed_case(team.alice)
        (card,) = team.channel
        red_flags = next(said for said in team.thread(card) if not said.blocks)
        assert red_flags.text.startswith("Red flags to say")
        assert "interpreter" in red_flags.text
        assert CUT not in red_flags.text


def test_b3_a_text_alone_that_is_too_long_says_where_it_is_cut() -> None:
    long = plain(message([section(f"Line {number}: " + "as long as lines are " * 10) for number in range(30)]))
    assert long.text.rsplit("\n", 1)[1].startswith(CUT)
    assert len(long.text) <= LONGEST_TEXT
