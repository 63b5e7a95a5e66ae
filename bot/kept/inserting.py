"""A new case under a code of its own, and an event that is kept once: inside the transaction of whoever calls."""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import Connection

from bot.kept import queries
from bot.kept.case import Case, NoFreeCodeError, event_row, whole_row
from bot.kept.happened import Event

CODE_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: a code is read out over the phone
CODE_LENGTH: Final = 5
DRAWN: Final = rf"[{CODE_LETTERS}]{{{CODE_LENGTH}}}"
CODE: Final = f"BP-{DRAWN}"
"""How every case code reads, and what of it is drawn, for regular expressions."""
CODES_TRIED: Final = 20


def new_code() -> str:
    """A case code such as BP-7F3KQ, drawn by chance: it says nothing about the patient."""
    return "BP-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def insert_case(connection: Connection, *, channel: str, owner: str, urgent: bool, submitted: Event) -> Case:
    """Insert a new case under a code that its team does not have yet.

    Raises:
        NoFreeCodeError: all that were tried are taken.
    """
    for _ in range(CODES_TRIED):
        case = Case(
            id=secrets.token_hex(8),
            code=new_code(),
            team=submitted.team,
            channel=channel,
            owner=owner,
            opened_at=submitted.at,
            urgent=urgent,
        )
        statement = queries.INSERTS[connection.dialect.name]["case"]
        if connection.execute(statement, whole_row(case)).scalar_one_or_none() is not None:
            return case
    raise NoFreeCodeError(submitted.team)


def insert_event(connection: Connection, case_id: str, happened: Event, *, pressing: bool = False) -> int:
    """Insert an event and note its number in the row of its case; 0 where the same key is kept already."""
    statement = queries.INSERTS[connection.dialect.name]["event"]
    seq = connection.execute(statement, event_row(case_id, happened)).scalar_one_or_none()
    if seq is None:
        return 0
    note = queries.NOTE_PRESSING if pressing else queries.NOTE_NEWEST
    connection.execute(note, {"this": case_id, "seq": seq})
    return int(seq)
