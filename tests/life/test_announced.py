"""What is done right after a step is announced with it: both intents are kept in one write, and both are in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.kept.answers import Answer, Refused
from bot.kept.happened import Acknowledged, Event
from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.life.do_once import PAUSED_SECONDS, DoOnce, LaterError
from bot.life.places import Places
from bot.posts import Posted
from bot.sandbox.clock import WorkspaceClock
from bot.settings import driver_url

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SETTLE = timedelta(seconds=10)
CARD, RED_FLAGS, OTHER = StepKey("parent"), StepKey("red_flags", 1), StepKey("scheduled", 1)


@dataclass
class Hand:
    """A runner that has taken the case: what it was in doubt of in the database when each call was made."""

    cases: Cases
    do: DoOnce
    there: set[StepKey] = field(default_factory=set)  # what Slack has of it
    calls: list[StepKey] = field(default_factory=list)
    in_doubt: list[set[StepKey]] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)

    async def once(
        self,
        key: StepKey,
        *,
        announces: StepKey | None = None,
        fails: Exception | None = None,
        takes: float = 0.0,
        waits: float = 0.0,
    ) -> Answer:
        """Do a step that Slack takes, or that `fails`."""

        async def call(second_copy: bool) -> Answer:
            assert not second_copy
            row = await self.cases.get(self.do.case.id)
            self.calls.append(key)
            self.in_doubt.append(set(row.trying))
            self.versions.append(row.version)
            await asyncio.sleep(takes)
            if fails is not None:
                raise fails
            self.there.add(key)
            return Posted("C1", key.text)

        async def find(_but_not: Collection[str]) -> Answer | None:
            return Posted("C1", key.text) if key in self.there else None

        async def take_back(_answer: Answer) -> None:
            raise AssertionError("nobody else has it")

        async def turn() -> None:
            await asyncio.sleep(waits)

        return await self.do.once(
            key, call, find, take_back, must_wait=lambda: waits > 0, wait_turn=turn, announces=announces
        )


def refused(code: str) -> SlackApiError:
    """Slack's refusal under this name."""
    told = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": code},
        headers={},
        status_code=200,
    )
    return SlackApiError("", told)  # type: ignore[no-untyped-call] # as the SDK leaves it


Taken = Callable[..., Awaitable[Hand]]


@pytest.fixture
def clock() -> WorkspaceClock:
    return WorkspaceClock(NOW)


@pytest.fixture
async def taken(sqlite_url: str, clock: WorkspaceClock) -> AsyncIterator[Taken]:
    """Gives the case to a runner that knows nothing but its row."""
    cases = Cases(driver_url(sqlite_url))
    await cases.prepare()
    event = Event(team="T1", key="view:V1", person="U1", at=NOW, what=Acknowledged())
    case_id = (await cases.open(channel="C1", urgent=True, submitted=event)).case.id
    async with asyncio.TaskGroup() as beside:

        async def take(settle: float = SETTLE.total_seconds()) -> Hand:
            case = await cases.get(case_id)
            place = Places().place(case_id, urgent=True)
            return Hand(cases, DoOnce(case, cases, clock, place, settle, beside=beside))

        yield take
    await cases.close()


async def cut_short(taken: Taken) -> None:
    """A runner ends in the midst of the card's call: what it had kept of its intents is in the row."""
    hand = await taken()
    with pytest.raises(ZeroDivisionError):
        await hand.once(CARD, announces=RED_FLAGS, fails=ZeroDivisionError())


async def test_both_are_in_doubt_from_one_write_on_and_both_answers_are_kept_with_the_next(taken: Taken) -> None:
    hand = await taken()
    await hand.once(CARD, announces=RED_FLAGS)
    await hand.once(RED_FLAGS)
    assert hand.in_doubt == [{CARD, RED_FLAGS}] * 2
    assert hand.versions[0] == hand.versions[1]
    await hand.do.save()
    row = (await taken()).do.case
    assert {done.key for done in row.done} == {CARD, RED_FLAGS}
    assert not row.trying


@pytest.mark.parametrize("made", [(), (CARD,), (CARD, RED_FLAGS)])
async def test_cut_short_each_is_looked_for_and_made_only_where_it_is_not_there(
    taken: Taken, clock: WorkspaceClock, made: tuple[StepKey, ...]
) -> None:
    await cut_short(taken)
    hand = await taken()
    hand.there = set(made)
    with pytest.raises(LaterError):
        await hand.once(CARD, announces=RED_FLAGS)
    clock.move(SETTLE)
    await hand.once(CARD, announces=RED_FLAGS)
    await hand.once(RED_FLAGS)
    assert hand.calls == [key for key in (CARD, RED_FLAGS) if key not in made]


async def test_where_slack_refuses_the_place_what_was_to_follow_is_in_no_doubt(taken: Taken) -> None:
    hand = await taken()
    assert await hand.once(CARD, announces=RED_FLAGS, fails=refused("is_archived")) == Refused("is_archived")
    assert not hand.do.case.trying


@pytest.mark.parametrize(("trouble", "left"), [(TimeoutError(), {CARD}), (refused("invalid_auth"), set())])
async def test_after_a_failure_what_was_to_follow_is_in_no_doubt(
    taken: Taken, trouble: Exception, left: set[StepKey]
) -> None:
    hand = await taken()
    with pytest.raises(type(trouble)):
        await hand.once(CARD, announces=RED_FLAGS, fails=trouble)
    assert set(hand.do.case.trying) == left


async def test_where_something_else_comes_first_it_is_begun_anew(taken: Taken) -> None:
    hand = await taken()
    await hand.once(CARD, announces=RED_FLAGS)
    await hand.once(OTHER)
    await hand.once(RED_FLAGS)
    assert hand.in_doubt == [{CARD, RED_FLAGS}, {OTHER}, {RED_FLAGS}]


async def test_where_it_has_to_wait_its_intent_is_kept_anew_after_the_wait(taken: Taken) -> None:
    hand = await taken()
    await hand.once(CARD, announces=RED_FLAGS)
    waiting = asyncio.create_task(hand.once(RED_FLAGS, waits=0.2))
    await asyncio.sleep(0.1)
    row = (await taken()).do.case
    assert ({done.key for done in row.done}, row.trying) == ({CARD}, {}), "cut short in the wait, nothing is in doubt"
    await waiting
    assert hand.in_doubt[1] == {RED_FLAGS}
    assert hand.versions[1] == hand.versions[0] + 2, "the card is kept before the wait, the intent after it"


@pytest.mark.parametrize(("settle", "takes"), [(10.0, PAUSED_SECONDS + 0.1), (1.0, 0.6), (0.0, 0.0)])
async def test_where_the_call_before_took_so_long_that_another_runner_may_have_the_case_it_is_begun_anew(
    taken: Taken, settle: float, takes: float
) -> None:
    hand = await taken(settle)
    await hand.once(CARD, announces=RED_FLAGS, takes=takes)
    await hand.once(RED_FLAGS)
    assert hand.versions[1] == hand.versions[0] + 1


@pytest.mark.parametrize("by", [timedelta(seconds=6), timedelta(minutes=1), -timedelta(seconds=1)])
async def test_after_a_machine_was_suspended_or_its_clock_put_back_it_is_begun_anew(
    taken: Taken, clock: WorkspaceClock, by: timedelta
) -> None:
    hand = await taken()
    await hand.once(CARD, announces=RED_FLAGS)
    clock.move(by)
    await hand.once(RED_FLAGS)
    assert hand.versions[1] == hand.versions[0] + 1


async def test_after_the_clock_was_put_back_what_is_in_doubt_waits_together(
    taken: Taken, clock: WorkspaceClock
) -> None:
    await cut_short(taken)
    clock.move(-timedelta(hours=1))
    hand = await taken()
    hand.there = {CARD, RED_FLAGS}
    with pytest.raises(LaterError):
        await hand.once(CARD, announces=RED_FLAGS)
    clock.move(SETTLE)
    await hand.once(CARD, announces=RED_FLAGS)
    await hand.once(RED_FLAGS)
    assert hand.calls == []


async def test_where_the_card_is_not_there_what_follows_it_is_not_looked_for(
    taken: Taken, clock: WorkspaceClock
) -> None:
    await cut_short(taken)
    clock.move(SETTLE)
    hand = await taken()
    await hand.once(CARD, announces=RED_FLAGS)
    await hand.once(RED_FLAGS)
    assert hand.calls == [CARD, RED_FLAGS]
    assert hand.versions[0] == hand.versions[1]


async def test_what_is_in_doubt_already_is_not_announced_but_looked_for(taken: Taken, clock: WorkspaceClock) -> None:
    first = await taken()
    with pytest.raises(ZeroDivisionError):
        await first.once(RED_FLAGS, fails=ZeroDivisionError())
    hand = await taken()
    hand.there = {RED_FLAGS}
    await hand.once(CARD, announces=RED_FLAGS)
    clock.move(SETTLE)
    await hand.once(RED_FLAGS)
    assert hand.calls == [CARD]


async def test_what_was_announced_is_called_off_before_many_are_begun_together(taken: Taken) -> None:
    hand = await taken()
    await hand.once(CARD, announces=RED_FLAGS)
    await hand.do.once_each([], lambda _key: pytest.fail("there are none"), NOW)
    assert not hand.do.case.trying
