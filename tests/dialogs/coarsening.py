"""What the form cannot say apart: each coarsening of findings that the round trip through the form makes, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, get_args

from bot.triage.findings import Findings, SensoryLoss, SensoryRoot
from dialogs.answers import FORM
from dialogs.question import Ticks

_NOTHING: Final = (None, "not_examined", "not_done")
_OBJECTS: Final = ("power", "knee_reflex", "ankle_reflex", "straight_leg_raise", "femoral_nerve_stretch", "vital_signs")
_ROOTS: Final = (*get_args(SensoryRoot), None)


@dataclass(frozen=True)
class Coarsening:
    """A pure change of findings, why it loses nothing that counts, and findings that need it."""

    of: Callable[[Findings], Findings]
    reason: str
    example: dict[str, Any]


def _nothing_examined_is_null(findings: Findings) -> Findings:
    empty = {
        field: None
        for field in _OBJECTS
        if (value := getattr(findings, field)) is not None and _says_nothing(value.model_dump())
    }
    return findings.model_copy(update=empty)


def _says_nothing(part: Any) -> bool:
    return all(map(_says_nothing, part.values())) if isinstance(part, dict) else part in _NOTHING


def _one_entry_a_root(findings: Findings) -> Findings:
    if findings.sensory_loss is None:
        return findings
    sides: dict[str | None, set[str]] = {}
    for loss in findings.sensory_loss:
        sides.setdefault(loss.root, set()).update(("left", "right") if loss.side == "both" else (loss.side,))
    merged = tuple(
        SensoryLoss(root=root, side="both" if len(sides[root]) > 1 else min(sides[root]))
        for root in _ROOTS
        if root in sides
    )
    return findings.model_copy(update={"sensory_loss": merged})


def _ticks_have_no_order(findings: Findings) -> Findings:
    listed = {}
    for field in Findings.model_fields:
        question, value = FORM.get(field), getattr(findings, field)
        if isinstance(question, Ticks) and value:
            order = [option for option, _ in question.options]
            listed[field] = tuple(sorted(value, key=order.index))
    return findings.model_copy(update=listed)


IN_THE_ANSWERS: Final = (
    Coarsening(
        _nothing_examined_is_null,
        "An object in which nothing was examined says no more than null; the form leaves both open in one way.",
        {"power": {}},
    ),
    Coarsening(
        _one_entry_a_root,
        "The form marks areas a side: a root listed for the left and for the right is the same root on both sides, "
        "and areas come in the order of the spine. No rule and no word depends on the order.",
        {"sensory_loss": [{"root": "S1", "side": "left"}, {"root": "L5", "side": "both"}]},
    ),
)
"""What `answers_from` and `findings_from` coarsen between them."""

ON_THE_PAGE: Final = (
    *IN_THE_ANSWERS,
    Coarsening(
        _ticks_have_no_order,
        "Slack gives back which boxes are ticked, not in which order; a list of findings means a set.",
        {"leg_symptoms": ["numbness", "pain"]},
    ),
)
"""What a form that is drawn and sent back coarsens."""


def coarsened(findings: Findings, by: tuple[Coarsening, ...]) -> Findings:
    """The findings as they come back from the form."""
    for one in by:
        findings = one.of(findings)
    return findings


def open_leaves(findings: Findings) -> set[str]:
    """Every part of the findings that was not asked, examined, done or measured, as dotted paths."""
    return set(_open(findings.model_dump(mode="json"), ""))


def _open(part: Any, path: str) -> list[str]:
    if isinstance(part, dict):
        return [leaf for name, value in part.items() for leaf in _open(value, f"{path}.{name}" if path else name)]
    return [path] if part in (*_NOTHING, "unknown") else []


def covers(open_parts: set[str], leaf: str) -> bool:
    """Tell whether this leaf, or the whole of which it is a part, is among the open parts."""
    steps = leaf.split(".")
    return any(".".join(steps[:length]) in open_parts for length in range(1, len(steps) + 1))
