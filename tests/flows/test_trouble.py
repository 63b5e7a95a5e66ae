"""When backpain itself fails: the person reads what to do, with an id that the log has too, and the log no answers."""

from __future__ import annotations

import logging
import re
import time
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.sandbox.faults import Fault
from tests.database import execute
from tests.flows.team import Team, working

ID = re.compile(r"E-[0-9A-F]{6}")


def ids_in(text: str) -> set[str]:
    return set(ID.findall(text))


async def test_a_form_that_cannot_be_read_says_so_inside_the_form(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    (form,) = team.alice.views
    form.definition["private_metadata"] = "not what we wrote"
    await team.alice.submit()
    (told,) = team.alice.errors.values()
    assert "local pathway" in told
    assert ids_in(told) <= ids_in(caplog.text)
    assert len(team.alice.views) == 1


async def test_a_command_that_fails_is_answered_with_words(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    channel = team.workspace.channels["spine-team"]
    payload = team.workspace.payloads.command(team.alice.member, channel, "/backpain", "")
    del payload["user_id"]
    answer = await team.workspace.deliver("slash_commands", payload)
    assert answer.ok
    assert isinstance(answer.body, dict)
    assert ids_in(answer.body["text"]) <= ids_in(caplog.text)
    assert ids_in(answer.body["text"])


async def test_a_press_that_cannot_be_kept_tells_the_person_privately(database: str) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await execute(team.bot.cases, "PRAGMA query_only=ON")
        await team.alice.press(card, "acknowledge")
        (told,) = team.alice.ephemeral
        assert "Not saved" in told.text
        assert ids_in(told.text)


@pytest.mark.parametrize("action", ["reset", "stall:3", "status:500"])
async def test_a_form_that_slack_does_not_open_is_offered_again(database: str, action: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("views.open", action))
        await team.alice.command("/backpain")
        assert [message.text for message in team.alice.ephemeral if "Open form" in message.text]


@pytest.mark.parametrize("button", ["why", "edit"])
async def test_a_view_that_slack_does_not_open_asks_to_press_again(team: Team, button: str) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    team.workspace.faults.add(Fault("views.open", "error:expired_trigger_id"))
    await team.alice.press(card, button)
    (told,) = team.alice.ephemeral
    assert "press the button again" in told.text


async def test_worse_is_recorded_even_when_the_form_does_not_open(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(timedelta(days=8))
    (card,) = team.channel
    team.workspace.faults.add(Fault("views.open", "error:expired_trigger_id"))
    await team.alice.press(team.reminder(card), "worse")
    await team.settled()
    assert "recorded: worse" in card.text.lower()
    assert any("Edit" in message.text for message in team.alice.ephemeral)


async def test_a_button_that_opens_the_form_offers_itself_again_when_too_late(team: Team) -> None:
    team.workspace.faults.add(Fault("views.open", "error:expired_trigger_id", times=2))
    await team.alice.command("/backpain")
    await team.alice.press(team.alice.ephemeral[-1], "open_form")
    assert not team.alice.views
    await team.alice.press(team.alice.ephemeral[-1], "open_form")
    assert len(team.alice.views) == 1


async def test_a_trigger_used_twice_counts_as_opened(database: str) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("views.open", "error:exchanged_trigger_id", when="after"))
        delivered = await team.alice.command("/backpain")
        assert delivered.ok
        assert not team.alice.ephemeral


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
async def test_a_request_with_a_wrong_signature_is_refused_and_not_logged(
    database: str, level: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(level)
    async with working(database, "http") as team, ClientSession() as session:
        signed = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=forged"}
        form = "application/x-www-form-urlencoded"
        headers = {**signed, "Content-Type": form}
        async with session.post(team.bot.address, data="command=%2Fbackpain&text=Jane+Doe", headers=headers) as answer:
            assert answer.status == 401
        await team.emergency(team.alice)
    assert "Jane" not in caplog.text
    assert "saddle" not in caplog.text


async def test_no_answer_of_a_patient_reaches_the_log_when_all_goes_wrong(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="backpain")
    async with working(database) as team:
        for method in ("chat.postMessage", "chat.scheduleMessage", "chat.update"):
            team.workspace.faults.add(Fault(method, "error:invalid_blocks"))
            team.workspace.faults.add(Fault(method, "status:500"))
            team.workspace.faults.add(Fault(method, "reset", when="after"))
        await team.seed_case(team.alice)
    for word in ("numbness", "saddle", "MRI", "URGENT", team.workspace.bot_token, "Alice"):
        assert word not in caplog.text
