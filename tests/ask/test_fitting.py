"""What few passages hold counts most, what a passage is about more than what it mentions; the rest is not covered."""

from __future__ import annotations

import pytest

from bot.triage.asked import Sought
from bot.triage.fitting import Found, Held, found
from bot.triage.passages import passages

_ABOUT = [Held(0, 3, is_about=True)]


def places(told: Found) -> list[int]:
    return [passages().index(one) for one in told.passages]


def test_what_few_passages_hold_outweighs_what_many_do() -> None:
    many = [Held(0, place, is_about=True) for place in range(20)]
    assert places(found(Sought((("a",), ("b",)), 0, 0), [*many, Held(1, 30, is_about=True)])) == [30, 0, 1]


def test_two_things_of_some_passages_outweigh_one_that_as_many_hold() -> None:
    held = [Held(nth, place, is_about=True) for nth, place in ((0, 1), (0, 2), (1, 2), (1, 3), (2, 4), (2, 5))]
    assert places(found(Sought((("a",), ("b",), ("c",)), 0, 0), held))[0] == 2


def test_what_a_passage_is_about_counts_more_than_what_it_mentions_and_both_most() -> None:
    told = [
        Held(0, 1, is_about=False),
        Held(0, 2, is_about=True),
        Held(0, 3, is_about=True),
        Held(0, 3, is_about=False),
    ]
    assert places(found(Sought((("a",),), 0, 0), told)) == [3, 2, 1]
    assert places(found(Sought((("a",),), 0, 0), told[::-1])) == [3, 2, 1]


def test_of_those_that_fit_alike_the_more_urgent_stands_first() -> None:
    assert places(found(Sought((("a",),), 0, 0), [Held(0, place, is_about=True) for place in (9, 4, 7, 5)])) == [
        4,
        5,
        7,
    ]


def test_what_is_only_mentioned_is_not_covered_and_nothing_covers_nothing() -> None:
    assert not found(Sought((("a",),), 0, 0), [Held(0, 3, is_about=False)]).is_covered
    assert found(Sought((("a",),), 0, 0), _ABOUT).is_covered
    assert found(Sought((), 0, 0), []) == Found((), is_covered=False)


def test_the_passage_on_top_must_be_about_something_that_was_asked_itself() -> None:
    mentions = [Held(nth, 9, is_about=False) for nth in range(4)]
    assert not found(Sought((("a",),) * 5, 0, 0), [*mentions, Held(4, 3, is_about=True)]).is_covered


def test_what_every_passage_is_about_still_counts_for_something() -> None:
    held = [Held(0, place, is_about=True) for place in range(len(passages()))]
    assert places(found(Sought((("a",),), 0, 0), [*held, Held(0, 5, is_about=False)]))[0] == 5


def test_a_thing_that_is_mentioned_once_counts_as_one_that_one_passage_is_about() -> None:
    held = [Held(0, 3, is_about=True), *(Held(nth, 3, is_about=False) for nth in (1, 2, 3))]
    assert not found(Sought((("a",),) * 4, 5, 0), held).is_covered
    assert found(Sought((("a",),) * 4, 4, 0), held).is_covered


def test_a_thing_that_the_passage_on_top_does_not_hold_counts_half_for_an_answer() -> None:
    on_top = [Held(nth, 3, is_about=True) for nth in range(2)]
    for beside, is_covered in ((3, True), (9, False)):
        held = [*on_top, *(Held(nth, beside, is_about=True) for nth in (2, 3))]
        assert found(Sought((("a",),) * 4, 4, 0), held).is_covered == is_covered
    assert found(Sought((("a",),) * 3, 3, 0), [*on_top, Held(2, 9, is_about=True)]).is_covered


@pytest.mark.parametrize(
    ("things", "unknown", "elsewhere", "is_covered"),
    [
        (1, 1, 0, True),
        (1, 2, 0, False),
        (2, 2, 0, True),
        (2, 3, 0, False),
        (2, 0, 1, False),
        (3, 0, 1, True),
        (3, 1, 1, False),
        (5, 0, 2, True),
        (4, 0, 2, False),
        (7, 0, 3, True),
        (16, 0, 7, False),
        (21, 17, 3, False),
    ],
)
def test_unknown_words_and_words_of_another_field_count_against_what_is_found(
    things: int, unknown: int, elsewhere: int, *, is_covered: bool
) -> None:
    told = found(Sought((("a",),) * things, unknown, elsewhere), [Held(nth, 3, is_about=True) for nth in range(things)])
    assert told.is_covered is is_covered
    assert places(told) == [3]
