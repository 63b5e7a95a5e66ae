"""What is to be done within days is asked about inside its clock; no case is closed whose result nobody has seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.sandbox.records import Message
from tests.flows.panel import answer
from tests.flows.team import IS_IT_DONE, Team, working

A_DAY = timedelta(days=1)


def question(team: Team) -> Message:
    """The newest question whether it is done that can be answered."""
    (card, *_) = team.channel
    return next(
        message
        for message in reversed(team.thread(card))
        if IS_IT_DONE in message.text and any(block["type"] == "actions" for block in message.blocks or [])
    )


def held(team: Team) -> list[datetime]:
    """For when Slack holds such a question."""
    waiting = [each for each in team.workspace.schedule.waiting() if IS_IT_DONE in each.text]
    return [datetime.fromtimestamp(each.post_at, UTC) for each in waiting]


async def enter(team: Team, place: Message, showed: str) -> None:
    """Bob enters what it showed."""
    await team.bob.press(place, "result_in")
    await team.bob.choose("showed", "showed", showed)
    await team.submit(team.bob)
    await team.settled()


async def test_an_urgent_mri_is_asked_about_inside_its_seven_days(team: Team) -> None:
    opened = team.workspace.clock.now()
    await team.seed_case(team.alice)
    (at,) = held(team)
    assert at - opened < timedelta(days=7)
    assert at.date().isoformat() == "2026-11-30"
    await team.move(at - team.workspace.clock.now() + timedelta(minutes=1))
    await team.alice.press(question(team), "not_seen")
    await team.settled()
    (again,) = held(team)
    assert again.date().isoformat() == "2026-12-01"


async def test_better_does_not_close_it_before_its_result_is_seen_and_closes_it_after(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.move(timedelta(days=8))
    await answer(team.alice, team.reminder(card), "better")
    await team.settled()
    assert "The case stays open until the result is seen" in team.thread(card)[-1].text
    await team.alice.open_home()
    code = card.text.split("BP-")[1][:5]
    assert team.alice.home is not None
    assert code in str(team.alice.home.blocks)
    (again,) = held(team)
    assert again.date().isoformat() == "2026-12-03"

    await team.move(A_DAY + timedelta(hours=3))  # past the hour at which anything comes
    await enter(team, question(team), "seen_nothing_found")
    assert "A normal scan does not end it" in team.thread(card)[-1].text
    await team.alice.open_home()
    assert code not in str(team.alice.home.blocks)
    assert not held(team)


async def test_nobody_who_says_better_is_asked_about_a_result_that_was_seen_before(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(timedelta(days=6, hours=3))
        await enter(team, question(team), "seen_cause_found")
        assert "what the scan showed" in team.thread(card)[-1].text
        await team.move(timedelta(days=2))
        await answer(team.alice, team.reminder(card), "better")
        await team.settled()
        assert "stays open" not in team.thread(card)[-1].text
        assert not team.workspace.schedule.waiting()


async def test_a_course_without_the_scan_ends_the_question(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.alice.press(card, "course")
        await team.alice.choose("chosen", "chosen", "conservative_followup")
        await team.alice.choose("reason", "reason", "guideline_note")
        await team.submit(team.alice)
        await team.settled()
        assert not held(team)
        await team.move(timedelta(days=8))
        await answer(team.alice, team.reminder(card), "better")
        await team.settled()
        assert "stays open" not in team.thread(card)[-1].text


async def test_the_same_after_four_weeks_is_a_referral_and_never_a_recheck_at_four_weeks(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(timedelta(days=8))
        await answer(team.alice, team.reminder(card), "same")
        await team.settled()
        assert "recheck at 4 weeks" in team.thread(card)[-1].text
        (recheck,) = team.reminders_held
        await team.move(
            datetime.fromtimestamp(recheck.post_at, UTC) - team.workspace.clock.now() + timedelta(minutes=1)
        )
        assert team.workspace.clock.now().date().isoformat() == "2026-12-22"
        before = len(team.thread(card))
        await answer(team.alice, team.reminder(card), "same")
        await team.settled()
        told = "\n".join(message.text for message in team.thread(card)[before:])
        assert "refer to a specialist now" in told
        assert "recheck" not in told
        sent, recheck = team.reminders_held
        assert "Is the referral sent?" in sent.text
        assert datetime.fromtimestamp(sent.post_at, UTC).date().isoformat() == "2026-12-25"
        assert datetime.fromtimestamp(recheck.post_at, UTC).date().isoformat() == "2027-01-05"


async def test_seen_again_after_worse_is_no_result_of_the_scan(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(timedelta(days=8))
        await team.alice.press(team.reminder(card), "worse")
        await team.alice.close(everything=True)
        await team.settled()
        await team.move(timedelta(hours=1))
        asked = team.reminder(card)
        assert "Was the patient seen" in asked.text
        await team.alice.press(asked, "seen_nothing_found")
        await team.settled()
        assert held(team), "the scan is still to be seen"
