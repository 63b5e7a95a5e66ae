"""Mutants that change nothing that anybody could see: each with its reason, by part."""

from __future__ import annotations

from typing import Final

ARGUED: Final[dict[str, dict[str, str]]] = {
    "modifiers": {
        "bot.triage.modifiers.fitted: 0 one less": (
            "C1 holds only where no other rule does, so that either every step is of C1 or none is"
        ),
    },
}
