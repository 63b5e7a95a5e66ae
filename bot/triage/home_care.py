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
    from bot.triage.assessment import Disposition, DrugAdvice, Medication
    from bot.triage.findings import Findings
    from bot.triage.verdict import Verdicts

AT_HOME: Final[frozenset[Disposition]] = frozenset({"conservative_followup", "urgent_mri"})
WAITING_AT_HOME: Final[frozenset[Disposition]] = AT_HOME | {"specialist_referral"}
ADULT: Final = 18

EASE_OFF: Final = Step(
    "stay_active_ease_off_2_3_days",
    "Stay active as pain allows; if needed limit activity for 2 to 3 days at most, which is not strict bed rest; no "
    "bed rest.",
    cite("S-038", "S-039", "S-044", "S-055", "AFP00", "NG59", "DAHM10"),
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
ACETAMINOPHEN_ONLY: Final = Step(
    "acetaminophen_step_no_nsaid",
    "Pain, first step: acetaminophen; no NSAID, see under medication.",
    cite("S-040", "NG59"),
    at_home=True,
)
NSAID_ONLY: Final = Step(
    "nsaid_step_no_acetaminophen",
    "Pain, first step: an NSAID; no acetaminophen, see under medication.",
    cite("S-040", "NG59", "ACP17"),
    at_home=True,
)
CHECK_FIRST: Final = Step(
    "check_before_first_pain_step",
    "Pain, first step: neither acetaminophen nor an NSAID before the checks under medication.",
    cite("S-040", "S-107"),
    at_home=True,
)
CHECK_ACETAMINOPHEN: Final = Step(
    "check_before_acetaminophen",
    "Pain, first step: acetaminophen after the checks under medication; no NSAID.",
    cite("S-040", "S-107"),
    at_home=True,
)
CHECK_NSAID: Final = Step(
    "check_before_nsaid",
    "Pain, first step: an NSAID after the checks under medication; no acetaminophen.",
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
    ACETAMINOPHEN_ONLY,
    NSAID_ONLY,
    CHECK_ACETAMINOPHEN,
    CHECK_NSAID,
    EASE_OFF,
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
    at_a_root = verdicts.disposition == "urgent_mri" and verdicts.facts.radicular == YES
    steps.append(EASE_OFF if at_a_root else STAY_ACTIVE)
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
    first = _FIRST.get((medication.acetaminophen.advice, medication.nsaid.advice), CHECK_FIRST)
    steps = [first]
    if medication.muscle_relaxant.advice == "second_line":
        steps.append(RELAXANT)
    return [*steps, NO_OPIOID]


# By the advice on acetaminophen and on NSAIDs; where neither may be offered yet, both are checked first.
_FIRST: Final[dict[tuple[DrugAdvice, DrugAdvice], Step]] = {
    ("offer", "offer"): EITHER,
    ("offer", "check_first"): ACETAMINOPHEN,
    ("offer", "avoid"): ACETAMINOPHEN_ONLY,
    ("check_first", "offer"): NSAID,
    ("avoid", "offer"): NSAID_ONLY,
    ("check_first", "avoid"): CHECK_ACETAMINOPHEN,
    ("avoid", "check_first"): CHECK_NSAID,
    ("avoid", "avoid"): BOTH_BLOCKED,
}
