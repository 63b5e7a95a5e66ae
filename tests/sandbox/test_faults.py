"""Faults before and after a call takes effect, as the app's client meets them."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.faults import Fault, Moment
from tests.sandbox.conftest import refusal_of

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.sandbox.workspace import Workspace

POST = "chat.postMessage"


async def post(workspace: Workspace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=workspace.channels["spine-team"].id, text="x")


def posted(workspace: Workspace) -> int:
    return len(workspace.channels["spine-team"].messages)


@pytest.mark.parametrize(("when", "expected"), [("before", 0), ("after", 1)])
async def test_reset_before_or_after_the_deed(
    workspace: Workspace, client: AsyncWebClient, when: Moment, expected: int
) -> None:
    workspace.faults.add(Fault(POST, "reset", when=when))
    with pytest.raises(aiohttp.ClientError):
        await post(workspace, client)
    assert posted(workspace) == expected
    assert [bool(call.answer) for call in workspace.calls] == [when == "after"]


@pytest.mark.parametrize(("when", "expected"), [("before", 0), ("after", 1)])
async def test_status_before_or_after_the_deed(
    workspace: Workspace, client: AsyncWebClient, when: Moment, expected: int
) -> None:
    workspace.faults.add(Fault(POST, "status:503", when=when))
    with pytest.raises(SlackApiError) as failed:
        await post(workspace, client)
    assert failed.value.response.status_code == 503
    assert posted(workspace) == expected


@pytest.mark.parametrize(("when", "expected"), [("before", 0), ("after", 1)])
async def test_held_call_goes_on_when_it_is_released(
    workspace: Workspace, client: AsyncWebClient, when: Moment, expected: int
) -> None:
    fault = workspace.faults.add(Fault(POST, "hold", when=when))
    posting = asyncio.create_task(post(workspace, client))
    await fault.reached.wait()
    await asyncio.sleep(0.05)
    assert posted(workspace) == expected
    assert not posting.done()
    fault.release()
    await posting
    assert posted(workspace) == 1


async def test_held_call_never_released_is_never_done(workspace: Workspace, client: AsyncWebClient) -> None:
    fault = workspace.faults.add(Fault(POST, "hold"))
    posting = asyncio.create_task(post(workspace, client))
    await fault.reached.wait()
    posting.cancel()
    await asyncio.gather(posting, return_exceptions=True)
    await workspace.stop()
    assert posted(workspace) == 0


async def test_rate_limit_and_error_by_name(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.faults.add(Fault(POST, "ratelimited:7"))
    with pytest.raises(SlackApiError) as limited:
        await post(workspace, client)
    assert limited.value.response.headers["Retry-After"] == "7"
    workspace.faults.add(Fault(POST, "error:ekm_access_denied"))
    assert await refusal_of(post(workspace, client)) == "ekm_access_denied"
    assert posted(workspace) == 0


async def test_stalled_call_goes_on_after_its_time(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.faults.add(Fault(POST, "stall:0.2"))
    began = time.monotonic()
    await post(workspace, client)
    assert time.monotonic() - began >= 0.2


async def test_fault_skips_then_strikes_then_is_spent(workspace: Workspace, client: AsyncWebClient) -> None:
    fault = workspace.faults.add(Fault(POST, "error:fatal_error", skip=1, times=2))
    await client.auth_test()
    outcomes = [await refusal_of(post(workspace, client)) for _ in range(4)]
    assert outcomes == ["", "fatal_error", "fatal_error", ""]
    assert fault.reached.is_set()


async def test_fault_of_any_method(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.faults.add(Fault("*", "error:fatal_error"))
    assert await refusal_of(client.auth_test()) == "fatal_error"


async def test_response_url_meets_faults_too(workspace: Workspace) -> None:
    workspace.faults.add(Fault("response_url", "status:500"))
    token = workspace.response_urls.issue(workspace.people["alice"].id, workspace.channels["spine-team"])
    assert (await AsyncWebhookClient(f"{workspace.url}/response/{token}").send(text="x")).status_code == 500
    assert workspace.calls[-1].method == "response_url"


def test_unknown_fault_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="Unknown fault action 'explode': use one of hold, reset"):
        Fault(POST, "explode")
