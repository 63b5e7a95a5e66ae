"""What one person would be told case by case on one morning is told in one message, once, and counts for each case."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.kept.answers import Answer
from bot.kept.channel import Channel
from bot.kept.happened import Outcome
from bot.kept.step_key import StepKey
from bot.pace import Rank
from bot.posts import Posted
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.triage.quiet import TOGETHER
from dialogs.choices import Choices
from dialogs.message import Message as Words
from tests.life.silences import (
    A_DAY,
    A_SECOND,
    AN_HOUR,
    DUE,
    FOLLOW_UP,
    SPINE_TEAM,
    TEAM,
    Silences,
    asked,
    on,
    silences,
)

MORNING = on(2)
SECOND_WORD = on(4)
FIVE_MINUTES = timedelta(minutes=5)
ALL = f"No answer yet: {TOGETHER} cases"


async def cases(
    team: Silences, number: int = TOGETHER, *, owner: Person | None = None, due: datetime = DUE
) -> list[str]:
    """Cases whose follow-ups came five minutes after one another."""
    return [await team.case({FOLLOW_UP: asked(due + nth * FIVE_MINUTES)}, owner=owner) for nth in range(number)]


def rows_of(message: Message) -> list[str]:
    """What its rows name."""
    return [block["text"]["text"] for block in message.blocks or [] if "accessory" in block]


async def test_five_are_one_message_at_the_time_of_the_first_and_count_for_each(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        five = await cases(team)
        await team.at(MORNING - A_SECOND)
        assert not team.direct(team.alice)
        await team.at(MORNING)
        (told,) = team.direct(team.alice)
        assert told.text.startswith(ALL)
        codes = [(await team.chart(each)).case.code for each in five]
        assert [code for code, row in zip(codes, rows_of(told), strict=True) if code in row] == codes
        assert not team.in_channel(), "nobody else needs it yet"
        assert [await team.words_said(each) for each in five] == [1] * TOGETHER
        places = [(await team.chart(each)).direct for each in five]
        assert places == [{team.alice.direct_messages.id}] * TOGETHER, "each knows where it can be looked for"
        second = [SECOND_WORD + nth * FIVE_MINUTES for nth in range(TOGETHER)]
        assert [await team.next_look(each) for each in five] == second, "each goes on at its own time"
        await team.at(MORNING + AN_HOUR)
        assert team.direct(team.alice) == [told]


async def test_fewer_are_said_one_by_one(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await cases(team, TOGETHER - 1)
        await team.at(MORNING + AN_HOUR)
        told = team.direct(team.alice)
        assert len(told) == len(team.in_channel()) == TOGETHER - 1
        assert not any("cases" in each.text for each in told)


async def test_whoever_was_told_together_is_told_of_what_comes_later_that_day_by_itself(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await cases(team)
        await team.at(MORNING)
        later = [await team.case({FOLLOW_UP: asked(DUE + 2 * AN_HOUR)}) for _ in range(TOGETHER)]
        await team.at(MORNING + AN_HOUR)
        assert len(team.direct(team.alice)) == 1
        await team.at(MORNING + 3 * AN_HOUR)
        together, *alone = team.direct(team.alice)
        assert together.text.startswith(ALL)
        assert len(alone) == len(later)


async def test_on_another_morning_it_is_another_message(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await cases(team)
        for nth in range(TOGETHER):
            await team.case({FOLLOW_UP: asked(DUE + A_DAY + nth * FIVE_MINUTES)})
        await team.at(MORNING + AN_HOUR)
        await team.at(MORNING + A_DAY + AN_HOUR)
        assert [each.text[: len(ALL)] for each in team.direct(team.alice)] == [ALL, ALL]


async def test_who_is_next_hears_of_them_in_one_message_too_whoever_owns_them(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        carol = team.workspace.add_person("carol", "Carol", "Europe/London")
        five = [*await cases(team, 3), *await cases(team, 2, owner=carol)]
        await team.at(MORNING + AN_HOUR)
        assert (len(team.direct(team.alice)), len(team.direct(carol)), team.direct(team.bob)) == (3, 2, [])
        await team.at(SECOND_WORD)
        (told,) = team.direct(team.bob)
        assert told.text.startswith(ALL)
        owners = [team.alice.id in row or carol.id in row for row in rows_of(told)]
        assert owners == [True] * TOGETHER, "each under its owner"
        assert [await team.words_said(each) for each in five] == [2] * TOGETHER
        assert len(team.in_channel()) == TOGETHER, "the first words alone"
        await team.at(SECOND_WORD + AN_HOUR)
        assert team.direct(team.bob) == [told]


async def test_where_the_first_word_waited_for_the_second_both_hear_of_them_in_one_message(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        five = await cases(team)
        await team.at(SECOND_WORD + AN_HOUR)
        assert [each.text[: len(ALL)] for each in team.direct(team.alice)] == [ALL]
        assert [each.text[: len(ALL)] for each in team.direct(team.bob)] == [ALL]
        assert not team.in_channel()
        assert [await team.words_said(each) for each in five] == [2] * TOGETHER


async def test_after_a_long_silence_the_channel_hears_of_each_beside_the_one_message(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        five = await cases(team)
        await team.at(on(8) + AN_HOUR)
        (told,) = team.direct(team.alice)
        assert told.text.startswith(ALL)
        assert team.aloud() == [True] * TOGETHER
        assert [await team.words_said(each) for each in five] == [2] * TOGETHER


@pytest.mark.parametrize("presses_first", [True, False])
async def test_what_presses_is_never_among_them(sqlite_url: str, presses_first: bool) -> None:
    async with silences(sqlite_url) as team:
        if not presses_first:
            await cases(team, TOGETHER - 1)
        seen = Outcome("seen_nothing_found", "C", "1")
        emergency = await team.case({FOLLOW_UP: asked(DUE)}, says="emergency_now", then=[seen])
        questions = {FOLLOW_UP: asked(DUE), StepKey("close_loop", 2): asked(DUE)}
        worse = await team.case(questions, then=[Outcome("worse", "C", "1")])
        if presses_first:
            await cases(team, TOGETHER - 1)
        await team.at(MORNING + AN_HOUR)
        told = team.direct(team.alice)
        assert len(told) == TOGETHER + 1
        assert not any("cases" in each.text for each in told)
        assert await team.words_said(emergency) == 1
        assert await team.words_said(worse) == 2


async def test_who_comes_after_somebody_who_left_hears_of_all_their_cases_in_one_message(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        five = await cases(team)
        team.workspace.deactivate(team.alice)
        await team.at(MORNING + AN_HOUR)
        (told,) = team.direct(team.bob)
        assert told.text.startswith(ALL)
        assert all(team.bob.id in row and team.alice.id not in row for row in rows_of(told)), "who left is not named"
        assert not team.direct(team.alice)
        assert {(await team.chart(each)).case.owner for each in five} == {team.bob.id}


@pytest.mark.parametrize("has_left", [True, False])
async def test_who_is_next_hears_of_none_of_them_under_an_owner_who_is_not_there_any_more(
    sqlite_url: str, has_left: bool
) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        carol = team.workspace.add_person("carol", "Carol", "Europe/London")
        await cases(team)
        if has_left:  # and the first word waited for the second
            team.workspace.deactivate(team.alice)
        else:
            await team.at(MORNING + AN_HOUR)
        place, named = team.workspace.channels[SPINE_TEAM], Choices(backup=carol.id, duty=team.bob.id)
        gone = () if has_left else (team.alice.id,)
        await team.cases.channels.save(Channel(TEAM, place.id, named, gone=gone))
        await team.at(SECOND_WORD + AN_HOUR)
        (told,) = [each for each in team.direct(team.bob) if each.text.startswith(ALL)]
        assert all(carol.id in row and team.alice.id not in row for row in rows_of(told))


async def test_whoever_was_told_together_is_not_looked_up_again_for_each(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        await cases(team)
        await team.at(MORNING + AN_HOUR)
        assert len(team.direct(team.alice)) == 1
        asked_for = [call for call in team.workspace.calls if call.method == "users.info"]
        assert len(asked_for) == TOGETHER


async def test_what_slack_does_not_take_together_is_said_one_by_one_and_tried_once(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await cases(team)
        refused = team.fault("error:msg_too_long")
        await team.at(MORNING + AN_HOUR)
        assert refused.reached.is_set()
        told = team.direct(team.alice)
        assert len(told) == TOGETHER
        assert not any(ALL in each.text for each in told)


@pytest.mark.parametrize(("action", "wait"), [("ratelimited:30", 30), ("error:token_revoked", 2)])
async def test_what_slack_does_not_take_now_is_said_together_later_and_not_looked_for(
    sqlite_url: str, action: str, wait: int
) -> None:
    async with silences(sqlite_url) as team:
        five = await cases(team)
        team.fault(action)
        team.turn_clock_to(MORNING)
        await team.look(five[0])
        assert not team.direct(team.alice)
        assert await team.next_look(five[0]) == MORNING + timedelta(seconds=wait)
        await team.at(MORNING + timedelta(minutes=1))
        (told,) = team.direct(team.alice)
        assert told.text.startswith(ALL)
        assert not any(call.method == "conversations.history" for call in team.workspace.calls)
        assert [await team.words_said(each) for each in five] == [1] * TOGETHER


def known(person: Person) -> dict[StepKey, Answer]:
    """What a case has done that knows the direct conversation with somebody."""
    return {StepKey("plan", 1): Posted(person.direct_messages.id, "1.5", to=person.id)}


@pytest.mark.parametrize("who_knows", [0, 1])
@pytest.mark.parametrize("action", ["reset", "status:500"])
@pytest.mark.parametrize("days", [0, 2])
async def test_what_may_have_been_said_is_looked_for_where_it_may_be_and_not_said_again(
    sqlite_url: str, action: str, who_knows: int, days: int
) -> None:
    async with silences(sqlite_url) as team:
        five = [await team.case(done=known(team.alice) if nth == who_knows else None) for nth in range(TOGETHER)]
        team.turn_clock_to(MORNING)
        team.fault(action, when="after")
        await team.look(five[0])
        assert await team.words_said(five[0]) == 0
        await team.at(MORNING + days * A_DAY + AN_HOUR)
        (told,) = team.direct(team.alice)
        assert told.text.startswith(ALL)
        assert await team.words_said(five[0]) >= 1
        assert not any(call.method == "chat.update" for call in team.workspace.calls), "it names what it named"


async def test_one_whose_own_word_is_in_doubt_is_told_of_by_itself(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        own = {StepKey("raised", of=FOLLOW_UP, way="direct"): MORNING - A_SECOND}
        in_doubt = await team.case(done=known(team.alice), trying=own)
        await cases(team)
        await team.at(MORNING + AN_HOUR)
        alone, together = team.direct(team.alice)
        code = (await team.chart(in_doubt)).case.code
        assert code in alone.text
        assert together.text.startswith(ALL)
        assert not any(code in row for row in rows_of(together))


async def test_what_did_not_come_is_said_and_is_no_second_copy(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        first, second, *_ = [await team.case(done=known(team.alice)) for _ in range(TOGETHER)]
        team.fault("reset")
        await team.at(MORNING)
        await team.at(MORNING + AN_HOUR)
        (told,) = team.direct(team.alice)
        assert told.text.startswith(ALL)
        assert [await team.words_said(each) for each in (first, second)] == [1, 1]


async def test_it_is_looked_for_in_every_place_that_is_known(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        elsewhere = {StepKey("plan", 1): Posted(team.bob.direct_messages.id, "1.5", to=team.alice.id)}
        for nth in range(TOGETHER):
            await team.case(done=known(team.alice) if nth % 2 else elsewhere)
        team.fault("reset", when="after")
        await team.at(MORNING)
        await team.at(MORNING + AN_HOUR)
        assert len(team.direct(team.alice)) == 1


async def test_what_can_be_looked_for_nowhere_is_said_again_and_says_so(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        five = await cases(team)
        team.fault("reset", when="after")
        await team.at(MORNING)
        await team.at(MORNING + AN_HOUR)
        first, second = team.direct(team.alice)
        assert first.text.startswith(ALL)
        assert second.text.startswith("This may be a second copy")
        assert [await team.words_said(each) for each in five] == [1] * TOGETHER


async def test_one_that_may_still_be_on_its_way_is_waited_for(sqlite_url: str) -> None:
    async with silences(sqlite_url, settle_seconds=10.0) as team:
        first, second, *_ = await cases(team)
        begun = MORNING + FIVE_MINUTES
        held = team.fault("hold")
        team.turn_clock_to(begun)
        telling = await team.meanwhile(held, first)
        await team.look(second, team.other)
        assert await team.next_look(second) == begun + timedelta(seconds=10)
        held.release()
        await telling
        await team.at(begun + timedelta(seconds=10))
        assert len(team.direct(team.alice)) == 1
        assert [await team.words_said(each) for each in (first, second)] == [1, 1]


async def test_what_two_machines_have_said_at_once_is_there_once(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        first, second, *_ = await cases(team)
        held = team.fault("hold", when="after")
        team.turn_clock_to(MORNING + FIVE_MINUTES)
        telling = await team.meanwhile(held, first)
        await team.look(second, team.other)
        assert len(team.direct(team.alice)) == 2
        held.release()
        await telling
        assert await team.next_look(first) == team.workspace.clock.now() + A_SECOND, "it looks again at once"
        await team.at(MORNING + AN_HOUR)
        assert len(team.direct(team.alice)) == 1
        assert [await team.words_said(each) for each in (first, second)] == [1, 1]


async def test_what_a_backup_does_not_know_of_is_found_and_names_what_is_open_now(sqlite_url: str) -> None:
    async with silences(sqlite_url, restored_at=DUE) as team:
        await cases(team, TOGETHER - 1)
        last = await team.case(done=known(team.alice))
        team.turn_clock_to(MORNING)
        said = Words("No answer yet: 7 cases", [])
        await team.slack.post(team.alice.id, said, key=f"morning:{team.alice.id}:2026-12-02")
        await team.at(MORNING + AN_HOUR)
        (told,) = team.direct(team.alice)
        assert told.text.startswith(ALL)
        assert await team.words_said(last) == 1


async def test_each_channel_has_its_own_days_and_people(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        place = team.workspace.channels["no-bot"]
        place.members.add(team.workspace.conversations.bot.id)
        carol = team.workspace.add_person("carol", "Carol", "Europe/London")
        await team.cases.channels.save(Channel(TEAM, place.id, Choices(backup=carol.id)))
        await cases(team, TOGETHER - 1)
        for _ in range(2):
            await team.case({FOLLOW_UP: asked(DUE)}, channel="no-bot")
        await team.at(MORNING + AN_HOUR)
        assert len(team.direct(team.alice)) == 1, "she owns them all"
        await team.at(SECOND_WORD + AN_HOUR)
        assert len(team.direct(team.bob)) == TOGETHER - 1
        assert len(team.direct(carol)) == 2


@pytest.mark.parametrize("told", ["alice", "carol"])
async def test_whoever_is_gone_in_one_channel_alone_is_told_of_none_of_its_cases(sqlite_url: str, told: str) -> None:
    async with silences(sqlite_url) as team:
        team.workspace.add_person("carol", "Carol", "Europe/London")
        person, carol = team.workspace.people[told], team.workspace.people["carol"]
        here, place = team.workspace.channels[SPINE_TEAM], team.workspace.channels["no-bot"]
        place.members.add(team.workspace.conversations.bot.id)
        await team.cases.channels.save(Channel(TEAM, here.id, Choices(backup=carol.id)))
        await team.cases.channels.save(Channel(TEAM, place.id, Choices(backup=carol.id), gone=(team.alice.id,)))
        await cases(team, owner=person)
        elsewhere = await team.case({FOLLOW_UP: asked(DUE + AN_HOUR)}, channel="no-bot")
        code = (await team.chart(elsewhere)).case.code
        await team.at(MORNING + 2 * AN_HOUR)
        rows = [row for message in team.direct(person) if "cases" in message.text for row in rows_of(message)]
        of_elsewhere = [row for row in rows if code in row]
        assert len(rows) == TOGETHER + len(of_elsewhere)
        assert len(of_elsewhere) == (1 if told == "carol" else 0), "she owns it by now"
        assert all(carol.id in row and team.alice.id not in row for row in of_elsewhere)


async def test_of_a_channel_that_works_on_other_days_nothing_is_told_before_its_own_morning(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        place = team.workspace.channels["no-bot"]
        place.members.add(team.workspace.conversations.bot.id)
        closed_on_wednesday = Choices(weekdays=(0, 1, 3, 4))
        await team.cases.channels.save(Channel(TEAM, place.id, closed_on_wednesday))
        await cases(team, TOGETHER - 1)
        elsewhere = await team.case({FOLLOW_UP: asked(DUE)}, channel="no-bot")
        await team.at(MORNING + AN_HOUR)
        assert len(team.direct(team.alice)) == TOGETHER - 1
        assert await team.words_said(elsewhere) == 0


async def test_what_comes_on_another_day_is_not_told_of_before(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await cases(team, TOGETHER - 1)
        tomorrow = await team.case({FOLLOW_UP: asked(DUE + A_DAY)})
        await team.at(MORNING + AN_HOUR)
        assert len(team.direct(team.alice)) == TOGETHER - 1
        assert await team.words_said(tomorrow) == 0


async def test_who_is_away_is_told_of_nothing_and_who_is_next_of_all_at_once(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        await cases(team)
        await team.cases.channels.be_away(TEAM, team.alice.id, on(9).date(), on(9, 0, 0))
        await team.at(MORNING + AN_HOUR)
        (told,) = team.direct(team.bob)
        assert told.text.startswith(ALL)
        assert not team.direct(team.alice)


async def test_whoever_has_left_is_told_of_nothing_and_the_channel_of_each_where_nobody_is_next(
    sqlite_url: str,
) -> None:
    async with silences(sqlite_url) as team:
        await cases(team)
        team.workspace.deactivate(team.alice)
        await team.at(MORNING + AN_HOUR)
        assert not team.direct(team.alice)
        assert team.aloud() == [True] * TOGETHER


async def test_on_a_morning_of_the_channel_no_person_is_told_before(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        await team.at(MORNING)
        await team.at(SECOND_WORD)
        team.turn_clock_to(on(8, 8))
        await team.look(case)
        assert await team.next_look(case) == on(8)


async def test_what_it_told_of_one_question_it_told_of_every_other_of_that_case(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await cases(team, TOGETHER - 1, due=DUE + A_DAY)
        questions = {FOLLOW_UP: asked(DUE + AN_HOUR), StepKey("referral", 1): asked(DUE - 2 * A_DAY + AN_HOUR)}
        case = await team.case(questions, says="specialist_referral")
        await team.at(MORNING + A_DAY)
        assert len(team.direct(team.alice)) == 1
        await team.answer(case, "referral_sent")
        assert await team.words_said(case) == 1, "of the follow-up"
        assert len(team.direct(team.alice)) == 1


async def test_the_duty_hears_in_one_message_of_the_cases_of_several_owners(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        carol = team.workspace.add_person("carol", "Carol", "Europe/London")
        place = team.workspace.channels["spine-team"].id
        await team.cases.channels.save(Channel(TEAM, place, Choices(duty=team.bob.id)))
        await cases(team, 3)
        await cases(team, 2, owner=carol)
        await team.at(MORNING + AN_HOUR)
        await team.at(SECOND_WORD + AN_HOUR)
        (told,) = team.direct(team.bob)
        assert told.text.startswith(ALL)


@pytest.mark.parametrize("way", ["done", "begun"])
async def test_a_case_that_is_being_said_by_itself_is_not_among_them(sqlite_url: str, way: str) -> None:
    async with silences(sqlite_url) as team:
        word = StepKey("raised", way="direct", of=FOLLOW_UP)
        if way == "done":
            alice = await team.slack.post(team.alice.id, Words("No answer yet, by itself", []), key="by itself")
            await team.case(done={word: alice})
        else:
            await team.case(trying={word: MORNING})
        rest = await cases(team, TOGETHER - 1)
        team.turn_clock_to(MORNING + AN_HOUR)
        for each in rest:
            await team.look(each)
        assert not any("cases" in each.text for each in team.direct(team.alice))
        assert len(team.in_channel()) == TOGETHER - 1


async def test_a_case_that_is_closed_and_not_yet_looked_at_keeps_the_others_from_nothing(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        five = await cases(team)
        await team.case(then=[Outcome("better", "C", "1")])
        team.turn_clock_to(MORNING + AN_HOUR)
        await team.look(five[0])
        (told,) = team.direct(team.alice)
        assert told.text.startswith(ALL)


async def test_two_cases_that_are_looked_at_in_one_moment_are_told_of_in_one_message_at_once(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        referral = StepKey("referral", 1)
        first = await team.case()
        second = await team.case({referral: asked(DUE)}, says="specialist_referral")
        await cases(team, TOGETHER - 2)
        team.turn_clock_to(MORNING + AN_HOUR)
        await asyncio.gather(team.look(first), team.look(second))
        assert len(team.direct(team.alice)) == 1
        assert [await team.next_look(each) for each in (first, second)] == [SECOND_WORD] * 2


async def test_a_clock_that_was_put_back_keeps_nobody_waiting_for_what_was_begun(sqlite_url: str) -> None:
    async with silences(sqlite_url, settle_seconds=10.0) as team:
        five = await cases(team)
        team.turn_clock_to(MORNING + 3 * AN_HOUR)
        team.fault("reset")
        await team.look(five[0])
        team.turn_clock_to(MORNING + AN_HOUR)
        await team.look(five[1])
        assert len(team.direct(team.alice)) == 1


async def test_whoever_has_just_been_told_of_emergencies_is_told_no_faster_than_slack_allows(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await cases(team)
        team.turn_clock_to(MORNING + AN_HOUR)
        for nth in range(4):  # so many at once Slack allows
            await team.slack.pace.turn(team.alice.id, Rank.EMERGENCY)
            await team.slack.post(team.alice.id, Words("an emergency", []), key=f"emergency {nth}")
        await team.at(MORNING + AN_HOUR)
        assert len(team.direct(team.alice)) == 1
        assert not any(call.answer.get("error") == "ratelimited" for call in team.workspace.calls)


async def test_what_was_said_before_it_is_known_of_though_the_machine_stops_while_it_is_said(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        carol = team.workspace.add_person("carol", "Carol", "Europe/London")
        first, *_ = [*await cases(team, 3), *await cases(team, 2, owner=carol)]
        team.turn_clock_to(SECOND_WORD + AN_HOUR)
        held = team.fault("hold:lost", only_for=team.bob.id)
        telling = await team.meanwhile(held, first)
        telling.cancel()
        held.release()
        team.fault("error:missing_scope", "conversations.replies", times=99)  # nothing can be looked for
        await team.look(first, team.other)
        (said,) = team.in_channel()
        assert not said.text.startswith("This may be a second copy")


async def test_an_owners_morning_counts_their_own_cases_alone_wherever_else_they_are_next(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        place = team.workspace.channels["no-bot"]
        place.members.add(team.workspace.conversations.bot.id)
        await team.cases.channels.save(Channel(TEAM, place.id, Choices(backup=team.alice.id)))
        friday = {FOLLOW_UP: asked(DUE - 4 * A_DAY)}
        elsewhere = await team.case(friday, owner=team.bob, channel="no-bot")
        await team.at(DUE - A_DAY)
        own = await cases(team, TOGETHER - 1)
        team.turn_clock_to(MORNING + AN_HOUR)
        for each in (*own, elsewhere):
            await team.look(each)
        assert not any("cases" in each.text for each in team.direct(team.alice))
        assert len(team.direct(team.alice)) == TOGETHER
