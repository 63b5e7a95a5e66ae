"""Somebody must act on an emergency: asked until one says so, with the app up and down, and not after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.conversations import Content
from bot.sandbox.faults import Fault, Moment
from bot.sandbox.records import Message
from tests.campaign.answers import submit
from tests.flows.team import WHO_ACTS, Team, new_workspace, working

FRIDAY_AT_FOUR = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@asynccontextmanager
async def at_work(database: str, *, backup: str = "bob") -> AsyncIterator[Team]:
    """A team on a Friday at four, with somebody who is next unless `backup` is ""."""
    workspace = new_workspace(FRIDAY_AT_FOUR)
    await workspace.start()
    try:
        person = workspace.people[backup].id if backup else ""
        async with working(database, workspace=workspace, backup_person=person) as team:
            yield team
    finally:
        await workspace.stop()


def asked(team: Team) -> list[Message]:
    """The questions whether anybody acts that are in the thread, oldest first."""
    (card, *_) = team.channel
    return [message for message in team.thread(card) if "nobody has said that they are acting" in message.text]


def after(messages: list[Message]) -> list[timedelta]:
    """How long after Friday at four each came."""
    return [message.at - FRIDAY_AT_FOUR for message in messages]


def held(team: Team) -> list[timedelta]:
    """For which times, after Friday at four, Slack holds such a question."""
    return [
        datetime.fromtimestamp(each.post_at, UTC) - FRIDAY_AT_FOUR
        for each in team.workspace.schedule.waiting()
        if "nobody has said" in each.text
    ]


EXPECTED = [15 * MINUTE, 30 * MINUTE, *(30 * MINUTE + hours * HOUR for hours in range(1, 13))]


async def test_an_emergency_of_friday_four_is_asked_of_the_owner_at_a_quarter_past_and_of_the_backup_at_half_past(
    database: str,
) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        assert "Nobody has said that they are acting" in card.text
        assert held(team) == EXPECTED

        await team.move(15 * MINUTE)
        (first,) = asked(team)
        assert first.broadcast
        assert f"<@{team.alice.id}>" in first.text
        assert f"<@{team.bob.id}>" not in first.text
        assert "unless the card" in first.text
        assert not team.direct(team.bob)

        await team.move(15 * MINUTE)
        assert f"<@{team.bob.id}>, <@{team.alice.id}>" in asked(team)[1].text
        (told,) = team.direct(team.bob)
        assert "nobody has said that they are acting, 30 minutes" in told.text

        for hours in range(1, 30):
            await team.move(HOUR)
            assert len(asked(team)) == 2 + hours, "every hour, at any hour, until somebody acts"
            assert len([told for told in team.direct(team.bob) if "nobody has said" in told.text]) == 1 + hours
        assert len(held(team)) == 12


async def test_with_the_app_down_for_the_whole_time_slack_asks_fourteen_times_the_last_after_twelve_and_a_half_hours(
    database: str,
) -> None:
    workspace = new_workspace(FRIDAY_AT_FOUR)
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await team.emergency(team.alice)
        for _ in range(20 * 4):
            workspace.clock.move(15 * MINUTE)
            workspace.schedule.post_due()
        came = asked(team)
        assert after(came) == EXPECTED
        assert all(message.broadcast for message in came)
        assert "No backup and no duty" not in came[0].text
        assert all(
            "No backup and no duty is set or there, so this channel is told" in message.text for message in came[1:]
        )
    finally:
        await workspace.stop()


async def test_a_claim_takes_all_of_them_back_the_nearest_first_and_the_card_says_who(team: Team) -> None:
    await team.emergency(team.alice)
    (card,) = team.channel
    before = [each.id for each in team.workspace.schedule.waiting() if "nobody has said" in each.text]
    assert len(before) == len(EXPECTED)
    await team.bob.press(card, "acknowledge")
    await team.settled()
    calls = [call for call in team.workspace.calls if call.method == "chat.deleteScheduledMessage"]
    assert [call.arguments["scheduled_message_id"] for call in calls] == before
    assert not held(team)
    assert f"<@{team.bob.id}> is acting since" in card.text
    assert "Nobody has said" not in card.text
    assert "acknowledge" not in str(card.blocks)
    await team.move(13 * HOUR)
    assert not asked(team)


async def test_a_press_on_an_old_question_says_who_has_answered_already(database: str) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        await team.move(15 * MINUTE)
        (question,) = asked(team)
        await team.bob.press(question, "acknowledge")
        await team.settled()
        await team.alice.press(question, "acknowledge")
        await team.settled()
        assert f"answered already: <@{team.bob.id}> is acting since" in team.alice.ephemeral[-1].text
        await team.move(2 * HOUR)
        assert len(asked(team)) == 1


async def test_one_that_slack_posts_all_the_same_is_replaced_by_who_has_answered(database: str) -> None:
    async with at_work(database) as team:
        team.workspace.schedule.ghost_posts = True
        await team.emergency(team.alice)
        await team.move(12 * MINUTE)
        (card,) = team.channel
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await team.move(3 * MINUTE)
        await team.move(MINUTE)
        last = team.thread(card)[-1]
        assert "answered before this came" in last.text
        assert f"<@{team.bob.id}> is acting" in last.text
        assert not asked(team)


async def test_one_that_slack_posts_late_in_the_second_of_the_claim_is_replaced_too(database: str) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        question = next(each for each in team.workspace.schedule.waiting() if WHO_ACTS in each.text)
        due, channel = datetime.fromtimestamp(question.post_at, UTC), team.workspace.channels["spine-team"]
        await team.move(due - 5 * MINUTE - team.workspace.clock.now())
        team.workspace.schedule.delete(channel, question.id)  # Slack has begun to post it, and takes a moment
        await team.move(due + timedelta(seconds=1) - team.workspace.clock.now())
        await team.bob.press(card, "acknowledge")
        await team.bot.runner.idle()
        late = Content(question.text, question.blocks)
        at = team.workspace.clock.now() + timedelta(seconds=1)
        team.workspace.conversations.post(
            channel, team.workspace.conversations.bot.id, late, thread_ts=question.thread_ts, at=at
        )
        assert len(asked(team)) == 1
        await team.move(MINUTE)
        assert not asked(team)
        assert "answered before this came" in team.thread(card)[-1].text


async def test_where_the_thread_may_not_be_read_a_press_on_one_that_came_all_the_same_says_who_has_answered(
    database: str,
) -> None:
    workspace = new_workspace(FRIDAY_AT_FOUR, granted_optional=False)
    workspace.schedule.ghost_posts = True
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await team.emergency(team.alice)
            await team.move(12 * MINUTE)
            await team.bob.press(team.channel[0], "acknowledge")
            await team.settled()
            await team.move(4 * MINUTE)
            (ghost,) = asked(team)
            await team.alice.press(ghost, "acknowledge")
            assert f"was answered already: <@{team.bob.id}> is acting since" in team.alice.ephemeral[-1].text
    finally:
        await workspace.stop()


async def test_what_was_asked_before_the_claim_stays_as_it_was_asked(database: str) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        await team.move(15 * MINUTE)
        (question,) = asked(team)
        await team.bob.press(question, "acknowledge")
        await team.move(2 * HOUR)
        assert asked(team) == [question]


async def test_questions_that_slack_has_lost_are_set_again_for_their_moments_until_somebody_acts(database: str) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        lost = [each for each in team.workspace.schedule.waiting() if WHO_ACTS in each.text][3:]
        for each in lost:
            team.workspace.schedule.delete(team.workspace.channels["spine-team"], each.id)
        await team.move(HOUR + MINUTE)
        few = held(team)
        await team.move(HOUR + MINUTE)
        coming = [30 * MINUTE + hours * HOUR for hours in range(2, 15)]
        assert few == [EXPECTED[2], coming[-2]], "one look alone may have met a list that lags"
        assert held(team) == coming
        assert team.channel[0].text.count("missing from Slack's list") == 1
        await team.bob.press(team.channel[0], "acknowledge")
        await team.settled()
        assert not held(team)


async def test_an_app_that_dies_between_a_claim_and_the_taking_back_takes_them_back_when_it_is_up_again(
    database: str,
) -> None:
    workspace = new_workspace(FRIDAY_AT_FOUR)
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await team.emergency(team.alice)
            (card,) = team.channel
            untaken = workspace.faults.add(Fault("chat.deleteScheduledMessage", "status:503", times=10**6))
            await team.bob.press(card, "acknowledge")  # and it ends before anything is taken back
        workspace.faults.remove(untaken)
        workspace.clock.move(40 * MINUTE)
        workspace.schedule.post_due()
        assert after(asked(team)) == EXPECTED[:2]
        assert all("unless the card, which heads this thread, already" in message.text for message in asked(team))
        async with running_again(team, database) as again:
            await again.settled()
            assert not held(again)
            assert not asked(again), "what came meanwhile is replaced"
            assert "answered before this came" in again.thread(card)[-1].text
            await again.move(13 * HOUR)
            assert not asked(again)
    finally:
        await workspace.stop()


AFTER_THE_REMINDERS = 2  # that the patient was seen, and the follow-up, are handed over before


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_an_app_that_dies_while_it_hands_them_over_has_each_held_once(database: str, moment: Moment) -> None:
    workspace = new_workspace(FRIDAY_AT_FOUR)
    await workspace.start()
    held_up = workspace.faults.add(Fault("chat.scheduleMessage", "hold", skip=AFTER_THE_REMINDERS + 4, when=moment))
    try:
        async with working(database, workspace=workspace) as team:
            assert await submit(workspace, team.alice, "emergency", "spine-team")
            await held_up.reached.wait()
            assert len(held(team)) == (4 if moment == "before" else 5)
            assert len(team.thread(team.channel[0])) == 2, "all is said before any of them is handed over"
        async with running_again(team, database) as again:
            await again.settled()
            assert held(again) == EXPECTED
    finally:
        held_up.release()
        await workspace.stop()


async def test_what_was_handed_over_as_the_app_died_is_taken_back_when_somebody_has_claimed_it(database: str) -> None:
    workspace = new_workspace(FRIDAY_AT_FOUR)
    await workspace.start()
    held_up = workspace.faults.add(Fault("chat.scheduleMessage", "hold", skip=AFTER_THE_REMINDERS + 4, when="after"))
    try:
        async with working(database, workspace=workspace) as team:
            assert await submit(workspace, team.alice, "emergency", "spine-team")
            await held_up.reached.wait()
            await team.bob.press(team.channel[0], "acknowledge")
            assert len(held(team)) == 5
        async with running_again(team, database) as again:
            await again.settled()
            assert not held(again)
    finally:
        held_up.release()
        await workspace.stop()


@asynccontextmanager
async def running_again(team: Team, database: str) -> AsyncIterator[Team]:
    async with working(database, workspace=team.workspace) as again:
        yield again


async def test_handing_over_to_a_person_makes_them_the_owner_and_tells_them_once(team: Team) -> None:
    await team.emergency(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "hand_over")
    await team.alice.submit()
    assert "only one of them" in team.alice.errors["person"]
    await team.alice.choose("person", "person", team.bob.id)
    await team.submit(team.alice)
    await team.settled()
    assert f"handed it over to <@{team.bob.id}>" in card.text
    (told,) = team.direct(team.bob)
    assert "is yours now" in told.text
    assert not held(team)
    await team.move(4 * HOUR)
    assert f"<@{team.bob.id}>" in team.thread(card)[-1].text
    assert len([message for message in team.direct(team.bob) if "is yours now" in message.text]) == 1


async def test_handing_over_to_a_service_is_named_and_the_case_stays_with_its_owner(team: Team) -> None:
    await team.emergency(team.alice)
    (card,) = team.channel
    await team.bob.press(card, "hand_over")
    await team.bob.choose("service", "service", "spinal_team")
    await team.submit(team.bob)
    await team.settled()
    assert f"<@{team.bob.id}> handed it over to the spinal or neurosurgical team" in card.text
    assert not held(team)
    assert not team.direct(team.bob)


async def test_what_is_acted_on_and_not_closed_comes_back_at_the_clock_of_the_card(database: str) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await team.bob.press(card, "acknowledge")
        await team.move(4 * HOUR)
        question = team.reminder(card)
        assert "Was the patient seen" in question.text
        assert question.at - FRIDAY_AT_FOUR <= 4 * HOUR
        await team.move(HOUR)
        assert "No answer yet" in team.thread(card)[-1].text
        await team.move(HOUR)
        assert "No answer yet" in team.direct(team.bob)[-1].text
        await team.alice.press(question, "not_seen")
        await team.settled()
        again = [each for each in team.workspace.schedule.waiting() if "Was the patient seen" in each.text]
        (at,) = [datetime.fromtimestamp(each.post_at, UTC) - FRIDAY_AT_FOUR for each in again]
        assert 8 * HOUR <= at < 8 * HOUR + MINUTE


async def test_a_new_emergency_after_a_claim_is_to_be_claimed_anew_and_one_before_it_puts_nothing_off(
    database: str,
) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await team.move(10 * MINUTE)
        await add_findings(team, card, "urinary_retention", "new")
        assert held(team) == EXPECTED, "the first form's time counts while nobody acts"
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await team.move(10 * MINUTE)
        await add_findings(team, card, "bowel_dysfunction", "new")
        assert 35 * MINUTE <= held(team)[0] < 36 * MINUTE
        assert "Nobody has said that they are acting" in card.text


@pytest.mark.parametrize("backup", ["bob", ""])
async def test_a_new_form_while_nobody_acts_does_not_ask_again_what_was_asked_before_it(
    database: str, backup: str
) -> None:
    async with at_work(database, backup=backup) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await team.move(30 * MINUTE)
        await team.move(15 * MINUTE)
        before, told = asked(team), team.direct(team.bob)
        await add_findings(team, card, "urinary_retention", "new")
        assert asked(team) == before
        assert team.direct(team.bob) == told
        await team.move(45 * MINUTE)
        assert "1 hour 30 minutes" in asked(team)[-1].text
        assert len(team.direct(team.bob)) == (2 if backup else 0)


async def add_findings(team: Team, card: Message, field: str, value: str) -> None:
    await team.alice.press(card, "edit")
    await team.answer(team.alice, {field: value})
    await team.submit(team.alice)
    await team.settled()


async def test_a_same_day_card_is_asked_about_after_one_and_two_hours_and_whether_the_patient_was_seen_after_four(
    database: str,
) -> None:
    async with at_work(database) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, {"progressive_deficit": "yes"})
        await team.submit(team.alice)
        if team.alice.views:
            await team.submit(team.alice)
        await team.settled()
        (card,) = team.channel
        assert "URGENT, today" in card.text
        assert held(team) == [HOUR, 2 * HOUR]
        for _ in range(4):
            await team.move(HOUR)
        assert after(asked(team)) == [HOUR, 2 * HOUR]
        assert "Was the patient seen" in team.reminder(card).text
        assert len([message for message in team.direct(team.bob) if "nobody has said" in message.text]) == 1


async def test_in_a_case_that_left_its_channel_the_questions_go_along_and_who_is_next_is_told_directly(
    database: str,
) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        team.workspace.channels["spine-team"].archived = True
        await team.move(15 * MINUTE)
        await team.move(15 * MINUTE)
        direct = [message for message in team.direct(team.alice) if "nobody has said" in message.text]
        assert direct
        assert "nobody has said" in team.direct(team.bob)[-1].text
        await team.move(HOUR)
        assert len([message for message in team.direct(team.alice) if "nobody has said" in message.text]) > len(direct)
        assert not [each for each in team.workspace.schedule.waiting() if each.channel_id == "C-gone"]


async def test_where_slack_holds_nothing_for_us_the_app_asks_itself_and_no_later(database: str) -> None:
    async with at_work(database) as team:
        window = 5 * 60
        start = int(FRIDAY_AT_FOUR.timestamp())
        channel = team.workspace.channels["spine-team"]
        for shift in range(4):
            for _ in range(30):
                team.workspace.schedule.add(channel, start + shift * window + 60, Content("full", None), None)
        await team.emergency(team.alice)
        await team.move(15 * MINUTE)
        (came,) = after(asked(team))
        assert 15 * MINUTE <= came < 16 * MINUTE


async def test_worse_without_its_form_is_asked_about_within_the_hour(database: str) -> None:
    async with at_work(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(timedelta(days=9))
        pressed_at = team.workspace.clock.now()
        await team.bob.press(team.reminder(card), "worse")
        await team.bob.close(everything=True)
        await team.settled()
        waiting = [each for each in team.workspace.schedule.waiting() if "Was the patient seen" in each.text]
        (at,) = [datetime.fromtimestamp(each.post_at, UTC) for each in waiting]
        assert at - pressed_at <= HOUR


async def test_that_the_case_goes_on_by_direct_message_is_said_once_whatever_finds_its_channel_closed(
    database: str,
) -> None:
    async with at_work(database) as team:
        await team.emergency(team.alice)
        team.workspace.channels["spine-team"].archived = True
        for _ in range(4):
            await team.move(HOUR + MINUTE)  # the question of the hour, and the hourly look
        said = [message for message in team.direct(team.alice) if "can no longer post in" in message.text]
        assert len(said) == 1
