"""NICE NG59, low back pain and sciatica in over 16s."""

from __future__ import annotations

from typing import Final

from tests.concordance.row import (
    Row,
    advises,
    at_least,
    does,
    every,
    fires,
    images,
    lacks,
    no_imaging,
    not_ours,
    says,
    shows,
)
from tests.triage.cases import NUMB_LEG, SCIATICA

_NUMB: Final = (
    "The seed pathway, which this product was commissioned to follow, asks for an urgent MRI of a numb leg; the note "
    "GN-1 on the card says that NICE does not, and the clinician records which course was chosen."
)

NICE: Final[tuple[Row, ...]] = (
    Row(
        "NG59 1.1.1 cancer",
        "Exclude a specific cause: cancer.",
        {"cancer_history": "yes"},
        every(at_least("other_red_flag_workup"), images("mri_whole_spine", "mri_with_contrast")),
        "NG59",
    ),
    Row(
        "NG59 1.1.1 infection",
        "Exclude a specific cause: infection.",
        {"fever": "yes"},
        every(at_least("urgent_same_day"), images("mri_with_contrast")),
        "NG59",
    ),
    Row(
        "NG59 1.1.1 trauma",
        "Exclude a specific cause: trauma.",
        {"trauma": "major"},
        every(at_least("other_red_flag_workup"), images("xray", "ct_spine")),
        "NG59",
    ),
    Row(
        "NG59 1.1.1 inflammatory",
        "Exclude a specific cause: inflammatory disease such as spondyloarthritis.",
        {
            "age_years": 30,
            "onset_days": 200,
            "response_to_care": "better",
            "inflammatory_features": [
                "onset_before_35",
                "wakes_second_half_of_night",
                "buttock_pain",
                "eases_with_movement",
            ],
        },
        every(fires("W4"), does("rheumatology_referral")),
        "NG59",
    ),
    Row(
        "NG59 1.1.2 and 1.1.3",
        "Consider a risk stratification tool at the first contact, and match the support to the risk.",
        {},
        not_ours,
        "NG59",
        reason="Not done: the named tool may not be embedded without a licence. The product triages serious causes; it "
        "does not predict who will recover, and does not claim to.",
    ),
    Row(
        "NG59 1.1.4 back pain",
        "No routine imaging outside specialist settings: back pain alone.",
        {},
        no_imaging,
        "NG59",
    ),
    Row(
        "NG59 1.1.4 sciatica",
        "No routine imaging outside specialist settings: pain down one leg, full power, feeling and reflexes.",
        SCIATICA,
        no_imaging,
        "NG59",
    ),
    Row(
        "NG59 1.1.4 numb leg",
        "No routine imaging outside specialist settings: sciatica with a numb leg, one side, stable, full power.",
        NUMB_LEG,
        no_imaging,
        "NG59",
        reason=_NUMB,
    ),
    Row(
        "NG59 1.1.4 numb leg, said",
        "The same; where we differ, the card has to say so.",
        NUMB_LEG,
        shows("GN-1"),
        "NG59",
    ),
    Row(
        "NG59 1.1.5 and 1.1.6",
        "Imaging in specialist settings only if the result is likely to change what is done: six weeks of treatment "
        "that did not help.",
        {**SCIATICA, "onset_days": 60, "conservative_care_weeks": 6, "response_to_care": "same"},
        every(at_least("specialist_referral"), does("mri_if_candidate")),
        "NG59",
    ),
    Row(
        "NG59 self-management",
        "Advise to keep active; no bed rest.",
        {},
        every(does("stay_active"), lacks(does("bed_rest"))),
        "NG59-PACK",
    ),
    Row(
        "NG59 NSAID",
        "Consider an NSAID, lowest dose, shortest time, stomach protected.",
        {},
        every(advises("nsaid", "offer"), says("Lowest dose, shortest time")),
        "NG59-PACK",
    ),
    Row(
        "NG59 paracetamol",
        "No paracetamol alone for low back pain.",
        {},
        lacks(advises("acetaminophen", "offer")),
        "NG59-PACK",
        reason="The seed pathway names acetaminophen or an NSAID as the first step; note GN-2 says that NICE no longer "
        "backs it alone. It stays because it is the safer class where an NSAID is not.",
    ),
    Row(
        "NG59 opioid",
        "No opioid as a first step (a weak one in acute back pain only where an NSAID is unsuitable or failed).",
        {},
        advises("opioid", "not_first_line"),
        "NG59-PACK",
    ),
    Row(
        "NG59 sciatica, medicines",
        "In sciatica no gabapentinoid, other antiepileptic, oral steroid or benzodiazepine.",
        SCIATICA,
        every(shows("GN-11"), lacks(does("oral_steroid", "gabapentinoid", "benzodiazepine"))),
        "NG59-PACK",
    ),
    Row(
        "NG59 sciatica, NSAID",
        "In sciatica know that an NSAID has limited evidence and known harms.",
        SCIATICA,
        shows("GN-3"),
        "NG59-PACK",
    ),
    Row(
        "NG59 epidural",
        "Consider an epidural of local anaesthetic and steroid in acute severe sciatica.",
        {**SCIATICA, "intractable_pain": "yes"},
        does("epidural"),
        "NG59-PACK",
        mark="M",
        reason="A specialist's decision: the product asks for the surgical opinion (M2), which may offer it.",
    ),
)
