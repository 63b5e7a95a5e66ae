"""The largest form that can be drawn, held against what Slack takes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from bot.triage.findings import Findings
from dialogs import draft, findings_form, gaps
from dialogs.answers import FORM
from dialogs.findings_form import Origin
from dialogs.question import Answers, Given, Number, Question, Ticks
from dialogs.which_case import of_answers
from tests.dialogs.client import answered
from tests.dialogs.strategies import UNFOLDING

BLOCKS: Final = 100
BYTES: Final = 250_000
METADATA: Final = 3_000
_CLOSED: Final = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
_LINE: Final = of_answers("BP-7F3KQ", "U0123456789", _CLOSED)
_ORIGIN: Final = Origin("C" + "0" * 20, "U" + "0" * 20, "c" * 40, 99, 1795514400, _LINE)


def largest() -> list[tuple[str, dict[str, Any]]]:
    """Return each page with everything unfolded, everything answered, and an old answer beside each question."""
    every = {question.id: _longest(question) for question in FORM.values()}
    known: Answers = {**every, **UNFOLDING}
    first = findings_form.build_first(_ORIGIN, known, every, "24 Nov 2026")
    second = findings_form.forward(answered(first))
    whole = replace(findings_form.read(answered(second)), not_asked=gaps.open_fields(Findings()))
    return [
        ("step 1, all of step 2 behind it", draft.offered(first, draft.of(answered(first)), _CLOSED, _CLOSED)),
        ("step 2, every row and all detail unfolded", second),
        ("all that can be open, alone", findings_form.build_open(_ORIGIN, UNFOLDING)),
        ("what was not asked, all answers behind it", findings_form.before_gaps(whole, provisional=True)),
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
