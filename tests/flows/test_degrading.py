"""A channel, a thread, a person or a database goes away: the case is never lost, and people can see what happened."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.kept.happened import Event, Rescheduled
from bot.kept.one_process import OneProcess
from bot.sandbox.faults import Fault, Moment
from bot.sandbox.workspace import Workspace
from tests.database import execute
from tests.flows.team import FOLLOW_UP_ASKS, MANIFEST, Team, is_follow_up, new_workspace, reminders_held, working
from tests.people.forms import LeftOpen

AN_HOUR = timedelta(hours=1, minutes=1)
MESSAGES_UNDER_A_CARD = 2  # the red flags, when the follow-up comes


async def test_a_reminder_missing_from_slacks_list_is_set_again_for_the_same_moment(team: Team) -> None:
    await team.seed_case(team.alice)
    (lost,) = team.reminders_held
    team.workspace.schedule.delete(team.workspace.channels["spine-team"], lost.id)
    await team.move(AN_HOUR)
    assert not team.reminders_held  # Slack's list can be behind: only a second look is believed
    await team.move(AN_HOUR)
    (again,) = team.reminders_held
    assert again.id != lost.id
    assert again.post_at == lost.post_at
    assert "missing from Slack's list" in team.channel[0].text


@pytest.mark.parametrize("may_read_back", [True, False])
async def test_a_reminder_that_arrived_before_the_clock_was_put_back_has_no_second_copy_that_does_not_say_so(
    database: str, may_read_back: bool
) -> None:
    workspace = new_workspace(granted_optional=may_read_back)
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await team.seed_case(team.alice)
            (waiting,) = reminders_held(workspace)
            await team.move(timedelta(seconds=waiting.post_at - workspace.clock.now().timestamp() + 60))
        workspace.clock.move(-timedelta(hours=1))
        async with working(database, workspace=workspace) as team:
            await team.settled()
            await team.move(timedelta(hours=2))
            (card,) = team.channel
            said = [reply.text for reply in team.thread(card) if is_follow_up(reply.text)]
            first, *more = [text.startswith("This may be a second copy") for text in said]
            assert not first
            assert all(more)
    finally:
        await workspace.stop()


@pytest.mark.parametrize("skip", [0, 1])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_case_stopped_half_way_out_of_its_channel_takes_all_its_reminders_along(
    database: str, when: Moment, skip: int
) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        moments = sorted(waiting.post_at for waiting in team.reminders_held)
        team.workspace.channels["spine-team"].members.discard(team.workspace.conversations.bot.id)
        team.workspace.faults.add(Fault("chat.scheduleMessage", "reset", skip=skip, when=when))
        await team.move(AN_HOUR)
        await team.move(AN_HOUR)
        waiting = team.reminders_held
        assert sorted(each.post_at for each in waiting) == moments
        assert {each.channel_id for each in waiting} == {team.alice.direct_messages.id}


@pytest.mark.parametrize("invited", [True, False], ids=["bot invited", "messages allowed"])
async def test_a_case_that_could_be_shown_to_nobody_is_tried_again_and_then_whole(
    database: str, caplog: pytest.LogCaptureFixture, invited: bool
) -> None:
    async with working(database) as team:
        bot = team.workspace.conversations.bot.id
        channel = team.workspace.channels["spine-team"]
        channel.members.discard(bot)
        no_messages = team.workspace.faults.add(Fault("chat.postMessage", "error:messages_tab_disabled", times=3))
        await team.emergency(team.alice)
        assert "can be shown to nobody yet" in caplog.text
        if invited:
            channel.members.add(bot)
        no_messages.times = 0
        await team.move(timedelta(minutes=6))
        shown = team.channel if invited else team.direct(team.alice)
        assert "EMERGENCY" in shown[0].text
        waiting = team.reminders_held
        assert len(waiting) == 2
        assert {each.channel_id for each in waiting} == {shown[0].channel_id}
        thread = channel.replies(shown[0].ts) if invited else shown[1:]
        assert len(thread) == MESSAGES_UNDER_A_CARD


async def test_a_card_in_doubt_with_the_backup_person_is_not_sent_again_as_a_new_try(database: str) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace, backup_person=workspace.people["bob"].id) as team:
            workspace.channels["spine-team"].members.discard(workspace.conversations.bot.id)
            workspace.faults.add(Fault("chat.postMessage", "error:messages_tab_disabled"))
            workspace.faults.add(Fault("chat.postMessage", "reset", when="after"))
            await team.emergency(team.alice)
            await team.move(AN_HOUR)
            first, again = (
                told.text for told in team.direct(team.bob) if "could not be posted in the channel" in told.text
            )
            assert not first.startswith("This may be a second copy")
            assert again.startswith("This may be a second copy")
    finally:
        await workspace.stop()


async def test_a_word_in_doubt_is_not_looked_for_in_the_conversation_of_somebody_else(database: str) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace, backup_person=workspace.people["bob"].id) as team:
            await team.emergency(team.alice)
            await team.move(timedelta(minutes=31))
            assert team.direct(team.bob)
            lost = Fault("chat.postMessage", "reset", when="after", only_for=team.alice.id)
            workspace.faults.add(lost)
            await team.move(timedelta(hours=5))
            await team.move(AN_HOUR)
            assert lost.times == 0
            raised = [told.text for told in team.direct(team.alice) if "No answer yet" in told.text]
            assert sum(text.startswith("No answer yet") for text in raised) == 1
            assert len(raised) > 1
    finally:
        await workspace.stop()


async def test_a_case_that_could_be_shown_to_nobody_for_a_day_is_still_followed_up(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(database) as team:
        no_messages = team.workspace.faults.add(Fault("chat.postMessage", "error:messages_tab_disabled", times=10**6))
        await team.seed_case(team.alice)
        for _ in range(26):
            await team.move(AN_HOUR)
        assert "was shown to nobody for a day" in caplog.text
        no_messages.times = 0
        await team.move(timedelta(days=8))
        assert any("No answer yet" in told.text for told in team.direct(team.alice))


async def test_a_reminder_that_slack_takes_nowhere_is_raised_by_the_bot(database: str) -> None:
    async with working(database) as team:
        refused = team.workspace.faults.add(Fault("chat.scheduleMessage", "error:restricted_action", times=99))
        await team.seed_case(team.alice)
        refused.times = 0
        assert not team.reminders_held
        await team.move(timedelta(days=8))
        assert any("No answer yet" in told.text for told in team.direct(team.alice))


async def test_a_reminder_that_a_channel_does_not_take_goes_to_the_owner(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("chat.scheduleMessage", "error:restricted_action"))
        await team.seed_case(team.alice)
        (waiting,) = team.reminders_held
        assert waiting.channel_id == team.alice.direct_messages.id


async def test_a_reply_that_a_channel_does_not_take_goes_to_the_owner(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("chat.postMessage", "error:restricted_action_thread_only_channel", skip=1))
        await team.seed_case(team.alice)
        assert len(team.channel) == 1
        assert any("Red flags to say" in told.text for told in team.direct(team.alice))
        (waiting,) = team.reminders_held
        assert waiting.channel_id == team.alice.direct_messages.id


async def test_nothing_is_set_again_while_all_is_well(team: Team) -> None:
    await team.emergency(team.alice)
    before = [waiting.id for waiting in team.reminders_held]
    for _ in range(3):  # before the clock of the card is over
        await team.move(AN_HOUR)
    assert [waiting.id for waiting in team.reminders_held] == before
    assert "missing" not in team.channel[0].text


async def test_a_follow_up_moved_minutes_before_it_is_due_is_left_to_arrive_as_well(database: str) -> None:
    async with working(database) as team:
        team.workspace.schedule.ghost_posts = True
        await team.seed_case(team.alice)
        (card,) = team.channel
        (waiting,) = team.reminders_held
        await team.move(timedelta(days=7) - timedelta(hours=3))
        case = await anext(team.bot.cases.turns.watched())
        left = waiting.post_at - team.workspace.clock.now().timestamp()
        await team.move(timedelta(seconds=left) - timedelta(minutes=6))
        await _reschedule(team, case.id, "2026-12-04")
        due = [each.post_at for each in team.reminders_held]
        assert waiting.post_at in due
        assert len(due) == 2
        await team.move(timedelta(minutes=10))
        assert is_follow_up(team.reminder(card).text)


async def _reschedule(team: Team, case_id: str, day: str) -> None:
    case = await team.bot.cases.get(case_id)
    event = Event(
        case.team, f"test:{day}", case.owner, team.workspace.clock.now(), Rescheduled(date.fromisoformat(day))
    )
    await team.bot.cases.add(case_id, event)
    team.bot.runner.wake()
    await asyncio.sleep(0)
    await team.settled()


async def test_a_channel_that_becomes_shared_is_left_and_the_follow_up_comes_by_direct_message(team: Team) -> None:
    await team.seed_case(team.alice)
    channel = team.workspace.channels["spine-team"]
    channel.shared = True
    said = len(channel.messages)
    await team.move(AN_HOUR)
    (waiting,) = team.reminders_held
    assert waiting.channel_id == team.alice.direct_messages.id
    assert "shared with another organisation" in team.direct(team.alice)[0].text
    await team.move(timedelta(days=8))
    assert len(channel.messages) == said


async def test_nothing_is_ever_posted_in_a_channel_that_is_shared_from_the_start(team: Team) -> None:
    team.workspace.channels["spine-team"].shared = True
    await team.emergency(team.alice)
    assert not team.channel
    assert "EMERGENCY" in team.direct(team.alice)[0].text


async def test_a_deleted_card_gets_a_new_thread_with_the_case_code(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        code = card.text.split("BP-")[1][:5]
        team.workspace.channels["spine-team"].messages.remove(card)
        # Past the hour at which anything comes; Slack says nothing of the reminder that it could not post.
        await team.move(timedelta(days=9, hours=4))
        (new,) = [message for message in team.channel if "goes on here" in message.text]
        assert code in new.text
        assert "No answer yet" in team.thread(new)[-1].text
        assert any("No answer yet" in message.text for message in team.direct(team.alice))


async def test_a_bot_invited_within_a_day_brings_the_case_and_its_reminder_to_the_channel(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice, channel="#no-bot")
        channel = team.workspace.channels["no-bot"]
        channel.members.add(team.workspace.conversations.bot.id)
        await team.move(AN_HOUR)
        (card,) = channel.top_level()
        assert card.text.startswith("URGENT MRI")
        assert [reply.text[:9] for reply in channel.replies(card.ts)] == ["Red flags"]
        (waiting,) = team.reminders_held
        assert waiting.channel_id == channel.id


async def test_a_bot_invited_only_days_later_leaves_the_case_in_the_direct_message(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice, channel="#no-bot")
        await team.move(timedelta(days=2))
        team.workspace.channels["no-bot"].members.add(team.workspace.conversations.bot.id)
        await team.move(AN_HOUR)
        assert not team.workspace.channels["no-bot"].messages


async def test_an_archived_channel_takes_the_reminders_to_a_direct_message_within_the_hour(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        team.workspace.channels["spine-team"].archived = True
        await team.move(AN_HOUR)
        (waiting,) = [each for each in team.reminders_held if each.channel_id == team.alice.direct_messages.id]
        assert FOLLOW_UP_ASKS in waiting.text


async def test_an_owner_who_left_is_replaced_by_the_backup_person(database: str) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        backup = workspace.people["bob"].id
        async with working(database, workspace=workspace, backup_person=backup) as team:
            await team.seed_case(team.alice)
            workspace.deactivate(team.alice)
            await team.move(timedelta(days=10))
            assert any("No answer yet" in message.text for message in team.direct(team.bob))
            case = [case async for case in team.bot.cases.turns.watched()]
            assert all(each.owner == backup for each in case)
    finally:
        await workspace.stop()


async def test_a_reminder_the_owner_does_not_answer_for_two_working_days_reaches_the_backup_person(
    database: str,
) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace, backup_person=workspace.people["bob"].id) as team:
            await team.open_form(team.alice)
            await LeftOpen(team.workspace, team.alice, team.alice.views[-1]).send("home care")
            await team.settled()
            await team.move(timedelta(days=8, hours=3))
            assert len(team.direct(team.alice)) == 1
            assert not team.direct(team.bob)
            await team.move(timedelta(days=2))
            assert "No answer yet" in team.direct(team.bob)[0].text
            await team.move(timedelta(days=4))
            assert len(team.direct(team.bob)) == 1
    finally:
        await workspace.stop()


async def test_a_revoked_token_is_seen_by_whoever_watches_the_process_and_nothing_is_lost(database: str) -> None:
    async with working(database, "http") as team:
        ready = team.bot.address.replace("/slack/events", "/readyz")
        await team.open_form(team.alice)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        team.workspace.refused_token = team.workspace.bot_token
        await team.submit(team.alice)
        await team.bot.runner.idle()
        async with ClientSession() as session:
            async with session.get(ready) as answer:
                assert answer.status == 503
            team.workspace.refused_token = None
            await team.settled()
            for _ in range(30):  # an answer stands for a second
                async with session.get(ready) as answer:
                    if answer.status == 200:
                        break
                await asyncio.sleep(0.1)
            else:
                pytest.fail("it was not ready again after three seconds")
        assert team.channel[0].text.startswith("EMERGENCY")


@pytest.mark.parametrize(
    ("break_it", "mend_it"),
    [
        ("PRAGMA query_only=ON", "PRAGMA query_only=OFF"),
        ("PRAGMA max_page_count=1", "PRAGMA max_page_count=100000"),
    ],
    ids=["read-only", "full"],
)
async def test_a_database_that_cannot_be_written_says_not_saved_and_keeps_the_answers(
    database: str, break_it: str, mend_it: str
) -> None:
    async with working(database) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        await execute(team.bot.cases, break_it)
        await team.alice.submit()
        assert any("Not saved" in told for told in team.alice.errors.values())
        assert len(team.alice.views) == 1
        await execute(team.bot.cases, mend_it)
        await team.submit(team.alice)
        await team.settled()
        assert len(team.channel) == 1


async def test_a_database_that_is_torn_says_not_saved_and_is_left_as_it_is(database: str, tmp_path: Path) -> None:
    async with working(database) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        file = tmp_path / "backpain.db"
        await execute(team.bot.cases, "PRAGMA wal_checkpoint(TRUNCATE)")
        torn = b"\xa5" * file.stat().st_size
        file.write_bytes(torn)
        await execute(team.bot.cases, "PRAGMA shrink_memory")
        await team.alice.submit()
        assert any("Not saved" in told for told in team.alice.errors.values())
        assert len(team.alice.views) == 1
    assert file.read_bytes() == torn


async def test_a_second_process_on_the_same_file_waits_and_takes_over_at_once(tmp_path: Path) -> None:
    first, second = OneProcess(tmp_path / "bot.db"), OneProcess(tmp_path / "bot.db")
    await first.acquire()
    waiting = asyncio.create_task(second.acquire())
    await asyncio.sleep(0.5)
    assert not waiting.done()
    first.release()
    await asyncio.wait_for(waiting, 1)
    second.release()


async def test_an_emergency_does_not_wait_behind_the_messages_of_other_cases(database: str) -> None:
    workspace = Workspace(MANIFEST)  # its clock runs: the others' messages go out one a second
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            for _ in range(5):
                await team.open_form(team.bob)
                await team.answer(team.bob, {"progressive_deficit": "yes"})
                await team.submit(team.bob)
            await team.open_form(team.alice)
            await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
            await team.submit(team.alice)
            for _ in range(50):
                if any(card.text.startswith("EMERGENCY") for card in team.channel):
                    break
                await asyncio.sleep(0.05)
            else:
                pytest.fail("the emergency card was not there after 2.5 seconds")
            assert len(workspace.channels["spine-team"].messages) < 10
    finally:
        await workspace.stop()


async def test_a_limited_channel_does_not_hold_up_another(database: str) -> None:
    async with working(database) as team:
        other = team.workspace.conversations.add_channel(
            "second", team.alice.member, team.bob.member, team.workspace.conversations.bot
        )
        team.workspace.faults.add(Fault("chat.postMessage", "ratelimited:60"))
        await team.emergency(team.alice)
        await team.emergency(team.bob, channel="#second")
        assert len(team.channel) == 1
        assert len(other.top_level()) == 1
