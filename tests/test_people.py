"""Histories of two people drawn by chance: nothing they send is lost, and no urgency falls without a word."""

from __future__ import annotations

import asyncio
import os
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.people.history import PeoplesHistory

HISTORIES: Final = int(os.environ.get("PEOPLE_HISTORIES", "2"))
FIRST_SEED: Final = int(os.environ.get("PEOPLE_SEED", "1"))
STEPS: Final = 8


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(FIRST_SEED, FIRST_SEED + 4))
def test_nothing_that_two_people_send_is_lost_and_no_urgency_falls_unseen(number: int) -> None:
    print(
        f"to play these histories again: PEOPLE_SEED={number} PEOPLE_HISTORIES={HISTORIES} pytest tests/test_people.py"
    )
    with asyncio.Runner() as runner:

        @seed(number)
        class Seeded(PeoplesHistory):
            loop = runner

        run_state_machine_as_test(
            Seeded,
            settings=settings(
                max_examples=HISTORIES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=[Phase.generate],  # a failing history is short as it is, and making it shorter takes minutes
                print_blob=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
