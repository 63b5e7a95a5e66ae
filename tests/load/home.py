"""`python -m tests.load.home`: how long the bot takes for the Home and for a list with 500 open cases, over a socket.

Slack is a stub that answers at once, so what passes is the bot's own time: from the event to the view that is
published, and from the word after the command to its answer. On a busy machine the CPU time beside it tells more. What
is open is drawn when the bot starts; what was changed since, when somebody looks.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.sandbox.person import Person
from bot.sandbox.records import Channel
from tests.load.__main__ import HERE
from tests.load.figures import percentile
from tests.load.measuring import Contestant, Setting, contestant

OPEN_CASES: Final = 500
TIMES: Final = 30
AT_MOST_SECONDS: Final = 0.3
IN_ONE_CHANNEL: Final = "CBEHIND0000"

Timed = Callable[[], Awaitable[float]]


async def published(at: Contestant, person: Person) -> float:
    """Seconds from the event of an opened Home to its view at Slack."""
    event = {"type": "app_home_opened", "user": person.id, "channel": person.direct_messages.id, "tab": "home"}
    written = at.line.written("events_api", at.stub.workspace.payloads.event(event))
    began = time.perf_counter()
    await at.line.send(written)
    return await at.stub.published.get() - began


async def listed(at: Contestant, person: Person, word: str, at_least: int) -> float:
    """Seconds from the word after the command to its answer, which tells of so many cases."""
    channel = Channel(IN_ONE_CHANNEL, "behind", {person.id})
    written = at.line.written(
        "slash_commands", at.stub.workspace.payloads.command(person.member, channel, "/backpain", word)
    )
    began = time.perf_counter()
    answer = await at.line.send(written)
    seconds = time.perf_counter() - began
    number, _, _ = answer["text"].partition(" ")
    assert int(number) >= at_least, answer["text"][:200]
    return seconds


@dataclass(frozen=True)
class Taken:
    """What each time took: seconds that passed, and of CPU."""

    seconds: list[float]
    cpu: list[float]


async def measure(at: Contestant, times: int, open_cases: int) -> dict[str, Taken]:
    """What each takes, so many times."""
    *_, owner, other = at.stub.workspace.people.values()
    ways: dict[str, Timed] = {
        "the Home of whom all of them are assigned to": lambda: published(at, owner),
        "the Home of a colleague in their channel": lambda: published(at, other),
        "/backpain list": lambda: listed(at, other, "list", open_cases),
        "/backpain mine": lambda: listed(at, owner, "mine", open_cases),
    }
    taken = {}
    for name, way in ways.items():
        passed, used = [], []
        for _ in range(times):
            before = at.cpu_seconds
            passed.append(await way())
            used.append(at.cpu_seconds - before)
        taken[name] = Taken(passed, used)
    return taken


async def _run(open_cases: int, times: int, folder: Path) -> int:
    setting = Setting(
        "home",
        HERE,
        f"sqlite:///{folder}/home.db",
        folder / "log",
        over_socket=True,
        open_cases=open_cases,
        cases_a_channel=open_cases,
    )
    async with contestant(setting) as at_work:
        taken = await measure(at_work, times, open_cases)
    print(f"{open_cases} open cases, each {times} times, milliseconds of bot time, and of its CPU")
    columns = "  {:<46} {:>6} {:>8} {:>8} {:>8}"
    print(columns.format("", "p50", "slowest", "CPU p50", "CPU most"))
    for name, each in taken.items():
        values = [percentile(some, part) * 1000 for some in (each.seconds, each.cpu) for part in (0.5, 1.0)]
        print(columns.format(name, *(f"{value:.0f}" for value in values)))
    slowest = max(max(each.seconds) for each in taken.values())
    held = slowest <= AT_MOST_SECONDS
    at_most = f"(at most {AT_MOST_SECONDS * 1000:.0f})"
    print(f"{'holds' if held else 'FAILS'}: the slowest of all, ms: {slowest * 1000:.0f} {at_most}")
    return 0 if held else 1


def main() -> int:
    """Measure, print, and give 1 where a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.home", description=__doc__)
    parser.add_argument("--open", type=int, default=OPEN_CASES, metavar="N", help=f"open cases ({OPEN_CASES})")
    parser.add_argument("--times", type=int, default=TIMES, metavar="N", help=f"how often each is asked for ({TIMES})")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bp-home-") as folder:
        return asyncio.run(_run(chosen.open, chosen.times, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
