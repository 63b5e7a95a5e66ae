"""What is due is found by an index, whatever lies behind; what people do meanwhile is not undone by whoever saves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.kept import queries
from bot.kept.happened import Acknowledged, Event
from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.settings import driver_url
from tests.store.test_cases import NOW, open_case


@pytest.fixture
async def cases(database_url: str) -> AsyncIterator[Cases]:
    store = Cases(driver_url(database_url))
    await store.prepare()
    yield store
    await store.close()


def press(key: str) -> Event:
    return Event(team="T1", key=key, person="U2", at=NOW, what=Acknowledged())


async def test_b3_no_look_for_what_is_due_reads_the_cases_that_are_not(sqlite_url: str) -> None:
    cases = Cases(driver_url(sqlite_url))
    await cases.prepare()
    asked: list[tuple[str, Any]] = []

    @event.listens_for(cases.database.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        asked.append((statement, given))

    await cases.turns.due(NOW, ["one"], 32)
    await cases.turns.get_due("one", NOW)
    await cases.turns.next_due(["one"])
    looks = [(statement, given) for statement, given in asked if statement.startswith("SELECT")]
    assert len(looks) == 3

    def plans(connection: Connection) -> list[str]:
        return [
            row[3]
            for statement, given in looks
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]

    steps = await cases.database.read(plans)
    await cases.close()
    only_what_is_due = ("ix_cases_undone", "ix_cases_pressing")  # these two hold nothing else, and are read whole
    assert all(step.endswith(only_what_is_due) for step in steps if step.startswith("SCAN cases")), steps
    for index in (*only_what_is_due, "ix_cases_due_at", "ix_cases_troubled"):
        assert any(index in step for step in steps), (index, steps)


async def test_closed_cases_and_those_that_wait_are_not_among_those_that_are_due(cases: Cases) -> None:
    case = await open_case(cases, "view:V1")
    await cases.save(replace(case, handled=case.newest, due_at=NOW + timedelta(days=8)))
    closed = await open_case(cases, "view:V2")
    await cases.save(replace(closed, handled=closed.newest))
    assert await cases.turns.due(NOW, [], 10) == []
    assert await cases.turns.get_due(closed.id, NOW) is None
    assert await cases.add(closed.id, press("ack:1")) == "kept"
    assert [due.id for due in await cases.turns.due(NOW, [], 10)] == [closed.id]
    assert await cases.turns.get_due(closed.id, NOW) is not None


async def test_who_saves_an_older_row_does_not_undo_that_an_emergency_came_in_meanwhile(cases: Cases) -> None:
    held = await open_case(cases, "view:V1")
    await cases.add(held.id, press("view:V2"), urgent=True)
    await cases.save(replace(held, handled=held.newest))
    now = await cases.get(held.id)
    assert now.urgent
    assert now.newest > now.handled
    assert [due.id for due in await cases.turns.due(NOW, [], 10)] == [held.id]


async def test_how_urgent_a_case_is_changes_where_its_runner_decides_that(cases: Cases) -> None:
    case = await open_case(cases, "view:V1", urgent=True)
    await cases.save(replace(case, urgent=False), urgency=True)
    assert not (await cases.get(case.id)).urgent


async def test_a_case_in_doubt_whose_time_is_too_far_off_was_set_before_the_clock_was_put_back(cases: Cases) -> None:
    case = await open_case(cases, "view:V1")
    doubtful = replace(case, trying={StepKey("parent"): NOW}, due_at=NOW + queries.LONGEST_TROUBLE)
    doubtful = await cases.save(doubtful)
    assert await cases.turns.due(NOW, [], 10) == []
    assert len(await cases.turns.due(NOW - timedelta(minutes=1), [], 10)) == 1


async def test_c10_a_row_that_cannot_be_read_hides_no_other(cases: Cases, caplog: pytest.LogCaptureFixture) -> None:
    torn = await open_case(cases, "view:V1")
    whole = await open_case(cases, "view:V2", at=NOW + timedelta(seconds=1))
    tear = f"UPDATE cases SET done = 'torn' WHERE id = '{torn.id}'"  # noqa: S608 - the test's own words
    await cases.database.write(lambda connection: connection.exec_driver_sql(tear))
    for _ in range(3):
        assert [due.id for due in await cases.turns.due(NOW, [], 10)] == [whole.id]
    assert caplog.text.count(torn.id) == 1
    assert [case.id for case in await cases.owned_by("T1", "U1", 10)] == [whole.id]
