"""Histories drawn by chance: whatever happens, no case is lost and nothing is said twice in silence."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import seed

from tests import postgres
from tests.simulation import drawing
from tests.simulation.history import History

HISTORIES: Final = int(os.environ.get("SIMULATION_HISTORIES", "4"))
ON_POSTGRES: Final = max(HISTORIES // 5, 1)  # there each takes ten times as long
FIRST_SEED: Final = int(os.environ.get("SIMULATION_SEED", "1"))
STEPS: Final = 6


@pytest.mark.timeout(drawing.TIMEOUT_SECONDS)
@pytest.mark.parametrize("number", range(FIRST_SEED, FIRST_SEED + 4))
def test_no_history_loses_a_case_or_says_anything_twice(number: int) -> None:
    play(number, HISTORIES, lambda folder: f"sqlite:///{folder}/backpain.db")


@pytest.mark.timeout(drawing.TIMEOUT_SECONDS)
@pytest.mark.parametrize("number", range(FIRST_SEED, FIRST_SEED + 2))
def test_no_history_on_postgres_loses_a_case_or_says_anything_twice(
    number: int, postgres_server: postgres.Server
) -> None:
    play(number, ON_POSTGRES, lambda _folder: postgres_server.new_database())


@pytest.mark.timeout(60, func_only=True)  # what others have left is cleared away after it
def test_a_history_goes_on_while_slack_asks_the_hourly_look_to_wait() -> None:
    with asyncio.Runner() as runner:

        class OnePlayed(History):
            loop = runner
            new_database = staticmethod(lambda folder: f"sqlite:///{folder}/backpain.db")

        history = OnePlayed()
        history.submit_the_first_form(form="provisional", has_backup=True, cut=None, may_read_back=True)
        history.a_method_is_down_for_hours("chat.scheduledMessages.list", "ratelimited:900", by_bob=True)
        history.teardown()


def play(number: int, histories: int, database: Callable[[Path], str]) -> None:
    """Play so many histories drawn from one seed."""
    print(f"to play these histories again: SIMULATION_SEED={number} pytest tests/test_simulation.py")
    with asyncio.Runner() as runner:

        @seed(number)
        class Seeded(History):
            loop = runner
            new_database = staticmethod(database)

        drawing.play(Seeded, histories, STEPS)
