"""The cases as a whole, and one that is removed: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.kept.case import NoSuchCaseError
from bot.kept.happened import Acknowledged, Event, Submitted
from bot.kept.mornings import Morning, StaleMorningError
from bot.kept.overview import behind, every_case, open_loops
from bot.kept.reading import reading
from bot.kept.removing import cases_named, forget_absences, old_cases, remove
from bot.kept.store import Cases, Opened
from bot.kept.tables import events
from bot.operations.export import Chosen, exported
from bot.settings import driver_url
from bot.triage.engine import assess
from bot.triage.findings import Findings

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


def form(key: str, at: datetime) -> Event:
    return Event("T1", key, "U1", at, Submitted.of(Findings(), assess(Findings()), error_id="", local_code=""))


def written_out(database_url: str) -> dict[str, Any]:
    with reading(database_url) as connection:
        return exported(connection, Chosen(), NOW)


async def test_what_is_due_is_counted_and_what_is_removed_leaves_a_tombstone_that_nobody_is_let_to(
    database_url: str,
) -> None:
    heard: list[Event] = []
    store = Cases(driver_url(database_url), heard=heard.append)
    await store.prepare()
    assert await behind(store, NOW) == timedelta(0)
    first = (await store.open(channel="C1", urgent=False, submitted=form("a", NOW - 2 * AN_HOUR))).case
    second = (await store.open(channel="C1", urgent=True, submitted=form("b", NOW - AN_HOUR))).case
    assert await store.open(channel="C1", urgent=False, submitted=form("a", NOW)) == Opened(first, "there_already")
    assert [event.key for event in heard] == ["a", "b"], "what is sent again is counted once"
    assert await behind(store, NOW) == 2 * AN_HOUR
    assert await open_loops(store) == {(False, False): 1, (True, False): 1}
    first = await store.save(replace(first, handled=first.newest))
    assert await behind(store, NOW) == AN_HOUR
    due_at = NOW - timedelta(minutes=5)
    second = await store.save(replace(second, handled=second.newest, attended=second.newest, due_at=due_at))
    assert await behind(store, NOW) == timedelta(minutes=5)

    await store.channels.be_away("T1", "U3", NOW.date(), NOW)
    both = (first.id, "raised:follow_up:1:direct"), (second.id, "raised:follow_up:2:direct")
    told_of_both = await store.mornings.save(Morning("T1", "U3", "2026-11-26", both, ("D3",), NOW))
    await store.mornings.save(Morning("T1", "U4", "2026-11-26", both[:1]))
    of_another_team = await store.mornings.save(Morning("T2", "U3", "2026-11-26", both[:1]))
    assert [row.id for row in await old_cases(store, NOW)] == [first.id]
    assert await old_cases(store, NOW - 3 * AN_HOUR) == []
    (named,) = await cases_named(store, first.code)
    await store.add(first.id, Event("T1", "c", "U1", NOW, Acknowledged()))
    assert not await remove(store, named, NOW), "it has moved on"
    first = await store.get(first.id)
    assert await remove(store, first, NOW)
    with pytest.raises(NoSuchCaseError):
        await store.get(first.id)
    assert await cases_named(store, first.code) == []
    assert await store.mornings.get("T1", "U3") == replace(told_of_both, words=both[1:], version=2)
    assert await store.mornings.get("T1", "U4") == Morning("T1", "U4")
    assert await store.mornings.get("T2", "U3") == of_another_team
    with pytest.raises(StaleMorningError):
        await store.mornings.save(told_of_both)
    left = await store.database.read(
        lambda connection: connection.execute(select(events).where(events.c.case_id == first.id)).all()
    )
    assert [(row.kind, row.person) for row in left] == [("purged", "")]
    assert {case.code for case in [each async for each in every_case(store)]} == {first.code, second.code}
    assert await store.turns.due(NOW, [], 9) == [second]
    told = await asyncio.to_thread(written_out, driver_url(database_url))
    assert {(case["code"], case["removed"]) for case in told["cases"]} == {(first.code, True), (second.code, False)}
    kept = [(row["team"], row["person"], row["told"]["words"]) for row in told["mornings"]]
    assert sorted(kept) == [("T1", "U3", [[*both[1]]]), ("T2", "U3", [[*both[0]]])]
    await forget_absences(store, NOW)
    assert await store.channels.away_until("T1", "U3", NOW - AN_HOUR) is None
    await store.close()
