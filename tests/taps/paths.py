"""The forms whose taps are counted: an emergency, a provisional result, the seed's own case, the worked cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from bot.triage.findings import Findings
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.taps.entering import entered
from tests.taps.screen import Screen

EMERGENCY_AT_MOST: Final = 4
PROVISIONAL_AT_MOST: Final = 15
SEED_AT_MOST: Final = 29
CASE_AT_MOST: Final = 34
HELD: Final = tuple(f"PUB-{number:02}" for number in (1, 3, 4, 5, 12, 13, 18, 19, 20, 27))
"""The worked cases that are held to `CASE_AT_MOST`."""
_VIGNETTES: Final = Path(__file__).parents[1] / "triage/vignettes.jsonl"


def emergency() -> Screen:
    """One positive answer, sent at once."""
    screen = Screen()
    screen.answer({"saddle_anaesthesia": "yes"})
    screen.submit()
    return screen


def provisional() -> Screen:
    """The whole screen, and none of the rows: posted with its gaps."""
    screen = Screen()
    screen.answer({**SEED_STEP_1})
    screen.submit()
    screen.submit()
    return screen


def seed() -> Screen:
    """The seed's own case, whole."""
    screen = Screen()
    screen.answer({**SEED_STEP_1})
    screen.submit()
    screen.answer({**SEED_STEP_2})
    screen.submit()
    return screen


def worked_cases() -> dict[str, Findings]:
    """The examination of each worked case, by its id."""
    cases = [json.loads(line) for line in _VIGNETTES.read_text("utf-8").splitlines()]
    return {case["id"]: Findings.model_validate(case["findings"]) for case in cases}


def taps_of(findings: Findings) -> tuple[int, int]:
    """Return the taps for what the fifteen rows hold of an examination, and for the whole of it."""
    return entered(findings).taps, entered(findings, whole=True).taps
