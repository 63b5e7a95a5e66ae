"""What would make this an emergency tonight, in words the clinician can repeat to the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.actions import SAFETY_NET
from bot.triage.safety_net import COME_BACK, IN_HOSPITAL
from dialogs.blocks import context, escaped, header, message, paragraphs, section
from dialogs.citation import named
from dialogs.order import is_read, to_do
from dialogs.words import MRI_DONE, urgency_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.triage.assessment import Assessment
    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

_CALL: Final = "*Who to call.* The patient: the emergency number or an emergency department, day or night. You: "
_NOT_SET: Final = "the on-call spinal team, by the local pathway"
_INTRODUCTION, _AT_ONCE, *_SIGNS, _TODAY, _DRIVING = COME_BACK


def red_flags(facts: CaseFacts, assessment: Assessment | None) -> Message:
    """Return the red flags to say; None stands for an assessment that could not be computed.

    A later assessment says its urgency and its steps too: the card of a case that has moved is not there to say them.
    """
    if assessment is None or assessment.disposition == "emergency_now":
        told = ["*This is treated as an emergency already. Say to the patient:*", *_bulleted(IN_HOSPITAL)]
    else:
        told = ["*Say it, and have it said back:*", *hand_over(assessment.safety_net)]
    return message(
        [
            header(f"Red flags to say · {facts.code}"),
            *paragraphs(_assessed_again(facts, assessment)),
            *paragraphs(told),
            section(who_to_call(facts)),
            context(
                f"The tool never sends this to the patient. Check whether an interpreter is needed; record that it was "
                f"given ({named(SAFETY_NET.sources)})."
            ),
        ]
    )


def who_to_call(facts: CaseFacts) -> str:
    """Return whom the patient calls, and whom the clinician: as the channel has set it, else by its pathway."""
    return f"{_CALL}{f'*{escaped(facts.on_call)}*' if facts.on_call else _NOT_SET}."


def _assessed_again(facts: CaseFacts, assessment: Assessment | None) -> list[str]:
    if assessment is None or facts.revision == 1:
        return []
    steps = [f"{place}. {escaped(step.text)}" for place, step in enumerate(to_do(assessment, facts.stage), 1)]
    urgency = MRI_DONE if is_read(assessment, facts) else urgency_words(assessment)
    return [f"*{urgency}*, by assessment {facts.revision}:", *steps]


def hand_over(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines for the patient, with the signs of an emergency as a list under their heading."""
    for line in lines:
        if line == _AT_ONCE:
            yield f"*{escaped(line)}*"
        elif line == _TODAY:
            yield f"\n{escaped(line)}"  # apart from the list above it, which is for now and not for today
        else:
            yield from _bulleted([line]) if line in _SIGNS else [escaped(line)]


def _bulleted(lines: Iterable[str]) -> list[str]:
    return [f"• {escaped(line)}" for line in lines]
