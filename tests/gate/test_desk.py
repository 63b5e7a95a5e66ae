"""The desk: who comes in, to a form, to a case or home, what is kept of it, and what happens when it cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import OperationalError

from bot.kept.book import Book
from bot.kept.case import Case, NoSuchCaseError, UnreadableCaseError
from bot.kept.happened import Acknowledged, Closed, Event, Outcome, Submitted
from bot.kept.open_loops import OpenLoops
from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.life.policy import Policy
from bot.listeners import desk as desks
from bot.listeners.desk import CaseVisit, Desk, NotSavedError, Visit, person_of, saving
from bot.listeners.gate import Gate, TurnedAwayError
from bot.listeners.pressed import TRIES, Pressed, keep_on_it
from bot.listeners.submission import admitted
from bot.named import Named
from bot.people import Standing
from bot.posts import Posted
from bot.refusals import SHARED
from bot.settings import driver_url
from bot.workspaces import Workspaces
from dialogs.form_memory import Origin
from dialogs.open_loops import Loop
from tests.database import execute
from tests.gate.test_judging import AT, FORM, OUR_SENDER, WORKSPACE, Told

CLIENT = AsyncWebClient()
NAMED = Named(CLIENT, Workspaces(CLIENT, lambda: datetime.now(UTC)))
POLICY = Policy("Europe/London", follow_up_day=7, working_hour=9)
LATER = datetime(2026, 11, 24, 11, tzinfo=UTC)
STRANGER: dict[str, Any] = {**OUR_SENDER, "team_id": "T2", "enterprise_id": "E2"}
EMERGENCY = Submitted("emergency_now", 4.0, None, "", "", "{}", "{}")


class Stopped:
    """A clock that stands still."""

    def now(self) -> datetime:
        """The same moment always."""
        return LATER

    async def sleep_until(self, moment: datetime) -> None:
        """Wait for nothing."""

    async def pause(self, seconds: float) -> None:
        """Wait for nothing either."""


@asynccontextmanager
async def a_desk(
    url: str, standing: Standing | None = "member", is_member: bool | None = True, is_shared: bool | None = False
) -> AsyncIterator[tuple[Desk, list[str]]]:
    """A desk with its own database, and how often it has rung the bell."""
    cases, rung = Cases(driver_url(url)), list[str]()
    await cases.prepare()
    try:
        gate = Gate(WORKSPACE, Told(standing, is_member, is_shared))
        loops = OpenLoops(cases, "Europe/London", WORKSPACE.link)
        bell, new = (lambda: rung.append("rung")), (lambda opened: rung.append(opened.case.code))
        yield Desk(cases, Stopped(), bell, new, "Europe/London", gate, NAMED, POLICY, loops), rung
    finally:
        await cases.close()


async def a_case(desk: Desk, key: str = "view:V1", channel: str = "C1", *, of: str = "U1") -> Case:
    opened = Event("T1", key, of, AT, FORM)
    return (await desk.cases.open(channel=channel, urgent=False, submitted=opened)).case


def pressed_by(person: str, place: str = "C1", **changes: Any) -> dict[str, Any]:
    user = {"id": person, "team_id": "T1"}
    return {**OUR_SENDER, "user": user, "container": {"channel_id": place}, **changes}


def test_whoever_acted_has_an_id_in_a_press_and_in_a_command() -> None:
    assert person_of({"user": {"id": "U1"}, "user_id": "U2"}) == "U1"
    assert person_of({"user": "somebody", "user_id": "U2"}) == "U2"
    assert person_of({"user_id": "U2"}) == "U2"


async def test_what_somebody_does_is_kept_under_the_team_of_the_case_at_this_moment(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        for unchecked in (True, False):
            due = Event("E1", "key", "U1", LATER, Acknowledged(), unchecked=unchecked)
            assert desk.event(Visit("E1", "U1", unchecked), "key", Acknowledged()) == due


async def test_whoever_may_comes_in_to_a_new_form_and_is_marked_where_slack_is_silent(sqlite_url: str) -> None:
    for standing, unchecked in (("member", False), (None, True)):
        async with a_desk(sqlite_url, standing) as (desk, _):  # type: ignore[arg-type] # a standing
            assert await desk.come_in(pressed_by("U2"), "C1") == Visit("T1", "U2", unchecked=unchecked)
    async with a_desk(sqlite_url, "guest") as (desk, _):
        with pytest.raises(TurnedAwayError, match="guest"):
            await desk.come_in(pressed_by("U2"), "C1")
        with pytest.raises(TurnedAwayError, match="other_organisation"):
            await desk.come_in(STRANGER, "C1")


async def test_whoever_may_comes_to_a_case_as_it_is(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        visit = await desk.come_to(pressed_by("U2"), case.id)
        assert (visit.team, visit.person, visit.unchecked, visit.place) == ("T1", "U2", False, "C1")
        assert (visit.chart.case, visit.chart.zone_name, len(visit.chart.history)) == (case, "Europe/London", 1)
        with pytest.raises(TurnedAwayError, match="other_channel"):
            await desk.come_to(pressed_by("U2", "C2"), case.id)
        with pytest.raises(TurnedAwayError, match="other_organisation"):
            await desk.come_to({**pressed_by("U2"), "team_id": "T2", "enterprise_id": "E2"}, case.id)
        with pytest.raises(NoSuchCaseError):
            await desk.come_to(pressed_by("U2"), "nowhere")


async def test_a_form_that_is_sent_is_judged_by_where_it_was_opened(sqlite_url: str) -> None:
    async with a_desk(sqlite_url, is_shared=True) as (desk, rung):
        case = await a_case(desk)
        body = pressed_by("U2", "C2")
        visit = await desk.come_to(body, case.id, place="C1", must_take=True)
        assert (visit.place, visit.unchecked) == ("C1", False)
        assert rung == []
    async with a_desk(sqlite_url, None) as (desk, _):
        assert (await desk.come_to(body, case.id, place="C1", must_take=True)).unchecked
        with pytest.raises(TurnedAwayError, match="not_known"):
            await desk.come_to(body, case.id, place="C1")


async def test_a_case_leaves_a_channel_that_others_read_at_the_first_press(sqlite_url: str) -> None:
    async with a_desk(sqlite_url, is_shared=True) as (desk, rung):
        case = await a_case(desk)
        for _ in range(2):
            with pytest.raises(TurnedAwayError, match="shared"):
                await desk.come_to(pressed_by("U2"), case.id)
        left = (await desk.cases.history(case.id))[1:]
        assert [(event.key, event.person, event.at, event.what) for event in left] == [
            (f"shared:{case.id}:C1", "", LATER, Closed(SHARED))
        ]
        assert rung == ["rung", "rung"]


async def test_nobody_else_who_is_turned_away_makes_the_case_leave(sqlite_url: str) -> None:
    async with a_desk(sqlite_url, "guest", is_shared=True) as (desk, rung):
        case = await a_case(desk)
        with pytest.raises(TurnedAwayError, match="guest"):
            await desk.come_to(pressed_by("U2"), case.id)
        assert len(await desk.cases.history(case.id)) == 1
        assert rung == []


async def test_a_case_whose_steps_cannot_be_read_is_there_for_what_must_not_be_lost_alone(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        await execute(desk.cases, "UPDATE cases SET done = 'x'")
        with pytest.raises(UnreadableCaseError):
            await desk.come_to(pressed_by("U1"), case.id)
        visit = await desk.come_to(pressed_by("U1"), case.id, must_take=True)
        assert visit.chart.case.id == case.id
        assert (await desk.chart_now(case.id)).case.id == case.id


async def test_a_form_for_a_case_that_this_very_look_finds_unreadable_opens_a_case_of_its_own(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        await execute(desk.cases, "UPDATE cases SET done = 'x'")
        origin = Origin(channel="C1", user="U1", case=case.id)
        visit, is_elsewhere = await admitted(desk, pressed_by("U1"), origin)
        assert (visit.person, is_elsewhere) == ("U1", True)
        assert [torn.id for torn in desk.cases.readable.torn] == [case.id]


async def test_home_is_shown_only_to_whom_slack_knows(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        assert await desk.come_home(pressed_by("U1"), "U2") == Visit("T1", "U2", unchecked=False)
        with pytest.raises(TurnedAwayError, match="other_organisation"):
            await desk.come_home(STRANGER, "U2")
    async with a_desk(sqlite_url, None, is_member=False) as (desk, _):
        with pytest.raises(TurnedAwayError, match="not_known"):
            await desk.come_home(pressed_by("U1"), "U2")


async def test_home_lists_ones_own_open_cases_of_the_channels_that_one_is_in(sqlite_url: str) -> None:
    visit = Visit("T1", "U1", unchecked=False)
    async with a_desk(sqlite_url) as (desk, _):
        first, second, closed = [await a_case(desk, f"view:V{number}") for number in range(3)]
        await a_case(desk, "view:other", of="U2")
        better = Event("T1", "outcome", "U1", LATER, Outcome("better", "C1", "1.2"))
        await desk.cases.add(closed.id, better)
        seen = Event("T1", "seen", "U1", LATER, Outcome("seen_nothing_found", "C1", "1.3"))
        await desk.cases.add(closed.id, seen)  # the result of its scan: not before that is it closed
        loops, is_all = await desk.own_loops(visit)
        assert {case_of(loop) for loop in loops} == {first.id, second.id}
        assert is_all
    for is_member, seen_all in ((False, True), (None, False)):
        async with a_desk(sqlite_url, is_member=is_member) as (desk, _):
            assert await desk.own_loops(visit) == ([], seen_all)


async def test_one_case_of_which_slack_says_nothing_hides_no_other(sqlite_url: str) -> None:
    async with a_desk(sqlite_url, is_member=None) as (desk, _):
        case = await a_case(desk)
        direct = Book().adding(StepKey("parent", way="direct"), Posted("D1", "1.1"))
        await desk.cases.save(replace(case, done=direct))
        await a_case(desk, "view:V2")
        loops, is_all = await desk.own_loops(Visit("T1", "U1", unchecked=False))
        assert [case_of(loop) for loop in loops] == [case.id]
        assert not is_all


@pytest.mark.parametrize(
    ("is_member", "is_shared", "seen", "seen_all"),
    [
        (True, False, 1, True),
        (True, True, 0, True),
        (True, None, 0, False),
        (False, False, 0, True),
        (None, False, 0, False),
    ],
)
async def test_home_lists_the_cases_of_others_where_one_is_in_the_channel_and_nobody_from_outside_reads(
    sqlite_url: str, is_member: bool | None, is_shared: bool | None, seen: int, seen_all: bool
) -> None:
    async with a_desk(sqlite_url, is_member=is_member, is_shared=is_shared) as (desk, _):
        await a_case(desk)
        theirs = await a_case(desk, "view:other", of="U2")
        with_its_owner = await a_case(desk, "view:alone", of="U2")
        alone = Book().adding(StepKey("parent", way="direct"), Posted("D2", "1.1"))
        await desk.cases.save(replace(with_its_owner, done=alone))
        loops, is_all = await desk.loops_around(Visit("T1", "U1", unchecked=False), 10)
        assert [case_of(loop) for loop in loops] == [theirs.id][:seen]
        assert is_all == seen_all
        assert await desk.loops_around(Visit("T1", "U1", unchecked=False), 0) == ([], True)


async def test_an_open_case_is_found_by_its_local_code_in_its_own_channel(sqlite_url: str) -> None:
    visit = Visit("T1", "U1", unchecked=False)
    async with a_desk(sqlite_url) as (desk, _):
        await a_case(desk)
        for key, channel, code in (("view:V2", "C1", "BED 4"), ("view:V3", "C2", "BED 5")):
            submitted = Event("T1", key, "U1", AT, replace(FORM, local_code=code))
            await desk.cases.open(channel=channel, urgent=False, submitted=submitted)
        found = await desk.open_with_local_code(visit, "C1", "BED 4")
        assert found is not None
        assert found.local_code == "BED 4"
        assert await desk.open_with_local_code(visit, "C1", "BED 5") is None


def case_of(loop: Loop) -> str:
    return loop.ref.partition(":")[0]


TROUBLES = (OperationalError("", {}, Exception()), OSError(), TimeoutError())


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: type(one).__name__)
async def test_a_database_that_refuses_is_said_to_the_person_with_an_id(trouble: Exception) -> None:
    with pytest.raises(NotSavedError) as lost:
        async with saving():
            raise trouble
    assert lost.value.error_id.startswith("E-")
    assert str(lost.value) == lost.value.error_id
    assert lost.value.__cause__ is trouble


async def test_a_fault_of_ours_is_not_taken_for_one_of_the_database() -> None:
    with pytest.raises(KeyError):
        async with saving():
            raise KeyError


async def test_a_database_that_does_not_answer_is_given_up_while_slack_still_waits() -> None:
    assert desks.SAVE_SECONDS == 2.0  # of Slack's three
    began = asyncio.get_running_loop().time()
    with pytest.raises(NotSavedError):
        async with saving():
            await asyncio.sleep(2.9)
    assert 1.9 < asyncio.get_running_loop().time() - began < 2.8


async def a_visit(desk: Desk, case: Case) -> CaseVisit:
    return await desk.come_to(pressed_by("U2"), case.id)


async def test_what_reassures_is_kept_only_while_the_case_stands_on_that_assessment(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        visit = await a_visit(desk, case)
        kept, chart = await keep_on_it(desk, visit, Pressed(case.id, 1), lambda _: "press", Acknowledged())
        assert (kept, chart) == ("kept", visit.chart)
        again = await keep_on_it(
            desk, await a_visit(desk, case), Pressed(case.id, 1), lambda _: "press", Acknowledged()
        )
        assert again[0] == "there_already"
        last = (await desk.cases.history(case.id))[-1]
        assert (last.key, last.person, last.at, last.what) == ("press", "U2", LATER, Acknowledged())


async def test_what_was_read_before_something_else_happened_is_judged_again(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        visit = await a_visit(desk, case)
        await desk.cases.add(case.id, Event("T1", "note", "U3", LATER, Acknowledged()))
        kept, chart = await keep_on_it(
            desk, visit, Pressed(case.id, 1), lambda seen: f"{len(seen.history)}", Acknowledged()
        )
        assert kept == "kept"
        assert len(chart.history) == 2
        assert (await desk.cases.history(case.id))[-1].key == "2"
        stale = await a_visit(desk, case)
        await desk.cases.add(case.id, Event("T1", "view:V2", "U3", LATER, EMERGENCY))
        kept, chart = await keep_on_it(desk, stale, Pressed(case.id, 1), lambda _: "late", Acknowledged())
        assert (kept, len(chart.submissions)) == ("older", 2)
        assert "late" not in {event.key for event in await desk.cases.history(case.id)}


async def test_a_press_that_always_comes_second_is_given_up(sqlite_url: str) -> None:
    async with a_desk(sqlite_url) as (desk, _):
        case = await a_case(desk)
        visit = await a_visit(desk, case)
        stale = replace(visit, chart=replace(visit.chart, case=replace(case, newest=case.newest - 1)))
        kept, _ = await keep_on_it(desk, stale, Pressed(case.id, 1), lambda _: "press", Acknowledged())
        assert kept == "kept"  # the second reading is a new one
        assert TRIES == 5
