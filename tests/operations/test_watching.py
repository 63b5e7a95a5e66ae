"""Whoever watches the bot reads numbers in both ways of receiving, and nothing of any patient or person."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.operations.readiness import BEHIND_AT_MOST, Readiness
from bot.sandbox.faults import Fault
from bot.tally import Tally
from bot.troubles import JsonFormatter, LogFormatter
from tests.flows.answers import Given
from tests.flows.team import Team, Transport, working

EMERGENCY: dict[str, Given] = {"saddle_anaesthesia": "yes"}


async def asked(team: Team, path: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"{team.bot.watched}{path}") as answer:
        return answer.status, await answer.text()


def number(metrics: str, name: str) -> float:
    """The value of one line; its labels are part of its name."""
    return next(float(line.rpartition(" ")[2]) for line in metrics.splitlines() if line.rpartition(" ")[0] == name)


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_what_happens_is_counted_and_nothing_of_any_patient_or_person_is_said(
    sqlite_url: str, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with working(sqlite_url, transport, watch_port=0) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, EMERGENCY)
        team.workspace.faults.add(Fault("chat.postMessage", "ratelimited:1"))
        await team.submit(team.alice)
        await team.settled()
        await team.move(timedelta(minutes=20))
        (card,) = team.channel
        await team.bob.press(card, "acknowledge")
        await team.settled()
        await team.move(timedelta(hours=3))
        await team.move(timedelta(hours=1))
        await team.bob.press(team.reminder(card), "seen_nothing_found")
        await team.settled()

        status, metrics = await asked(team, "/metrics")
        assert status == 200
        assert number(metrics, 'backpain_submissions_total{disposition="emergency_now"}') == 1
        assert number(metrics, 'backpain_card_seconds_count{urgent="yes"}') == 1
        assert number(metrics, 'backpain_card_seconds_bucket{le="10.0",urgent="yes"}') == 1
        assert number(metrics, "backpain_answer_seconds_count") >= 3
        claimed = 'backpain_acknowledgement_minutes_bucket{disposition="emergency_now",le="%s"}'
        assert [number(metrics, claimed % minutes) for minutes in ("15.0", "30.0")] == [0, 1]
        assert number(metrics, 'backpain_milestones_total{milestone="who_acts",when="late"}') == 1
        assert number(metrics, 'backpain_milestones_total{milestone="close_loop",when="on_time"}') == 1
        assert number(metrics, 'backpain_slack_errors_total{code="ratelimited"}') == 1
        assert number(metrics, 'backpain_open_loops{in_trouble="no",urgent="yes"}') == 1
        assert number(metrics, "backpain_ready") == 1
        assert (await asked(team, "/readyz")) == (200, '{"ok": true}')
        assert [(await asked(team, path))[0] for path in ("/healthz", "/slack/events")] == [200, 404]

        workspace = team.workspace
        secrets = (workspace.bot_token, workspace.app_token, workspace.signing_secret)
        names = ("Alice", "Moore", "Okafor", "saddle", team.alice.id, team.bob.id, re.findall(r"BP-\w+", card.text)[0])
        said = [line.format(record) for record in caplog.records for line in (LogFormatter(), JsonFormatter())]
        for sink in (metrics, *said):
            assert not [word for word in (*secrets, *names[:4]) if word in sink], sink
        assert not [word for word in names if word in metrics]


async def test_a_line_in_json_has_the_id_of_its_event_and_an_error_said_to_a_person_has_it_too(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    line = JsonFormatter()
    caplog.handler.setFormatter(line)
    async with working(sqlite_url) as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, EMERGENCY)
        team.alice.views[0].definition["private_metadata"] = "not what we wrote"
        await team.alice.submit()
        (shown,) = team.alice.errors.values()
    told = [json.loads(each) for each in caplog.text.splitlines()]
    (trouble,) = [each for each in told if each["message"].startswith("E-")]
    assert trouble["message"].partition(":")[0] == trouble["id"]
    assert trouble["id"] in shown
    assert trouble["level"] == "ERROR"


async def test_a_step_that_nobody_begins_is_said_once_a_start_has_had_its_time() -> None:
    behind, awake, connected = BEHIND_AT_MOST + timedelta(minutes=2), 0.0, True

    async def fine() -> None: ...

    async def due_for() -> timedelta:
        return behind

    async def is_connected() -> bool:
        return connected

    def readiness() -> Readiness:
        return Readiness(
            fine, fine, due_for, lambda: False, is_connected=is_connected, awake=lambda: awake, patience=0.05
        )

    just_started = readiness()
    assert not await just_started.why_not()
    long_up = readiness()
    awake = BEHIND_AT_MOST.total_seconds() + 1
    assert "has been due for 12 minutes" in await long_up.why_not()
    behind, connected = timedelta(0), False
    assert "Slack's socket is not open" in await readiness().why_not()


def test_what_answers_in_slacks_place_names_nothing_in_the_numbers() -> None:
    tally = Tally()
    for code in ("channel_not_found", "Alice Moore", "x" * 99, *(f"code_{letter * 3}" for letter in "abcdefgh" * 20)):
        tally.refused(code)
    for nth in range(200):
        tally.refused("a" * (nth % 59 + 1) + "_" * (nth % 2))
    codes = {
        sample.labels["code"]
        for metric in tally.registry.collect()
        for sample in metric.samples
        if "code" in sample.labels
    }
    assert {"channel_not_found", "other"} <= codes
    assert len(codes) <= 101
    assert not any("Alice" in code for code in codes)
