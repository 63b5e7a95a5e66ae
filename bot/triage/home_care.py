"""Care at home: activity, pain steps, review and referral (seed step 2 and 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.dates import (
    EARLIEST_REVIEW_DAYS,
    FIRST_REFERRAL_WEEK,
    LAST_REFERRAL_WEEK,
    LATEST_REVIEW_DAYS,
    in_weeks,
)
from bot.triage.kleene import YES
from bot.triage.rule import Step
from bot.triage.sources import cite

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition, Medication
    from bot.triage.findings import Findings
    from bot.triage.verdict import Verdicts

AT_HOME: Final[frozenset[Disposition]] = frozenset({"conservative_followup", "urgent_mri"})
WAITING_AT_HOME: Final[frozenset[Disposition]] = AT_HOME | {"specialist_referral"}
ADULT: Final = 18

LIMIT_ACTIVITY: Final = Step(
    "limited_activity_2_3_days",
    "Limit activity for 2 to 3 days; this is not strict bed rest.",
    cite("S-038", "S-039", "S-055", "AFP00"),
    at_home=True,
)
STAY_ACTIVE: Final = Step(
    "stay_active",
    "Stay active as pain allows; no bed rest.",
    cite("S-044", "NG59", "CHOU07", "DAHM10"),
    at_home=True,
)
EITHER: Final = Step(
    "acetaminophen_or_nsaid",
    "Pain, first step: acetaminophen or an NSAID.",
    cite("S-040", "NG59", "ACP17"),
    at_home=True,
)
ACETAMINOPHEN: Final = Step(
    "acetaminophen_step",
    "Pain, first step: acetaminophen; an NSAID only after the checks under medication.",
    cite("S-040", "NG59"),
    at_home=True,
)
NSAID: Final = Step(
    "nsaid_step",
    "Pain, first step: an NSAID; acetaminophen only after the checks under medication.",
    cite("S-040", "NG59", "ACP17"),
    at_home=True,
)
CHECK_FIRST: Final = Step(
    "check_before_first_pain_step",
    "Pain, first step: neither acetaminophen nor an NSAID before the checks under medication.",
    cite("S-040", "S-107"),
    at_home=True,
)
BOTH_BLOCKED: Final = Step(
    "both_first_steps_blocked",
    "Both acetaminophen and NSAIDs are out: heat and activity advice, and a prescriber's or pharmacist's review. This "
    "is not a reason for an opioid.",
    cite("S-042", "S-107", "POLICY"),
    at_home=True,
)
RELAXANT: Final = Step(
    "muscle_relaxant_if_severe_spasm",
    "Pain, second step: a muscle relaxant, short term, only if spasm is severe.",
    cite("S-041", "ACP17"),
    at_home=True,
)
NO_OPIOID: Final = Step("opioid_not_first_line", "No opioid as a first step.", cite("S-042", "OPAL23"), at_home=True)
HEAT: Final = Step(
    "heat",
    "Heat for relief; careful where skin is numb: it burns easily.",
    cite("S-043", "ACP17", "POLICY"),
    at_home=True,
)
NO_FILMS: Final = Step(
    "no_plain_films_for_nerve_compression",
    "No plain radiographs for nerve compression: they cannot show it.",
    cite("S-057", "ACR21"),
    at_home=True,
)
REVIEW: Final = Step(
    "reassess_1_2_weeks",
    f"Reassess at {in_weeks(EARLIEST_REVIEW_DAYS)} to {in_weeks(LATEST_REVIEW_DAYS)} weeks if symptoms persist: the "
    "whole emergency panel, progression, power and pain again.",
    cite("S-045", "HSSIB"),
    at_home=True,
)
REFER_LATER: Final = Step(
    "referral_at_4_6_weeks",
    f"Specialist referral if there is no improvement after {FIRST_REFERRAL_WEEK} to {LAST_REFERRAL_WEEK} weeks of "
    "conservative care.",
    cite("S-046", "AFP00"),
    at_home=True,
)

STEPS: Final = (
    LIMIT_ACTIVITY,
    STAY_ACTIVE,
    EITHER,
    ACETAMINOPHEN,
    NSAID,
    CHECK_FIRST,
    BOTH_BLOCKED,
    RELAXANT,
    NO_OPIOID,
    HEAT,
    NO_FILMS,
    REVIEW,
    REFER_LATER,
)


def home_care(findings: Findings, verdicts: Verdicts, medication: Medication) -> list[Step]:
    """The steps for a patient who goes home; none when the plan is not care at home."""
    if verdicts.disposition not in WAITING_AT_HOME:
        return []
    steps: list[Step] = []
    if verdicts.disposition == "urgent_mri" and verdicts.facts.radicular == YES:
        steps.append(LIMIT_ACTIVITY)
    steps.append(STAY_ACTIVE)
    if findings.age_years is None or findings.age_years >= ADULT:
        steps += _pain(medication)
    steps.append(HEAT)
    if verdicts.disposition == "urgent_mri":
        steps.append(NO_FILMS)
    if verdicts.disposition in AT_HOME:
        steps.append(REVIEW)
        if "R1" not in verdicts.fired_ids:
            steps.append(REFER_LATER)
    return steps


def _pain(medication: Medication) -> list[Step]:
    acetaminophen, nsaid = medication.acetaminophen.advice, medication.nsaid.advice
    if acetaminophen == nsaid == "offer":
        steps = [EITHER]
    elif acetaminophen == "offer":
        steps = [ACETAMINOPHEN]
    elif nsaid == "offer":
        steps = [NSAID]
    else:
        steps = [BOTH_BLOCKED if acetaminophen == nsaid == "avoid" else CHECK_FIRST]
    if medication.muscle_relaxant.advice == "second_line":
        steps.append(RELAXANT)
    return [*steps, NO_OPIOID]
