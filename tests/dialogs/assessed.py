"""The assessment of every named case."""

from __future__ import annotations

from typing import Final

from bot.triage.engine import assess
from tests.dialogs.cases import CASES

ASSESSMENTS: Final = {name: assess(findings) for name, findings in CASES.items()}
