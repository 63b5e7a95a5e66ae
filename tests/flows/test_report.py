"""The report of a month and another course than the result: by a button, by a word, and said where it is wanted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.report_command import report
from dialogs.blocks import spoken
from tests.flows.team import Team, new_workspace, working
from tests.flows.test_channels import on_call, open_settings, settle, told_in
from tests.flows.test_open_loops import code_of, word

LATE_IN_OCTOBER = datetime(2026, 10, 28, 10, tzinfo=UTC)
DAY = timedelta(days=1)


async def disagree(team: Team) -> None:
    await team.alice.choose("chosen", "chosen", "conservative_followup")
    await team.alice.choose("reason", "reason", "patient_choice")
    await team.alice.submit()
    await team.settled()


async def test_the_numbers_of_a_month_come_by_word_by_button_and_by_command_without_a_name(
    database: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async with working(database, at=LATE_IN_OCTOBER) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await word(team, team.alice, f"disagree {code_of(card)}")
        await disagree(team)
        assert "home care" in card.text
        await team.move(7 * DAY)
        await word(team, team.bob, "report")
        told = team.bob.ephemeral[-1].text
        assert "Report of Oct 2026" in told
        assert "1 case opened" in told
        assert "M1: urgent MRI to home care, “The patient's informed choice”: 1" in told
        assert code_of(card) not in told
        assert team.alice.id not in told
        await open_settings(team, team.bob)
        await team.bob.press(team.bob.views[-1], "open_report")
        assert spoken(team.bob.views[-1].blocks).split("\n") == told.split("\n")
        now = team.workspace.clock
        monkeypatch.setenv("BACKPAIN_DATABASE_URL", database)
        assert await asyncio.to_thread(lambda: report(month="2026-10", clock=now)) == 0
        printed = capfd.readouterr().out
        assert [line for line in printed.split("\n") if line.startswith("•")] == [
            line for line in told.split("\n") if line.startswith("•")
        ]
        assert await asyncio.to_thread(lambda: report(month="2026-13", clock=now)) == 2
        assert "is no month" in capfd.readouterr().err
        await word(team, team.alice, "disagree")
        listed = team.alice.ephemeral[-1]
        assert "Record the course: for which case?" in listed.text
        await team.alice.press(listed, "course")
        await disagree(team)
        await word(team, team.bob, "report")
        assert team.bob.ephemeral[-1].text == told, "the last course beside a result is the one that counts"


async def test_the_report_is_said_once_on_the_first_of_the_month_where_its_managers_want_it(database: str) -> None:
    workspace = new_workspace(LATE_IN_OCTOBER)
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            on_call(team)
            await settle(team, team.alice, {"report_to": workspace.channels["on-call"].id})
            assert "Monthly report: <#" in told_in(team, "spine-team", "changed backpain's settings")[-1].text
            await team.seed_case(team.alice)
            await team.move(3 * DAY)
            assert not told_in(team, "on-call", "Report of")
        workspace.clock.move(DAY)  # down on the first of the month, up again that day
        async with working(database, workspace=workspace) as team:
            await team.settled()
            (said,) = told_in(team, "on-call", "Report of Oct 2026")
            assert "1 case opened" in said.text
            for _ in range(3):
                await team.move(DAY)
            assert len(told_in(team, "on-call", "Report of")) == 1
            workspace.channels["on-call"].shared = True
            await team.move(28 * DAY)
            assert len(told_in(team, "on-call", "Report of")) == 1, "others read there: nothing is said"
            workspace.channels["on-call"].shared = False
            await settle(team, team.alice, {"report_to": None})
            await team.move(31 * DAY)
            assert len(told_in(team, "on-call", "Report of")) == 1
    finally:
        await workspace.stop()


async def test_a_channel_for_the_report_that_slack_does_not_know_is_refused_beside_its_field(database: str) -> None:
    async with working(database) as team:
        await open_settings(team, team.alice)
        await team.alice.choose("report_to", "report_to", team.workspace.channels["no-bot"].id)
        await team.alice.submit()
        assert "the app is not in it" in team.alice.errors["report_to"]
