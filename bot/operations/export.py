"""What is kept, as JSON: a case, what one person did, or everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.engine import Row

from bot.kept import bodies
from bot.kept.case import UnreadableCaseError, read_case
from bot.kept.chart import Chart
from bot.kept.happened import Event
from bot.kept.removing import KIND
from bot.kept.tables import absences, cases, channels, events, months, mornings, roles
from bot.kept.undone import counted

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is exported: a case by its code, what one person did, or, without either, everything."""

    code: str = ""
    person: str = ""


def exported(connection: Connection, chosen: Chosen, now: datetime) -> dict[str, Any]:
    """All of it as one object; what this version cannot read stands as it is kept."""
    told: dict[str, Any] = {"backpain_export": VERSION, "made_at": _iso(now.timestamp()), "cases": []}
    for case, log in _found(connection, chosen):
        told["cases"].append(
            {
                "code": case.code,
                "team": case.team,
                "channel": case.channel,
                "owner": case.owner,
                "opened_at": _iso(case.opened_at),
                "removed": bool(log) and log[0].kind == KIND,
                "steps": [] if chosen.person else _json(case.done),
                "events": [_event(one) for one in log if not chosen.person or one.person == chosen.person],
            }
        )
    if not chosen.code:
        told["absences"] = [
            {"team": row.team, "person": row.person, "until": _iso(row.until)}
            for row in connection.execute(select(absences)).all()
            if chosen.person in {"", row.person}
        ]
        told["mornings"] = [
            {"team": row.team, "person": row.person, "told": _json(row.body)}
            for row in connection.execute(select(mornings)).all()
            if chosen.person in {"", row.person}
        ]
        told["roles"] = [
            {"team": row.team, "person": row.person, "since": _iso(row.since), "said": _json(row.body)}
            for row in connection.execute(select(roles)).all()
            if chosen.person in {"", row.person}
        ]
    if not chosen.code and not chosen.person:
        told["channels"] = [
            {"team": row.team, "channel": row.channel, "settings": _json(row.body)}
            for row in connection.execute(select(channels)).all()
        ]
        told["months"] = [
            {"team": row.team, "month": row.month, "counted_to": row.counted_to, "counts": _json(row.body)}
            for row in connection.execute(select(months)).all()
        ]
    return told


def charts(connection: Connection, chosen: Chosen, zone_name: str) -> Iterator[Chart]:
    """The cases that are chosen, those that were removed and those that cannot be read left out."""
    for row, log in _found(connection, chosen):
        if log and log[0].kind == KIND:
            continue
        try:
            case = read_case(row)
        except UnreadableCaseError as unreadable:
            case = unreadable.case
        yield Chart(case, counted([_read(one) for one in log]), zone_name)


def _found(connection: Connection, chosen: Chosen) -> Iterator[tuple[Row[Any], list[Row[Any]]]]:
    named = select(cases).order_by(cases.c.opened_at, cases.c.id)
    if chosen.code:
        named = named.where(cases.c.code == chosen.code)
    for case in connection.execute(named).all():
        log = list(connection.execute(select(events).where(events.c.case_id == case.id).order_by(events.c.seq)).all())
        if chosen.person and chosen.person not in {case.owner, *(one.person for one in log)}:
            continue
        yield case, log


def _read(row: Row[Any]) -> Event:
    at = datetime.fromtimestamp(row.at, UTC)
    what = bodies.read(row.kind, row.body)
    return Event(row.team, row.key, row.person, at, what, row.seq, bodies.is_unchecked(row.body))


def _event(row: Row[Any]) -> dict[str, Any]:
    return {"number": row.seq, "kind": row.kind, "person": row.person, "at": _iso(row.at), "body": _json(row.body)}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
