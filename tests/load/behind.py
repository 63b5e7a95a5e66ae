"""Run inside a checkout: writes any number of open and closed cases behind one that the product itself has finished.

It prints, as JSON, the reminders that Slack must now hold: lists of [id, moment], by channel.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.cases import Case, Cases, Event, new_code
from sqlalchemy import func, insert, select, text

from bot import cases as store
from bot.settings import driver_url

CASES_A_CHANNEL: Final = 100
WRITTEN_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Copy:
    """One more case like the first: its row, its events, and the reminders that it waits for."""

    case: Case
    events: list[Event]
    held: list[tuple[str, int]]


def copies(first: Case, submitted: Event, open_cases: int, closed_cases: int) -> Iterator[Copy]:
    """Copies of a finished case under numbers of their own; a closed one was answered with "better"."""
    seq = submitted.seq + 1
    for number in range(open_cases + closed_cases):
        channel = f"CBEHIND{number // CASES_A_CHANNEL:04}"
        renamed = {first.id: secrets.token_hex(8), first.channel: channel}
        renamed |= {answer["id"]: f"{answer['id']}N{number}" for answer in first.done.values() if answer.get("id")}
        done = json.dumps(dict(first.done))
        for old, new in renamed.items():
            done = done.replace(f'"{old}"', f'"{new}"')
        answers = json.loads(re.sub(rf":{submitted.seq}\b(?=[\":])", f":{seq}", done))
        events = [replace(submitted, key=f"{submitted.key}:{number}", seq=seq)]
        seq += 1
        if number >= open_cases:
            what = {"outcome": "better", "channel": channel, "ts": "1.0"}
            events.append(replace(submitted, key=f"outcome:{number}", kind="outcome", body=what, seq=seq))
            seq += 1
        is_open = number < open_cases
        copy = replace(
            first,
            id=renamed[first.id],
            code=f"{new_code()}{number}",
            channel=channel,
            done=answers,
            handled=events[-1].seq,
            due_at=first.due_at if is_open else None,
        )
        held = [(answer["id"], answer["post_at"]) for answer in answers.values() if answer.get("id")]
        yield Copy(copy, events, held if is_open else [])


async def fill(database_url: str, team: str, owner: str, open_cases: int, closed_cases: int) -> dict[str, Any]:
    """Write the copies of the owner's one case; give the reminders."""
    cases = Cases(driver_url(database_url))
    held: dict[str, list[tuple[str, int]]] = {}
    try:
        (first,) = await cases.owned_by(team, owner, 1)
        (submitted,) = await cases.history(first.id)
        made = copies(first, submitted, open_cases, closed_cases)
        while some := list(itertools.islice(made, WRITTEN_AT_ONCE)):
            rows = [
                {**store._event_row(copy.case.id, event), "seq": event.seq} for copy in some for event in copy.events
            ]
            async with cases.engine.begin() as connection:
                await connection.execute(insert(store.cases), [store._row(copy.case) for copy in some])
                await connection.execute(insert(store.events), rows)
            for copy in some:
                held.setdefault(copy.case.channel, []).extend(copy.held)
        if cases.engine.dialect.name == "postgresql":
            newest = select(func.max(store.events.c.seq)).scalar_subquery()
            async with cases.engine.begin() as connection:
                await connection.execute(select(func.setval(text("'events_seq_seq'"), newest)))
    finally:
        await cases.close()
    return held


def main() -> None:
    """Fill the database that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database_url")
    parser.add_argument("team")
    parser.add_argument("owner")
    parser.add_argument("open_cases", type=int)
    parser.add_argument("closed_cases", type=int)
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(fill(**vars(chosen)))))


if __name__ == "__main__":
    main()
