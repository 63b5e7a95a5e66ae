"""Who comes to a channel as a whole, whose a new case is there, and what a press or a form still counts for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.kept.book import Book
from bot.kept.channel import Channel
from bot.kept.chart import Chart
from bot.kept.ended import Ended
from bot.kept.happened import Acknowledged, Event, Outcome, Submitted
from bot.kept.step_key import StepKey
from bot.listeners.desk import Visit
from bot.listeners.drafts import Draft
from bot.listeners.gate import Gate, TurnedAwayError
from bot.listeners.pressed import Pressed, closing_line, keep_on_it, sent_from, told_older
from bot.posts import Posted
from dialogs.choices import Choices
from dialogs.findings_form import Origin
from tests.gate.test_desk import LATER, STRANGER, a_case, a_desk, a_visit, pressed_by
from tests.gate.test_judging import AT, WORKSPACE, Told, chart


async def test_a_full_member_comes_to_the_channel_that_they_are_in(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        assert await desk.come_to_channel(pressed_by("U2"), "C1") == Visit("T1", "U2", unchecked=False)
        with pytest.raises(TurnedAwayError, match="other_organisation"):
            await desk.come_to_channel(STRANGER, "C1")
        with pytest.raises(TurnedAwayError, match="other_channel"):
            await desk.come_to_channel(pressed_by("U2"), "D1")


@pytest.mark.parametrize(
    ("channel", "answers", "reason"),
    [
        ("", ("member", True, False), "other_channel"),
        ("D1", ("member", True, False), "other_channel"),
        ("C1", ("guest", True, False), "guest"),
        ("C1", ("member", False, False), "not_a_member"),
        ("C1", (None, True, False), "not_known"),
        ("C1", ("member", True, True), "shared"),
        ("C1", ("member", True, None), "not_known"),
    ],
)
async def test_nobody_else_does_and_nobody_where_others_read(channel: str, answers: Any, reason: str) -> None:
    with pytest.raises(TurnedAwayError) as away:
        await Gate(WORKSPACE, Told(*answers)).check_channel(channel, "U2")
    assert away.value.reason == reason


@pytest.mark.parametrize(
    ("home", "person", "place", "asked"),
    [
        ("D1", "U1", "", "D1"),
        ("D1", "U2", "", "C1"),
        ("D1", "U1", "C1", "C1"),
        ("C1", "U1", "", "C1"),
        ("C9", "U1", "", "C1"),
        ("", "U1", "", "C1"),
    ],
)
async def test_without_a_place_the_owner_reads_a_direct_case_where_it_is(
    home: str, person: str, place: str, asked: str
) -> None:
    direct = Book().adding(StepKey("parent", way="direct" if home.startswith("D") else "thread"), Posted(home, "1.1"))
    people = Told()
    gate = Gate(WORKSPACE, people)
    of = chart(done=direct) if home else chart()
    assert await gate.check_case(of, person, place, must_take=False, in_a_form=False)
    assert people.asked[1:] == [(f"{asked} {person}", False), (asked, False)]


@pytest.mark.parametrize(
    ("owner", "away", "gone", "due"),
    [
        ("U3", (), (), "U3"),
        ("U3", ("U3",), (), "U2"),
        ("U3", (), ("U3",), "U2"),
        ("U3", ("U4",), ("U5",), "U3"),
        ("", (), (), "U2"),
    ],
)
async def test_a_new_case_is_whose_the_channel_says_unless_they_are_not_there(
    sqlite_url: str, owner: str, away: tuple[str, ...], gone: tuple[str, ...], due: str
) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        await desk.cases.channels.save(Channel("T1", "C1", chosen=Choices(owner=owner), managers=("U9",), gone=gone))
        for person in away:
            until = LATER + timedelta(days=2)
            await desk.cases.channels.be_away("T1", person, until.date(), until)
        assert (await a_case(desk, of="U2")).owner == due


async def test_the_open_cases_of_a_channel_are_listed_for_whoever_came_to_it(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        (loop,) = await desk.loops_in(await desk.come_to_channel(pressed_by("U2"), "C1"), "C1")
        assert (loop.code, loop.owner) == (case.code, "U1")


async def test_a_draft_is_of_one_person_one_channel_and_one_case(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        desk.drafts.holds("V1", 1.0, "answers")
        desk.drafts.closed("V1", ("U2", "C1", "case"), LATER)
        assert desk.draft("U2", Origin("C1", "U2", "case")) == Draft("answers", LATER)
        for person, channel, case in (("U3", "C1", "case"), ("U2", "C2", "case"), ("U2", "C1", "")):
            assert desk.draft(person, Origin(channel, "U2", case)) is None


def test_what_a_view_sends_has_a_key_of_its_own_for_each_choice() -> None:
    view = {"root_view_id": "V1"}
    assert sent_from(view)(chart()) == "view:V1"
    assert sent_from(view, "", "chosen", "why")(chart()) == "view:V1:chosen:why"


# -- what is closed ---------------------------------------------------------------------------------------------------

BETTER = Outcome("better", "C1", "1.1")
HOME_CARE = Submitted("conservative_followup", 336.0, None, "", "", "{}", "{}")
ENDED = Ended("moved_away")


def then(*happened: Any, forms: int = 1) -> Chart:
    """A case to which this happened after its forms."""
    of = chart()
    sent = [Event("T1", f"form {seq}", "U1", AT, HOME_CARE, seq) for seq in range(1, forms + 1)]
    later = [
        Event("T1", f"then {place}", "U2", AT + timedelta(minutes=place), what, forms + place)
        for place, what in enumerate(happened, 1)
    ]
    return Chart(of.case, [*sent, *later], "UTC")


def test_a_closed_case_says_how_it_was_closed_and_an_open_one_nothing() -> None:
    assert closing_line(then()) == ""
    assert closing_line(then(Outcome("same", "C1", "1.1"))) == ""
    for closes, told in ((BETTER, "recorded: *better*"), (ENDED, "closed it without an outcome: moved away")):
        closed = then(closes, Acknowledged())
        assert closing_line(closed).endswith(told)
        assert told.replace("*", "") in told_older(closed).text
    assert closing_line(then(Outcome("same", "C1", "1.1"), ENDED)).endswith("moved away")


@pytest.mark.parametrize(
    ("of", "what", "over"),
    [
        (then(), Acknowledged(), False),
        (then(BETTER), Acknowledged(), True),
        (then(BETTER), None, True),
        (then(BETTER), Outcome("worse", "C1", "1.1"), False),
        (then(ENDED), Outcome("worse", "C1", "1.1"), True),
        (then(forms=2), Acknowledged(), True),
        (then(forms=2), Outcome("worse", "C1", "1.1"), True),
    ],
)
def test_what_is_closed_takes_an_answer_beside_the_one_that_closed_it_alone(of: Chart, what: Any, over: bool) -> None:
    assert Pressed("id", 1).is_over(of, what) == over


async def test_a_press_is_kept_once_and_never_on_what_is_over(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        pressed = Pressed(case.id, 1)
        visit = await a_visit(desk, case)
        assert (await keep_on_it(desk, visit, pressed, lambda _: "ended", ENDED))[0] == "kept"
        closed = await a_visit(desk, case)
        there, before = await keep_on_it(desk, closed, pressed, lambda _: "ended", ENDED)
        assert (there, before) == ("there_already", closed.chart)
        over, after = await keep_on_it(desk, closed, pressed, lambda _: "claim", Acknowledged())
        assert (over, after) == ("older", closed.chart)
        assert [event.key for event in (await desk.cases.history(case.id))[1:]] == ["ended"]


async def test_a_press_that_was_kept_is_of_an_older_assessment_once_there_is_a_newer_one(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        pressed = Pressed(case.id, 1)
        await keep_on_it(desk, await a_visit(desk, case), pressed, lambda _: "claim", Acknowledged())
        await desk.cases.add(case.id, Event("T1", "view:V2", "U3", LATER, HOME_CARE))
        late = await a_visit(desk, case)
        assert await keep_on_it(desk, late, pressed, lambda _: "claim", Acknowledged()) == ("older", late.chart)
