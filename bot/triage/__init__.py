"""The medicine: pure functions from findings to an assessment; no clock, network, disk or chance.

`from bot.triage import assess, Findings` is the library; docs/library.md shows it. What is asked for is imported then:
dates and words of the medicine are used in many places that need no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.triage.assessment import Assessment
    from bot.triage.contract import Refusal, read_findings, render
    from bot.triage.engine import assess
    from bot.triage.findings import Findings, Listed

__all__ = ["Assessment", "Findings", "Listed", "Refusal", "assess", "read_findings", "render"]

_FROM: Final = {
    "Assessment": "bot.triage.assessment",
    "Findings": "bot.triage.findings",
    "Listed": "bot.triage.findings",
    "Refusal": "bot.triage.contract",
    "assess": "bot.triage.engine",
    "read_findings": "bot.triage.contract",
    "render": "bot.triage.contract",
}


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_FROM[name]), name)
