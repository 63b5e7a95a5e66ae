"""The referral and its two milestones: sent within days, accepted in two weeks, and only then is the case closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.life.reminders import TOO_LATE_TO_CANCEL
from bot.sandbox.records import Message
from tests.flows.panel import answer
from tests.flows.team import FOLLOW_UP_ASKS, Team, working

A_MINUTE = timedelta(minutes=1)
SENT = "Is the referral sent?"
ACCEPTED = "Is the referral accepted?"


def held(team: Team, asks: str) -> list[datetime]:
    """For when Slack holds the question."""
    waiting = [each for each in team.workspace.schedule.waiting() if asks in each.text]
    return [datetime.fromtimestamp(each.post_at, UTC) for each in waiting]


async def until(team: Team, at: datetime) -> None:
    await team.move(at - team.workspace.clock.now() + A_MINUTE)


def asking(team: Team, card: Message, what: str) -> Message:
    """The newest message in the thread that asks so; the follow-up may come in the same minute."""
    return next(each for each in reversed(team.thread(card)) if what in each.text)


async def no_better_after_four_weeks(team: Team) -> Message:
    """A case at home whose follow-ups were answered "same", the second of them in the fifth week; its card."""
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "course")  # decided on less, so that no scan is waited for
    await team.alice.choose("chosen", "chosen", "conservative_followup")
    await team.alice.choose("reason", "reason", "guideline_note")
    await team.submit(team.alice)
    await team.settled()
    await team.move(timedelta(days=29))
    await answer(team.alice, team.reminder(card), "same")
    await team.settled()
    return card


def buttons(message: Message) -> set[str]:
    elements = [each for block in message.blocks or [] for each in block.get("elements", [])]
    accessories = [block["accessory"] for block in message.blocks or [] if "accessory" in block]
    return {each["action_id"] for each in (*elements, *accessories) if "action_id" in each}


async def test_no_better_in_the_referral_weeks_is_asked_about_until_a_service_has_accepted(team: Team) -> None:
    card = await no_better_after_four_weeks(team)
    decided = team.workspace.clock.now()
    assert f"“{SENT}” is asked Mon 28 Dec" in team.thread(card)[-1].text
    assert "referral_sent" in buttons(card)
    (at,) = held(team, SENT)
    assert at.date().isoformat() == "2026-12-28"

    await until(team, at)
    await team.alice.press(asking(team, card, SENT), "referral_open")
    await team.settled()
    (again,) = held(team, SENT)
    assert again.date().isoformat() == "2026-12-29"

    await until(team, again)
    await team.alice.press(asking(team, card, SENT), "referral_sent")
    await team.settled()
    assert not held(team, SENT)
    (at,) = held(team, ACCEPTED)
    assert timedelta(0) < decided + timedelta(days=14) - at < timedelta(days=3)
    assert buttons(card) >= {"referral_accepted"}
    assert "referral_sent" not in buttons(card)

    await until(team, at)
    await team.alice.press(asking(team, card, ACCEPTED), "referral_accepted")
    await team.settled()
    assert "The service leads from here" in team.thread(card)[-1].text
    await team.move(TOO_LATE_TO_CANCEL)  # the follow-up is of that day: Slack may have been about to post it
    assert not team.workspace.schedule.waiting()
    await team.alice.open_home()
    assert team.alice.home is not None
    assert card.text.split("BP-")[1][:5] not in str(team.alice.home.blocks)


async def test_what_the_card_is_told_before_it_is_asked_is_not_asked(database: str) -> None:
    async with working(database) as team:
        card = await no_better_after_four_weeks(team)
        await team.bob.press(card, "referral_sent")
        await team.settled()
        assert not held(team, SENT)
        (_,) = held(team, ACCEPTED)
        assert "recorded: referral sent" in card.text
        assert "Referral accepted" in str(card.blocks)
        await team.bob.press(card, "referral_accepted")
        await team.settled()
        assert not team.workspace.schedule.waiting()


async def test_better_while_it_is_under_way_closes_the_case_and_nobody_is_asked_how_far_it_is(database: str) -> None:
    async with working(database) as team:
        card = await no_better_after_four_weeks(team)
        await team.bob.press(card, "referral_sent")
        await team.settled()
        (asked,) = held(team, ACCEPTED)
        (follow_up,) = held(team, "Follow-up due")
        await until(team, max(asked, follow_up))
        due = next(each for each in reversed(team.thread(card)) if FOLLOW_UP_ASKS in each.text)
        await answer(team.alice, due, "better")
        await team.settled()
        assert "The referral is asked about no more" in team.thread(card)[-1].text
        said, told = len(team.thread(card)), len(team.direct(team.alice))
        await team.bob.press(card, "referral_accepted")
        await team.settled()
        await team.move(timedelta(days=21))
        assert [each.text for each in team.thread(card)[said:] if "No answer yet" in each.text] == []
        assert len(team.direct(team.alice)) == told
        assert not team.workspace.schedule.waiting()


async def test_worse_after_it_was_accepted_opens_the_case_again(database: str) -> None:
    async with working(database) as team:
        card = await no_better_after_four_weeks(team)
        for told in ("referral_sent", "referral_accepted"):
            await team.bob.press(card, told)
            await team.settled()
        answered = next(each for each in team.thread(card) if FOLLOW_UP_ASKS in each.text and "worse" in buttons(each))
        await team.alice.press(answered, "worse")
        await team.alice.close(everything=True)
        await team.settled()
        assert [each for each in team.workspace.schedule.waiting() if "Was the patient seen?" in each.text]
