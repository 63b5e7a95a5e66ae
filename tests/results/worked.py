"""The worked cases as they are kept in tests, and on which side of their range our answer falls."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.triage.assessment import RANK
from tests import triage

_CASES: Final = Path(next(iter(triage.__path__))) / "vignettes.jsonl"
_RANKS: Final[dict[str, int]] = dict(RANK.items())


@dataclass(frozen=True)
class Worked:
    """One worked case: what it accepts, and its findings."""

    id: str
    title: str
    accepted: tuple[str, ...]
    findings: dict[str, Any]

    def side(self, disposition: str) -> str:
        """`in range`, `under` or `over`."""
        ranks = [_RANKS[one] for one in self.accepted]
        if disposition in self.accepted:
            return "in range"
        return "under" if _RANKS[disposition] < min(ranks) else "over"


def worked_cases() -> list[Worked]:
    """All of them, in their order."""
    read = [json.loads(line) for line in _CASES.read_text("utf-8").splitlines()]
    return [Worked(one["id"], one["title"], tuple(one["expected"]["acceptable"]), one["findings"]) for one in read]
