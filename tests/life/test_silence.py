"""What nobody has answered, and when that is said next: drawn from a row alone, whatever release has written it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

import pytest

from bot.kept.answers import Alone, Answer, Held, Refused
from bot.kept.book import Book
from bot.kept.chart import Chart
from bot.kept.happened import Outcome
from bot.kept.step_key import StepKey, Way
from bot.life.morning import told_by
from bot.life.policy import Policy
from bot.life.silence import Silence, raised, silence_of
from bot.posts import Posted
from bot.triage.assessment import Disposition
from bot.working_days import EVERY_TEAM
from tests.life.silences import A_SECOND, AN_HOUR, DUE, FOLLOW_UP, RESULT, asked, never_came, on
from tests.life.test_steps import chart_of, form

REFERRAL = StepKey("referral", 1)
TO_OWNER, TO_NEXT = on(2), on(4)
WORD = StepKey("raised", of=FOLLOW_UP)
SECOND = replace(WORD, attempt=2)
THIRD = replace(WORD, attempt=3)
AT_HOME = {StepKey("parent"): Posted("C", "1")}
SPOKEN_FOR = Refused("not_said_here")
"""As a row keeps it of a word that another one has spoken for."""


def posted(at: datetime) -> Posted:
    return Posted("C", f"{at.timestamp():.6f}")


def chart(
    questions: Mapping[StepKey, Held],
    done: Mapping[StepKey, Answer] | None = None,
    *,
    says: Disposition = "urgent_mri",
    worse: bool = False,
) -> Chart:
    """A case of which this is asked, and this was done."""
    book = Book()
    for key, answer in {**questions, **(done or {})}.items():
        book = book.adding(key, answer)
    return chart_of(form(says), *([Outcome("worse", "C", "1")] if worse else []), done=book)


def silence(
    questions: Mapping[StepKey, Held] | None = None,
    done: Mapping[StepKey, Answer] | None = None,
    *,
    says: Disposition = "urgent_mri",
) -> Silence:
    found = silence_of(chart(questions or {FOLLOW_UP: asked(DUE)}, done, says=says), EVERY_TEAM)
    assert found is not None
    return found


# -- what is spoken of first, and when ----------------------------------------------------------------------------


def test_whether_an_emergency_was_seen_comes_first_and_presses_whatever_was_asked_before_it() -> None:
    both = {FOLLOW_UP: asked(DUE - AN_HOUR), RESULT: asked(DUE)}
    pressing = silence(both, says="emergency_now")
    assert (pressing.first.kind, pressing.is_pressing) == ("close_loop", True)
    waiting = silence(both)
    assert (waiting.first.kind, waiting.is_pressing) == ("follow_up", False)
    swapped = silence({FOLLOW_UP: asked(DUE), RESULT: asked(DUE - AN_HOUR)})
    assert [each.kind for each in swapped.asked] == ["close_loop", "follow_up"], "what was due first"
    assert not swapped.is_pressing
    alone = silence({FOLLOW_UP: asked(DUE)}, says="emergency_now")
    assert not alone.is_pressing, "the patient was seen: the follow-up has its days"


def test_whether_a_patient_who_was_worse_was_seen_presses_too() -> None:
    again = StepKey("close_loop", 2)
    asked_again = {StepKey("follow_up", 2): asked(DUE - AN_HOUR), again: asked(DUE)}
    found = silence_of(chart(asked_again, says="conservative_followup", worse=True), EVERY_TEAM)
    assert found is not None
    assert (found.key, found.is_pressing) == (StepKey("raised", of=again), True)


def test_what_presses_is_said_after_an_hour_and_after_two_and_then_every_second_working_day() -> None:
    both = {FOLLOW_UP: asked(on(1, 11)), RESULT: asked(on(1, 15))}
    pressing = silence(both, says="emergency_now")
    assert [*islice(pressing.moments(), 5)] == [on(1, 16), on(1, 17), on(3, 11), on(7, 11), on(9, 11)]
    assert pressing.next_at([on(1), on(2), on(8)]) == on(10, 11), "counted from the newest word"


def test_what_presses_and_never_came_is_said_at_its_own_time_and_an_hour_later() -> None:
    pressing = silence({RESULT: never_came(on(1, 15))}, says="emergency_now")
    assert [*islice(pressing.moments(), 2)] == [on(1, 15), on(1, 16)]


def test_where_nothing_is_asked_nothing_is_said() -> None:
    assert silence_of(chart({}), EVERY_TEAM) is None


def test_it_is_counted_how_many_words_have_come_until_the_first_in_the_channel() -> None:
    days = (DUE, TO_OWNER - A_SECOND, TO_OWNER, TO_NEXT, on(8) - A_SECOND, on(8), on(30))
    assert [silence().come_by(at) for at in days] == [0, 0, 1, 2, 2, 3, 3]


def test_a_word_is_said_at_the_hour_of_a_question_that_has_come_and_not_of_one_to_come() -> None:
    late = silence({FOLLOW_UP: asked(on(1, 11)), RESULT: asked(on(21, 9))})
    assert next(late.moments()) == on(2, 11)


def test_the_second_word_is_said_at_once_where_the_clock_of_a_result_is_over_on_the_day_of_the_first() -> None:
    both = {FOLLOW_UP: asked(DUE), RESULT: asked(on(3, 12))}
    assert silence(both).next_at([on(3)]) == on(3)
    later = {FOLLOW_UP: asked(DUE), RESULT: asked(on(4, 12))}
    assert silence(later).next_at([on(3)]) == on(8)


def test_what_never_came_has_its_second_word_later_though_the_first_was_late() -> None:
    assert silence({FOLLOW_UP: never_came(DUE)}).next_at([on(2)]) == on(3)


# -- what has been said -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["thread", "direct", "again", "direct_backup"])
def test_a_word_was_said_when_it_came_whichever_way_it_took(way: Way) -> None:
    late = on(2, 12)
    assert silence(done={WORD: SPOKEN_FOR, WORD.by(way): posted(late)}).said() == [late]


@pytest.mark.parametrize("way", ["backup", "duty"])
def test_the_second_word_was_said_when_who_is_next_was_told(way: Way) -> None:
    done: dict[StepKey, Answer] = {WORD: posted(TO_OWNER), SECOND: SPOKEN_FOR, WORD.by(way): posted(on(4, 12))}
    assert silence(done=done).said() == [TO_OWNER, on(4, 12)]


@pytest.mark.parametrize("nth", [3, 9])  # earlier releases passed some over
def test_each_word_in_the_channel_was_said_when_it_came_there(nth: int) -> None:
    done: dict[StepKey, Answer] = {WORD: posted(TO_OWNER), SECOND: SPOKEN_FOR, WORD.by("backup"): posted(TO_NEXT)}
    assert silence(done={**done, replace(WORD, attempt=nth): posted(on(8))}).said() == [TO_OWNER, TO_NEXT, on(8)]


def test_a_word_that_came_twice_was_said_when_it_came_first() -> None:
    done: dict[StepKey, Answer] = {WORD.by("direct"): posted(TO_OWNER), WORD: Refused("thread_not_found")}
    assert silence(done={**done, WORD.by("again"): posted(on(2, 12))}).said() == [TO_OWNER]


def test_a_second_word_that_was_said_with_the_first_was_said_when_that_was() -> None:
    assert silence(done={WORD: posted(TO_OWNER), SECOND: SPOKEN_FOR}).said() == [TO_OWNER, TO_OWNER]


def test_a_word_that_another_spoke_for_before_its_question_came_counts_from_its_own_time() -> None:
    for at in (DUE - AN_HOUR, DUE):
        assert silence(done={WORD: posted(at)}).said() == [TO_OWNER]
    assert silence(done={WORD: posted(DUE + A_SECOND)}).said() == [DUE + A_SECOND]


def test_words_on_another_question_are_not_counted() -> None:
    other = StepKey("raised", attempt=3, of=RESULT)
    assert silence(done={WORD: posted(TO_OWNER), other: posted(on(8))}).numbers == []


# -- what is half said --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("newest", [WORD, SECOND, THIRD])
def test_the_newest_word_is_half_said_where_its_thread_was_gone(newest: StepKey) -> None:
    before = {key: posted(TO_OWNER) for key in (WORD, SECOND, THIRD) if key.attempt < newest.attempt}
    assert silence(done={**AT_HOME, **before, newest: Refused("thread_not_found")}).half_said() == newest


@pytest.mark.parametrize("way", ["direct", "direct_backup"])
def test_it_is_said_where_the_new_thread_refused_it_too_and_a_person_was_told(way: Way) -> None:
    refused = {WORD: Refused("thread_not_found"), WORD.by("again"): Refused("thread_not_found")}
    assert silence(done={**AT_HOME, **refused}).half_said() == WORD
    assert silence(done={**AT_HOME, **refused, WORD.by(way): posted(TO_OWNER)}).half_said() is None


def test_a_word_that_came_is_said_and_one_that_only_a_person_was_told_is_not() -> None:
    gone = Refused("thread_not_found")
    assert silence(done={**AT_HOME, WORD: posted(TO_OWNER)}).half_said() is None
    assert silence(done={**AT_HOME, WORD: gone, WORD.by("again"): posted(TO_OWNER)}).half_said() is None
    assert silence(done={**AT_HOME, WORD: gone, WORD.by("direct"): posted(TO_OWNER)}).half_said() == WORD


def test_a_word_that_another_has_spoken_for_or_that_has_no_thread_is_not_half_said() -> None:
    assert silence(done={**AT_HOME, WORD: SPOKEN_FOR}).half_said() is None
    assert silence(done={WORD: Refused("user_disabled")}).half_said() is None


# -- what of it comes today ---------------------------------------------------------------------------------------


def test_of_the_first_two_words_those_are_coming_that_are_said_by_then() -> None:
    one = silence()
    assert one.coming(DUE, TO_OWNER) == set()
    assert one.coming(DUE, TO_OWNER + A_SECOND) == {0}
    assert one.coming(DUE, TO_NEXT + A_SECOND) == {0, 1}
    assert one.coming(DUE, on(30)) == {0, 1}, "the channel is no person"
    assert one.coming(on(3), TO_NEXT + A_SECOND) == {0}, "a late first word makes the second late"
    assert one.coming(TO_NEXT, TO_NEXT + A_SECOND) == {0, 1}
    assert silence(done={WORD: posted(TO_OWNER)}).coming(DUE, on(30)) == {1}


# -- what moved ---------------------------------------------------------------------------------------------------

MOVED = StepKey("follow_up", 2, way="moved", of=FOLLOW_UP)
TWICE = StepKey("follow_up", 3, way="moved", of=MOVED)


def word_on(case: Chart) -> StepKey:
    waiting = case.follow_up
    assert waiting is not None
    return raised(case, waiting)


def test_what_moved_and_came_nowhere_has_been_raised_as_it_was_before() -> None:
    moved = {FOLLOW_UP: never_came(DUE), MOVED: never_came(DUE)}
    assert word_on(chart(moved, {WORD: posted(DUE)})) == WORD
    twice = {**moved, TWICE: never_came(DUE)}
    assert word_on(chart(twice, {WORD: posted(DUE)})) == WORD
    own = StepKey("raised", of=MOVED)
    assert word_on(chart(twice, {own: posted(DUE), WORD: posted(DUE)})) == own, "the newest of them"


def test_a_word_that_was_begun_and_may_have_been_said_counts_too() -> None:
    case = chart({FOLLOW_UP: never_came(DUE), MOVED: never_came(DUE)})
    begun = replace(case, case=replace(case.case, trying={WORD.by("direct"): DUE}))
    assert word_on(begun) == WORD


@pytest.mark.parametrize(
    ("before", "now", "done"),
    [
        (never_came(DUE), never_came(DUE), {}),
        (never_came(DUE), never_came(DUE), {StepKey("asked", of=FOLLOW_UP): posted(DUE)}),
        (never_came(DUE), asked(DUE), {WORD: posted(DUE)}),
        (never_came(DUE - AN_HOUR), never_came(DUE), {WORD: posted(DUE)}),
        (asked(DUE - AN_HOUR), never_came(DUE), {WORD: posted(DUE)}),
    ],
)
def test_whatever_else_moved_is_raised_by_itself(before: Held, now: Held, done: Mapping[StepKey, Answer]) -> None:
    assert word_on(chart({FOLLOW_UP: before, MOVED: now}, done)) == StepKey("raised", of=MOVED)


def test_what_moved_from_where_it_could_not_be_set_is_raised_by_itself() -> None:
    refused: dict[StepKey, Answer] = {FOLLOW_UP: Refused("restricted_action"), WORD: posted(DUE)}
    assert word_on(chart({MOVED: Alone("C", int(DUE.timestamp()))}, refused)) == StepKey("raised", of=MOVED)


# -- whom it is for -----------------------------------------------------------------------------------------------


def test_the_first_two_words_are_for_persons_and_each_has_its_step() -> None:
    one, nobody = silence(), Policy("", 7, 9)
    both = Policy("", 7, 9, backup="U2", duty="U3")
    assert told_by(one, 0, nobody, "U1") == ("U1", WORD.by("direct"))
    assert told_by(one, 0, nobody, "S1") is None, "a group has no morning"
    assert told_by(one, 1, both, "U1") == ("U2", WORD.by("backup"))
    assert told_by(one, 1, both, "U2") == ("U3", WORD.by("duty"))
    assert told_by(one, 1, nobody, "U1") is None
    assert told_by(one, 1, Policy("", 7, 9, backup="S1", duty="U3"), "U1") is None
    assert told_by(one, 2, both, "U1") is None, "it is for the channel"


def test_after_a_while_without_an_answer_nothing_that_is_asked_is_left_out() -> None:
    every = silence({RESULT: asked(DUE), FOLLOW_UP: asked(DUE + AN_HOUR), REFERRAL: asked(DUE + timedelta(days=9))})
    assert [each.kind for each in every.due(DUE)] == ["close_loop"]
    assert [each.kind for each in every.due(DUE + AN_HOUR)] == ["close_loop", "follow_up"]
