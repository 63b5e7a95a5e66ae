"""`python -m tests.load`: measure submissions one at a time and many at once, and print what they take and cost.

With `--against PATH` another checkout of the product is measured in the same rounds, with `--open N` the same product
once more with N open cases (and as many closed ones as `--closed` says) behind, with `--bots N` as N bots on one
PostgreSQL, to which Slack's payloads go in turn.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests import postgres
from tests.load.counting import WATCHED_SECONDS, Counts, count
from tests.load.measuring import Contestant, Pace, Setting, contestant, measure

HERE: Final = Path(__file__).parents[2]
OURS: Final = "here"
THEIRS: Final = "against"
ONE_AT_A_TIME: Final[Pace] = "one at a time"
AT_ONCE: Final[Pace] = "at once"

AT_MOST_OF_THEIR_CPU: Final = 1 / 3
AT_MOST_SECONDS_AT_ONCE: Final = 0.3  # p99 of the answer, 50 at once, signed HTTP and SQLite
AT_MOST_SECONDS_ELSEWHERE: Final = 1.0
AT_MOST_SECONDS_TO_THE_CARD: Final = 10.0
AT_MOST_TIMES_WITH_CASES_BEHIND: Final = 1.1
AT_MOST_SECONDS_TO_START: Final = 10.0
AT_MOST_MINUTES_TO_LOOK: Final = 60.0
CALLS_A_MINUTE: Final = 50  # of each method of Slack's tier 3, to which both of the look belong
AT_MOST_REDRAWS: Final = 12
AT_MOST_REFUSED: Final = 3  # of some 24 posts: Slack's second and ours do not begin together


def main() -> int:
    """Measure, print, and give 1 where a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--against", type=Path, help="another checkout of the product, measured in the same rounds")
    parser.add_argument("--open", type=int, default=0, metavar="N", help="measure it also with N open cases behind")
    parser.add_argument("--closed", type=int, default=0, metavar="N", help="and with N closed ones")
    parser.add_argument("--bots", type=int, default=1, metavar="N", help="measure it also as N bots on one PostgreSQL")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one-at-a-time", type=int, default=5, metavar="N", help="submissions of a round (5)")
    parser.add_argument("--at-once", type=int, default=50, metavar="N", help="submissions of a round (50)")
    parser.add_argument("--no-counts", action="store_true", help="leave out the calls counted by the local workspace")
    line = parser.add_mutually_exclusive_group()
    line.add_argument("--http", dest="over_socket", action="store_false", help="signed requests (the default)")
    line.add_argument("--socket", dest="over_socket", action="store_true", help="Socket Mode")
    store = parser.add_mutually_exclusive_group()
    store.add_argument("--sqlite", dest="on_postgres", action="store_false", help="the default")
    store.add_argument("--postgres", dest="on_postgres", action="store_true", help="a server of its own, fsync off")
    parser.set_defaults(over_socket=False, on_postgres=False)
    chosen = parser.parse_args()
    if chosen.bots > 1 and not chosen.on_postgres:
        parser.error("several bots share a PostgreSQL: say --postgres too")
    with (
        tempfile.TemporaryDirectory(prefix="bp-load-") as folder,
        postgres.server() if chosen.on_postgres else nullcontext() as server,
    ):
        return asyncio.run(_run(chosen, Path(folder), server))


def settings(chosen: argparse.Namespace, folder: Path, server: postgres.Server | None) -> list[Setting]:
    """Who takes part: ours, the other checkout, and each with cases behind where that is asked for."""
    checkouts = {OURS: HERE} | ({} if chosen.against is None else {THEIRS: chosen.against.resolve()})
    loads = [(0, 0)] + ([(chosen.open, chosen.closed)] if chosen.open or chosen.closed else [])
    alone = [
        Setting(
            name + (f", {open_cases}+{closed_cases} behind" if open_cases or closed_cases else ""),
            checkout,
            f"sqlite:///{folder}/{name}-{open_cases}.db" if server is None else server.new_database(),
            folder / f"{name}-{open_cases}.log",
            chosen.over_socket,
            open_cases,
            closed_cases,
        )
        for name, checkout in checkouts.items()
        for open_cases, closed_cases in loads
    ]
    if chosen.bots == 1 or server is None:
        return alone
    together = {"name": f"{chosen.bots} bots", "bots": chosen.bots, "database_url": server.new_database()}
    return [*alone, replace(alone[0], log=folder / "bots.log", **together)]


async def _run(chosen: argparse.Namespace, folder: Path, server: postgres.Server | None) -> int:
    taking_part = settings(chosen, folder, server)
    print(
        f"{'Socket Mode' if chosen.over_socket else 'signed HTTP'}, {'SQLite' if server is None else 'PostgreSQL'}, "
        f"{chosen.rounds} interleaved rounds of {chosen.one_at_a_time} emergencies one at a time "
        f"and {chosen.at_once} at once",
        flush=True,
    )
    async with AsyncExitStack() as stack:
        contestants = [await stack.enter_async_context(contestant(setting)) for setting in taking_part]
        await measure(contestants, chosen.rounds, {ONE_AT_A_TIME: chosen.one_at_a_time, AT_ONCE: chosen.at_once})
        is_the_least = not chosen.over_socket and server is None
        held = _report(contestants, AT_MOST_SECONDS_AT_ONCE if is_the_least else AT_MOST_SECONDS_ELSEWHERE)
    if not chosen.no_counts:
        counts = await count(HERE, folder / "counted", over_socket=chosen.over_socket)
        held = _report_counts(counts) and held
    return 0 if held else 1


COLUMNS: Final = "  {:<28} {:>8} {:>8} {:>8} {:>8} {:>8} {:>9} {:>8} {:>8}"


def _report(contestants: list[Contestant], at_most_seconds: float) -> bool:
    """Print one table for each pace, then what is asked of it; give whether all of it holds."""
    for pace in (ONE_AT_A_TIME, AT_ONCE):
        print(f"\nemergencies {pace}")
        print(COLUMNS.format("", "answer", "answer", "card", "card", "CPU ms", "reminders", "memory", "not"))
        print(COLUMNS.format("", "p50 ms", "p99 ms", "p50 s", "p99 s", "each", "CPU ms", "MiB", "saved"))
        for one in contestants:
            record = one.records[pace]
            print(
                COLUMNS.format(
                    one.name,
                    f"{record.answer(0.5) * 1000:.1f}",
                    f"{record.answer(0.99) * 1000:.1f}",
                    f"{record.card(0.5):.3f}",
                    f"{record.card(0.99):.3f}",
                    f"{record.cpu_each * 1000:.2f}",
                    f"{record.beside_each * 1000:.2f}",
                    f"{one.memory_mib:.0f}",
                    record.not_taken,
                )
            )
    print()
    ours, *others = contestants
    held = [asked for one in contestants for asked in _asked_of(one, at_most_seconds)]
    held += [asked for other in others for asked in _compared(ours, other)]
    return all(held)


def _asked_of(one: Contestant, at_most_seconds: float) -> Iterator[bool]:
    """What is asked of each of ours, printed; whether it holds."""
    if one.name.startswith(THEIRS):
        return
    records = one.records.values()
    yield _holds(f"{one.name}: p99 of the answer, many at once, s", one.records[AT_ONCE].answer(0.99), at_most_seconds)
    yield _holds(f"{one.name}: the last card, s", max(each.card(1.0) for each in records), AT_MOST_SECONDS_TO_THE_CARD)
    yield _holds(f"{one.name}: not saved in time", sum(each.not_taken for each in records), 0)


def _compared(ours: Contestant, other: Contestant) -> Iterator[bool]:
    """What is asked of the ratios, printed; whether it holds."""
    if other.name == THEIRS:
        for pace in (ONE_AT_A_TIME, AT_ONCE):
            times = ours.records[pace].cpu_against(other.records[pace])
            yield _holds(f"CPU {pace}, times that of {THEIRS}", times, AT_MOST_OF_THEIR_CPU)
    elif other.name.startswith(f"{OURS},"):
        times = other.records[ONE_AT_A_TIME].answer_against(ours.records[ONE_AT_A_TIME])
        yield _holds(
            f"{other.name}: answer one at a time, times that with none", times, AT_MOST_TIMES_WITH_CASES_BEHIND
        )
        yield _holds(f"{other.name}: start, s", other.start_seconds, AT_MOST_SECONDS_TO_START)
        pages, channels = (other.look[method] for method in ("chat.scheduledMessages.list", "conversations.info"))
        look = f"{other.name}: hourly look, {pages} pages of Slack's list and {channels} channels, minutes at its rate"
        yield _holds(look, max(pages, channels) / CALLS_A_MINUTE, AT_MOST_MINUTES_TO_LOOK)


def _report_counts(counts: Counts) -> bool:
    """Print the calls counted of ours (an older form has other rows); give whether the bounds hold."""
    columns = "  {:>8} {:>13} {:>8} {:>6} {:>12}"
    print(
        f"\nthe seed's form question by question; six emergencies at once in one channel, {WATCHED_SECONDS:.0f} s of it"
    )
    print(columns.format("answers", "views.update", "posts", "429", "last card s"))
    last = f"{counts.last_card_seconds:.2f}"
    print(columns.format(counts.answers, counts.redraws, counts.posts, counts.refused, last))
    print()
    held = _holds("views.update for the seed's form", counts.redraws, AT_MOST_REDRAWS)
    return _holds("refusals (429) of six emergencies at once", counts.refused, AT_MOST_REFUSED) and held


def _holds(what: str, value: float, at_most: float) -> bool:
    held = value <= at_most
    print(f"{'holds' if held else 'FAILS'}: {what}: {value:.2f} (at most {at_most:.2f})")
    return held


if __name__ == "__main__":
    sys.exit(main())
