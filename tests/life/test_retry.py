"""A case that fails a thousand times is tried at the same pace as one that failed ten times, and said once an hour."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from slack_sdk.errors import SlackApiError

from bot.kept.case import Case
from bot.kept.queries import LONGEST_TROUBLE
from bot.kept.step_key import StepKey
from bot.life.retry import LONGEST_RETRY_SECONDS, Complaints, again_at, pause_seconds

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
CASE = Case("c1", "BP-22222", "T1", "C1", "U1", NOW, urgent=True)
FAILURES = 2_000


class Headers(dict[str, str]):
    """What is left of an answer of Slack's: its error and its headers."""

    headers: dict[str, str]

    def __init__(self, error: str, wait: str) -> None:
        super().__init__(error=error)
        self.headers = {"Retry-After": wait}


def test_the_pause_grows_to_a_minute_and_stays_there_for_as_many_failures_as_there_can_be() -> None:
    pauses = [pause_seconds(failures) for failures in range(FAILURES)]
    assert pauses[0] == 2.0
    assert pauses == sorted(pauses)
    assert set(pauses[10:]) == {LONGEST_RETRY_SECONDS}
    assert pause_seconds(10**9) == LONGEST_RETRY_SECONDS


def test_two_thousand_failures_in_a_row_are_never_more_than_one_try_a_minute_after_the_tenth() -> None:
    now = NOW
    tries = []
    for errors in range(FAILURES):
        tries.append(now)
        now = again_at(replace(CASE, errors=errors), ConnectionError(), now, settle_seconds=10.0)
    gaps = {later - earlier for earlier, later in pairwise(tries[10:])}
    assert gaps == {timedelta(minutes=1)}


@pytest.mark.parametrize("wait", ["0", "1", "60", "900", "86400", "9" * 400, "9" * 5000])
def test_what_slack_asks_to_wait_is_kept_to_and_bounded(wait: str) -> None:
    refused = SlackApiError("", Headers("ratelimited", wait))  # type: ignore[no-untyped-call] # slack_sdk leaves it so
    asked = timedelta(seconds=min(float(wait), LONGEST_TROUBLE.total_seconds()))
    assert again_at(CASE, refused, NOW, settle_seconds=10.0) == NOW + asked


@pytest.mark.parametrize("wait", ["", "soon", "-5", "²", "1.5"])
def test_a_wait_that_is_no_number_of_seconds_is_as_any_other_failure(wait: str) -> None:
    refused = SlackApiError("", Headers("ratelimited", wait))  # type: ignore[no-untyped-call] # slack_sdk leaves it so
    assert again_at(CASE, refused, NOW, settle_seconds=10.0) == NOW + timedelta(seconds=2)


def test_what_is_in_doubt_waits_until_it_can_be_looked_for() -> None:
    doubtful = replace(CASE, trying={StepKey("plan", 1): NOW})
    assert again_at(doubtful, ConnectionError(), NOW, settle_seconds=10.0) == NOW + timedelta(seconds=10)
    assert again_at(CASE, ConnectionError(), NOW, settle_seconds=10.0) == NOW + timedelta(seconds=2)
    assert again_at(CASE, TimeoutError(), NOW, settle_seconds=10.0) == NOW + timedelta(seconds=30)


def test_the_log_has_a_line_at_the_first_failure_then_one_an_hour_and_a_first_one_again_after_success(
    caplog: pytest.LogCaptureFixture,
) -> None:
    complaints = Complaints()
    now = NOW
    said = []
    with caplog.at_level(logging.ERROR):
        for errors in range(FAILURES):
            case = replace(CASE, errors=errors)
            again = again_at(case, ConnectionError(), now, settle_seconds=10.0)
            before = len(caplog.records)
            complaints.failed(case, ConnectionError(), now, again)
            if len(caplog.records) > before:
                said.append(now)
            now = again
        assert said[0] == NOW
        assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(said))
        assert len(said) == (now - NOW) // timedelta(hours=1) + 1
        complaints.went_on(CASE.id)
        complaints.failed(CASE, ConnectionError(), now, now)
    assert len(caplog.records) == len(said) + 1


def test_two_cases_that_fail_are_each_said(caplog: pytest.LogCaptureFixture) -> None:
    complaints = Complaints()
    for name in ("one", "two", "one"):
        complaints.failed(replace(CASE, id=name), ConnectionError(), NOW, NOW)
    assert ["case one" in line or "case two" in line for line in caplog.messages] == [True, True]
