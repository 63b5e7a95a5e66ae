"""The short page behind *Better* and *Same*: the eight emergency questions, and the power of a weak leg."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.triage.findings import FINDINGS, Findings
from dialogs.blocks import Block, context, escaped, modal, plain, section
from dialogs.emergency_screen import SCREEN
from dialogs.outcomes import OUTCOMES
from dialogs.presentation import alarms
from dialogs.words import reader_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dialogs.case_facts import CaseFacts

CALLBACK_ID: Final = "panel"
ASKED: Final = "asked"
POWER: Final = "power_today"
ALL_ASKED: Final = "all_asked"
YES: Final = {
    question.id: "new" if "new" in dict(FINDINGS[question.id].words or {}) else "yes"
    for question in SCREEN
    if not question.id.startswith("leg_")
}
"""The questions, and what a tick says of each."""
ITEMS: Final = {
    "urinary_retention": "Trouble passing urine, new or worse",
    "urinary_incontinence": "Leaking of urine, new or worse",
    "urinary_sensation_change": "Bladder or urge feels different, new or worse",
    "bowel_dysfunction": "Leaking of stool, or bowel not felt, new or worse",
    "saddle_anaesthesia": "Numb or odd feeling between the legs, or when wiping",
    "sexual_dysfunction": "Loss of genital feeling or function",
    "bilateral_leg_weakness": "Both legs weak",
    "progressive_deficit": "Weakness or numbness spreading or getting worse",
}
POWERS: Final = {
    "as_before": "As before, or stronger",
    "weaker": "Weaker than before",
    "not_examined": "Not examined today",
}
NOT_ALL_ASKED: Final = (
    "Ask all eight and tick the last line, or tick what is yes. If they cannot be asked today: close this, then Could "
    "not reach or Another day."
)


@dataclass(frozen=True, slots=True)
class Panel:
    """What was answered; without errors it can be used. `place` is where it was opened, `channel`, `ts` the reminder.

    `yes` names what is there today; `is_all_asked`: everything else was asked and is not.
    """

    case: str
    outcome: str
    place: str
    channel: str
    ts: str
    yes: tuple[str, ...]
    is_all_asked: bool
    power: str
    errors: dict[str, str]

    @property
    def is_worse(self) -> bool:
        """Whether it says more than its button did."""
        return bool(self.yes) or self.power == "weaker"


def is_weak(findings: Findings) -> bool:
    """Return whether power was reduced somewhere, so that it is asked about again."""
    weak = FINDINGS["power"].alarms
    return findings.foot_drop == "yes" or bool(weak and weak(findings.power))


def panel_view(
    facts: CaseFacts, findings: Findings, outcome: str, at: datetime, asked_in: tuple[str, str, str]
) -> Block:
    """Return the page behind `outcome`; the earlier answers, given `at`, stand beside its questions.

    `asked_in`: the conversation it is opened from, and the channel and `ts` of the reminder.
    """
    before = alarms(findings)
    told = "; ".join(escaped(alarm) for alarm in before) or "none of the questions was answered yes"
    ticks = [{"text": plain(words), "value": value} for value, words in ITEMS.items()]
    ticks.append({"text": plain("All eight asked today; what is not ticked: no"), "value": ALL_ASKED})
    blocks = [
        section(
            f"*{facts.code}: {OUTCOMES[outcome].lower()}.* Ask the patient again, one by one. Fever, unsteady walking "
            "or unbearable pain: close this and press *Worse, or any yes*."
        ),
        context(f"Answered {reader_time(at)}: {told}."),
        {
            "type": "input",
            "block_id": ASKED,
            "label": plain("Which are there today?"),
            "optional": True,
            "element": {"type": "checkboxes", "action_id": ASKED, "options": ticks},
        },
    ]
    if is_weak(findings):
        options = [{"text": plain(words), "value": value} for value, words in POWERS.items()]
        blocks.append(
            {
                "type": "input",
                "block_id": POWER,
                "label": plain("Power on the weak side"),
                "optional": False,
                "element": {"type": "radio_buttons", "action_id": POWER, "options": options},
            }
        )
    memory = json.dumps([facts.ref, outcome, *asked_in])
    return modal(CALLBACK_ID, OUTCOMES[outcome], blocks, submit="Record", memory=memory)


def read_panel(view: Mapping[str, Any]) -> Panel:
    """Return what was answered, or beside the questions what is missing."""
    case, outcome, place, channel, ts = json.loads(view["private_metadata"])
    values = view["state"]["values"]
    ticked = [each["value"] for each in values.get(ASKED, {}).get(ASKED, {}).get("selected_options") or []]
    option = values.get(POWER, {}).get(POWER, {}).get("selected_option") or {}
    yes = tuple(value for value in ticked if value in YES)
    power = str(option.get("value") or "")
    is_all_asked = ALL_ASKED in ticked
    errors = {} if yes or is_all_asked or power == "weaker" else {ASKED: NOT_ALL_ASKED}
    return Panel(case, outcome, place, channel, ts, yes, is_all_asked, power, errors)


def with_answers(findings: Findings, panel: Panel) -> Findings:
    """Return the findings as of today: what was asked is as it was answered, all else keeps its value."""
    given = findings.model_dump()
    for field, yes in YES.items():
        if field in panel.yes:
            given[field] = yes
        elif panel.is_all_asked and getattr(findings, field) != "longstanding":
            given[field] = "no"
    if panel.power == "weaker":
        given["progressive_deficit"] = "yes"
    given["response_to_care"] = "worse" if panel.is_worse else panel.outcome
    return Findings.model_validate(given)


def worse_page(facts: CaseFacts) -> Block:
    """Return what the page becomes where its answers are worse than its button: what was recorded, and what to do."""
    told = (
        f"*{facts.code}: something is worse, so it is recorded as worse,* not as the button said. The card shows the "
        "urgency of now: act on it today, and press *Edit* to add what else was found."
    )
    return modal(CALLBACK_ID, OUTCOMES["worse"], [section(told)])
