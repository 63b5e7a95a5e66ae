"""How histories are drawn, of the bot alone or of two people: the same seed draws the same."""

from __future__ import annotations

from typing import Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

TIMEOUT_SECONDS: Final = 7200
"""Of one seed: hundreds of histories take long, and each step in one has a bound of its own."""


def play(machine: type[RuleBasedStateMachine], histories: int, steps: int) -> None:
    """Play so many histories of so many steps; one that fails is not made shorter."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a failing history is short as it is, and making it shorter takes minutes
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
