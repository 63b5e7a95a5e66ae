"""Mutants that no form can tell from the rules: each with its reason, which the solver has to bear out."""

from __future__ import annotations

from typing import Final

# "Cannot be told" is the one Kleene value that is its own opposite, so unanswered(x) and unanswered(not x) are alike.
_SELF_OPPOSITE: Final = "it is asked only whether the answer is open, and an answer is open when its opposite is"

EQUIVALENT: Final[dict[str, str]] = {
    "U6: f.deficit | f.trunk_loss without its right part": (
        "reduced feeling on the trunk is reduced feeling, and so already a deficit"
    ),
    "W4: f.inflammatory_four | f.inflammatory_some without its left part": (
        "four features are more than the two that suffice; the four only choose the step"
    ),
    "fact both_legs: f.side_both | left & right without its left part": (
        "symptoms in both legs are recorded as symptoms in the left and in the right one"
    ),
    "U4: f.anticoagulant negated": _SELF_OPPOSITE,
    "U8: f.progressive negated": _SELF_OPPOSITE,
    "fact sensory: f.sensory_loss negated (2)": _SELF_OPPOSITE,
    "fact panel_open: f.retention negated": _SELF_OPPOSITE,
    "fact panel_open: f.incontinence negated": _SELF_OPPOSITE,
    "fact panel_open: f.bladder_sensation negated": _SELF_OPPOSITE,
    "fact panel_open: f.bowel negated": _SELF_OPPOSITE,
    "fact panel_open: f.saddle negated": _SELF_OPPOSITE,
    "fact panel_open: f.sexual negated": _SELF_OPPOSITE,
    "fact panel_open: f.bilateral_weakness negated": _SELF_OPPOSITE,
    "fact emergency_item_open: f.cord_sign negated": _SELF_OPPOSITE,
    "fact emergency_item_open: f.brisk_sign negated": _SELF_OPPOSITE,
    "fact root_deficit: f.sensory_loss negated (2)": _SELF_OPPOSITE,
    "fact urgent_item_open: f.reported_weakness negated": _SELF_OPPOSITE,
    "R1: f.weeks_of_care negated (2)": _SELF_OPPOSITE,
    "fact urgent_item_open: f.progressive negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.severe_weakness negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.foot_drop negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.numbness negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.both_legs negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.fever negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.infection_risk negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.cancer negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.major_trauma negated": _SELF_OPPOSITE,
    "fact urgent_item_open: f.aortic negated": _SELF_OPPOSITE,
}
