"""Which cases are due: three searches of an index each, whatever the number of cases that are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, union_all

from bot.kept.tables import UNDONE, cases

LONGEST_TROUBLE: Final = timedelta(minutes=15)  # no case that failed or is in doubt waits longer for its next try


def _ways(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The time to look again has come, or an event is not yet dealt with.

    A case that failed or is in doubt waits for its `due_at`, whatever has happened to it since; one further off than
    any such wait was set before the clock was put back.
    """
    return (
        cases.c.due_at <= now.timestamp(),
        and_(UNDONE, not_(cases.c.troubled)),
        and_(cases.c.troubled, cases.c.due_at > (now + LONGEST_TROUBLE).timestamp()),
    )


def due_cases(now: datetime, but_not: Sequence[str], limit: int) -> Select[Any]:
    """The rows that are due, emergencies first, then the oldest."""
    ids = union_all(*(select(cases.c.id).where(way) for way in _ways(now)))
    return (
        select(cases)
        .where(cases.c.id.in_(ids))
        .where(cases.c.id.not_in(but_not))
        .order_by(cases.c.urgent.desc(), cases.c.opened_at)
        .limit(limit)
    )


def due_case(case_id: str, now: datetime) -> Select[Any]:
    """The row with this id, if it is due."""
    return select(cases).where(cases.c.id == case_id, or_(*_ways(now)))


def next_due(but_not: Sequence[str], after: datetime | None) -> Select[Any]:
    """The earliest `due_at`, later than `after` where that is given."""
    query = select(func.min(cases.c.due_at)).where(cases.c.due_at.is_not(None), cases.c.id.not_in(but_not))
    return query if after is None else query.where(cases.c.due_at > after.timestamp())
