"""The ACR criteria of 2021: seven variants, the rating of every modality, and what we ask for in forms of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.triage.assessment import Assessment
from tests.concordance.hedis import MINOR_TRAUMA, PRIOR_SURGERY
from tests.concordance.row import Form, Mark, answer, problem
from tests.triage.cases import NUMB_LEG, SCIATICA

Rating = Literal["usually", "may be", "usually not"]

# Our kinds of imaging under the names of the ACR; imaging of the aorta is another topic there.
OURS: Final[dict[str, frozenset[str]]] = {
    "Radiography": frozenset({"xray", "flexion_extension_xray"}),
    "MRI without contrast": frozenset({"mri_urgent", "mri_emergency", "mri_routine", "mri_whole_spine"}),
    "MRI without and with contrast": frozenset({"mri_with_contrast"}),
    "CT without contrast": frozenset({"ct_spine"}),
    "CT myelography": frozenset({"ct_or_ct_myelogram"}),
    "MRI with contrast only": frozenset(),
    "CT with contrast": frozenset(),
    "CT without and with contrast": frozenset(),
    "Bone scan with SPECT or SPECT/CT": frozenset(),
    "Discography and CT after it": frozenset(),
    "FDG-PET/CT": frozenset(),
}
_FILM, _PLAIN, _BOTH, _CT, _MYELO = list(OURS)[:5]
_CT_WITH: Final = "CT with contrast"
_BONE: Final = "Bone scan with SPECT or SPECT/CT"


@dataclass(frozen=True)
class Stands:
    """A form that stands for a variant; `reasons` by modality, or under "usually" where we ask for none of those."""

    id: str
    says: str
    form: Form
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """One clinical variant with its ratings; a modality left out is usually not appropriate, `rest` its mark."""

    number: int
    says: str
    usually: tuple[str, ...]
    may: tuple[str, ...]
    source: str
    rest: Mark
    forms: tuple[Stands, ...]

    def rating(self, modality: str) -> Rating:
        """How the ACR rates a modality here."""
        if modality in self.usually:
            return "usually"
        return "may be" if modality in self.may else "usually not"

    def mark(self, modality: str) -> Mark:
        """How far that rating was read."""
        return self.rest if self.rating(modality) == "usually not" else "C"


@dataclass(frozen=True)
class Cell:
    """One modality in one form: whether we ask for it, and whether that agrees with its rating."""

    name: str
    asked: bool
    agrees: bool
    reason: str

    @property
    def problem(self) -> str | None:
        """Why it cannot stand as it is, if so."""
        return problem(self.name, agrees=self.agrees, reason=self.reason)


def asked(assessment: Assessment, modality: str) -> bool:
    """Whether we ask for a modality."""
    return not OURS[modality].isdisjoint(assessment.imaging)


def cells(variant: Variant, stands: Stands) -> Iterator[tuple[str, Cell]]:
    """Every modality of a variant in one form.

    We agree where one of the usually appropriate ones is asked for and none of the usually inappropriate ones is.
    """
    ours = answer(stands.form)
    one_of_them = any(asked(ours, modality) for modality in variant.usually)
    for modality in OURS:
        rating = variant.rating(modality)
        here = asked(ours, modality)
        agrees = {"usually": one_of_them, "may be": True, "usually not": not here}[rating]
        reason = stands.reasons.get("usually" if rating == "usually" else modality, "")
        yield modality, Cell(f"ACR {variant.number} {stands.id}, {modality}", here, agrees, reason)


_NUMB: Final = (
    "The seed pathway, which this product was commissioned to follow, asks for an urgent MRI of a new deficit; note "
    "GN-1 says that the ACR does not, and the clinician records which course was chosen."
)

ACR: Final[tuple[Variant, ...]] = (
    Variant(
        1,
        "Acute low back pain with or without radiculopathy, no red flags, no treatment yet",
        (),
        (),
        "ACR-TABLE",
        "C",
        (
            Stands("a", "back pain, 5 days", {}),
            Stands("b", "pain down the right leg, normal examination", SCIATICA),
            Stands("c", "the right leg numb, stable, full power", NUMB_LEG, {_PLAIN: _NUMB}),
        ),
    ),
    Variant(
        2,
        "Subacute or chronic low back pain with or without radiculopathy, no red flags, no treatment yet",
        (),
        (),
        "ACR-TABLE",
        "C",
        (
            Stands("a", "back pain, 8 weeks", {"onset_days": 56}),
            Stands("b", "pain down the right leg, 8 weeks, normal examination", {**SCIATICA, "onset_days": 56}),
            Stands("c", "the right leg numb, 8 weeks", {**NUMB_LEG, "onset_days": 56}, {_PLAIN: _NUMB}),
        ),
    ),
    Variant(
        3,
        "Subacute or chronic, a candidate for surgery or intervention, no better after 6 weeks of treatment",
        (_PLAIN,),
        (_FILM, _BOTH, _BONE, _CT, _MYELO),
        "ACR-SUMMARY",
        "M",
        (
            Stands(
                "a",
                "pain down the right leg, six weeks of care, the same",
                {**SCIATICA, "onset_days": 60, "conservative_care_weeks": 6, "response_to_care": "same"},
            ),
            Stands(
                "b",
                "back pain alone, six weeks of care, the same",
                {"onset_days": 60, "conservative_care_weeks": 6, "response_to_care": "same"},
                {
                    "usually": "Referred (R1), not imaged first: whether a patient without leg symptoms is a candidate "
                    "is for the specialist to say, who then asks for the MRI (ACP 2007, 4)."
                },
            ),
        ),
    ),
    Variant(
        4,
        "Suspected cauda equina syndrome",
        (_BOTH, _PLAIN),
        (_CT, _MYELO),
        "ACR-SUMMARY",
        "M",
        (
            Stands("a", "new numbness between the legs", {"saddle_anaesthesia": "yes"}),
            Stands("b", "new retention", {"urinary_retention": "new"}),
            Stands(
                "c",
                "the same with a pacemaker",
                {"urinary_retention": "new", "mri_contraindication": "device_or_implant"},
                {
                    "usually": "MRI may not be possible: CT or CT myelography, which the ACR says may be appropriate, "
                    "and the device is checked first."
                },
            ),
        ),
    ),
    Variant(
        5,
        "Earlier lumbar surgery, with or without radiculopathy, new or progressing symptoms or findings",
        (_FILM, _BOTH, _PLAIN),
        (_CT, _MYELO),
        "ACR-SUMMARY",
        "M",
        (
            Stands(
                "a",
                "earlier surgery, new back pain, nothing else",
                {"prior_lumbar_surgery": "yes"},
                {"usually": PRIOR_SURGERY},
            ),
            Stands("b", "earlier surgery, the right leg newly numb", {**NUMB_LEG, "prior_lumbar_surgery": "yes"}),
        ),
    ),
    Variant(
        6,
        "One or more of low-velocity trauma, osteoporosis, elderly, chronic steroids",
        (_FILM, _PLAIN, _CT),
        (_BOTH, _MYELO),
        "ACR-SUMMARY",
        "M",
        (
            Stands("a", "minor trauma, 40", {"trauma": "minor"}, {"usually": MINOR_TRAUMA}),
            Stands("b", "minor trauma, 70", {"trauma": "minor", "age_years": 70}),
            Stands("c", "osteoporosis", {"osteoporosis": "yes"}),
            Stands("d", "long-term steroids", {"corticosteroid_use": "yes"}),
            Stands(
                "e",
                "72, no trauma, pain not severe",
                {"age_years": 72},
                {
                    "usually": "Age alone asks for no film: the ACP (2011) leaves it until a month of treatment has "
                    "failed, and HEDIS counts a film of a healthy 70 year old as one too many. With a lift, a fall, "
                    "severe pain or midline tenderness the film is asked for."
                },
            ),
        ),
    ),
    Variant(
        7,
        "Suspicion of cancer, infection or immunosuppression",
        (_BOTH, _PLAIN),
        (_FILM, _CT, _CT_WITH, _MYELO),
        "ACR-SUMMARY",
        "M",
        (
            Stands("a", "cancer in the past", {"cancer_history": "yes"}),
            Stands("b", "fever", {"fever": "yes"}),
            Stands(
                "c",
                "immunosuppression, no fever, no deficit",
                {"infection_risks": ["immunosuppression"]},
                {
                    "usually": "ESR and CRP within 48 hours come first, MRI if they are raised or the suspicion stays "
                    "(IDSA 2015): this is a risk alone, nothing yet points to an infection."
                },
            ),
            Stands(
                "d",
                "unexplained weight loss",
                {"weight_loss": "yes"},
                {
                    "usually": "Bloods and a film first, MRI if CRP or ESR is raised (ACP 2011): weight loss alone is "
                    "the weaker risk factor."
                },
            ),
        ),
    ),
)
