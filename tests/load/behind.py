"""Cases behind: rows that the product itself has written, multiplied under numbers of their own.

Nothing of any version's shape is known here but where the rows of today's and older ones hold a case's name, its
channel, the numbers of its events and Slack's ids: so one way serves every checkout.
"""

from __future__ import annotations

import itertools
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.engine import make_url

from bot.kept.inserting import CODE_LENGTH, CODE_LETTERS

CASES_A_CHANNEL: Final = 100
WRITTEN_AT_ONCE: Final = 500
SYNC_DRIVERS: Final = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
EVENT_NUMBERS: Final = ("handled", "newest", "pressing", "attended")  # columns of a case that name one of its events
JSON_TEXTS: Final = ("done", "trying")

NUMERALS: Final = len(CODE_LETTERS)


def code_of(number: int) -> str:
    """A code that reads as ours do, another one for each number."""
    letters = [CODE_LETTERS[number // NUMERALS**place % NUMERALS] for place in range(CODE_LENGTH)]
    return "BP-" + "".join(reversed(letters))


Held = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Original:
    """A case that the product has finished: its row and those of its events."""

    case: Mapping[str, Any]
    events: list[Mapping[str, Any]]
    is_open: bool

    def copy(
        self, number: int, first_seq: int, a_channel: int
    ) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
        """The rows of one more such case, and the reminders that Slack holds for it."""
        channel = f"CBEHIND{number // a_channel:04}"
        names = {str(self.case["id"]): secrets.token_hex(8), str(self.case["channel"]): channel}
        numbers = {event["seq"]: first_seq + place for place, event in enumerate(self.events)}
        case = {**self.case, "id": names[self.case["id"]], "channel": channel, "code": code_of(number)}
        case |= {column: numbers.get(case[column], 0) for column in EVENT_NUMBERS if column in case}
        held: list[dict[str, Any]] = []
        for column in JSON_TEXTS:
            if case[column] is not None:
                case[column] = _renamed(case[column], names, numbers, number, held)
        events = [
            {**event, "seq": numbers[event["seq"]], "case_id": case["id"], "key": f"{event['key']}:{number}"}
            for event in self.events
        ]
        return case, events, held if self.is_open else []


def _renamed(kept: Any, names: dict[str, str], numbers: dict[int, int], number: int, held: list[dict[str, Any]]) -> Any:
    """JSON of a row, text or value, with the copy's names in it; scheduled messages on the way are added to `held`."""
    written = kept if isinstance(kept, str) else json.dumps(kept)
    for old, new in names.items():
        written = written.replace(f'"{old}"', f'"{new}"')
    for old_seq, new_seq in numbers.items():
        as_value = rf'("event":\s?){old_seq}(?=[,}}])'  # today's rows; in older ones it stands within a step's name
        within_a_name = rf'(:){old_seq}(?=[":])'
        for place in (as_value, within_a_name):
            written = re.sub(place, rf"\g<1>#{new_seq}", written)
    value = _own_ids(json.loads(written.replace("#", "")), number, held)
    return json.dumps(value, separators=(",", ":")) if isinstance(kept, str) else value


def _own_ids(value: Any, number: int, held: list[dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_own_ids(each, number, held) for each in value]
    if not isinstance(value, dict):
        return value
    own = {name: _own_ids(each, number, held) for name, each in value.items()}
    if own.get("id") and "post_at" in own:
        own["id"] = f"{own['id']}N{number}"
        held.append({"id": own["id"], "channel_id": own["channel"], "post_at": own["post_at"], "text": ""})
    return own


def fill(
    database_url: str, open_cases: int, closed_cases: int, closed_owner: str, a_channel: int = CASES_A_CHANNEL
) -> Held:
    """Write the copies behind the two cases there are, the closed one of that owner; give the reminders by channel.

    `a_channel`: so many cases are in one channel.
    """
    url = make_url(database_url)
    engine = create_engine(url.set(drivername=SYNC_DRIVERS[url.get_backend_name()]))
    held: Held = {}
    try:
        with engine.begin() as connection:
            tables = MetaData()
            tables.reflect(connection, only=["cases", "events"])
            cases, events = tables.tables["cases"], tables.tables["events"]
            originals = {one.is_open: one for one in _originals(connection, cases, events, closed_owner)}
            wanted = (originals[number < open_cases] for number in range(open_cases + closed_cases))
            seq = 1 + max(event["seq"] for original in originals.values() for event in original.events)
            for some in _batches(_copies(wanted, seq, a_channel)):
                connection.execute(insert(cases), [case for case, _, _ in some])
                connection.execute(insert(events), [event for _, theirs, _ in some for event in theirs])
                for case, _, reminders in some:
                    held.setdefault(case["channel"], []).extend(reminders)
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT setval('events_seq_seq', (SELECT max(seq) FROM events))"))
    finally:
        engine.dispose()
    return held


Rows = tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]


def _copies(wanted: Iterator[Original], seq: int, a_channel: int) -> Iterator[Rows]:
    for number, original in enumerate(wanted):
        yield original.copy(number, seq, a_channel)
        seq += len(original.events)


def _batches(copies: Iterator[Rows]) -> Iterator[list[Rows]]:
    while some := list(itertools.islice(copies, WRITTEN_AT_ONCE)):
        yield some


def _originals(connection: Connection, cases: Table, events: Table, closed_owner: str) -> Iterator[Original]:
    for case in connection.execute(select(cases)).mappings():
        theirs = select(events).where(events.c.case_id == case["id"]).order_by(events.c.seq)
        yield Original(
            dict(case), [dict(row) for row in connection.execute(theirs).mappings()], case["owner"] != closed_owner
        )
