"""What a provisional result leaves open is asked about inside its clock, with the app up and down, until answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.sandbox.records import Message
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.team import STILL_OPEN, Team, new_workspace, working
from tests.flows.test_nobody_answers import with_bob_next

HOUR = timedelta(hours=1)


async def with_a_gap(team: Team) -> datetime:
    """Alice sends the seed's own case without the cord signs at ten; give when."""
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    await team.answer(
        team.alice, {question: given for question, given in SEED_STEP_2.items() if question != "cord_signs"}
    )
    await team.submit(team.alice)
    at = team.workspace.clock.now()
    await team.settled()
    return at


def held(team: Team, since: datetime) -> list[int]:
    """For how many hours after that Slack holds the question."""
    waiting = [each for each in team.workspace.schedule.waiting() if STILL_OPEN in each.text]
    return [round((datetime.fromtimestamp(each.post_at, UTC) - since) / HOUR) for each in waiting]


def asked(messages: list[Message]) -> list[Message]:
    return [message for message in messages if STILL_OPEN in message.text]


async def test_it_is_asked_after_an_hour_and_every_two_until_six_and_the_last_time_of_who_is_next(
    database: str,
) -> None:
    async with with_bob_next(database) as team:
        since = await with_a_gap(team)
        (card,) = team.channel
        assert "before the patient leaves, by Tue 24 Nov, 18:00" in card.text
        assert held(team, since) == [1, 3, 5, 7]
        for times, hours in enumerate((1, 2, 2, 2), 1):
            assert not asked(team.direct(team.bob))
            await team.move(hours * HOUR)
            (*earlier, newest) = asked(team.thread(card))
            assert len(earlier) == times - 1
            assert newest.broadcast == (times == 4)
            assert f"<@{team.alice.id}>" in newest.text
        assert "It is not asked again" in newest.text
        assert f"<@{team.bob.id}>" in newest.text
        (told,) = asked(team.direct(team.bob))
        assert "by Tue 24 Nov, 18:00" in told.text
        await team.move(12 * HOUR)
        assert len(asked(team.thread(card))) == 4


async def test_once_it_is_answered_nobody_is_asked_and_a_patient_of_the_evening_has_two_hours(database: str) -> None:
    workspace = new_workspace(datetime(2026, 11, 24, 17, 30, tzinfo=UTC))
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            since = await with_a_gap(team)
            assert held(team, since) == [1]
            (card,) = team.channel
            await team.bob.press(card, "edit")
            await team.answer(team.bob, {"cord_signs": ["none_of_these"]})
            await team.submit(team.bob)
            if team.bob.views:
                await team.answer(team.bob, {"seen": ["seen"]})
                await team.submit(team.bob)
            await team.settled()
            assert "provisional" not in card.text.lower()
            assert not held(team, since)
            await team.move(2 * HOUR)
            assert not asked(team.thread(card))
    finally:
        await workspace.stop()


async def test_with_the_app_down_slack_asks_all_the_same_and_no_clinical_word_is_in_it(database: str) -> None:
    workspace = new_workspace()
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await with_a_gap(team)
        for _ in range(8):
            workspace.clock.move(HOUR)
            workspace.schedule.post_due()
        came = asked(team.thread(team.channel[0]))
        assert len(came) == 4
        assert "No backup and no duty is set or there, so this channel is told" in came[-1].text
        assert not any(word in message.text.lower() for message in came for word in ("mri", "cord", "numb"))
    finally:
        await workspace.stop()


async def test_a_case_that_leaves_a_channel_others_read_takes_these_questions_along(database: str) -> None:
    async with working(database) as team:
        since = await with_a_gap(team)
        team.workspace.channels["spine-team"].shared = True
        await team.alice.open_home()
        await team.alice.press(team.channel[0], "edit")
        await team.settled()
        waiting = [each for each in team.workspace.schedule.waiting() if STILL_OPEN in each.text]
        assert held(team, since) == [1, 3, 5, 7]
        assert {each.channel_id for each in waiting} == {team.alice.direct_messages.id}
