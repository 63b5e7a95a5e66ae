"""What the form cannot say apart: each coarsening of findings that the round trip through the form makes, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, get_args

from bot.triage.findings import Findings, Listed, SensoryLoss, SensoryRoot
from dialogs.answers import FORM
from dialogs.question import Ticks

_NOTHING: Final = (None, "unknown", "not_examined", "not_done", "not_known")
_OBJECTS: Final = ("power", "knee_reflex", "ankle_reflex", "straight_leg_raise", "femoral_nerve_stretch", "vital_signs")
_SIDES: Final = ("left", "right")
_SOME: Final = "*"
_ROOTS: Final = (*get_args(SensoryRoot), None)
_OFFERED: Final = {
    field: tuple(item for item, _ in question.options)
    for field in Findings.model_fields
    if isinstance(question := FORM.get(field), Ticks)
}
"""The items of each list that the form offers, in its order; an item that is offered no longer comes after them."""

NOW_ASKED_AS: Final = {"diabetes_or_dialysis": ("diabetes", "dialysis")}
"""Items that no form offers any more, and what it asks in their place."""


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


def _lists_have_no_order(findings: Findings) -> Findings:
    return findings.model_copy(
        update={
            field: Listed(_in_order(value, field), _in_order(value.open, field))
            for field in _OFFERED
            if (value := getattr(findings, field)) is not None
        }
    )


def _in_order(items: Iterable[str], field: str) -> list[str]:
    order = _OFFERED[field]
    return sorted(items, key=lambda item: order.index(item) if item in order else len(order))


def _one_open_item_opens_the_others(findings: Findings) -> Findings:
    opened = {}
    for field, offered in _OFFERED.items():
        value = getattr(findings, field)
        if value is not None and value.open:
            opened[field] = Listed(value, (one for one in offered if one not in value)) if value else None
    return findings.model_copy(update=opened)


def _one_entry_a_root(findings: Findings) -> Findings:
    value = findings.sensory_loss
    if value is None:
        return findings
    return findings.model_copy(update={"sensory_loss": _areas(_at(value), _at(value.open))})


def _one_open_area_opens_its_side(findings: Findings) -> Findings:
    value = findings.sensory_loss
    if value is None or not value.open:
        return findings
    felt = _at(value)
    opened = {side for _, side in _at(value.open)}
    still_open = {(root, side) for root in _ROOTS[:-1] for side in opened} - felt
    whole = None if not felt and opened == set(_SIDES) else _areas(felt, still_open)
    return findings.model_copy(update={"sensory_loss": whole})


_BESIDE_PREGNANCY: Final = ("renal_impairment", "gi_bleed_or_ulcer", "cardiovascular_disease", "liver_disease")


def _does_not_apply_is_no(findings: Findings) -> Findings:
    beside = [getattr(findings, field) for field in _BESIDE_PREGNANCY]
    is_asked_whole = "unknown" not in beside and findings.drug_allergies is not None
    if findings.pregnancy != "not_applicable" or not is_asked_whole:
        return findings
    return findings.model_copy(update={"pregnancy": "no"})


_Area = tuple[str | None, str]


def _at(losses: Iterable[SensoryLoss]) -> set[_Area]:
    """Each area by root and side, one side at a time."""
    return {(loss.root, side) for loss in losses for side in _SIDES if loss.side in {side, "both"}}


def _areas(felt: set[_Area], not_examined: set[_Area]) -> Listed[SensoryLoss]:
    return Listed(_entries(felt), _entries(not_examined))


def _entries(areas: set[_Area]) -> Iterator[SensoryLoss]:
    for root in _ROOTS:
        sides = [side for side in _SIDES if (root, side) in areas]
        if sides:
            yield SensoryLoss.model_validate({"root": root, "side": sides[0] if len(sides) == 1 else "both"})


COARSENINGS: Final = (
    Coarsening(
        _nothing_examined_is_null,
        "An object in which nothing was examined says no more than null; the form leaves both open in one way.",
        {"power": {}},
    ),
    Coarsening(
        _lists_have_no_order,
        "A list of findings means a set; the form shows it in its own order.",
        {"leg_symptoms": ["numbness", "pain"]},
    ),
    Coarsening(
        _one_open_item_opens_the_others,
        "A group of boxes has one tick that closes it: without it everything that is not ticked is open again, also "
        "what was answered no. A no that becomes open is asked again and can only raise the urgency.",
        {"infection_risks": {"yes": ["ivdu"], "unknown": ["dialysis"]}},
    ),
    Coarsening(
        _one_entry_a_root,
        "The form marks areas a side: a root listed for the left and for the right is the same root on both sides, "
        "and areas come in the order of the spine.",
        {"sensory_loss": [{"root": "S1", "side": "left"}, {"root": "L5", "side": "both"}]},
    ),
    Coarsening(
        _one_open_area_opens_its_side,
        "One tick a side says that the other areas were not examined: where one was not, all that are not marked on "
        "that side are open again. As above, this can only raise the urgency.",
        {"sensory_loss": {"yes": [{"root": "L5", "side": "left"}], "unknown": [{"root": "S3", "side": "left"}]}},
    ),
    Coarsening(
        _does_not_apply_is_no,
        "One tick says no to everything before medicines, pregnancy among it; that it does not apply is said by no "
        "answer of that row, and every rule, medicine and note reads the two alike.",
        {
            "pregnancy": "not_applicable",
            **dict.fromkeys(_BESIDE_PREGNANCY, "no"),
            "drug_allergies": [],
        },
    ),
)


def coarsened(findings: Findings, by: tuple[Coarsening, ...] = COARSENINGS) -> Findings:
    """The findings as they come back from the form."""
    for one in by:
        findings = one.of(findings)
    return findings


def open_leaves(findings: Findings) -> set[str]:
    """Every part of the findings that was not asked, examined, done or measured, as dotted paths."""
    return set(_open(findings.model_dump(mode="json"), ""))


def _open(part: Any, path: str) -> list[str]:
    if isinstance(part, dict) and part.keys() <= {"yes", "unknown"}:
        found = {item for one in part["yes"] for item in ([one] if isinstance(one, str) else _items(one))}
        return [f"{path}.{item}" for one in part["unknown"] for item in _items(one) if item not in found]
    if isinstance(part, dict):
        return [leaf for name, value in part.items() for leaf in _open(value, f"{path}.{name}" if path else name)]
    return [path] if part in _NOTHING else []


def _items(entry: Any) -> Iterator[str]:
    """An open item of a list, or what took its place; an area is one a side, and one not named is any of its side."""
    if isinstance(entry, str):
        yield from NOW_ASKED_AS.get(entry, (entry,))
        return
    for side in _SIDES:
        if entry["side"] in {side, "both"}:
            yield f"{side}.{entry['root'] or _SOME}"


def covers(open_parts: set[str], leaf: str) -> bool:
    """Tell whether this leaf, or the whole of which it is a part, is among the open parts."""
    steps = leaf.split(".")
    if steps[-1] == _SOME and any(part.startswith(leaf.removesuffix(_SOME)) for part in open_parts):
        return True
    return any(".".join(steps[:length]) in open_parts for length in range(1, len(steps) + 1))
