"""Histories of two people drawn by chance: nothing they send is lost, and no urgency falls without a word."""

from __future__ import annotations

import asyncio
import os
from typing import Final

import pytest
from hypothesis import seed

from tests.people.history import PeoplesHistory
from tests.simulation import drawing

HISTORIES: Final = int(os.environ.get("PEOPLE_HISTORIES", "2"))
FIRST_SEED: Final = int(os.environ.get("PEOPLE_SEED", "1"))
STEPS: Final = 8


@pytest.mark.timeout(drawing.TIMEOUT_SECONDS)
@pytest.mark.parametrize("number", range(FIRST_SEED, FIRST_SEED + 4))
def test_nothing_that_two_people_send_is_lost_and_no_urgency_falls_unseen(number: int) -> None:
    print(
        f"to play these histories again: PEOPLE_SEED={number} PEOPLE_HISTORIES={HISTORIES} pytest tests/test_people.py"
    )
    with asyncio.Runner() as runner:

        @seed(number)
        class Seeded(PeoplesHistory):
            loop = runner

        drawing.play(Seeded, HISTORIES, STEPS)
