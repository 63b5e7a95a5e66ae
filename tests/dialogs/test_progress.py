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
        ("submitted", {"by": "result"}, "entered the result"),
        ("submitted", {"by": "panel"}, "asked the questions of the follow-up"),
        ("submitted", {"by": "of_later"}, "answered the form again"),
        ("ended", {"reason": "moved_away"}, "closed it without an outcome: moved away"),
        ("ended", {"reason": "of_later"}, "closed it without an outcome: something this version does not know"),
        ("stage", {"stage": "of_later"}, "recorded: *something this version does not know*"),
        ("stage", {"stage": "booked"}, "recorded: *booked*"),
    ],
)
def test_a_line_names_what_who_and_when(kind: str, body: Mapping[str, str], told: str) -> None:
    assert progress_line(kind, "U0BOB", AT, body) == f"{reader_time(AT)} · <@U0BOB> {told}"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("missing", "a reminder was missing from Slack's list; it is set again"),
        ("reopened", "the app may speak in the channel again; the case goes on there"),
        ("uninstalled", "the app was uninstalled, or its token revoked; from then on nobody was asked"),
        ("installed_again", "the app works again; what is still to be asked is asked again"),
        ("closed", "the app may not speak in the channel any more; the case goes on by direct message"),
        ("unreadable", "something kept of this case cannot be read by this version"),
        ("of_later", "something this version does not know"),
    ],
)
def test_what_nobody_did_has_no_name(kind: str, told: str) -> None:
    assert progress_line(kind, "", AT, {}) == f"{reader_time(AT)} · {told}"


def test_every_outcome_has_its_words() -> None:
    assert all(progress_line("outcome", "U", AT, {"outcome": outcome}) for outcome in OUTCOMES)
