"""What people read while nobody has said that they act, once somebody has, and when a case is handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.triage.milestones import acting_asked
from dialogs import acting, assessment_card, still_open
from tests.dialogs.as_read import plainly
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS, ZONE
from tests.dialogs.messages import Parts

_AT: Final = datetime(2026, 11, 22, 9, 31, tzinfo=ZONE)
_EARLY: Final = timedelta(hours=3)


def who_acts() -> Parts:
    """Return the questions whether anybody acts, what the card says of it, and the view for handing over."""
    claimed = replace(FACTS, acting=acting.acting_line("acknowledged", "U0BOB", _AT, {}))
    second = replace(FACTS, revision=2)
    asked = [span for _, span in acting_asked("emergency_now", timedelta(0), _EARLY)]
    kinds = ("acknowledged", "course", "outcome")
    lines = [acting.acting_line(kind, "U0BOB", _AT, {}) for kind in kinds]
    lines += [acting.acting_line("handed_over", "U0BOB", _AT, {"person": "U0CAROL", "service": ""})]
    services = (*acting.SERVICES, "of_later")
    lines += [acting.acting_line("handed_over", "U0BOB", _AT, {"person": "", "service": each}) for each in services]
    ask = partial(acting.chaser, call_after=asked[0])
    return {
        "The owner is asked": ask(FACTS, asked[0], None),
        **{f"Who is next, after {span}": ask(FACTS, span, ("U0CAROL",)) for span in asked[1:]},
        "The owner is who is next": ask(FACTS, asked[1], (FACTS.owner,)),
        "A duty is set": ask(FACTS, asked[2], ("U0CAROL", "S0DUTY"), has_duty=True),
        "A channel is on duty": ask(FACTS, asked[2], ("C0DUTY",), has_duty=True),
        "Nobody is next": ask(FACTS, asked[1], ()),
        "It is set whom to call": ask(replace(FACTS, on_call="Spinal registrar, bleep 1234"), asked[0], None),
        "Of the second assessment": ask(second, asked[0], None),
        "Who is next, directly": acting.chased(FACTS, asked[1]),
        "One that came although it was answered": acting.answered(claimed),
        "The same, where nothing is to be answered any more": acting.answered(FACTS),
        "Somebody says so first": acting.acts(FACTS),
        "Somebody says so second": acting.answered_already(claimed),
        "On the card, in place of “nobody”": "\n".join(map(plainly, lines)),
        "The card once somebody acts": assessment_card.card(
            claimed, ASSESSMENTS["cauda equina"], CASES["cauda equina"]
        ),
        "The view for handing over": acting.hand_over_view(FACTS),
        "The same, where somebody acts": acting.hand_over_view(claimed),
        "Whom it was handed to": acting.handed(FACTS, "U0BOB"),
        "The group it was given to": acting.given(FACTS, "U0BOB", "S0DUTY"),
        "Nobody is on duty": acting.no_duty(FACTS),
        "The duty has it already": acting.with_duty(FACTS, "S0DUTY"),
        "Open questions, the owner is asked": still_open.asked(FACTS, asked[2], _AT, None),
        "Open questions, the last time": still_open.asked(second, asked[2], _AT, ("U0CAROL",)),
        "Open questions, the last time, nobody is next": still_open.asked(FACTS, asked[2], _AT, ()),
        "Open questions, who is next": still_open.told_the_next(FACTS, asked[2], _AT),
        "Open questions, one that came although they were answered": still_open.answered(FACTS),
        "Whom it was handed to cannot be told": acting.not_told(FACTS, "U0BOB", "U0CAROL"),
    }
