"""The drill: fill, back up while three cases are half said, go on, lose the disk, restore, start, judge.

Slack remembers what the backup does not know: messages and reminders of the cases that were half said, a case opened
afterwards, an answer given afterwards, and reminders of older cases; and it has lost reminders that the backup knows.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.kept.restored import MARK
from tests.load.__main__ import HERE
from tests.load.behind import code_of, fill
from tests.load.measuring import QUIET_SECONDS, Contestant, Setting, connected
from tests.load.people import EMERGENCY, Form, answer_reminder, filled_in, press
from tests.load.product import environment
from tests.restore.judging import Judgement, judged
from tests.restore.remembering import Remembering

HALF_SAID: Final = 3
OPENED_AFTERWARDS: Final = 3
SAID_WITHIN: Final = 300.0
RECONCILED_WITHIN: Final = 1800.0
BESIDE: Final = ("", "-wal", "-shm", ".lock")


@dataclass(frozen=True)
class Size:
    """How many open cases lie behind; of how many of them Slack holds more, and fewer, than the backup knows."""

    open_cases: int
    more: int
    fewer: int
    quiet_seconds: float = QUIET_SECONDS


@dataclass(frozen=True)
class Drilled:
    """What the drill took, in seconds, and what was found after it."""

    backup_seconds: float
    backup_words: str
    mib: float
    restore_seconds: float
    restore_words: str
    started_seconds: float
    reconciled_seconds: float
    pages: int
    judgement: Judgement


async def drilled(folder: Path, size: Size) -> Drilled:
    """Play the drill in a folder of its own."""
    file, copy = folder / "backpain.db", folder / "copy.db"
    setting = Setting("drill", HERE, f"sqlite:///{file}", folder / "log", quiet_seconds=size.quiet_seconds)
    async with Remembering().served() as slack:
        assert isinstance(slack, Remembering)
        async with connected(setting, slack) as bot:
            still_open, other = await bot.two_originals()
        whole = len(slack.held[still_open.channel])
        slack.held |= await asyncio.to_thread(fill, setting.database_url, size.open_cases, 0, other.person.id)
        _date(slack)
        async with connected(setting, slack) as bot:
            await bot.quiet()
            half = await _half_said(bot, slack)
            backup_seconds, backup_words = await _command(slack, setting, "backup", copy)
            slack.may_post.set()
            await _is_said(slack, half, whole)
            await bot.quiet()
            half_held = {form.channel: {one["id"] for one in slack.held[form.channel]} for form in half}
            await _goes_on(bot, slack, still_open)
        more = _differ(slack, size)
        for ending in BESIDE:
            file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
        restore_seconds, restore_words = await _command(slack, setting, "restore", copy)
        asked_before = slack.calls["chat.scheduledMessages.list"]
        began = time.perf_counter()
        async with connected(setting, slack) as bot:
            started_seconds = time.perf_counter() - began
            await _is_held_against(file)
            await bot.quiet()
            reconciled_seconds = time.perf_counter() - began - 2 * size.quiet_seconds
        return Drilled(
            backup_seconds,
            backup_words,
            copy.stat().st_size / 2**20,
            restore_seconds,
            restore_words,
            started_seconds,
            reconciled_seconds,
            slack.calls["chat.scheduledMessages.list"] - asked_before,
            await judged(slack, setting.database_url, more=more, half=half_held),
        )


def _date(slack: Remembering) -> None:
    """What was multiplied was handed over by now."""
    for held in slack.all_held.values():
        held.setdefault("date_created", int(time.time()))


async def _half_said(bot: Contestant, slack: Remembering) -> list[Form]:
    """Forms that are kept, and of which nothing is said yet."""
    forms = [await filled_in(slack, bot.line, EMERGENCY) for _ in range(HALF_SAID)]
    await bot.quiet()
    slack.may_post.clear()
    for form in forms:
        await press(bot.line, form)
    return forms


async def _is_said(slack: Remembering, forms: list[Form], whole: int) -> None:
    """Return once Slack holds the whole of each: where the backup took long, the bot has given the first try up."""
    async with asyncio.timeout(SAID_WITHIN):
        while not all(len(slack.held.get(form.channel, [])) >= whole for form in forms):  # noqa: ASYNC110 - it gives no event
            await asyncio.sleep(0.1)


async def _goes_on(bot: Contestant, slack: Remembering, still_open: Form) -> None:
    """After the backup: new cases, and an answer that takes back what the backup knows and sets what it does not."""
    for _ in range(OPENED_AFTERWARDS):
        await press(bot.line, await filled_in(slack, bot.line, EMERGENCY))
    await bot.quiet()
    await answer_reminder(slack, bot.line, still_open, "same")
    await bot.quiet()


def _differ(slack: Remembering, size: Size) -> set[str]:
    """Let Slack hold more of some open cases than anybody knows, and nothing of others; gives the ids of the former."""
    assert size.open_cases >= size.more + size.fewer, "there are open cases enough"
    lost = {f"N{size.open_cases - 1 - number}" for number in range(size.fewer)}
    for channel, held in slack.held.items():
        slack.held[channel] = [one for one in held if f"N{one['id'].rpartition('N')[2]}" not in lost]
    more: set[str] = set()
    for number in range(size.more):
        channel = next(one["channel_id"] for one in slack.all_held.values() if one["id"].endswith(f"N{number}"))
        at = int(time.time())
        asked = {"id": f"QMORE{number}", "channel_id": channel, "post_at": at + 86_400, "date_created": at - 60}
        slack.held[channel].append(asked | {"text": f"{code_of(number)}: a question of yesterday"})
        more.add(f"QMORE{number}")
    return more


async def _command(slack: Remembering, setting: Setting, *words: object) -> tuple[float, str]:
    """Type a command of ours; gives the seconds it took and the first line that it prints."""
    told = environment(HERE, slack.workspace, setting.database_url, 0, over_socket=False)
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *map(str, words), cwd=HERE, env=told, stdout=PIPE, stderr=PIPE
    )
    said, trouble = await process.communicate()
    assert process.returncode == 0, trouble.decode()
    return time.perf_counter() - began, said.decode().splitlines()[0].partition(": ")[2]


async def _is_held_against(file: Path) -> None:
    """Return once Slack was held against the file, and nothing that was found is still to be done."""
    undone = "SELECT count(*) FROM cases WHERE trying IS NOT NULL OR newest > handled OR due_at < ?"
    async with asyncio.timeout(RECONCILED_WITHIN):
        while True:
            with closing(sqlite3.connect(file)) as opened:
                (mark,) = opened.execute(MARK).fetchone()
                (left,) = opened.execute(undone, (time.time(),)).fetchone()
            if mark < 0 and not left:
                return
            await asyncio.sleep(0.1)
