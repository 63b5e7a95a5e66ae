"""How often each rule held, month by month: counts that hold no case, made the day after, and kept when cases are not.

A day is counted once, whatever restarts or other machines do: the row says up to which day it goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.kept import bodies
from bot.kept.bodies import TROUBLES
from bot.kept.database import Database
from bot.kept.happened import Submitted
from bot.kept.limits import Held, Silent, silent
from bot.kept.tables import cases, events, months

VERSION: Final = 1
MOST_DAYS: Final = 400
"""Of one look: the rest comes with the next."""
_TEAMS: Final = select(cases.c.team, func.min(cases.c.opened_at).label("first")).group_by(cases.c.team)
_NEWEST: Final = select(months).where(months.c.team == bindparam("of")).order_by(months.c.month.desc()).limit(1)
_ALL: Final = select(months).where(months.c.team == bindparam("of")).order_by(months.c.month)
_OPENED: Final = (
    select(events.c.kind, events.c.body)
    .join(cases)
    .where(cases.c.team == bindparam("of"), cases.c.opened_at >= bindparam("begins"))
    .where(cases.c.opened_at < bindparam("ends"), events.c.at == cases.c.opened_at, events.c.kind == "submitted")
)
"""The first form of each case: events of one moment belong to one case, and its first is of that of the case."""
_WRITE: Final = (
    update(months)
    .where(
        months.c.team == bindparam("of"),
        months.c.month == bindparam("in_month"),
        months.c.counted_to == bindparam("read"),
    )
    .values(counted_to=bindparam("to"), body=bindparam("new_body"))
)
_NEW: Final = {
    name: insert_of(months).on_conflict_do_nothing(index_elements=["team", "month"])
    for name, insert_of in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


@dataclass(frozen=True, slots=True)
class Month:
    """What was counted of a month, up to the day `counted_to`; of each rule also since when it has not held."""

    month: str
    counted_to: str = ""
    cases: int = 0
    rules: Mapping[str, Held] = field(default_factory=dict)

    def with_day(self, day: date, held: Sequence[frozenset[str]]) -> Month:
        """The same with one more day, of whose cases these rules held in each."""
        counts = dict(self.rules)
        for fired in held:
            for rule in fired | counts.keys():
                known = counts.get(rule, Held(0, 0))
                counts[rule] = Held(known.times + 1, 0) if rule in fired else replace(known, since=known.since + 1)
        return replace(self, counted_to=day.isoformat(), cases=self.cases + len(held), rules=counts)

    def after(self, month: str) -> Month:
        """The next one, empty, but for how long each rule has not held."""
        return Month(month, rules={rule: Held(0, held.since) for rule, held in self.rules.items()})


class Months:
    """The store of the counts, in the database of the cases."""

    def __init__(self, database: Database) -> None:
        """`database` is prepared by whoever owns it."""
        self._database = database

    async def count(self, now: datetime) -> None:
        """Count every day that is over and was not counted yet, of every team."""
        for row in await self._database.rows(_TEAMS):
            team, begins = row.team, datetime.fromtimestamp(row.first, UTC).date()
            for _ in range(MOST_DAYS):
                newest = await self._newest(team)
                day = begins if newest is None else _day_after(newest.counted_to)
                if day >= now.astimezone(UTC).date():
                    break
                await self._count_day(team, newest, day)

    async def silent(self, team: str) -> list[Silent]:
        """The rules that have stopped, against all that was counted of a team."""
        return await self._database.read(lambda connection: silent_in(connection, team))

    async def _newest(self, team: str) -> Month | None:
        rows = await self._database.rows(_NEWEST, of=team)
        return _read(rows[0]) if rows else None

    async def _count_day(self, team: str, newest: Month | None, day: date) -> None:
        begins = datetime.combine(day, time(), UTC)
        ends = begins + timedelta(days=1)
        rows = await self._database.rows(_OPENED, of=team, begins=begins.timestamp(), ends=ends.timestamp())
        name = f"{day:%Y-%m}"
        is_same = newest is not None and newest.month == name
        before = newest if newest is not None and is_same else (newest or Month("")).after(name)
        counted = before.with_day(day, [_fired(bodies.read(row.kind, row.body)) for row in rows])
        body = _written(counted)

        def work(connection: Connection) -> None:
            if is_same:
                changed = {"of": team, "in_month": name, "read": before.counted_to}
                connection.execute(_WRITE, changed | {"to": counted.counted_to, "new_body": body})
            else:
                row = {"team": team, "month": name, "counted_to": counted.counted_to, "body": body}
                connection.execute(_NEW[connection.dialect.name], row)

        await self._database.write(work)  # another machine may have counted it meanwhile: then nothing is changed


def silent_in(connection: Connection, team: str) -> list[Silent]:
    """The same for whoever only reads."""
    found = [*map(_read, connection.execute(_ALL, {"of": team}).all())]
    if not found:
        return []
    names = {rule for month in found for rule in month.rules}
    times = {rule: sum(month.rules[rule].times for month in found if rule in month.rules) for rule in names}
    newest = found[-1].rules
    held = {rule: Held(times[rule], newest[rule].since) for rule in names & newest.keys() if times[rule]}
    return silent(sum(month.cases for month in found), held)


def _fired(what: object) -> frozenset[str]:
    """The rules that held; of a form that could not be computed, or that this version cannot read, none is known."""
    assessed = what.assessed if isinstance(what, Submitted) else None
    return frozenset() if assessed is None else frozenset(rule.rule for rule in assessed.fired)


def _day_after(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)


def _written(month: Month) -> str:
    rules = {rule: [held.times, held.since] for rule, held in sorted(month.rules.items())}
    return json.dumps({"v": VERSION, "cases": month.cases, "rules": rules}, separators=(",", ":"))


def _read(row: Any) -> Month:
    """The month of a row; one that this version cannot read counts as empty, and goes as far as its row says."""
    try:
        kept = json.loads(row.body)
        return Month(row.month, row.counted_to, int(kept["cases"]), dict(_rules(kept["rules"])))
    except TROUBLES:
        return Month(row.month, row.counted_to)


def _rules(kept: Mapping[str, Any]) -> Iterator[tuple[str, Held]]:
    for rule, (times, since) in kept.items():
        yield str(rule), Held(int(times), int(since))
