"""*Better* and *Same* with the page behind them: what it answers runs through the rules, and a yes is worse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.flows.panel import answer, send_page
from tests.flows.team import Team, working

DAY_8 = timedelta(days=8)


async def test_a_yes_on_the_page_of_better_is_recorded_as_worse_and_the_card_says_so_aloud(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.move(DAY_8)
    await team.bob.press(team.reminder(card), "better")
    before = len(team.thread(card))
    page = await send_page(team.bob, "saddle_anaesthesia")
    assert "recorded as worse" in page
    await team.settled()
    assert card.text.startswith("EMERGENCY")
    assert "recorded: worse or new sign" in card.text
    assert "recorded: better" not in card.text
    assert any(message.broadcast and "is now EMERGENCY" in message.text for message in team.thread(card)[before:])
    asked = [each.text for each in team.workspace.schedule.waiting()]
    assert any("Was the patient seen" in text for text in asked)
    assert any("nobody has said that they are acting" in text for text in asked)


async def test_what_the_page_answers_is_of_today_and_everything_else_of_its_day_without_a_word_in_the_thread(
    database: str,
) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(DAY_8)
        before = len(team.thread(card))
        await answer(team.bob, team.reminder(card), "same")
        await team.settled()
        assert len(team.thread(card)) == before + 1, "what was recorded, and no second plan"
        assert "asked the questions of the follow-up" in card.text
        (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.alice.id, 2)
        first, *_, last = [event.what for event in await team.bot.cases.history(case.id) if event.kind == "submitted"]
        assert last.found.value.response_to_care == "same"  # type: ignore[union-attr]
        assert last.found.value.sensory_loss == first.found.value.sensory_loss  # type: ignore[union-attr]
        recheck = [datetime.fromtimestamp(each.post_at, UTC).date() for each in team.reminders_held]
        assert [str(day) for day in recheck] == ["2026-12-22"]


async def test_a_page_left_open_while_somebody_assesses_again_records_nothing(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(DAY_8)
        reminder = team.reminder(card)
        await team.bob.press(reminder, "better")
        await team.alice.press(card, "edit")
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        await team.submit(team.alice)
        await team.settled()
        assert "Nothing was recorded" in await send_page(team.bob)
        await team.settled()
        assert "recorded: better" not in card.text


async def test_a_page_sent_twice_is_one_answer(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(DAY_8)
        await team.bob.press(team.reminder(card), "better")
        view = team.bob.views[-1]
        await team.bob.choose("asked", "asked", ["all_asked"])
        payload = team.workspace.payloads.submission(team.bob.member, view)
        for _ in range(2):
            assert (await team.workspace.deliver("interactive", payload)).ok
        await team.settled()
        assert card.text.count("recorded: better") == 1
        assert card.text.count("asked the questions") == 1
