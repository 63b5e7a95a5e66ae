"""The guaranteed rates of methods, which are refused only where a test asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.limits import LIMITS
from bot.sandbox.rates import METHOD_LIMITS, Rates
from bot.sandbox.refusal import SlackRefusalError
from tests.sandbox.conftest import refusal_of

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.sandbox.workspace import Workspace


@pytest.mark.parametrize("method", METHOD_LIMITS)
def test_calls_above_the_guaranteed_rate_are_refused_when_asked(method: str) -> None:
    rates = Rates(WorkspaceClock())
    rates.by_method = True
    for _ in range(LIMITS[METHOD_LIMITS[method]]):
        rates.count_call(method)
    with pytest.raises(SlackRefusalError, match=r"^ratelimited$") as refused:
        rates.count_call(method)
    assert refused.value.retry_after is not None
    assert 1 <= refused.value.retry_after <= 60
    rates.count_call("auth.test")


async def test_calls_above_the_guaranteed_rate_pass_otherwise(workspace: Workspace, client: AsyncWebClient) -> None:
    user = workspace.people["alice"].id
    for _ in range(LIMITS["rate.users.info"] + 1):
        assert await refusal_of(client.users_info(user=user)) == ""
    workspace.rates.by_method = True
    for _ in range(LIMITS["rate.users.info"]):
        await client.users_info(user=user)
    assert await refusal_of(client.users_info(user=user)) == "ratelimited"
