"""Which open case comes first, how many are named, and how one is answered away from its messages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from dialogs import answering, find_case, follow_up_card, open_loops
from dialogs.blocks import spoken
from dialogs.choices import Choices
from dialogs.home import HomeChannel, Loops, home, pages_of
from dialogs.open_loops import Loop
from dialogs.turning import on_page
from dialogs.who import mention
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
    channel="",
    local_code="",
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
    for tell, most, rest in ((open_loops.handover, 150, "And 1 more"), (open_loops.listed, 40, "1 to 40 of 41")):
        assert rest not in tell([LATE] * most).text
        told = tell([LATE] * (most + 1)).text
        assert rest in told
        assert told.count("BP-LATE") == most


@pytest.mark.parametrize("rest", [0, 1, 2])
@pytest.mark.parametrize(
    ("tell", "most"),
    [
        (open_loops.handover, 150),
        (open_loops.unanswered, 150),
        (lambda loops: open_loops.to_choose(loops, "hand_over", "Hand over"), 40),
    ],
)
def test_a_message_counts_just_what_it_does_not_name(tell: Any, most: int, rest: int) -> None:
    told = tell([LATE] * (most + rest)).text
    assert told.count("BP-LATE") == most
    assert re.findall("And ([0-9]+) more", told) == ([str(rest)] if rest else [])


def test_who_asked_for_a_handover_of_nothing_is_said_and_cases_to_choose_from_come_in_order() -> None:
    assert open_loops.handover([], "U0BOB").text.endswith("No case of this channel is open. <@U0BOB> asked for it.")
    told = open_loops.to_choose([LATE, EMERGENCY], "hand_over", "Hand over").text
    assert told.index("BP-EMERGENCY") < told.index("BP-LATE")


def test_an_empty_list_and_a_page_that_is_not_there_are_its_first_and_its_last() -> None:
    assert on_page([], 3, 10) == (0, [])
    assert on_page([1, 2, 3], -1, 2) == (0, [1, 2])
    assert on_page([1, 2, 3], 9, 2) == (1, [3])
    assert on_page([1], 0, 1) == (0, [1])


@pytest.mark.parametrize(
    ("who", "named"), [("S1", "<!subteam^S1>"), ("C1", "<#C1>"), ("G1", "<#G1>"), ("U1", "<@U1>"), ("W1", "<@W1>")]
)
def test_a_group_a_channel_and_a_person_are_each_mentioned_in_their_way(who: str, named: str) -> None:
    assert mention(who) == named


def test_a_line_too_long_for_a_section_is_cut_to_one() -> None:
    (_, _, row, _) = open_loops.handover([replace(LATE, next_what="x" * 4000)]).blocks
    assert len(row["text"]["text"]) == 3000
    told = open_loops.unanswered(
        [*[LATE] * 40, replace(LATE, next_at=OPENED_AT + timedelta(days=10), next_what="x" * 4000)]
    )
    (line,) = [block["text"]["text"] for block in told.blocks if "xxx" in str(block)]
    assert len(line) == 3000


def test_home_shows_twelve_channels_and_what_is_wrong_in_each() -> None:
    for many in (12, 13):
        channels = [HomeChannel(f"C{number}", (), is_set=bool(number % 2)) for number in range(many)]
        told = str(home(Loops(), channels=channels))
        assert told.count("'Settings'") == 12
        assert told.count("who is next is set.") == 6


def test_a_case_on_home_leads_to_its_card_and_to_its_answers() -> None:
    (row,) = home(Loops([replace(LATE, link="https://a.example/p1", is_direct=True)]))["blocks"][-1:]
    assert row["text"]["text"].startswith("*<https://a.example/p1|BP-LATE>* · urgent MRI · opened <!date^")
    assert "(goes on by direct message)" in row["text"]["text"]
    assert row["accessory"]["value"] == "id:1"


@pytest.mark.parametrize("place", range(len(EVERY) - 1))
def test_home_shows_the_more_pressing_case_first(place: int) -> None:
    first, second = EVERY[place : place + 2]
    told = str(home(Loops([second, first])))
    assert told.index(first.code) < told.index(second.code)


def test_home_shows_what_is_in_the_channels_of_somebody_below_their_own_with_whose_it_is_and_where() -> None:
    theirs = replace(LATE, code="BP-THEIRS", owner="U0BOB", channel="C0WARD", is_overdue=True)
    blocks = home(Loops([LATE]), Loops([replace(theirs, code="BP-NEXT", is_overdue=False), theirs]))["blocks"]
    told = spoken(blocks)
    assert told.index("BP-LATE") < told.index("Open cases of others") < told.index("BP-THEIRS") < told.index("BP-NEXT")
    assert "<@U0BOB>" in told
    assert "<#C0WARD>" in told
    assert "Slack did not say" not in told
    assert "Slack did not say" in spoken(home(Loops([LATE]), Loops([theirs], is_all=False))["blocks"])
    assert "Slack did not say" in spoken(home(Loops([LATE]), Loops(is_all=False))["blocks"])
    assert "of others" not in spoken(home(Loops([LATE]), Loops())["blocks"])


def test_what_slack_did_not_say_stands_beside_the_cases_that_are_known() -> None:
    assert "BP-LATE" in spoken(home(Loops([LATE], is_all=False))["blocks"])
    line, silent = home(Loops([LATE]), Loops(is_all=False))["blocks"][-2:]
    assert (line["type"], silent["type"]) == ("divider", "context")


def test_home_asks_who_somebody_is_until_they_say_and_tells_them_what_they_said() -> None:
    asked, told = "Which best describes you?", "About you: student or trainee."
    assert asked in spoken(home(Loops(), channels=[])["blocks"])
    said = spoken(home(Loops(), channels=[], role="student")["blocks"])
    assert (asked in said, told in said) == (False, True)
    assert asked not in spoken(home(Loops())["blocks"])


def test_home_says_each_thing_that_is_wrong_in_a_channel_on_a_line_of_its_own() -> None:
    channels = [HomeChannel("C0WARD", ("Nobody is next.", "The backup has left."), is_set=True)]
    assert "Nobody is next.\nThe backup has left." in spoken(home(Loops(), channels=channels)["blocks"])


def test_a_new_person_is_told_in_three_lines_how_to_begin_and_nobody_else() -> None:
    new = spoken(home(Loops(), is_new=True)["blocks"])
    assert [line[0] for line in new.split("\n") if line[1:2] == "."] == ["1", "2", "3"]
    assert "To begin" not in spoken(home(Loops())["blocks"])
    assert "To begin" not in spoken(home(Loops([LATE]), is_new=True)["blocks"])


@pytest.mark.parametrize("many", [1, 25, 26, 500])
def test_the_pages_of_home_show_every_case_once_and_lead_to_one_another(many: int) -> None:
    codes = [f"BP-{number:03}" for number in range(many)]
    loops = [replace(LATE, code=code) for code in codes]
    seen: list[str] = []
    mine, theirs = 0, 3
    for _ in range(many):
        view = home(Loops(loops, mine), Loops(loops, theirs))
        told = spoken(view["blocks"])
        seen += [code for code in codes if code in told.partition("Open cases of others")[0]]
        rows = [block for block in view["blocks"] if block.get("block_id") == "home_mine"]
        following = [each["value"] for row in rows for each in row["elements"] if each["action_id"] == "home_mine_next"]
        assert len(view["blocks"]) <= 100
        if not following:
            break
        mine, theirs = pages_of(following[0])
        assert theirs == 3
    assert seen == codes
    assert f"of {many}, what" in told or many <= 25
    assert spoken(home(Loops(loops, 999))["blocks"]) == spoken(home(Loops(loops, mine))["blocks"])


def test_the_pages_of_a_list_lead_back_and_on() -> None:
    loops = [replace(LATE, code=f"BP-{number:03}") for number in range(100)]
    pages = [open_loops.listed(loops, "mine", page) for page in range(3)]
    assert [message.text.count("BP-") for message in pages] == [40, 40, 20]
    turns = [[each["value"] for each in message.blocks[-1]["elements"]] for message in pages]
    assert turns == [["mine:1"], ["mine:0", "mine:2"], ["mine:1"]]
    assert open_loops.page_of("mine:2") == ("mine", 2)
    assert open_loops.page_of("here:0") == ("here", 0)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("BP-7F3KQ", "BP-7F3KQ"),
        (" bp-7f3kq ", "BP-7F3KQ"),
        ("7f3kq", "BP-7F3KQ"),
        ("BP7F3KQ", "BP-7F3KQ"),
        ("7F3K", ""),
        ("7F3KQQ", ""),
        ("1F3KQ", ""),
        ("BP-7F3KO", ""),
        ("John Smith", ""),
        ("", ""),
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str, code: str) -> None:
    assert find_case.case_code(typed) == code


def test_everybody_who_is_named_is_named_once() -> None:
    assert Choices(owner="U1", backup="U1", duty="S1").named == ("U1", "S1")
    assert Choices(backup="U2").named == ("U2",)
    assert Choices(owner="U1", backup="U2", duty="S1").named == ("U1", "U2", "S1")
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
