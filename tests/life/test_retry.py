"""A case that fails a thousand times is tried at the same pace as one that failed ten times, and said once an hour."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from slack_sdk.errors import SlackApiError

from bot.kept.case import Case
from bot.kept.queries import LONGEST_TROUBLE
from bot.kept.step_key import StepKey
from bot.life.retry import CASES_REMEMBERED, LONGEST_RETRY_SECONDS, Complaints, again_at, pause_seconds

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
    assert pauses[:6] == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0]
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


@contextmanager
def listening() -> Iterator[list[str]]:
    """The lines that the log of the life gets meanwhile, each with its level."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(f"{record.levelname} {record.getMessage()}")

    of_the_life, ear = logging.getLogger("backpain.life"), Ear()
    level = of_the_life.level
    of_the_life.addHandler(ear)
    of_the_life.setLevel(logging.INFO)
    try:
        yield heard
    finally:
        of_the_life.setLevel(level)
        of_the_life.removeHandler(ear)


def test_the_log_has_a_line_at_the_first_failure_then_one_an_hour_and_a_first_one_again_after_success() -> None:
    complaints = Complaints()
    now = NOW
    said = []
    with listening() as heard:
        for errors in range(FAILURES):
            case = replace(CASE, errors=errors)
            again = again_at(case, ConnectionError(), now, settle_seconds=10.0)
            before = len(heard)
            complaints.failed(case, ConnectionError(), now, again)
            if len(heard) > before:
                said.append(now)
            now = again
        assert said[0] == NOW
        assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(said))
        assert len(said) == (now - NOW) // timedelta(hours=1) + 1
        complaints.went_on(CASE.id)
        complaints.failed(CASE, ConnectionError(), now, now)
        assert len(heard) == len(said) + 1


def test_two_cases_that_fail_are_each_said() -> None:
    complaints = Complaints()
    with listening() as heard:
        for name in ("one", "two", "one"):
            complaints.failed(replace(CASE, id=name), ConnectionError(), NOW, NOW)
    assert ["case one" in line or "case two" in line for line in heard] == [True, True]


def test_a_failure_is_said_with_its_step_its_number_and_when_it_is_tried_again() -> None:
    complaints = Complaints()
    waiting = replace(CASE, errors=3, trying={StepKey("plan", 1): NOW, StepKey("card", 1): NOW})
    with listening() as heard:
        complaints.failed(waiting, ConnectionError(), NOW, NOW + timedelta(seconds=16))
        complaints.failed(replace(CASE, id="c2"), TimeoutError(), NOW, NOW)
    steps = ", ".join(key.text for key in waiting.trying)
    told = rf"ERROR E-\w+: case c1, step {steps}, try 4 failed: .*ConnectionError.*; trying again at (\S+)"
    at = re.fullmatch(told, heard[0])
    assert at is not None
    assert at[1] == "2026-11-24T10:00:16+00:00"
    assert re.match(r"ERROR E-\w+: case c2, step between steps, try 1 failed: .*TimeoutError", heard[1])


def test_a_wait_that_slack_asks_for_is_no_error_and_leaves_the_first_failure_to_be_said() -> None:
    complaints = Complaints()
    asked = SlackApiError("", Headers("ratelimited", "30"))  # type: ignore[no-untyped-call] # slack_sdk leaves it so
    with listening() as heard:
        complaints.failed(CASE, asked, NOW, NOW + timedelta(seconds=30))
        complaints.failed(CASE, SlackApiError("", Headers("fatal_error", "")), NOW, NOW)  # type: ignore[no-untyped-call]
    assert heard[0] == "INFO case c1: Slack asks to wait until 2026-11-24T10:00:30+00:00"
    assert heard[1].startswith("ERROR")


def test_a_failure_that_cannot_be_written_is_said_beside_the_failure_itself_and_as_rarely() -> None:
    complaints = Complaints()
    with listening() as heard:
        complaints.failed(CASE, ConnectionError(), NOW, NOW)
        for minutes in (0, 59, 60):
            complaints.unsaved(CASE, OSError(), NOW + timedelta(minutes=minutes))
        complaints.went_on(CASE.id)
        complaints.unsaved(CASE, OSError(), NOW + timedelta(minutes=61))
    unsaved = [line for line in heard if re.match(r"ERROR E-\w+: case c1 could not be written: .*OSError", line)]
    assert (len(heard), len(unsaved)) == (4, 3)


def test_a_clock_that_went_back_silences_nobody() -> None:
    complaints = Complaints()
    with listening() as heard:
        for moment in (NOW, NOW - timedelta(minutes=30)):
            complaints.failed(CASE, ConnectionError(), moment, moment)
    assert len(heard) == 2


def test_what_was_said_of_ten_thousand_cases_is_remembered_and_the_oldest_forgotten() -> None:
    complaints = Complaints()
    names = [str(number) for number in range(CASES_REMEMBERED + 1)]
    later = NOW + timedelta(hours=1)
    with listening() as heard:
        for name in names[:-1]:
            complaints.failed(replace(CASE, id=name), ConnectionError(), NOW, NOW)
        complaints.failed(replace(CASE, id="0"), ConnectionError(), later, later)  # now the newest
        heard.clear()
        complaints.failed(replace(CASE, id="1"), ConnectionError(), NOW, NOW)
        assert heard == []
        complaints.failed(replace(CASE, id=names[-1]), ConnectionError(), later, later)  # one too many
        complaints.failed(replace(CASE, id="0"), ConnectionError(), later, later)
        assert len(heard) == 1
        complaints.failed(replace(CASE, id="1"), ConnectionError(), NOW, NOW)
        assert len(heard) == 2
    assert CASES_REMEMBERED == 10_000
