"""The counts of a month: each day once, whatever restarts; no case is in them, and they outlive the cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.kept.happened import Acknowledged, Event, Submitted
from bot.kept.limits import Silent
from bot.kept.store import Cases
from bot.kept.tables import cases as case_table
from bot.kept.tables import events, months
from bot.settings import driver_url
from bot.triage.engine import assess
from bot.triage.findings import Findings
from tests.dialogs.cases import CASES

FIRST = datetime(2026, 9, 29, 10, tzinfo=UTC)
DAY = timedelta(days=1)
SEED = assess(CASES["seed"])
BROKEN = SEED.model_copy(update={"fired": ()})
"""What the seed's own case comes to where its rule is disabled."""


async def opened(store: Cases, at: datetime, form: Submitted, team: str = "T1") -> None:
    sent = Event(team, f"view:{at.isoformat()}", "U1", at, form)
    case = (await store.open(channel="C1", urgent=False, submitted=sent)).case
    # What comes later is not the first form of a case.
    await store.add(case.id, Event(team, f"act:{at.isoformat()}", "U1", at + timedelta(hours=1), Acknowledged()))
    await store.add(case.id, Event(team, f"again:{at.isoformat()}", "U1", at + timedelta(hours=2), form))


def form_of(*, disabled: bool = False) -> Submitted:
    return Submitted.of(CASES["seed"], BROKEN if disabled else SEED, error_id="", local_code="")


async def test_each_day_is_counted_once_and_a_rule_that_stops_is_named_when_its_cases_are_long_gone(
    database_url: str,
) -> None:
    store = Cases(driver_url(database_url))
    await store.prepare()
    await store.months.count(FIRST)
    assert await store.months.silent("T1") == []
    for nth in range(12):
        await opened(store, FIRST + nth * timedelta(hours=6), form_of())
    not_computed = Submitted.of(Findings(), None, error_id="E-1", local_code="")
    await opened(store, FIRST + timedelta(minutes=1), not_computed, "T2")
    for _ in range(2):
        await store.months.count(FIRST + 4 * DAY)
    for nth in range(14):
        await opened(store, FIRST + 10 * DAY + timedelta(hours=nth), form_of(disabled=True))
    await store.months.count(FIRST + 11 * DAY)
    rows = await store.database.read(lambda connection: connection.execute(select(months)).all())
    kept = {(row.team, row.month): (row.counted_to, row.body) for row in rows}
    assert kept["T1", "2026-09"] == ("2026-09-30", '{"v":1,"cases":7,"rules":{"M1":[7,0]}}')
    assert kept["T1", "2026-10"][1].startswith('{"v":1,"cases":19,"rules":{"M1":[5,14]')
    assert kept["T2", "2026-09"] == ("2026-09-30", '{"v":1,"cases":1,"rules":{}}')
    assert await store.months.silent("T2") == []
    await store.database.write(lambda connection: connection.execute(delete(events)))
    await store.database.write(lambda connection: connection.execute(delete(case_table)))
    await store.months.count(FIRST + 50 * DAY)
    assert await store.months.silent("T1") == [Silent("M1", 12, 12, 14)]
    await store.close()


@pytest.mark.parametrize("body", ["x", "[]", '{"v":2}', '{"v":1,"cases":1,"rules":{"M1":[1]}}'])
async def test_a_month_that_cannot_be_read_counts_as_empty_and_stops_nothing(sqlite_url: str, body: str) -> None:
    store = Cases(driver_url(sqlite_url))
    await store.prepare()
    await opened(store, FIRST, form_of())
    await store.months.count(FIRST + DAY)
    await store.database.write(lambda connection: connection.execute(update(months).values(body=body)))
    assert await store.months.silent("T1") == []
    await opened(store, FIRST + DAY, form_of())
    await store.months.count(FIRST + 2 * DAY)
    row = await store.database.read(lambda connection: connection.execute(select(months)).one())
    assert (row.counted_to, row.body) == ("2026-09-30", '{"v":1,"cases":1,"rules":{"M1":[1,0]}}')
    await store.close()
