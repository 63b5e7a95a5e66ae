"""The types of the vocabulary: answers in words, lists whose items are answered one by one, and what has two sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

YesNo: TypeAlias = Literal["no", "yes", "unknown"]
SphincterSymptom: TypeAlias = Literal["no", "new", "longstanding", "unknown"]
ExaminedNormal: TypeAlias = Literal["normal", "reduced", "not_examined"]
Reflex: TypeAlias = Literal["absent", "reduced", "normal", "brisk", "not_examined"]
StretchTest: TypeAlias = Literal["positive", "negative", "not_done"]
LegSymptom: TypeAlias = Literal["pain", "tingling", "numbness", "weakness"]
UpperMotorNeuronSign: TypeAlias = Literal["babinski", "clonus", "sensory_level", "spastic_gait", "brisk_reflexes"]
InfectionRisk: TypeAlias = Literal[
    "ivdu",
    "immunosuppression",
    "diabetes_or_dialysis",
    "diabetes",
    "dialysis",
    "recent_spinal_procedure",
    "recent_bacteraemia",
    "other_recent_infection",
    "recent_procedure_or_injection",
    "tuberculosis_risk",
]
InflammatoryFeature: TypeAlias = Literal[
    "onset_before_45_over_3_months",
    "onset_before_35",
    "wakes_second_half_of_night",
    "buttock_pain",
    "eases_with_movement",
    "better_within_48h_of_nsaid",
    "first_degree_relative",
    "arthritis",
    "enthesitis",
    "psoriasis",
    "morning_stiffness",
    "uveitis_or_ibd",
]
AorticFeature: TypeAlias = Literal[
    "known_aaa", "pulsatile_mass", "shock_or_collapse", "tearing_or_abdominal_pain_in_smoker_over_60"
]
CompartmentFeature: TypeAlias = Literal["tense_paraspinal_swelling", "dark_urine", "ck_raised"]
VascularRisk: TypeAlias = Literal["smoker_or_ex_smoker", "hypertension"]
BloodTest: TypeAlias = Literal["anaemia", "raised_calcium", "new_renal_impairment"]
DrugAllergy: TypeAlias = Literal["acetaminophen", "nsaid", "muscle_relaxant", "other"]
InteractingMedicine: TypeAlias = Literal[
    "opioid", "benzodiazepine", "gabapentinoid", "ssri_snri", "acei_arb_diuretic", "other"
]
SensoryRoot: TypeAlias = Literal[
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12",
    "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5",
]  # fmt: skip

MYOTOMES: Final = ("L2", "L3", "L4", "L5", "S1")
MrcGrade: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=5)]
NumericRating: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=10)]
Measured: TypeAlias = Annotated[float, Field(strict=True, allow_inf_nan=False)]

Item_co = TypeVar("Item_co", covariant=True)
LISTED: Final = "(a list)"
SPLIT: Final = "(yes and unknown)"
"""How the two written forms of a list are told apart inside an error's path; neither is ever shown."""


def no_repeats(values: Sequence[object] | None) -> Sequence[object] | None:
    """The same values.

    Raises:
        PydanticCustomError: one of them is listed twice.
    """
    if values is not None and any(values.index(value) != place for place, value in enumerate(values)):
        raise PydanticCustomError("listed_twice", "each entry may be listed once")
    return values


class Listed(tuple[Item_co, ...]):  # noqa: SLOT001 a tuple of any length has no slots
    """A list whose items are answered one by one: it holds those that are yes, `open` those that were not asked.

    What stands in neither is no. A list of which nothing was asked is None instead. It is read from `["x"]` (x yes,
    all others no) and from `{"yes": [...], "unknown": [...]}`, and written as the shortest of these.
    """

    open: tuple[Item_co, ...]

    def __new__(cls, yes: Iterable[Item_co] = (), not_asked: Iterable[Item_co] = ()) -> Listed[Item_co]:
        """`yes`: the items found; `not_asked`: those that are open."""
        made = super().__new__(cls, yes)
        made.open = tuple(not_asked)
        return made

    def __eq__(self, other: object) -> bool:
        return tuple.__eq__(self, other) is True and self.open == getattr(other, "open", ())

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((tuple(self), self.open)) if self.open else tuple.__hash__(self)

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self), self.open

    def __repr__(self) -> str:
        return f"Listed({tuple(self)!r}, {self.open!r})"

    def adding(self, item: Any) -> Listed[Item_co]:
        """The same list with one item more answered yes."""
        return Listed((*self, item), (one for one in self.open if one != item))

    def written(self) -> list[Any] | dict[str, list[Any]]:
        """The form in which it is written."""
        return {"yes": list(self), "unknown": list(self.open)} if self.open else list(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        entry = get_args(source)[0]
        everything = _every_item(entry)
        entries = core_schema.no_info_after_validator_function(
            no_repeats, core_schema.tuple_variable_schema(handler.generate_schema(entry))
        )
        part = core_schema.typed_dict_field(entries, required=False)
        split = core_schema.typed_dict_schema({"yes": part, "unknown": part}, extra_behavior="forbid")
        forms: dict[Any, CoreSchema] = {
            LISTED: core_schema.no_info_after_validator_function(Listed, entries),
            SPLIT: core_schema.no_info_after_validator_function(_joined, split),
        }
        return core_schema.no_info_after_validator_function(
            lambda found: None if not found and everything <= _covered(found.open) else found,
            core_schema.no_info_before_validator_function(
                _in_parts, core_schema.tagged_union_schema(forms, discriminator=_form_of)
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(_written, when_used="unless-none"),
        )


def _in_parts(value: Any) -> Any:
    return value.written() if isinstance(value, Listed) else value


def _form_of(value: Any) -> str:
    return SPLIT if isinstance(value, dict) else LISTED


def _joined(parts: dict[str, tuple[Any, ...]]) -> Listed[Any]:
    if not parts:
        raise PydanticCustomError("empty_parts", "an object without yes and unknown says nothing")
    yes, not_asked = parts.get("yes", ()), parts.get("unknown", ())
    no_repeats((*yes, *not_asked))
    return Listed(yes, not_asked)


def _written(found: Listed[Any]) -> Any:
    return found.written()


class Vocabulary(BaseModel):
    """A frozen value that refuses unknown fields by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class LegPower(Vocabulary):
    """MRC grades 0 to 5 of one leg's key muscles; None means not examined."""

    L2: MrcGrade | None = None
    L3: MrcGrade | None = None
    L4: MrcGrade | None = None
    L5: MrcGrade | None = None
    S1: MrcGrade | None = None


class Power(Vocabulary):
    """MRC power of both legs."""

    left: LegPower = LegPower()
    right: LegPower = LegPower()


class Reflexes(Vocabulary):
    """One tendon reflex on both sides."""

    left: Reflex = "not_examined"
    right: Reflex = "not_examined"


class SensoryLoss(Vocabulary):
    """One area of reduced feeling: its dermatome (None: not stated) and side."""

    root: SensoryRoot | None = None
    side: Literal["left", "right", "both"]


class LegRaise(Vocabulary):
    """A straight-leg raise on one side; the angle in degrees where pain appeared."""

    result: StretchTest = "not_done"
    angle_degrees: Annotated[Measured, Field(ge=0, le=180)] | None = None


class LegRaises(Vocabulary):
    """Straight-leg raise of both legs."""

    left: LegRaise = LegRaise()
    right: LegRaise = LegRaise()


class NerveStretch(Vocabulary):
    """Femoral nerve stretch test of both legs."""

    left: StretchTest = "not_done"
    right: StretchTest = "not_done"


class VitalSigns(Vocabulary):
    """Vital signs; None means not taken. Units are in the names (bpm, mmHg and breaths a minute where none is)."""

    temperature_c: Annotated[Measured, Field(ge=20, le=46)] | None = None
    heart_rate: Annotated[Measured, Field(ge=0, le=400)] | None = None
    systolic_bp: Annotated[Measured, Field(ge=0, le=400)] | None = None
    respiratory_rate: Annotated[Measured, Field(ge=0, le=150)] | None = None


RETIRED: Final = frozenset({"diabetes_or_dialysis"})
"""Items that are read and counted and no longer offered: they can neither be open nor keep a list open."""


def _every_item(entry: Any) -> frozenset[Any]:
    """What has to be open for nothing of a list to have been asked."""
    if get_origin(entry) is Literal:
        return frozenset(get_args(entry)) - RETIRED
    return frozenset((root, side) for root in get_args(SensoryRoot) for side in ("left", "right"))


def _covered(items: Iterable[Any]) -> frozenset[Any]:
    found: set[Any] = set()
    for item in items:
        if isinstance(item, SensoryLoss):
            found |= {(item.root, side) for side in ("left", "right") if item.side in (side, "both")}
        else:
            found.add(item)
    return frozenset(found)
