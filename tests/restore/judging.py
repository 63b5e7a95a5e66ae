"""After the drill: what Slack holds and has said, against every row of the restored database."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.kept.chart import Chart
from bot.kept.inserting import CODE
from bot.kept.overview import every_case
from bot.kept.store import Cases
from bot.life.hourly_look import SURELY_STILL_WAITING, still_asked
from bot.posts import Scheduled
from tests.restore.remembering import Remembering

HEAD: Final = "backpain was restored from a backup"
NUMBER: Final = re.compile(r"(taken back|set again): ([0-9]+)")
ZONE: Final = "Europe/London"


@dataclass(frozen=True)
class Judgement:
    """What was found: all but the last five are to be 0."""

    unwatched: int  # questions that a row waits for and Slack does not hold
    left: int  # reminders of a known case that no row knows
    doubled: int  # messages with a key that an earlier one has, and reminders of one case worded alike for one moment
    not_adopted: int  # reminders of the cases that were half said, held before the restore and not known after it
    not_taken_back: int  # of those that Slack held more
    unnamed: int  # cases that the backup does not know, and no report names
    cases: int
    reports: int
    adopted: int
    taken_back: int
    set_again: int

    @property
    def wrong(self) -> int:
        """How much is not as it should be."""
        return self.unwatched + self.left + self.doubled + self.not_adopted + self.not_taken_back + self.unnamed


async def judged(slack: Remembering, database_url: str, *, more: set[str], half: Mapping[str, set[str]]) -> Judgement:
    """Read every row, and hold against it what Slack holds and has said.

    `more`: the ids of what Slack held beyond what was known; `half`: of the cases that were half said, by channel.
    """
    store = Cases(database_url)
    known: set[str] = set()
    waited_for: set[str] = set()
    codes: set[str] = set()
    surely = time.time() + SURELY_STILL_WAITING.total_seconds()  # what is nearer may be on its way: that is left alone
    try:
        async for case in every_case(store):
            codes.add(case.code)
            known |= {done.answer.id for done in case.done if isinstance(done.answer, Scheduled)}
            if case.due_at is not None:
                chart = Chart(case, await store.history(case.id), ZONE)
                waited_for |= {one.slack_id for one in still_asked(chart) if one.slack_id and one.post_at > surely}
    finally:
        await store.close()
    held = slack.all_held
    of_known = {name for name, one in held.items() if (code := _code(one["text"])) and code in codes}
    unknown = {code for one in held.values() if (code := _code(one["text"])) and code not in codes}
    reports = slack.said(HEAD)
    numbers: Counter[str] = Counter()
    for what, number in (found for report in reports for found in NUMBER.findall(report)):
        numbers[what] += int(number)
    half_held = set().union(*half.values())
    return Judgement(
        unwatched=len(waited_for - held.keys()),
        left=len(of_known - known),
        doubled=_doubled(slack),
        not_adopted=len(half_held - known) + len(half_held - held.keys()),
        not_taken_back=len(more & held.keys()),
        unnamed=sum(not any(code in report for report in reports) for code in unknown),
        cases=len(codes),
        reports=len(reports),
        adopted=len(half_held & known & held.keys()),
        taken_back=numbers["taken back"],
        set_again=numbers["set again"],
    )


def _code(text: str) -> str:
    found = re.search(rf"\b{CODE}\b", text)
    return "" if found is None else found[0]


def _doubled(slack: Remembering) -> int:
    keys = Counter(
        (channel, one["metadata"]["event_payload"]["key"])
        for channel, posts in slack.posts.items()
        for one in posts
        if one["metadata"] is not None
    )
    reminders = Counter(
        (one["channel_id"], one["post_at"], one["text"]) for one in slack.all_held.values() if one["text"]
    )
    return sum(times - 1 for counted in (keys, reminders) for times in counted.values())
