"""The app is uninstalled and installed again: no case is tried meanwhile, none is lost, and somebody is told."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.export_command import export
from bot.life.sweep import Sweeper
from bot.sandbox.workspace import Workspace
from tests.flows.team import Team, new_workspace, reminders_held, working
from tests.operations.test_removing import purged

REVOKED: dict[str, Any] = {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}
GONE: dict[str, Any] = {"type": "app_uninstalled"}
AGAIN = timedelta(minutes=11)
TOLD = "is open, and nobody was asked about it since"


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what no event tells."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.02)


async def looked_at_again(team: Team, url: str) -> None:
    """Ten minutes pass, and ten more where the app had not yet dealt with the last it heard as the first were over."""
    async with asyncio.timeout(20):
        while parked(url):
            team.workspace.clock.move(AGAIN)
            with suppress(TimeoutError):
                async with asyncio.timeout(2):
                    await until(lambda: not parked(url))


def kinds(url: str, kind: str) -> list[tuple[str, str]]:
    """Who did what of this kind, and what is kept of it."""
    with closing(sqlite3.connect(url.partition(":///")[2])) as file:
        return file.execute("SELECT person, body FROM events WHERE kind = ?", (kind,)).fetchall()


def parked(url: str) -> int:
    """How many cases are put down until the app is installed again."""
    with closing(sqlite3.connect(url.partition(":///")[2])) as file:
        return int(file.execute("SELECT count(*) FROM cases WHERE due_at IS NULL AND errors > 0").fetchone()[0])


async def two_cases(team: Team) -> None:
    """One that is asked about in a week, and one about which nobody has said yet that they act."""
    await team.seed_case(team.alice)
    await team.emergency(team.alice)


def forget_what_slack_holds(workspace: Workspace) -> None:
    """As Slack does with what an app that is gone had scheduled."""
    for each in workspace.schedule.waiting():
        channel = next(one for one in workspace.channels.values() if one.id == each.channel_id)
        workspace.schedule.delete(channel, each.id)


@pytest.mark.parametrize("order", [(REVOKED, GONE), (GONE, REVOKED), (GONE, GONE), (REVOKED,)])
async def test_every_open_case_is_marked_once_in_whatever_order_slack_says_so_and_is_tried_no_more(
    sqlite_url: str, order: tuple[dict[str, Any], ...]
) -> None:
    async with working(sqlite_url) as team:
        await two_cases(team)
        team.workspace.refused_token = team.workspace.bot_token
        for event in order:
            await team.workspace.deliver_event(event)
        await until(lambda: parked(sqlite_url) == 2)
        assert [(person, json.loads(body)) for person, body in kinds(sqlite_url, "uninstalled")] == [("", {"v": 1})] * 2
        team.workspace.calls.clear()
        await team.move(timedelta(hours=5))
        await asyncio.sleep(0.3)
        said = [call.method for call in team.workspace.calls if call.method.startswith("chat.post")]
        assert said == []
        assert len(kinds(sqlite_url, "uninstalled")) == 2


async def test_the_workspace_itself_uninstalls_the_app_and_a_restart_with_a_token_that_works_goes_on_with_every_case(
    sqlite_url: str,
) -> None:
    workspace = new_workspace()
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        await two_cases(team)
        routine, emergency = team.channel
        held_before = {each.text for each in reminders_held(workspace)}
        await workspace.uninstall()
        await until(lambda: parked(sqlite_url) == 2)
    forget_what_slack_holds(workspace)
    workspace.clock.move(timedelta(hours=2))
    workspace.refused_token = None
    async with working(sqlite_url, workspace=workspace) as team:
        await until(lambda: len(kinds(sqlite_url, "installed_again")) == 2)
        await until(lambda: not parked(sqlite_url))
        await team.settled()
        for card in (routine, emergency):
            told = [message.text for message in team.thread(card) if TOLD in message.text]
            assert len(told) == 1
            assert f"<@{team.alice.id}>" in told[0]
            assert "works again" in card.text or any("works again" in json.dumps(block) for block in card.blocks or [])
        assert any("Nobody has said that they are acting" in message.text for message in team.thread(emergency))
        assert {each.text for each in reminders_held(workspace)} == held_before, "what is to be asked is set again"
        assert any("nobody has said that they are acting" in each.text for each in workspace.schedule.waiting())
        await team.bob.press(emergency, "acknowledge")
        await team.settled()
        assert not any("nobody has said that they are acting" in each.text for each in workspace.schedule.waiting())
    async with working(sqlite_url, workspace=workspace) as team:
        await team.settled()
        assert len(kinds(sqlite_url, "installed_again")) == 2, "a later start tells nobody again"
    await workspace.stop()


async def test_what_had_happened_and_was_not_dealt_with_is_dealt_with_once_the_app_is_there_again(
    sqlite_url: str,
) -> None:
    workspace = new_workspace()
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
        workspace.refused_token = workspace.bot_token
        await team.alice.submit()
        await workspace.uninstall()
        await until(lambda: parked(sqlite_url) == 1)
        assert team.channel == []
        workspace.refused_token = None
        await looked_at_again(team, sqlite_url)
        await team.settled()
        (card,) = [message for message in team.channel if not message.thread_ts or message.thread_ts == message.ts]
        assert "EMERGENCY" in card.text
        assert [message for message in team.thread(card) if TOLD in message.text]
    await workspace.stop()


async def test_an_app_that_is_uninstalled_twice_marks_and_tells_twice(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        (card, *_) = team.channel
        for times in (1, 2):
            await team.workspace.uninstall()
            await until(lambda: parked(sqlite_url) == 1)
            team.workspace.refused_token = None
            await looked_at_again(team, sqlite_url)
            await team.settled()
            assert len([message for message in team.thread(card) if TOLD in message.text]) == times
            assert len(kinds(sqlite_url, "uninstalled")) == len(kinds(sqlite_url, "installed_again")) == times


async def test_an_export_and_the_list_of_open_cases_say_since_when_the_app_was_gone(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with working(sqlite_url) as team:
        await two_cases(team)
        await team.workspace.uninstall()
        await until(lambda: parked(sqlite_url) == 2)
        team.workspace.refused_token = None
        await team.alice.open_home()
        assert team.alice.home is not None
        assert "the app was uninstalled on" in json.dumps(team.alice.home.definition)
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", sqlite_url.replace("+aiosqlite", ""))
    assert await asyncio.to_thread(lambda: export(str(tmp_path / "all.json"), code="", person="", form="json")) == 0
    assert await asyncio.to_thread(lambda: export(str(tmp_path / "fhir.json"), code="", person="", form="fhir")) == 0
    told = json.loads((tmp_path / "all.json").read_text())
    assert all(any(event["kind"] == "uninstalled" for event in case["events"]) for case in told["cases"])
    fhir = json.loads((tmp_path / "fhir.json").read_text())
    tasks = [entry["resource"] for entry in fhir["entry"] if entry["resource"]["resourceType"] == "Task"]
    assert [task["status"] for task in tasks] == ["on-hold", "on-hold"]


async def test_a_marked_case_is_removed_when_its_time_from_the_mark_is_over_and_never_once_the_app_works_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace = new_workspace()
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        await two_cases(team)
        await workspace.uninstall()
        await until(lambda: parked(sqlite_url) == 2)
        sweeper = Sweeper(team.bot.cases, team.bot.slack, workspace.clock, "", timedelta(days=180))
        workspace.clock.move(timedelta(days=179))
        assert await sweeper.over() == []
        workspace.clock.move(timedelta(days=2))
        over = await sweeper.over()
        assert len(over) == 2
        workspace.refused_token = None
        assert await sweeper.remove(over[0]) == [], "the app works again: the case is asked about, not removed"
        workspace.refused_token = workspace.bot_token
    assert await purged(workspace, monkeypatch, sqlite_url) == 0
    printed = capfd.readouterr().out
    assert "2 removed." in printed
    assert "left in Slack, to be taken away by a person: C" in printed
    assert kinds(sqlite_url, "submitted") == []
    assert len(kinds(sqlite_url, "purged")) == 2
    await workspace.stop()
