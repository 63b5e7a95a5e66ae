"""How far the scan is, and its result: entered with one question, run through the rules, never ordered again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.records import Message
from tests.flows.panel import answer
from tests.flows.team import IS_IT_DONE, Team, working
from tests.flows.test_result import enter, held, question

MINUTE = timedelta(minutes=1)


def buttons(message: Message) -> list[str]:
    rows = [block for block in message.blocks or [] if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row["elements"]]


async def to_the_question(team: Team) -> Message:
    (at,) = held(team)
    await team.move(at - team.workspace.clock.now() + MINUTE)
    return question(team)


async def test_the_card_offers_the_next_stage_and_says_how_far_it_is(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    for stage, after in (("requested", "booked"), ("booked", "scan_done"), ("scan_done", "")):
        assert stage in buttons(card)
        await team.bob.press(card, stage)
        await team.settled()
        assert (after in buttons(card)) or not after
    assert "recorded: done, result awaited" in card.text
    assert "do not order another for the same signs" in card.text
    assert "MRI lumbar spine" not in card.text
    assert "kept on the card" in team.bob.ephemeral[-1].text
    assert len(held(team)) == 1, "its result is still asked for"


async def test_a_stage_that_answers_the_question_has_it_asked_again_the_next_working_day(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        asked = await to_the_question(team)
        assert buttons(asked) == ["result_in", "scan_done", "booked", "not_seen"]
        await team.alice.press(asked, "booked")
        await team.settled()
        (again,) = held(team)
        assert again.date().isoformat() == "2026-12-01"
        count = len(team.thread(team.channel[0]))
        await team.alice.press(asked, "booked")
        await team.settled()
        assert len(held(team)) == 1
        await team.move(timedelta(hours=2))
        assert len(team.thread(team.channel[0])) == count, "nobody is told that nobody has answered"


@pytest.mark.parametrize(
    ("showed", "headline", "aloud"),
    [
        ("no_compression", "URGENT MRI", False),
        ("cauda_equina_or_cord_compression", "EMERGENCY", True),
        ("infection", "URGENT, today", True),
    ],
)
async def test_result_in_runs_the_rules_again(database: str, showed: str, headline: str, aloud: bool) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        asked = await to_the_question(team)
        before = len(team.thread(card))
        await enter(team, asked, showed)
        assert headline in card.text
        said = team.thread(card)[before:]
        assert any(message.broadcast for message in said) == aloud
        assert "entered the result" in card.text
        assert not held(team), "its result is seen"
        if aloud:
            assert "acknowledge" in buttons(card)
        else:
            assert "result_in" not in buttons(card)
            assert "look again" in "\n".join(message.text for message in (card, *said)).lower()
            assert "do not order another for the same signs" in card.text


async def test_a_result_that_is_in_early_is_never_asked_for_and_better_then_closes(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await enter(team, card, "no_compression")
        assert not held(team)
        await team.move(timedelta(days=8))
        assert not [message for message in team.thread(card) if message.text.startswith(IS_IT_DONE)]
        await answer(team.alice, team.reminder(card), "better")
        await team.settled()
        assert "stays open" not in team.thread(card)[-1].text
        assert not team.workspace.schedule.waiting()


async def test_a_result_makes_no_answer_of_the_patient_newer_than_it_is(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await team.move(timedelta(days=6, hours=3))
        await enter(team, card, "no_compression")
        await team.alice.press(card, "edit")
        form = team.alice.views[-1].blocks
        assert "Tue 24 Nov, 10:00" in str(form)
        (saddle,) = [block for block in form if block.get("block_id") == "saddle_anaesthesia"]
        assert "Was, 24 Nov 2026: No" in str(saddle)
        assert "initial_option" not in saddle["element"], "it is asked again"
        await team.alice.close(everything=True)
        await team.move(timedelta(days=2))
        await team.alice.press(team.reminder(card), "same")
        assert "|Tue 24 Nov, 10:00>: none of the questions was answered yes" in str(team.alice.views[-1].blocks)


async def test_a_result_that_takes_an_urgent_one_back_is_confirmed_in_the_form(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await enter(team, card, "cauda_equina_or_cord_compression")
        assert "EMERGENCY" in card.text
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await team.bob.press(card, "result_in")
        await team.bob.choose("showed", "showed", "no_compression")
        await team.bob.submit()
        assert "less urgent" in team.bob.errors["showed"]
        assert "EMERGENCY" in card.text


async def test_a_result_in_an_emergency_that_somebody_acts_on_asks_nobody_anew(database: str) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await enter(team, card, "no_compression")
        assert "EMERGENCY" in card.text
        assert "is acting since" in card.text
        assert not [each for each in team.workspace.schedule.waiting() if "nobody has said" in each.text]


async def test_other_tests_that_found_nothing_end_the_question_without_a_word_to_the_rules(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        await enter(team, await to_the_question(team), "seen_nothing_found")
        assert not held(team)
        assert "seen, nothing found" in card.text
        assert "Assessment 2" not in card.text
        now = team.workspace.clock.now()
        assert all(datetime.fromtimestamp(each.post_at, UTC) > now for each in team.workspace.schedule.waiting())
