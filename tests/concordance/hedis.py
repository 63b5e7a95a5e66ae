"""The HEDIS measure on imaging for low back pain: whom it leaves out, because imaging in 28 days may be right."""

from __future__ import annotations

from typing import Final

from tests.concordance.row import Row, at_least, images, no_imaging
from tests.triage.cases import NUMB_LEG, SCIATICA

# The measure counts imaging of anybody else in the first 28 days as one too many; of those it leaves out it asks
# nothing. We agree on a group that it leaves out when we look further in it, by imaging or another work-up.
_LOOKS = at_least("other_red_flag_workup")
MINOR_TRAUMA: Final = (
    "Decided: Minor trauma from 18 to 64 asks for no film by itself. The measure leaves every recent trauma out and "
    "the ACR counts low-velocity trauma at any age; but the ACP (2011) counts significant trauma only, and a film of "
    "every stumble in a young back is the imaging that the measure is there to prevent. Osteoporosis and steroids, "
    "which are always asked, and midline tenderness at 50 or over ask for the film within days; so does the same fall "
    "in older patients; pain that is no better after four weeks goes on to referral."
)
PRIOR_SURGERY: Final = (
    "Decided: Earlier lumbar surgery alone asks for no imaging by itself. An operation years ago is no sign of a "
    "serious cause, and NICE asks for none outside specialist settings. With a deficit or uncontrolled pain it is "
    "MRI without and with contrast (M3); after four weeks of treatment without improvement the patient is referred, "
    "and the surgeon chooses film and MRI; a fever, a recent operation or a recent injection has its own rules."
)

HEDIS: Final[tuple[Row, ...]] = (
    Row("HEDIS 18 to 64", "No imaging in 28 days: new pain, none of the exclusions, 40.", {}, no_imaging, "HEDIS"),
    Row(
        "HEDIS 65 to 75",
        "No imaging in 28 days: new pain, none of the exclusions, 70.",
        {"age_years": 70},
        no_imaging,
        "HEDIS",
    ),
    Row("HEDIS leg pain", "No imaging in 28 days: pain down the leg alone.", SCIATICA, no_imaging, "HEDIS"),
    Row(
        "HEDIS diabetes",
        "No imaging in 28 days: diabetes is none of the exclusions.",
        {"infection_risks": ["diabetes"]},
        no_imaging,
        "HEDIS",
    ),
    Row("HEDIS cancer", "Left out: cancer, now or ever.", {"cancer_history": "yes"}, _LOOKS, "HEDIS"),
    Row("HEDIS major trauma", "Left out: recent trauma (90 days): major.", {"trauma": "major"}, _LOOKS, "HEDIS-CMS"),
    Row(
        "HEDIS minor trauma",
        "Left out: recent trauma (90 days): a minor one, at 40.",
        {"trauma": "minor"},
        _LOOKS,
        "HEDIS-CMS",
        reason=MINOR_TRAUMA,
    ),
    Row(
        "HEDIS minor trauma, 70",
        "Left out: recent trauma (90 days): a minor one, at 70.",
        {"trauma": "minor", "age_years": 70},
        images("xray"),
        "HEDIS-CMS",
    ),
    Row("HEDIS injecting drugs", "Left out: intravenous drugs.", {"infection_risks": ["ivdu"]}, _LOOKS, "HEDIS"),
    Row("HEDIS neurologic impairment", "Left out: neurologic impairment: a numb leg.", NUMB_LEG, _LOOKS, "HEDIS"),
    Row(
        "HEDIS HIV and transplant",
        "Left out: HIV, and organ transplant.",
        {"infection_risks": ["immunosuppression"]},
        _LOOKS,
        "HEDIS",
    ),
    Row(
        "HEDIS spinal infection",
        "Left out: spinal infection: fever with raised CRP.",
        {"fever": "yes", "raised_inflammatory_markers": "yes"},
        images("mri_with_contrast"),
        "HEDIS",
    ),
    Row(
        "HEDIS steroids",
        "Left out: corticosteroids, 90 days or more in the last year.",
        {"corticosteroid_use": "yes"},
        images("xray"),
        "HEDIS-CMS",
    ),
    Row(
        "HEDIS osteoporosis",
        "Left out in later years: osteoporosis, or a fragility fracture.",
        {"osteoporosis": "yes"},
        images("xray"),
        "HEDIS-LATER",
        mark="M",
    ),
    Row(
        "HEDIS lumbar surgery",
        "Left out in later years: earlier lumbar surgery.",
        {"prior_lumbar_surgery": "yes"},
        _LOOKS,
        "HEDIS-LATER",
        mark="M",
        reason=PRIOR_SURGERY,
    ),
    Row(
        "HEDIS spondylopathy",
        "Left out in later years: spondylopathy.",
        {
            "age_years": 30,
            "onset_days": 200,
            "response_to_care": "better",
            "inflammatory_features": ["arthritis", "psoriasis", "buttock_pain"],
        },
        _LOOKS,
        "HEDIS-LATER",
        mark="M",
    ),
)
