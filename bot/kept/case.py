"""One case as its row tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.engine import Row

from bot.kept import bodies
from bot.kept.book import Book, read_book, read_trying, written_trying
from bot.kept.happened import Event
from bot.kept.step_key import StepKey


class StaleCaseError(Exception):
    """Another runner has moved this case on; whoever holds the old row must stop."""


class NoSuchCaseError(LookupError):
    """The case of a button or form is not in the database."""


class NoFreeCodeError(OSError):
    """No code that this team does not have yet was found: its cases fill the space of codes."""


@dataclass(frozen=True, slots=True)
class Torn:
    """What the other columns tell of a case whose steps cannot be read."""

    id: str
    code: str
    team: str
    owner: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What must be known of a case to give it its turn; one that comes first is an emergency that may not be shown."""

    id: str
    urgent: bool
    comes_first: bool


@dataclass(frozen=True, slots=True)
class Case:
    """What the bot has done for one case. Only the runner writes it; people's doings are its `Event` rows.

    `done` holds the steps done, `trying` those begun and not yet answered, and when they were begun. `handled` is the
    `seq` of the last event wholly dealt with, `newest` that of the last one there is; `due_at` is when to look again
    without a new one. `pressing` is the `seq` of the last emergency, `attended` of the last that the runner has begun
    with.
    """

    id: str
    code: str
    team: str
    channel: str
    owner: str
    opened_at: datetime
    urgent: bool
    done: Book = field(default_factory=Book)
    trying: Mapping[StepKey, datetime] = field(default_factory=dict)
    handled: int = 0
    newest: int = 0
    due_at: datetime | None = None
    errors: int = 0
    pressing: int = 0
    attended: int = 0
    version: int = 1

    @property
    def is_troubled(self) -> bool:
        """Whether it failed or is in doubt: it then waits for its `due_at`, whatever happens meanwhile."""
        return self.errors > 0 or bool(self.trying)


class UnreadableCaseError(Exception):
    """What the row keeps of the case's steps is nothing that this version can read; `case` is the case without them."""

    def __init__(self, case: Case) -> None:
        """`case` is good for showing and judging who may see it, and must never be moved on."""
        super().__init__(case.id)
        self.case = case


def stamp(moment: datetime | None) -> float | None:
    """A moment as it is kept."""
    return None if moment is None else moment.timestamp()


def moment(kept: float | None) -> datetime | None:
    """A kept moment."""
    return None if kept is None else datetime.fromtimestamp(kept, UTC)


def runners_part(case: Case) -> dict[str, Any]:
    """The columns that the runner writes; `urgent` is written apart, and `newest` only with an event."""
    return {
        "owner": case.owner,
        "done": case.done.written(),
        "trying": written_trying(case.trying),
        "handled": case.handled,
        "due_at": stamp(case.due_at),
        "errors": case.errors,
        "troubled": case.is_troubled,
        "attended": case.attended,
        "version": case.version,
    }


def whole_row(case: Case) -> dict[str, Any]:
    """Every column of a new case."""
    return {
        "id": case.id,
        "code": case.code,
        "team": case.team,
        "channel": case.channel,
        "opened_at": case.opened_at.timestamp(),
        "urgent": case.urgent,
        "newest": case.newest,
        **runners_part(case),
    }


def read_case(row: Row[Any]) -> Case:
    """The case of a row.

    Raises:
        UnreadableCaseError: its steps cannot be read.
    """
    case = Case(
        id=row.id,
        code=row.code,
        team=row.team,
        channel=row.channel,
        owner=row.owner,
        opened_at=datetime.fromtimestamp(row.opened_at, UTC),
        urgent=row.urgent,
        handled=row.handled,
        newest=row.newest,
        due_at=moment(row.due_at),
        errors=row.errors,
        pressing=row.pressing,
        attended=row.attended,
        version=row.version,
    )
    try:
        done = read_book(row.done)
        return replace(case, done=done, trying=read_trying(row.trying, done))
    except bodies.TROUBLES as unreadable:
        raise UnreadableCaseError(case) from unreadable


def read_torn(row: Row[Any]) -> Torn:
    """What is left of a row whose steps cannot be read."""
    return Torn(row.id, row.code, row.team, row.owner, datetime.fromtimestamp(row.opened_at, UTC))


def event_row(case_id: str, happened: Event) -> dict[str, Any]:
    """The row of an event."""
    return {
        "case_id": case_id,
        "team": happened.team,
        "key": happened.key,
        "kind": happened.kind,
        "person": happened.person,
        "at": happened.at.timestamp(),
        "body": bodies.written(happened.what, unchecked=happened.unchecked),
    }
