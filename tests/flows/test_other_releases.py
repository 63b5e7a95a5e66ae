"""What this version does not know is answered in words, and what Slack only tells is heard."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.sandbox.faults import Fault
from dialogs.blocks import actions, button
from tests.flows.team import Team


async def test_c5_the_app_being_uninstalled_is_answered_and_logged_with_what_to_do(
    team: Team, caplog: pytest.LogCaptureFixture
) -> None:
    team.workspace.refused_token = team.workspace.bot_token
    for event in ({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}, {"type": "app_uninstalled"}):
        answer = await team.workspace.deliver_event(event)
        assert answer.ok, answer.error
    assert "was uninstalled" in caplog.text
    assert "token was revoked" in caplog.text
    assert "Install the app again" in caplog.text


async def test_c5_the_revoked_token_of_a_person_is_no_news(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    answer = await team.workspace.deliver_event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
    assert answer.ok
    assert "revoked" not in caplog.text


async def test_c5_a_button_of_another_release_is_answered_in_words(team: Team) -> None:
    await team.emergency(team.alice)
    (card,) = team.channel
    card.blocks = [*(card.blocks or []), actions("from_then", button("hand_to_the_night_team", "Hand over", "1"))]
    delivered = await team.alice.press(card, "hand_to_the_night_team")
    assert delivered.ok, delivered.message_shown
    (told,) = team.alice.ephemeral
    assert "another release" in told.text
    assert "/backpain" in told.text


async def test_c5_a_form_of_another_release_is_not_taken_for_saved(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, {"saddle_anaesthesia": "yes"})
    (form,) = team.alice.views
    form.definition["callback_id"] = "findings_of_then"
    await team.alice.submit()
    (shown,) = team.alice.views
    assert "Not saved" in str(shown.blocks)
    assert "submit" not in shown.definition
    assert not team.channel


async def test_c5_an_event_nobody_waits_for_is_answered(team: Team) -> None:
    payload = team.workspace.payloads.event({"type": "member_joined_channel", "user": "U1", "channel": "C1"})
    assert (await team.workspace.deliver("events_api", payload)).ok


async def test_c5_a_response_url_that_hangs_does_not_hold_back_the_answer_to_slack(team: Team) -> None:
    await team.emergency(team.alice)
    (card,) = team.channel
    hanging = Fault("response_url", "hold")
    team.workspace.faults.add(hanging)
    team.workspace.faults.add(Fault("views.open", "error:expired_trigger_id"))
    began = time.perf_counter()
    delivered = await team.alice.press(card, "why")
    assert delivered.ok
    assert time.perf_counter() - began < 1.5
    hanging.release()
    for _ in range(50):
        if team.alice.ephemeral:
            break
        await asyncio.sleep(0.05)
    assert "press the button again" in team.alice.ephemeral[0].text
