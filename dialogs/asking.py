"""The rows that ask for a finding, made from the table of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from bot.triage.findings import FINDINGS, MYOTOMES, Findings, Listed, SensoryRoot
from bot.triage.vocabulary import RETIRED, LegRaises, NerveStretch, Power, Reflexes, VitalSigns
from dialogs.question import Choice, Number, Question, Ticks

if TYPE_CHECKING:
    from collections.abc import Mapping

SIDES: Final = ("left", "right")
POWER: Final = "power"
POWER_ALL_FULL: Final = "all_full"
POWER_PAIR_FULL: Final = "pair_full"
POWER_GRADED: Final = "graded"
QUICK_PAIR: Final = ("L5", "S1")
SENSORY: Final = "sensory_loss"
SENSORY_REDUCED: Final = "reduced"
ROOT_NOT_STATED: Final = "not_stated"
OTHERS_OPEN: Final = "others_not_examined"
CLOSED_BY: Final = {"leg_symptoms": "Nothing else"}
"""What closes a list where it is neither "asked, no" nor "examined, absent"."""

_GRADES: Final = (
    ("5", "5, full"),
    ("4", "4, weak against resistance"),
    ("3", "3, against gravity only"),
    ("2", "2, with gravity removed"),
    ("1", "1, a flicker"),
    ("0", "0, none"),
    ("not_examined", "Not examined"),
)
_AREAS: Final = (
    *((root, root) for root in sorted(get_args(SensoryRoot), key=lambda root: root[0])),
    (ROOT_NOT_STATED, "Area not stated"),
    (OTHERS_OPEN, "The other areas were not examined"),
)
_MUSCLES: Final = dict(
    zip(
        MYOTOMES,
        ("hip flexion, L2", "knee extension, L3", "ankle dorsiflexion, L4", "great toe, L5", "plantarflexion, S1"),
        strict=True,
    )
)
_SIGNS: Final = {
    "temperature_c": ("Temperature (°C)", 20, 46),
    "heart_rate": ("Heart rate (per minute)", 0, 400),
    "systolic_bp": ("Systolic blood pressure (mmHg)", 0, 400),
    "respiratory_rate": ("Respiratory rate (per minute)", 0, 150),
}

GRADES: Final[tuple[Question, ...]] = tuple(
    Choice(
        f"{POWER}_{side}_{root}",
        f"{side.capitalize()} {_MUSCLES[root]}",
        _GRADES,
        style="static_select",
    )
    for root in dict.fromkeys((*QUICK_PAIR, *MYOTOMES))
    for side in SIDES
)
"""Shown once "give grades below" is picked; a grade left blank was not examined."""

AREAS: Final[tuple[Question, ...]] = tuple(
    Ticks(
        f"{SENSORY}_{side}",
        f"Areas of reduced feeling, {side}",
        _AREAS,
        none="",
        hint="S3, S4 and S5 are the area between the legs.",
    )
    for side in SIDES
)
"""Shown once "mark the areas below" is picked."""


def rows(field: str) -> tuple[Question, ...]:
    """The rows that ask for one finding; a finding of a new kind of type needs its row here."""
    kind = _kind(field)
    if kind is Power:
        return (_power(), *GRADES)
    if field == SENSORY:
        return (_feeling(), *AREAS)
    if kind is VitalSigns:
        return tuple(_measured(sign, *limits) for sign, limits in _SIGNS.items())
    if kind in (Reflexes, NerveStretch, LegRaises):
        angles = (f"{field}_angle_{side}" for side in SIDES) if kind is LegRaises else ()
        return (
            *(_choice(field, f"{field}_{side}", f"{_question(field)}, {side}") for side in SIDES),
            *(
                _measured(angle, f"Straight-leg raise, {angle.rsplit('_')[-1]}: pain at (degrees)", 0, 180)
                for angle in angles
            ),
        )
    return (row(field),)


def row(field: str) -> Question:
    """The one row that asks for a finding in words, in a number, or as a list."""
    finding = FINDINGS[field]
    if get_origin(_kind(field)) is Listed:
        return _ticks(field)
    return _choice(field, field, finding.question) if finding.words else _number(field)


def _question(field: str) -> str:
    return FINDINGS[field].question


def words_of(field: str) -> Mapping[str, str]:
    """The answers or items of a finding that is asked in words, each with its own."""
    return FINDINGS[field].words or {}


def _kind(field: str) -> Any:
    """The type of a field that may be None; of one in words or in a number nothing that is asked for here."""
    return get_args(Findings.model_fields[field].annotation)[0]


def _choice(field: str, name: str, label: str) -> Choice:
    finding = FINDINGS[field]
    radio = finding.must and name == field
    return Choice(
        name,
        label,
        tuple(words_of(field).items()),
        must=finding.must,
        counts=finding.must,
        style="radio_buttons" if radio else "static_select",
    )


def _ticks(field: str) -> Ticks:
    finding = FINDINGS[field]
    offered = tuple(item for item in words_of(field).items() if item[0] not in RETIRED)
    closing = "All others here: examined, absent" if finding.examined else "All others here: asked, no"
    silence = "not examined" if finding.examined else "not asked"
    return Ticks(
        field,
        finding.question,
        offered,
        none=CLOSED_BY.get(field, closing),
        counts=finding.must,
        hint=f"Without the last tick, the rest is {silence}.",
    )


def _number(field: str) -> Number:
    finding = FINDINGS[field]
    whole, lowest, highest = _limits(Findings.model_fields[field].annotation)
    return Number(
        field,
        finding.question,
        lowest,
        highest,
        finding.enter or f"a number from {lowest} to {highest}",
        whole=whole,
        counts=finding.must,
        hint=finding.hint,
    )


def _limits(annotation: Any) -> tuple[bool, int, int]:
    """Whether a number is whole, its lowest and its highest value."""
    arguments = get_args(get_args(annotation)[0])
    marks = [part for mark in arguments for part in getattr(mark, "metadata", ())]
    found = {name: int(getattr(one, name)) for one in marks for name in ("ge", "le") if hasattr(one, name)}
    whole = int in arguments
    return whole, found["ge"], found["le"]


def _measured(name: str, label: str, lowest: int, highest: int) -> Number:
    return Number(name, label, lowest, highest, f"a number from {lowest} to {highest}", whole=False, counts=False)


def _power() -> Choice:
    options = (
        (POWER_ALL_FULL, "5/5 both legs: hip, knee, ankle, great toe, plantarflexion"),
        (POWER_PAIR_FULL, "5/5 both legs; only great toe and plantarflexion examined"),
        (POWER_GRADED, "Weak, or one leg only: give grades below"),
        ("not_examined", "Not examined"),
    )
    return Choice(POWER, _question(POWER), options)


def _feeling() -> Choice:
    options = (
        ("normal", "Examined, reduced nowhere"),
        (SENSORY_REDUCED, "Reduced: mark the areas below"),
        ("not_examined", "Not examined"),
    )
    return Choice(SENSORY, _question(SENSORY), options)
