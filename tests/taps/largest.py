"""The largest form that can be drawn, held against what Slack takes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from dialogs import findings_form
from dialogs.answers import FORM
from dialogs.findings_form import Origin
from dialogs.question import Answers, Given, Number, Question, Ticks
from dialogs.which_case import of_answers
from tests.dialogs.strategies import UNFOLDING

BLOCKS: Final = 100
BYTES: Final = 250_000
METADATA: Final = 3_000
_LINE: Final = of_answers("BP-7F3KQ", "U0123456789", datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
_ORIGIN: Final = Origin("C" + "0" * 20, "U" + "0" * 20, "c" * 40, 99, 1795514400, _LINE)


def largest() -> list[tuple[str, dict[str, Any]]]:
    """Return each page with everything unfolded, everything answered, and an old answer beside each question."""
    every = {question.id: _longest(question) for question in FORM.values()}
    second: Answers = {**every, **UNFOLDING}
    return [
        ("step 1, all of step 2 behind it", findings_form.build_first(_ORIGIN, second, every, "24 Nov 2026")),
        ("step 2, every row and all detail unfolded", findings_form.build_second(_ORIGIN, second)),
    ]


def measured(view: dict[str, Any]) -> tuple[int, int, int]:
    """Return its blocks, its bytes, and the characters of what it remembers."""
    return len(view["blocks"]), len(json.dumps(view).encode()), len(view["private_metadata"])


def _longest(question: Question) -> Given:
    options = question.row(None, optional=True)["element"].get("options", ())
    values = sorted((str(option["value"]) for option in options), key=len)
    if isinstance(question, Ticks):
        return values
    return values[-1] if values else str(question.highest) if isinstance(question, Number) else "LBP-304"
