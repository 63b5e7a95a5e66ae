"""The reminders of 0.1.0 that Slack still holds are known by their words, each as it was when it was set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.kept.chart import Chart
from bot.kept.store import Cases
from bot.life import spoken
from bot.posts import Scheduled
from tests.kept.release import FIRST, cases_of, write

CASES: Final = cases_of(FIRST)
ZONE_OF_THE_TEAM: Final = {"zone_of_the_team": "America/New_York"}


async def test_every_reminder_that_the_first_release_left_with_slack_is_known_by_its_words(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/backpain.db"
    write(address, CASES.values())
    held = {each["id"]: each["text"] for kept in CASES.values() for each in kept.slack["waiting"]}
    known: list[str] = []
    unknown: list[str] = []
    cases = Cases(address)
    await cases.prepare()
    try:
        for kept in CASES.values():
            case, history = await cases.get(kept.row["id"]), await cases.history(kept.row["id"])
            set_by = {
                event.seq: Chart(case, history, ZONE_OF_THE_TEAM.get(kept.name, "")).until(event) for event in history
            }
            for done in case.done:
                kind, answer = done.key.step, done.answer
                if isinstance(answer, Scheduled) and answer.id in held and kind in {"follow_up", "close_loop"}:
                    at = datetime.fromtimestamp(answer.post_at, UTC)
                    told = spoken.in_older_words(set_by[done.key.event], kind, at)
                    (known if told == held[answer.id] else unknown).append(f"{kind} of {kept.name}")
    finally:
        await cases.close()
    assert not unknown
    assert sum(name.startswith("follow_up") for name in known) > 20
    assert sum(name.startswith("close_loop") for name in known) > 5
