"""Who hears that nobody has answered, when and where, and that each word is said once whatever comes between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.kept.happened import Outcome
from bot.kept.step_key import StepKey
from bot.life.say_in_words import LEAVE_BEFORE
from bot.life.silence import silence_of
from bot.posts import Posted
from bot.working_days import EVERY_TEAM
from dialogs.message import Message as Words
from tests.life.silences import (
    A_DAY,
    A_SECOND,
    AN_HOUR,
    DUE,
    FOLLOW_UP,
    OPENED,
    RESULT,
    asked,
    never_came,
    on,
    silences,
)

TO_OWNER, TO_NEXT, IN_CHANNEL = on(2), on(4), on(8)
"""When each word on a follow-up of Tuesday the 1st comes: a Wednesday, a Friday, the Tuesday after."""


async def test_the_owner_hears_first_then_who_is_next_then_the_channel_each_on_its_day(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case()
        await team.at(TO_OWNER - A_SECOND)
        assert not team.direct(team.alice)
        assert await team.next_look(case) == TO_OWNER
        await team.at(TO_OWNER)
        assert len(team.direct(team.alice)) == 1
        assert (team.aloud(), team.direct(team.bob)) == ([False], [])
        assert await team.next_look(case) == TO_NEXT
        await team.at(TO_NEXT)
        assert len(team.direct(team.bob)) == 1
        assert team.aloud() == [False], "the thread has heard it already"
        assert await team.next_look(case) == IN_CHANNEL
        for day, words in ((8, 1), (10, 2), (14, 3)):
            await team.at(on(day))
            assert team.aloud() == [False, *[True] * words]
        assert (len(team.direct(team.alice)), len(team.direct(team.bob))) == (1, 1)


async def test_where_nobody_is_next_the_second_word_is_in_the_channel(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        await team.at(TO_OWNER)
        await team.at(TO_NEXT)
        assert team.aloud() == [False, True]
        assert await team.words_said(case) == 2
        assert await team.next_look(case) == IN_CHANNEL
        await team.at(IN_CHANNEL)
        assert team.aloud() == [False, True, True]


async def test_what_waited_for_us_until_the_second_word_had_come_is_said_to_both_at_once(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case()
        await team.at(TO_NEXT)
        assert (len(team.direct(team.alice)), len(team.direct(team.bob))) == (1, 1)
        assert team.aloud() == [False]
        assert await team.words_said(case) == 2
        assert await team.next_look(case) == IN_CHANNEL


async def test_where_nobody_is_next_that_is_one_word_for_all(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        await team.at(TO_NEXT)
        assert (len(team.direct(team.alice)), team.aloud()) == (1, [True])
        assert await team.words_said(case) == 2
        assert await team.next_look(case) == IN_CHANNEL


@pytest.mark.parametrize("backup", ["", "bob"])
async def test_what_waited_until_the_channel_should_know_is_said_aloud_at_once(sqlite_url: str, backup: str) -> None:
    async with silences(sqlite_url, backup=backup) as team:
        case = await team.case()
        await team.at(IN_CHANNEL)
        assert len(team.direct(team.alice)) == 1
        assert len(team.direct(team.bob)) == bool(backup)
        assert team.aloud() == [True]
        assert await team.words_said(case) == 2
        assert await team.next_look(case) == on(10), "no two words in the channel one upon the other"


async def test_two_words_that_came_due_together_after_the_first_are_said_to_who_is_next_and_to_the_channel(
    sqlite_url: str,
) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case()
        await team.at(TO_OWNER)
        await team.at(IN_CHANNEL - A_SECOND)
        assert team.aloud() == [False], "one of them alone is for who is next"
        assert len(team.direct(team.bob)) == 1
        assert await team.words_said(case) == 2


async def test_a_long_silence_after_the_first_word_is_told_to_who_is_next_and_to_the_channel(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case()
        await team.at(TO_OWNER)
        await team.at(IN_CHANNEL)
        assert (len(team.direct(team.bob)), team.aloud()) == (1, [False, True])
        assert await team.words_said(case) == 3
        assert await team.next_look(case) == on(10)


async def test_the_owner_who_has_left_hears_nothing_and_who_is_next_owns_the_case(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case()
        team.workspace.deactivate(team.alice)
        await team.at(TO_OWNER)
        assert not team.direct(team.alice)
        assert len(team.direct(team.bob)) == 1
        assert team.aloud() == [False]
        assert (await team.chart(case)).case.owner == team.bob.id
        await team.at(TO_NEXT)
        assert team.aloud() == [False, True], "nobody is next any more"
        assert len(team.direct(team.bob)) == 1


async def test_where_the_owner_has_left_and_nobody_is_next_the_channel_hears_at_once(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await team.case()
        team.workspace.deactivate(team.alice)
        await team.at(TO_OWNER)
        assert not team.direct(team.alice)
        assert team.aloud() == [True]


async def test_one_word_speaks_for_every_question_that_has_come_and_none_is_raised_by_itself(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        await team.case({FOLLOW_UP: asked(DUE), RESULT: asked(DUE + AN_HOUR)}, says="urgent_mri")
        await team.at(on(3) - A_SECOND)
        assert not team.direct(team.alice)
        await team.at(on(3))
        (told,) = team.direct(team.alice)
        assert "follow-up" in told.text
        assert "result" in told.text
        assert len(team.direct(team.bob)) == 1, "the clock of the result is over: who is next hears as well"


async def test_a_case_that_is_answered_is_raised_no_more(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case(then=[Outcome("better", "C", "1")])
        await team.at(TO_OWNER)
        assert not team.in_channel()
        assert await team.next_look(case) is None


async def test_what_never_came_is_told_of_on_its_day_with_who_is_next_after_it(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case({FOLLOW_UP: never_came(DUE)})
        await team.at(DUE - A_SECOND)
        assert await team.next_look(case) == DUE
        await team.at(DUE)
        assert len(team.direct(team.alice)) == 1
        assert await team.next_look(case) == on(2)
        await team.at(on(2))
        assert (len(team.direct(team.alice)), len(team.direct(team.bob))) == (1, 1)


async def test_a_second_question_that_never_came_is_told_of_at_its_own_time(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        later = DUE + 7 * A_DAY + AN_HOUR
        case = await team.case({RESULT: asked(DUE - A_DAY), FOLLOW_UP: never_came(later)}, says="urgent_mri")
        for day in (1, 3, 7):
            await team.at(on(day))
        assert await team.next_look(case) == later
        before = len(team.direct(team.alice))
        await team.at(later - A_SECOND)
        assert len(team.direct(team.alice)) == before
        await team.at(later)
        assert len(team.direct(team.alice)) == before + 1
        assert "follow-up" in team.direct(team.alice)[-1].text
        assert team.aloud()[-1] is False
        assert len(team.in_channel()) == 4
        assert await team.next_look(case) == on(10)
        await team.at(on(10))
        assert len(team.direct(team.alice)) == before + 1


async def test_until_something_is_due_a_case_is_looked_at_when_the_question_itself_nears(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        await team.at(OPENED + AN_HOUR)
        assert await team.next_look(case) == DUE - LEAVE_BEFORE
        await team.at(DUE - LEAVE_BEFORE)
        assert await team.next_look(case) == DUE


async def test_an_emergency_that_nobody_acts_on_is_asked_about_before_anything_is_raised(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        first = StepKey("chaser", 1, attempt=1)
        quarter = OPENED + timedelta(minutes=15)
        case = await team.case(
            {FOLLOW_UP: asked(DUE), RESULT: asked(OPENED + 4 * AN_HOUR)},
            says="emergency_now",
            done={first: asked(quarter)},
        )
        await team.at(OPENED + A_SECOND)
        assert team.workspace.schedule.waiting(), "Slack holds the questions to come"
        assert await team.next_look(case) == quarter


async def test_a_question_left_behind_by_a_case_that_moved_is_brought_along(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        alices = team.alice.direct_messages.id
        await team.case(done={StepKey("moved", 1): await team.slack.post(team.alice.id, Words("it", []), key="moved")})
        await team.at(OPENED + AN_HOUR)
        (held,) = team.workspace.schedule.waiting()
        assert held.channel_id == alices


@pytest.mark.parametrize("word", [1, 2, 3])
async def test_before_each_word_it_is_seen_whether_others_read_the_channel_by_now(sqlite_url: str, word: int) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        days = (TO_OWNER, TO_NEXT, IN_CHANNEL)
        for day in days[: word - 1]:
            await team.at(day)
        team.workspace.channels["spine-team"].shared = True
        await team.at(days[word - 1])
        assert not team.in_channel(), "nor may they read what was said before"
        home = (await team.chart(case)).home
        assert home is not None
        assert home.channel == team.alice.direct_messages.id


@pytest.mark.parametrize("word", [1, 2, 3])
async def test_a_word_whose_thread_is_gone_is_said_in_a_new_one(sqlite_url: str, word: int) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        days = (TO_OWNER, TO_NEXT, IN_CHANNEL)
        for day in days[: word - 1]:
            await team.at(day)
        card = (await team.chart(case)).home
        team.remove(card)
        before = len(team.in_channel())
        await team.at(days[word - 1])
        *_, head = (each for each in team.workspace.channels["spine-team"].messages if "goes on here" in each.text)
        assert len(team.in_channel()) == before + 1
        assert team.in_channel()[-1].thread_ts == head.ts
        assert len(team.direct(team.alice)) == 1
        assert await team.words_said(case) == word


async def test_a_word_that_was_cut_short_before_its_new_thread_is_said_there(
    sqlite_url: str,
) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        team.remove((await team.chart(case)).home)
        team.fault("reset", skip=2)  # the owner and the old thread are first
        await team.at(TO_OWNER)
        assert not team.in_channel()
        await team.at(TO_OWNER + AN_HOUR)
        assert (len(team.direct(team.alice)), len(team.in_channel())) == (1, 1)


async def test_words_of_an_earlier_release_that_passed_some_over_are_counted_on(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        word = StepKey("raised", of=FOLLOW_UP)
        said = {nth: Posted("C", f"{(on(day)).timestamp():.6f}") for nth, day in ((0, 2), (2, 4), (9, 8))}
        case = await team.case(done={replace(word, attempt=nth): place for nth, place in said.items()})
        await team.at(on(10))
        assert len(team.in_channel()) == 1
        silence = silence_of(await team.chart(case), EVERY_TEAM)
        assert silence is not None
        assert silence.numbers == [2, 9, 10]


async def test_a_long_silence_that_was_cut_short_is_said_to_the_end_and_once(
    sqlite_url: str,
) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case()
        team.fault("status:500", only_for=team.bob.id)
        await team.at(IN_CHANNEL)
        assert (len(team.direct(team.alice)), team.direct(team.bob), team.aloud()) == (1, [], [True])
        await team.at(IN_CHANNEL + AN_HOUR)
        assert (len(team.direct(team.alice)), len(team.direct(team.bob)), team.aloud()) == (1, 1, [True])
        assert await team.words_said(case) == 2
        assert await team.next_look(case) == on(10)


async def test_where_who_is_next_cannot_be_told_the_channel_hears(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        await team.case()
        await team.at(TO_OWNER)
        team.fault("error:user_disabled", only_for=team.bob.id)
        await team.at(TO_NEXT)
        assert not team.direct(team.bob)
        assert team.aloud() == [False, True]


async def test_where_who_is_next_cannot_be_told_of_a_long_silence_the_channel_hears_once(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case()
        await team.at(TO_OWNER)
        team.fault("error:user_disabled", only_for=team.bob.id)
        await team.at(IN_CHANNEL)
        assert team.aloud() == [False, True]
        assert await team.next_look(case) == on(10)


async def test_a_group_that_is_next_is_told_in_the_channel_and_nobody_reads_it_twice(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="spine-on-call") as team:
        await team.case()
        await team.at(TO_OWNER)
        await team.at(IN_CHANNEL)
        assert team.aloud() == [False, True]


async def test_an_owner_who_leaves_after_the_first_word_does_not_keep_the_second_from_who_is_next(
    sqlite_url: str,
) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case()
        await team.at(TO_OWNER)
        team.workspace.deactivate(team.alice)
        await team.at(TO_NEXT)
        assert (len(team.direct(team.bob)), team.aloud()) == (1, [False])
        await team.at(IN_CHANNEL)
        assert team.aloud() == [False, True]
        assert (await team.chart(case)).case.owner == team.bob.id


async def test_a_second_word_that_waited_until_the_channel_should_know_is_said_there_too(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        await team.case()
        team.fault("status:500", only_for=team.bob.id)
        await team.at(TO_NEXT)
        assert (len(team.direct(team.alice)), team.direct(team.bob), team.aloud()) == (1, [], [False])
        await team.at(IN_CHANNEL)
        assert (len(team.direct(team.bob)), team.aloud()) == (1, [False, True])


async def test_a_second_word_that_waits_on_and_on_is_not_said_aloud_where_the_first_was(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        await team.case()
        team.fault("status:500", only_for=team.bob.id)
        await team.at(IN_CHANNEL)
        await team.at(on(10))
        assert (len(team.direct(team.bob)), team.aloud()) == (1, [True])


async def test_what_never_came_and_waited_for_us_until_the_second_word_is_told_to_both_at_once(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        await team.case({FOLLOW_UP: never_came(DUE)})
        await team.at(on(2))
        assert (len(team.direct(team.alice)), len(team.direct(team.bob))) == (1, 1)


async def test_a_question_of_which_only_its_owner_has_heard_is_told_to_who_is_next_after_another_was_answered(
    sqlite_url: str,
) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        referral = StepKey("referral", 1)
        case = await team.case({FOLLOW_UP: asked(DUE), referral: asked(DUE + A_DAY)}, says="specialist_referral")
        await team.at(on(4))
        assert (len(team.direct(team.alice)), team.direct(team.bob)) == (1, [])
        await team.answer(case, "same")
        assert await team.words_said(case) == 1, "of the referral"
        await team.at(on(8))
        assert (len(team.direct(team.alice)), len(team.direct(team.bob))) == (1, 1)


async def test_a_case_that_lives_with_its_owner_is_raised_there_in_one_message(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        moved = await team.slack.post(team.alice.id, Words("the case", []), key="moved")
        there = replace(asked(DUE), channel=moved.channel)
        case = await team.case({FOLLOW_UP: there}, done={StepKey("moved", 1): moved})
        await team.at(TO_OWNER)
        assert len(team.direct(team.alice)) == 1
        assert await team.next_look(case) == TO_NEXT


@pytest.mark.parametrize("backup", ["", "bob"])
async def test_a_case_whose_card_came_nowhere_is_raised_with_its_owner_once_for_each_word(
    sqlite_url: str, backup: str
) -> None:
    async with silences(sqlite_url, backup=backup) as team:
        case = await team.case(has_card=False)
        for words, day in enumerate((TO_OWNER, TO_NEXT, IN_CHANNEL, on(10)), 1):
            await team.at(day)
            assert len(team.direct(team.alice)) + len(team.direct(team.bob)) == words
            assert await team.words_said(case) == words


async def test_what_a_word_spoke_for_is_not_raised_anew_once_the_first_question_is_answered(sqlite_url: str) -> None:
    async with silences(sqlite_url, backup="bob") as team:
        case = await team.case({RESULT: asked(DUE - A_DAY), FOLLOW_UP: asked(DUE)}, says="urgent_mri")
        await team.at(on(3))
        assert (len(team.direct(team.alice)), len(team.direct(team.bob))) == (1, 1)
        await team.answer(case, "seen_nothing_found")
        assert await team.words_said(case) == 2, "of the follow-up as well"
        await team.at(on(9))
        assert (len(team.direct(team.alice)), len(team.direct(team.bob))) == (1, 1)
        assert team.aloud()[-1]


async def test_an_owner_who_was_told_reads_it_no_second_time_where_the_case_then_moves_to(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await team.case()
        team.fault("error:restricted_action", skip=1)  # the thread takes nothing any more
        team.fault("reset", skip=1)  # and the word that the case moves is cut short
        await team.at(TO_OWNER)
        await team.at(TO_OWNER + AN_HOUR)
        assert len(team.direct(team.alice)) == 1
        assert any("reminders come here" in each.text for each in team.alice.direct_messages.messages)


async def test_one_word_for_all_that_was_cut_short_before_its_new_thread_is_said_there_once(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        team.remove((await team.chart(case)).home)
        team.fault("reset", skip=2)  # the owner and the old thread are first
        await team.at(TO_NEXT)
        await team.at(TO_NEXT + AN_HOUR)
        assert (len(team.direct(team.alice)), len(team.in_channel())) == (1, 1)
        assert await team.words_said(case) == 2


async def test_where_the_owner_cannot_be_told_either_the_new_thread_is_said_to_the_end(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case()
        team.remove((await team.chart(case)).home)
        team.fault("error:messages_tab_disabled", only_for=team.alice.id)
        team.fault("reset", skip=1)  # the old thread is first
        await team.at(TO_OWNER)
        await team.at(TO_OWNER + AN_HOUR)
        assert len(team.in_channel()) == 1
        assert await team.next_look(case) == TO_NEXT


async def test_what_never_came_and_was_told_with_the_first_question_is_not_told_of_again(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        await team.case({RESULT: asked(DUE - A_DAY), FOLLOW_UP: never_came(DUE)}, says="urgent_mri")
        await team.at(on(3))
        (told,) = team.direct(team.alice)
        assert "follow-up" in told.text
        await team.at(on(4))
        assert team.direct(team.alice) == [told]


async def test_a_word_in_doubt_is_found_though_another_has_spoken_for_it_and_goes_where_the_case_goes(
    sqlite_url: str,
) -> None:
    async with silences(sqlite_url) as team:
        questions = {StepKey("referral", 1): asked(DUE - 3 * A_DAY), FOLLOW_UP: never_came(on(3, 8))}
        case = await team.case(questions, says="specialist_referral")
        await team.at(on(2))
        team.fault("reset", when="after", skip=1)  # the owner first, then the thread
        await team.at(on(3, 8))
        *_, lost = team.in_channel()
        await team.at(on(7))
        found = (await team.chart(case)).case.done.get(StepKey("raised", of=FOLLOW_UP))
        assert isinstance(found, Posted)
        assert found.ts == lost.ts


async def test_two_words_that_waited_of_a_case_without_a_card_are_one_message_to_its_owner(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        case = await team.case(has_card=False)
        await team.at(TO_NEXT)
        assert len(team.direct(team.alice)) == 1
        assert await team.words_said(case) == 2


async def test_what_never_came_of_a_case_without_a_card_counts_as_told_once_its_owner_was(sqlite_url: str) -> None:
    async with silences(sqlite_url) as team:
        questions = {StepKey("referral", 1): asked(DUE - 3 * A_DAY), FOLLOW_UP: never_came(on(3, 8))}
        case = await team.case(questions, says="specialist_referral", has_card=False)
        await team.at(on(2))
        await team.at(on(3, 8))
        assert len(team.direct(team.alice)) == 2
        team.turn_clock_to(on(8, 12))
        await team.answer(case, "referral_sent")
        assert len(team.direct(team.alice)) == 3
        assert await team.words_said(case) == 2, "the first of them was the one of its own day"
