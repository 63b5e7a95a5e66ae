"""The result of what was asked for: its buttons, its one question, and what is told once it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dialogs.blocks import Block, button, choice, context, escaped, message, modal, section
from dialogs.outcomes import NOT_REQUESTED, REFERRAL, STAGES
from dialogs.words import MRI_DONE, reader_time, urgency_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message
    from dialogs.words import Urgency

RESULT_IN: Final = "result_in"
CALLBACK_ID: Final = "result"
SHOWED: Final = "showed"
SCANS: Final = {
    "no_compression": "Scan: no compression, nothing else",
    "root_compression": "Scan: compression of a nerve root",
    "cauda_equina_or_cord_compression": "Scan: compression of cauda equina or cord",
    "infection": "Scan: infection",
    "tumour": "Scan: tumour",
    "fracture": "Scan: fracture",
}
OTHER_TESTS: Final = {
    "seen_cause_found": "Other tests only: cause found, being treated",
    "seen_nothing_found": "Other tests only: nothing found",
}
SHOWN: Final = {**SCANS, **OTHER_TESTS}
NEXT_OF_REFERRAL: Final = {"decided": "referral_sent", "sent": "referral_accepted"}
NEXT_STAGE: Final = {"": "requested", "requested": "booked", "booked": "scan_done"}
LOWERS: Final = (
    "This would make the case less urgent than the result on record. Use Edit on the card: the form asks before that."
)
DO_NOT_ORDER_AGAIN: Final = (
    "The scan is done: do not order another for the same signs. New or worse signs need a new one."
)


def asked_buttons(facts: CaseFacts) -> list[Block]:
    """Return the answers to whether it is done."""
    return [
        button(RESULT_IN, "Result in", facts.ref, style="primary"),
        button("scan_done", STAGES["scan_done"], facts.ref),
        button("booked", STAGES["booked"], facts.ref),
        button("not_seen", NOT_REQUESTED, facts.ref),
    ]


def card_buttons(facts: CaseFacts) -> list[Block]:
    """Return what the card offers of them: the result, the stage that comes next, and that of a referral."""
    follows = NEXT_OF_REFERRAL.get(facts.referral, "")
    referred = [button(follows, REFERRAL[follows], facts.ref)] if follows else []
    return [*_of_a_result(facts), *referred]


def _of_a_result(facts: CaseFacts) -> list[Block]:
    coming = NEXT_STAGE.get(facts.stage, "")
    stage = [button(coming, STAGES[coming], facts.ref)] if coming else []
    return [button(RESULT_IN, "Result in", facts.ref), *stage] if facts.is_result_open else []


@dataclass(frozen=True, slots=True)
class Result:
    """What was chosen, one of `SHOWN`; `place` is where the view was opened."""

    case: str
    showed: str
    place: str


def result_view(facts: CaseFacts, place: str = "", closed: str = "") -> Block:
    """Return the one question; `place`: where it is opened; `closed`: what the card says of how it was closed."""
    return modal(
        CALLBACK_ID,
        "Result in",
        [
            section(
                f"*{facts.code}.* Enter the report that somebody has read. The rules run again on it, with all other "
                "answers as they stand. Not read yet: close this and press *Done, result awaited*."
            ),
            *([context(f"It is closed: {closed}. The result of a scan opens it again.")] if closed else []),
            choice(SHOWED, "What did it show?", SHOWN),
        ],
        submit="Record",
        memory=f"{facts.ref} {place}",
    )


def read_result(view: Mapping[str, Any]) -> Result:
    """Return what was chosen; Slack lets the view go only when something is.

    Raises:
        ValueError: it is none that this version knows.
    """
    showed = str(view["state"]["values"][SHOWED][SHOWED]["selected_option"]["value"])
    if showed not in SHOWN:
        raise ValueError("no result that this version knows")
    case, _, place = view["private_metadata"].partition(" ")
    return Result(case, showed, place)


def result_page(facts: CaseFacts, showed: str, now: Urgency | None, steps: list[str]) -> Block:
    """Return what the view becomes: how the case stands with the result, and what to do first."""
    stands = "it could not be computed and is treated as an emergency" if now is None else f"*{_urgency(now, showed)}*"
    first = "\n".join(f"{place}. {escaped(step)}" for place, step in enumerate(steps, 1))
    told = f"*{facts.code}:* {SHOWN[showed].lower()}. With that it is {stands}."
    return modal(CALLBACK_ID, "Result in", [section(told), *([section(first)] if first else [])])


def _urgency(now: Urgency, showed: str) -> str:
    return MRI_DONE if showed in SCANS and now.disposition == "urgent_mri" else urgency_words(now)


def stage_recorded(facts: CaseFacts, stage: str) -> Message:
    """Return what somebody reads who says how far it is."""
    asked = facts.close_loop_at
    when = f" Asked about again *{reader_time(asked)}*." if asked and facts.now and asked > facts.now else ""
    return message([section(f"*{facts.named}:* {STAGES[stage].lower()}, kept on the card.{when}")])
