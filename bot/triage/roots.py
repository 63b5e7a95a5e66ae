"""Which nerve roots the signs fit (section E). Roots overlap: the word is fits, never proves."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bot.triage.assessment import Root, RootFit
from bot.triage.findings import FULL_POWER
from bot.triage.legs import LEGS, LOST, Leg
from bot.triage.vocabulary import MYOTOMES

if TYPE_CHECKING:
    from bot.triage.findings import Findings

ROOTS: Final[tuple[Root, ...]] = ("L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5")
MOVEMENTS: Final[dict[str, str]] = {
    "L2": "hip flexion",
    "L3": "knee extension",
    "L4": "ankle dorsiflexion",
    "L5": "great toe extension",
    "S1": "ankle plantarflexion",
}
_Signs = dict[Root, list[str]]


def roots(findings: Findings) -> tuple[RootFit, ...]:
    """The roots that at least one sign fits, from L1 down, with side and signs; empty when nothing localises."""
    found = {leg: _signs(findings, leg) for leg in LEGS}
    by = {root: {leg: signs[root] for leg, signs in found.items() if root in signs} for root in ROOTS}
    return tuple(_fit(root, legs) for root, legs in by.items() if legs)


def _fit(root: Root, legs: dict[Leg, list[str]]) -> RootFit:
    if len(legs) == len(LEGS):
        # Sorted where both legs speak, so that the words do not depend on which leg comes first.
        signs = dict.fromkeys(sign for of_leg in legs.values() for sign in of_leg)
        return RootFit(root=root, side="both", because=tuple(sorted(signs)))
    ((leg, because),) = legs.items()
    return RootFit(root=root, side=leg, because=tuple(because))


def _signs(x: Findings, leg: Leg) -> _Signs:
    signs: _Signs = defaultdict(list)
    power = x.power and (x.power.left if leg == "left" else x.power.right)
    for root in MYOTOMES:
        grade = getattr(power, root) if power else None
        if grade is not None and grade < FULL_POWER:
            signs[root].append(f"{MOVEMENTS[root]} {grade}/5")
    if x.foot_drop == "yes" and x.leg_symptom_side in (leg, "both"):
        signs["L4"].append("foot drop")
        signs["L5"].append("foot drop")
    knee = x.knee_reflex and (x.knee_reflex.left if leg == "left" else x.knee_reflex.right)
    if knee in LOST:
        signs["L3"].append(f"knee reflex {knee}")
        signs["L4"].append(f"knee reflex {knee}")
    ankle = x.ankle_reflex and (x.ankle_reflex.left if leg == "left" else x.ankle_reflex.right)
    if ankle in LOST:
        signs["S1"].append(f"ankle reflex {ankle}")
    areas = {area.root for area in x.sensory_loss or () if area.side in (leg, "both")}
    for root in ROOTS:
        if root in areas:
            signs[root].append(f"reduced feeling in the {root} area")
    _add_stretch_tests(x, leg, signs)
    return dict(signs)


def _add_stretch_tests(x: Findings, leg: Leg, signs: _Signs) -> None:
    """A stretch test supports a root that another sign names; alone it names none."""
    raised = x.straight_leg_raise and (x.straight_leg_raise.left if leg == "left" else x.straight_leg_raise.right)
    if raised and raised.result == "positive":
        for root in signs.keys() & {"L5", "S1"}:
            signs[root].append("straight-leg raise positive")
    femoral = x.femoral_nerve_stretch and (
        x.femoral_nerve_stretch.left if leg == "left" else x.femoral_nerve_stretch.right
    )
    if femoral == "positive":
        for root in signs.keys() & {"L2", "L3", "L4"}:
            signs[root].append("femoral nerve stretch positive")
