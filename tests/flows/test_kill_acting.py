"""`kill -9` between a claim and the taking back of the questions whether anybody acts."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox.faults import Fault
from bot.sandbox.records import Scheduled
from tests.campaign.answers import submit
from tests.flows.team import WHO_ACTS
from tests.flows.test_kill import Round, end, eventually, in_a_round


def asked(round_: Round) -> list[Scheduled]:
    """The questions whether anybody acts that Slack holds."""
    return [each for each in round_.workspace.schedule.waiting() if WHO_ACTS in each.text]


async def test_nobody_is_chased_after_a_claim_but_by_words_for_that_however_the_app_died(tmp_path: Path) -> None:
    async def play(round_: Round) -> None:
        workspace = round_.workspace
        doomed = await round_.start("bot")
        assert await submit(workspace, workspace.people["alice"], "emergency", "spine-team")
        await eventually(lambda: len(asked(round_)) == 14)
        held_up = workspace.faults.add(Fault("chat.deleteScheduledMessage", "hold", skip=2))
        (card,) = workspace.channels["spine-team"].top_level()
        await workspace.people["bob"].press(card, "acknowledge")
        await held_up.reached.wait()
        await end(doomed)
        assert len(asked(round_)) == 12, "the nearest two are taken back, the third was under way"
        assert all(
            "unless the card, which heads this thread, already says who is acting" in each.text
            for each in asked(round_)
        )
        heir = await round_.start("bot")
        try:
            await eventually(lambda: not asked(round_))
            assert not asked(round_)
            await eventually(lambda: "is acting since" in card.text)
            assert "is acting since" in card.text
        finally:
            await end(heir)

    await in_a_round(tmp_path / "backpain.db", play)
