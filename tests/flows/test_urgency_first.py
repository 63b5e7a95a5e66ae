"""An emergency waits for nothing of its own case, and what is set for later is never away in between."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.kept.happened import Event, Submitted
from bot.sandbox.faults import Fault
from bot.triage.engine import assess
from bot.triage.findings import Findings
from tests.flows.team import Team, is_follow_up, new_workspace, working


async def shown_as_an_emergency(team: Team) -> None:
    """Wait for it in real time, at most 5 s, while the workspace's clock hurries over the retries of what is stuck."""
    for _ in range(100):
        for message in team.workspace.channels["spine-team"].messages:
            if "EMERGENCY" in message.text and message.user == team.workspace.conversations.bot.id:
                return
        await asyncio.sleep(0.05)
    pytest.fail("the emergency is hidden behind what is stuck")


@pytest.mark.parametrize("trouble", ["ratelimited:900", "status:500", "error:a_name_of_next_year"])
@pytest.mark.parametrize("method", ["chat.update", "chat.scheduleMessage", "users.info", "conversations.info"])
async def test_b4_b8_an_emergency_is_shown_at_once_whatever_else_of_its_case_slack_does_not_take(
    database: str, method: str, trouble: str
) -> None:
    async with working(database, time_zone="Europe/London" if method == "chat.update" else "") as team:
        await team.seed_case(team.alice)
        await team.bob.press(team.channel[0], "why")  # so that the bot knows for a while who he is
        team.workspace.faults.add(Fault(method, trouble, times=10_000))
        await team.edit(team.bob, {"leg_symptom_side": "left"})
        await asyncio.sleep(0.5)  # what follows from that is now stuck
        await team.edit(team.bob, {"saddle_anaesthesia": "yes"})
        await shown_as_an_emergency(team)
        team.workspace.faults.clear()


@pytest.mark.parametrize("trouble", ["ratelimited:900", "status:500", "page:200"])
async def test_an_emergency_outside_its_channel_waits_for_no_word_on_whether_its_owner_is_still_here(
    database: str, trouble: str
) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace, backup_person=workspace.people["bob"].id) as team:
            await team.seed_case(team.alice)
            await team.alice.press(team.channel[0], "edit")
            workspace.channels["spine-team"].members.discard(workspace.conversations.bot.id)
            workspace.faults.add(Fault("users.info", trouble, times=10_000))
            await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
            await team.submit(team.alice)
            for _ in range(100):
                if any("EMERGENCY" in message.text for message in team.direct(team.alice)):
                    break
                await asyncio.sleep(0.05)
            else:
                pytest.fail("the emergency waits for users.info")
            workspace.faults.clear()
    finally:
        await workspace.stop()


async def test_b13_a_follow_up_that_is_moved_is_never_away_from_slacks_list(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        (waiting,) = team.reminders_held
        await team.move(timedelta(seconds=waiting.post_at - team.workspace.clock.now().timestamp() + 60))
        reminder = team.reminder(card)
        for day in ("2026-12-02", "2026-12-04"):  # what has arrived is not moved: the second press moves the first
            await team.alice.press(reminder, "reschedule")
            await team.answer(team.alice, {"day": day})
            await team.submit(team.alice)
            await team.settled()
        order = [
            call.method
            for call in team.workspace.calls
            if call.method in {"chat.scheduleMessage", "chat.deleteScheduledMessage"}
        ]
        assert order[-2:] == ["chat.scheduleMessage", "chat.deleteScheduledMessage"]
        (moved,) = team.reminders_held
        assert datetime.fromtimestamp(moved.post_at, UTC).date().isoformat() == "2026-12-04"


async def test_b13_a_follow_up_that_no_window_of_its_hour_takes_is_not_asked_on_day_0(database: str) -> None:
    async with working(database) as team:
        full = team.workspace.faults.add(Fault("chat.scheduleMessage", "error:restricted_too_many", times=10_000))
        await team.seed_case(team.alice)
        assert full.times <= 10_000 - 12
        (card,) = team.channel
        assert not [message for message in team.thread(card) if is_follow_up(message.text)]
        await team.move(timedelta(days=9))
        assert [message for message in team.thread(card) if "No answer yet" in message.text]


async def test_b4_an_emergency_that_todays_code_cannot_word_is_shown_by_its_urgency(tmp_path: Path) -> None:
    file = tmp_path / "backpain.db"
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(f"sqlite:///{file}", workspace=workspace) as team:
            workspace.faults.add(Fault("chat.postMessage", "status:503", times=10**6))
            await team.open_form(team.alice)
            await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
            await team.submit(team.alice)
        workspace.faults.clear()
        assert not team.channel
        with closing(sqlite3.connect(file)) as opened, opened:
            ((seq, body),) = opened.execute("SELECT seq, body FROM events").fetchall()
            opened.execute("UPDATE events SET body = ? WHERE seq = ?", (of_another_version(body), seq))
        async with working(f"sqlite:///{file}", workspace=workspace) as team:
            await shown_as_an_emergency(team)
            assert len(team.channel) == 1
    finally:
        await workspace.stop()


def of_another_version(body: str) -> str:
    """The body of a form whose assessment was made by a rule that this version does not know."""
    kept = json.loads(body)
    told = json.loads(kept["assessment"])
    told["fired"][0]["rule"] = "Z99"
    return json.dumps({**kept, "assessment": json.dumps(told)})


async def test_red_flags_that_something_else_of_the_case_keeps_from_being_said_are_in_no_doubt(database: str) -> None:
    async with working(database, settle_seconds=10) as team:
        team.workspace.faults.add(Fault("conversations.info", "status:500", times=10_000))
        await team.send_seed(team.alice)
        (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 2)
        found = Findings(saddle_anaesthesia="yes")
        what = Submitted.of(found, assess(found), error_id="", local_code="")
        event = Event(case.team, "view:another", team.bob.id, team.workspace.clock.now(), what)
        await team.bot.cases.add(case.id, event, urgent=True)
        team.bot.runner.wake()
        await shown_as_an_emergency(team)
        for _ in range(100):
            row = await team.bot.cases.get(case.id)
            if row.errors and row.done:
                break  # the card is kept, and what stands before the red flags has failed
            await asyncio.sleep(0.05)
        assert row.done
        assert not row.trying
        team.workspace.faults.clear()
