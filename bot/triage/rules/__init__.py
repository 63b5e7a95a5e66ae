"""Every rule of section D2 of the clinical pack, most urgent first."""

from __future__ import annotations

from typing import Final

from bot.triage.rule import Rule
from bot.triage.rules.days import DAYS
from bot.triage.rules.emergency import EMERGENCY
from bot.triage.rules.routine import CONSERVATIVE, ROUTINE
from bot.triage.rules.same_day import SAME_DAY
from bot.triage.rules.workups import WORKUPS

# All but C1, which stands when none of these holds.
DECIDING: Final[tuple[Rule, ...]] = (*EMERGENCY, *SAME_DAY, *DAYS, *WORKUPS, *ROUTINE)
RULES: Final[tuple[Rule, ...]] = (*DECIDING, CONSERVATIVE)
