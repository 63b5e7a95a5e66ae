"""The lines that tell what people did to a case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from dialogs.outcomes import OUTCOMES
from dialogs.progress import progress_line
from dialogs.words import reader_time

if TYPE_CHECKING:
    from collections.abc import Mapping

AT = datetime(2026, 11, 30, 9, 25, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ("outcome", {"outcome": "same"}, "recorded: *same*"),
        ("outcome", {"outcome": "worse"}, "recorded: *worse or new sign*"),
        ("rescheduled", {"day": "2026-12-02"}, "moved the follow-up to Wed 2 Dec"),
        ("acknowledged", {}, "is acting on this"),
        ("submitted", {}, "answered the form again"),
    ],
)
def test_a_line_names_what_who_and_when(kind: str, body: Mapping[str, str], told: str) -> None:
    assert progress_line(kind, "U0BOB", AT, body) == f"{reader_time(AT)} · <@U0BOB> {told}"


def test_every_outcome_has_its_words() -> None:
    assert all(progress_line("outcome", "U", AT, {"outcome": outcome}) for outcome in OUTCOMES)
