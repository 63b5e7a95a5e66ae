"""The two legs of an examination: which is affected, what is weak or numb, and what was not examined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from bot.triage.findings import Findings

Leg = Literal["left", "right"]
LEGS: Final[tuple[Leg, ...]] = ("left", "right")
LOST: Final = frozenset({"absent", "reduced"})
LEG_ROOTS: Final = frozenset({None, "L1", "L2", "L3", "L4", "L5", "S1", "S2"})


def affected_legs(findings: Findings) -> tuple[Leg, ...]:
    """The legs that may be the affected one; both where the side is not known or there are no leg symptoms."""
    if findings.leg_symptom_side == "left":
        return ("left",)
    return ("right",) if findings.leg_symptom_side == "right" else LEGS


def has_no_leg_symptoms(findings: Findings) -> bool:
    """True where it was said that neither leg is affected."""
    side = findings.leg_symptom_side
    return side == "none" or (side == "unknown" and findings.leg_symptoms == ())


def grades(findings: Findings, leg: Leg) -> list[int]:
    """The MRC grades, 0 to 5, that were examined in one leg."""
    if findings.power is None:
        return []
    power = findings.power.left if leg == "left" else findings.power.right
    return [grade for grade in vars(power).values() if grade is not None]


def power_is_missing(findings: Findings) -> bool:
    """True while great toe and plantarflexion, the quick pair of finding F22, lack a grade on the affected side.

    Without leg symptoms no side is the affected one: one leg examined is then enough.
    """
    power = findings.power
    if power is None:
        return True
    left = power.left.L5 is None or power.left.S1 is None
    right = power.right.L5 is None or power.right.S1 is None
    if findings.leg_symptom_side == "left":
        return left
    if findings.leg_symptom_side == "right":
        return right
    return left and right if has_no_leg_symptoms(findings) else left or right


def ankle_jerk_is_missing(findings: Findings) -> bool:
    """True while the ankle jerk of an affected leg was not examined; without leg symptoms none is asked for."""
    if has_no_leg_symptoms(findings):
        return False
    jerks = findings.ankle_reflex
    if jerks is None:
        return True
    return any((jerks.left if leg == "left" else jerks.right) == "not_examined" for leg in affected_legs(findings))


def reflex_is_lost(findings: Findings, leg: Leg) -> bool:
    """True where the knee or ankle jerk of one leg is reduced or absent."""
    for jerks in (findings.knee_reflex, findings.ankle_reflex):
        if jerks is not None and (jerks.left if leg == "left" else jerks.right) in LOST:
            return True
    return False


def has_dermatome(findings: Findings, leg: Leg) -> bool:
    """True where feeling is reduced in a leg area (L1 to S2, or an area not stated) of one leg."""
    return any(area.side in (leg, "both") and area.root in LEG_ROOTS for area in findings.sensory_loss or ())
