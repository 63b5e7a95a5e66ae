"""Which open case comes first, how many are named, and how one is answered away from its messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from dialogs import answering, follow_up_card, open_loops
from dialogs.choices import Choices
from dialogs.home import HomeChannel, home
from dialogs.open_loops import Loop
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import FACTS, OPENED_AT

LATE: Final = Loop(
    ref="id:1",
    code="BP-LATE",
    disposition="urgent_mri",
    owner="U0ALICE",
    is_unclaimed=False,
    is_overdue=False,
    next_what="follow-up",
    next_at=OPENED_AT + timedelta(days=9),
    link="",
    is_direct=False,
    opened_at=OPENED_AT,
)
SOON: Final = replace(LATE, code="BP-SOON", next_at=OPENED_AT + timedelta(hours=1))
UNDATED: Final = replace(LATE, code="BP-UNDATED", next_at=None)
OVERDUE: Final = replace(UNDATED, code="BP-OVERDUE", is_overdue=True)
EMERGENCY: Final = replace(UNDATED, code="BP-EMERGENCY", disposition="emergency_now")
UNCLAIMED: Final = replace(UNDATED, code="BP-UNCLAIMED", is_unclaimed=True)
EVERY: Final = (UNCLAIMED, EMERGENCY, OVERDUE, SOON, LATE, UNDATED)


@pytest.mark.parametrize("place", range(len(EVERY) - 1))
def test_of_two_open_cases_the_more_pressing_one_comes_first(place: int) -> None:
    first, second = EVERY[place : place + 2]
    for told in (open_loops.handover([second, first]).text, open_loops.listed([second, first]).text):
        assert told.index(first.code) < told.index(second.code)


@pytest.mark.parametrize(
    ("loop", "pressing"), [(UNCLAIMED, 1), (EMERGENCY, 1), (OVERDUE, 1), (SOON, 0), (LATE, 0), (UNDATED, 0)]
)
def test_a_handover_counts_what_is_pressing(loop: Loop, pressing: int) -> None:
    told = open_loops.handover([loop, LATE]).text
    assert f"2 cases are open, {pressing} of them emergencies, unanswered or overdue." in told
    assert "1 case is open" in open_loops.handover([loop]).text


def test_a_message_names_as_many_cases_as_it_can_hold_and_counts_the_others() -> None:
    for tell, most in ((open_loops.handover, 150), (open_loops.listed, 40)):
        assert "And " not in tell([LATE] * most).text
        told = tell([LATE] * (most + 1)).text
        assert "And 1 more" in told
        assert told.count("BP-LATE") == most


def test_a_line_too_long_for_a_section_is_cut_to_one() -> None:
    (_, _, row, _) = open_loops.handover([replace(LATE, next_what="x" * 4000)]).blocks
    assert len(row["text"]["text"]) == 3000


def test_home_shows_twelve_channels_and_what_is_wrong_in_each() -> None:
    for many in (12, 13):
        channels = [HomeChannel(f"C{number}", (), is_set=bool(number % 2)) for number in range(many)]
        told = str(home([], channels=channels))
        assert told.count("'Settings'") == 12
        assert told.count("who is next is set.") == 6


def test_a_case_on_home_leads_to_its_card_and_to_its_answers() -> None:
    (row,) = home([replace(LATE, link="https://a.example/p1", is_direct=True)])["blocks"][-1:]
    assert row["text"]["text"].startswith("*<https://a.example/p1|BP-LATE>* · urgent MRI · opened <!date^")
    assert "(goes on by direct message)" in row["text"]["text"]
    assert row["accessory"]["value"] == "id:1"


@pytest.mark.parametrize("place", range(len(EVERY) - 1))
def test_home_shows_the_more_pressing_case_first(place: int) -> None:
    first, second = EVERY[place : place + 2]
    told = str(home([second, first]))
    assert told.index(first.code) < told.index(second.code)


def test_everybody_who_is_named_is_named_once() -> None:
    assert Choices(owner="U1", backup="U1", duty="S1").named == ("U1", "S1")
    assert Choices(backup="U2").named == ("U2",)
    assert Choices().weekdays == (0, 1, 2, 3, 4)


def test_a_case_is_answered_in_a_view_with_the_questions_that_are_waited_for() -> None:
    asked = follow_up_card.reminder(FACTS, ASSESSMENTS["seed"])
    view = answering.view(FACTS, [asked], "C0PLACE")
    told, *rest, _giving_up = view["blocks"]
    assert told["text"]["text"].startswith(f"*{FACTS.named}*, assigned to <@U0ALICE>.")
    assert rest == asked.blocks
    assert answering.place_of(view) == ("C0PLACE", FACTS.code)
    unclaimed = answering.view(replace(FACTS, is_unclaimed=True), [], "C0PLACE")
    assert "*Nobody has said that they are acting.*" in str(unclaimed)
    assert "Nothing is waited for" not in str(unclaimed)
