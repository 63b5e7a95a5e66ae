"""The one line of a card on medicines: classes only, what is safe for this patient, and why the rest is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import escaped
from dialogs.citation import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.triage.assessment import Advice, Assessment

_NAMED_REASONS: Final = 2
_ALWAYS_SAID: Final = frozenset({"Lowest dose, shortest time, with stomach protection."})
"""What belongs to a medicine and is no reason against it."""


def medicine_line(assessment: Assessment) -> str:
    """Return the line, in mrkdwn; the reasons that it leaves out are counted, and stand under *Why and sources*."""
    return f"{'. '.join(_parts(assessment))}."


def _parts(assessment: Assessment) -> Iterator[str]:
    advice = assessment.medication
    nsaid, acetaminophen = advice.nsaid, advice.acetaminophen
    beside = f"weak alone ({named(acetaminophen.sources, ['ACP17'])})"
    if nsaid.advice == "offer":
        in_sciatica = any(note.id == "GN-3" for note in assessment.notes)
        benefit = ": small benefit" if in_sciatica else ""
        other = f"; else acetaminophen, {beside}" if acetaminophen.advice == "offer" else ""
        source = named(nsaid.sources)
        yield f"NSAID, lowest dose, shortest time, stomach protection{benefit} ({source}){other}"
    else:
        yield _held_back("NSAID", nsaid)
    if acetaminophen.advice != "offer":
        yield _held_back("acetaminophen", acetaminophen)
    elif nsaid.advice != "offer":
        yield f"Acetaminophen, {beside}"
    if nsaid.advice == acetaminophen.advice == "avoid":
        yield "Both out: a prescriber or pharmacist reviews (product policy)"
    yield f"No opioid first ({named(advice.opioid.sources)})"


def _held_back(medicine: str, advice: Advice) -> str:
    reasons = [reason for reason in advice.reasons if reason not in _ALWAYS_SAID]
    told = "; ".join(escaped(reason.removesuffix(".")) for reason in reasons[:_NAMED_REASONS])
    rest = f"; {len(reasons) - _NAMED_REASONS} more" if len(reasons) > _NAMED_REASONS else ""
    begins = "No" if advice.advice == "avoid" else "Check before"
    return f"{begins} {medicine}: {told}{rest}"
