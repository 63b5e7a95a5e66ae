"""Every statement of the store, built once: to build one anew costs more than to run it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    false,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.kept.tables import PRESSING, UNDONE, cases, events

LONGEST_TROUBLE: Final = timedelta(minutes=15)  # no case that failed or is in doubt waits longer for its next try

# -- writing ----------------------------------------------------------------------------------------------------------

INSERTS: Final = {
    name: {
        "case": insert(cases).on_conflict_do_nothing(index_elements=["team", "code"]).returning(cases.c.id),
        "event": insert(events).on_conflict_do_nothing(index_elements=["team", "key"]).returning(events.c.seq),
    }
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
"""For each kind of database: a new case under a free code, and an event that is not kept yet."""

_THIS: Final = cases.c.id == bindparam("this")
TAKE: Final = update(cases).where(_THIS).values(newest=cases.c.newest)
TAKE_URGENT: Final = update(cases).where(_THIS).values(urgent=True)
NOTE_NEWEST: Final = update(cases).where(_THIS).values(newest=bindparam("seq"))
NOTE_PRESSING: Final = update(cases).where(_THIS).values(newest=bindparam("seq"), pressing=bindparam("seq"))

TAKE_OUT: Final = delete(cases).where(_THIS)

_RUNNERS: Final = ("owner", "done", "trying", "handled", "due_at", "errors", "troubled", "attended", "version")


def _save(*columns: str) -> Update:
    theirs = cases.c.version == bindparam("read")
    return update(cases).where(_THIS, theirs).values({name: bindparam(name) for name in columns})


SAVE: Final = _save(*_RUNNERS)
SAVE_WITH_URGENCY: Final = _save(*_RUNNERS, "urgent")
TRY: Final = update(cases).where(false()).values(errors=0)
"""Takes the right to write and changes nothing."""

# -- reading ----------------------------------------------------------------------------------------------------------

CASE: Final = select(cases).where(_THIS)
HISTORY: Final = select(events).where(events.c.case_id == bindparam("this")).order_by(events.c.seq)
CASE_OF_EVENT: Final = (
    select(cases).join(events).where(events.c.team == bindparam("team"), events.c.key == bindparam("key"))
)
BY_CODE: Final = select(cases).where(cases.c.team == bindparam("team"), cases.c.code == bindparam("code"))
OWNED_BY: Final = (
    select(cases)
    .where(cases.c.team == bindparam("team"), cases.c.owner == bindparam("owner"))
    .order_by(cases.c.opened_at.desc())
    .limit(bindparam("most"))
)
THESE: Final = select(cases).where(cases.c.id.in_(bindparam("these", expanding=True)))
DUE_BY: Final = (
    select(cases)
    .where(cases.c.team == bindparam("team"), cases.c.due_at <= bindparam("by"))
    .where(or_(bindparam("of_all", type_=Boolean), cases.c.owner.in_(bindparam("owners", expanding=True))))
    .order_by(cases.c.due_at)
    .limit(bindparam("most"))
)
LOOK_SOON: Final = (
    update(cases)
    .where(cases.c.id.in_(bindparam("these", expanding=True)), cases.c.due_at > bindparam("at"))
    .values(due_at=bindparam("at"))
)
HISTORIES: Final = select(events).where(events.c.case_id.in_(bindparam("these", expanding=True))).order_by(events.c.seq)
WATCHED: Final = (
    select(cases)
    .where(cases.c.due_at.is_not(None), cases.c.id > bindparam("after"))
    .order_by(cases.c.id)
    .limit(bindparam("most"))
)

# -- what is due: four searches of an index each, whatever the number of cases that are not ---------------------------

_WAYS: Final[tuple[ColumnElement[bool], ...]] = (
    cases.c.due_at <= bindparam("now"),
    and_(UNDONE, cases.c.errors == 0, cases.c.trying.is_(None)),  # not `troubled`: its index would be preferred
    PRESSING,
    and_(cases.c.troubled, cases.c.due_at > bindparam("too_far")),
)
"""The time to look again has come, or an event is not yet dealt with.

A case that failed or is in doubt waits for its `due_at`, whatever has happened to it since, but for a new emergency,
which waits for nothing; one further off than any such wait was set before the clock was put back.
"""
_NOT_THOSE: Final = cases.c.id.not_in(bindparam("but_not", expanding=True))
_COMES_FIRST: Final = or_(PRESSING, and_(cases.c.urgent, cases.c.trying.is_not(None)))
"""An emergency of which nothing was begun, or a word is in doubt: those that are shown, and have more to do, must not
hide it."""


def _due(*what: FromClause | ColumnElement[Any]) -> Select[Any]:
    return (
        select(*what)
        .where(cases.c.id.in_(union_all(*(select(cases.c.id).where(way) for way in _WAYS))))
        .where(_NOT_THOSE)
        .order_by(_COMES_FIRST.desc(), cases.c.urgent.desc(), cases.c.opened_at)
        .limit(bindparam("most"))
    )


DUE: Final = _due(cases)
DUE_BUT_NOT_READ: Final = _due(cases.c.id, cases.c.urgent, _COMES_FIRST.label("comes_first"))
THIS_IF_DUE: Final = select(cases).where(_THIS, or_(*_WAYS))
PRESSING_OF: Final = select(cases.c.id).where(PRESSING, cases.c.id.in_(bindparam("these", expanding=True)))
NEXT_DUE: Final = select(func.min(cases.c.due_at)).where(cases.c.due_at > bindparam("later_than"), _NOT_THOSE)


def moments(now: datetime) -> dict[str, Any]:
    """What `DUE` and `THIS_IF_DUE` must know of the time."""
    return {"now": now.timestamp(), "too_far": (now + LONGEST_TROUBLE).timestamp()}
