"""Which class of medicine fits, which must be checked first, and which is out (section F). Classes only, no doses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.triage.assessment import Advice, Medication
from bot.triage.findings import Listed
from bot.triage.kleene import NO
from bot.triage.sources import cite

if TYPE_CHECKING:
    from bot.triage.assessment import Disposition, DrugAdvice, Source
    from bot.triage.findings import Findings
    from bot.triage.verdict import Verdicts

OLDER_YEARS: Final = 65
MUCH_OLDER_YEARS: Final = 75
ADULT_YEARS: Final = 18
_SEEN_TODAY: Final = "Seen today: the team that sees the patient decides; no medicine may delay that."
DECIDED_ELSEWHERE: Final[dict[Disposition, str]] = {
    "emergency_now": "Emergency: no medicine is the plan here; the team that takes over decides.",
    "urgent_same_day": _SEEN_TODAY,
}


@dataclass(frozen=True, slots=True)
class _Flag:
    """An answer that rules a class out, or asks for a check before it."""

    finding: str
    answers: frozenset[str | None]
    reason: str
    rules_out: bool = False
    not_asked: bool = False  # of a list: the items of which it was not asked whether they are so

    def applies(self, findings: Findings) -> bool:
        value = getattr(findings, self.finding)
        if isinstance(value, Listed):
            return not self.answers.isdisjoint(value.open if self.not_asked else value)
        return value in self.answers


def _out(finding: str, reason: str, *answers: str) -> _Flag:
    return _Flag(finding, frozenset(answers), reason, rules_out=True)


def _check(finding: str, reason: str, *answers: str | None) -> _Flag:
    return _Flag(finding, frozenset(answers), reason)


def _allergy_open(medicine: str) -> _Flag:
    return _Flag("drug_allergies", frozenset({None, medicine}), "Drug allergies are not known.", not_asked=True)


_LIVER_OPEN: Final = _check("liver_disease", "Liver disease is not known.", "unknown")
_PREGNANCY_OPEN: Final = _check("pregnancy", "Pregnancy is not known.", "unknown")

ACETAMINOPHEN_FLAGS: Final = (
    _out("drug_allergies", "Allergy or intolerance to acetaminophen is recorded.", "acetaminophen"),
    _allergy_open("acetaminophen"),
    _LIVER_OPEN,
    _check(
        "liver_disease",
        "Liver disease or heavy drinking: out in severe liver disease or acute liver injury, else with care.",
        "yes",
    ),
)
NSAID_FLAGS: Final = (
    _out("drug_allergies", "Allergy or intolerance to an NSAID or aspirin is recorded.", "nsaid"),
    _out("renal_impairment", "Severe kidney disease.", "severe", "dialysis"),
    _out("gi_bleed_or_ulcer", "Active ulcer or gut bleed.", "active"),
    _out("pregnancy", "Pregnancy: avoid (third trimester; from 20 weeks by US label, not yet verified).", "yes"),
    _out(
        "anticoagulant_or_bleeding_disorder",
        "Anticoagulant or bleeding disorder: stop unless a prescriber overrides.",
        "yes",
    ),
    _out(
        "compartment_features",
        "Suspected compartment syndrome: the kidneys are at risk.",
        "tense_paraspinal_swelling",
        "dark_urine",
        "ck_raised",
    ),
    _out("alarming_blood_tests", "New kidney impairment on blood tests.", "new_renal_impairment"),
    _out(
        "aortic_features",
        "Possible aortic aneurysm: bleeding risk.",
        "known_aaa",
        "pulsatile_mass",
        "shock_or_collapse",
        "tearing_or_abdominal_pain_in_smoker_over_60",
    ),
    _allergy_open("nsaid"),
    _check("renal_impairment", "Kidney disease: check function first.", "mild_or_moderate"),
    _check("renal_impairment", "Kidney function is not known.", "unknown"),
    _check("gi_bleed_or_ulcer", "Past ulcer or gut bleed: stomach protection, or another choice.", "past"),
    _check("gi_bleed_or_ulcer", "Ulcer or gut bleed is not known.", "unknown"),
    _check(
        "cardiovascular_disease",
        "Cardiovascular disease: caution; out in severe heart failure or after bypass surgery.",
        "yes",
    ),
    _check("cardiovascular_disease", "Cardiovascular disease is not known.", "unknown"),
    _check("liver_disease", "Liver disease: out in cirrhosis.", "yes"),
    _LIVER_OPEN,
    _PREGNANCY_OPEN,
    _check("anticoagulant_or_bleeding_disorder", "Anticoagulant or bleeding disorder is not known.", "unknown"),
    _check("alarming_blood_tests", "Anaemia: ask for bleeding first.", "anaemia"),
    _check("pregnancy", "Postpartum: check for bleeding, pre-eclampsia and breast-feeding first.", "postpartum"),
    _check("vascular_risks", "High blood pressure: caution.", "hypertension"),
    _check("corticosteroid_use", "Corticosteroids: higher ulcer risk.", "yes"),
    _check("respiratory_disease", "Lung disease: ask about asthma made worse by aspirin.", "yes"),
    _check("interacting_medicines", "SSRI or SNRI: higher bleeding risk.", "ssri_snri"),
    _check("interacting_medicines", "ACE inhibitor, ARB or diuretic: kidney risk.", "acei_arb_diuretic"),
)
RELAXANT_FLAGS: Final = (
    _out("drug_allergies", "Allergy or intolerance to a muscle relaxant is recorded.", "muscle_relaxant"),
    _allergy_open("muscle_relaxant"),
    _check("pregnancy", "Pregnancy.", "yes"),
    _check("pregnancy", "Postpartum: ask for breast-feeding.", "postpartum"),
    _PREGNANCY_OPEN,
    _check("interacting_medicines", "Another sedating medicine.", "opioid", "benzodiazepine", "gabapentinoid"),
    _check("liver_disease", "Liver disease or heavy drinking.", "yes"),
    _LIVER_OPEN,
    _check("cardiovascular_disease", "Heart disease: not cyclobenzaprine with arrhythmia or a recent infarct.", "yes"),
    _check("cardiovascular_disease", "Heart disease is not known.", "unknown"),
    _check("urinary_retention", "Trouble passing urine: anticholinergic agents can cause retention.", "longstanding"),
    _check("urinary_sensation_change", "Bladder trouble: anticholinergic agents can add to it.", "longstanding"),
)
OPIOID_CAUTIONS: Final = (
    _check(
        "interacting_medicines",
        "Never with a benzodiazepine or gabapentinoid without review.",
        "benzodiazepine",
        "gabapentinoid",
    ),
    _check("respiratory_disease", "Lung disease or sleep apnoea.", "yes"),
    _check("pregnancy", "Pregnancy.", "yes"),
    _check("pregnancy", "Postpartum: ask for breast-feeding.", "postpartum"),
)


FLAGS: Final = {
    "acetaminophen": ACETAMINOPHEN_FLAGS,
    "NSAID": NSAID_FLAGS,
    "muscle relaxant": RELAXANT_FLAGS,
    "opioid": OPIOID_CAUTIONS,
}
BY_AGE: Final = (
    ("NSAID", "check first", f"{OLDER_YEARS} and over, {MUCH_OLDER_YEARS} and over", "higher, and high risk (NG59)"),
    ("muscle relaxant", "out", f"{OLDER_YEARS} and over", "Beers 2023"),
)
"""What age does beside the flags."""


@dataclass(slots=True)
class _Weighing:
    """Reasons for one class: any that rules it out wins over any that asks for a check."""

    otherwise: DrugAdvice
    out: list[str] = field(default_factory=list)
    check: list[str] = field(default_factory=list)

    def advice(self, notes: tuple[str, ...], sources: tuple[Source, ...]) -> Advice:
        advice: DrugAdvice = "avoid" if self.out else "check_first" if self.check else self.otherwise
        return Advice(advice=advice, reasons=(*self.out, *self.check, *notes), sources=sources)


def medication(findings: Findings, verdicts: Verdicts) -> Medication:
    """Advice for each class, with every reason; an open safety question gives "check first", never "offer"."""
    return Medication(
        acetaminophen=_weigh("offer", ACETAMINOPHEN_FLAGS, findings, verdicts).advice(
            (*_other_allergy(findings), *_warfarin(findings)), cite("S-040", "NG59", "ACP17", "PACE14", "LABEL")
        ),
        nsaid=_nsaid(findings, verdicts),
        muscle_relaxant=_muscle_relaxant(findings, verdicts),
        opioid=_opioid(findings),
        heat=_heat(verdicts),
    )


def _weigh(otherwise: DrugAdvice, flags: tuple[_Flag, ...], x: Findings, verdicts: Verdicts) -> _Weighing:
    weighing = _Weighing(otherwise)
    elsewhere = DECIDED_ELSEWHERE.get(verdicts.disposition)
    if elsewhere:
        weighing.check.append(elsewhere)
    if x.age_years is None:
        weighing.check.append("Age is not known.")
    elif x.age_years < ADULT_YEARS:
        weighing.check.append("Under 18: adult medicine steps do not apply; use the paediatric pathway.")
    for flag in flags:
        if flag.applies(x):
            (weighing.out if flag.rules_out else weighing.check).append(flag.reason)
    return weighing


def _other_allergy(x: Findings) -> tuple[str, ...]:
    other = "other" in (x.drug_allergies or ())
    return ("Another drug allergy is recorded: make sure that it is not this class.",) * other


def _warfarin(x: Findings) -> tuple[str, ...]:
    blood_thinner = x.anticoagulant_or_bleeding_disorder == "yes"
    return ("With warfarin, regular use can raise the INR (not yet verified).",) * blood_thinner


def _nsaid(x: Findings, verdicts: Verdicts) -> Advice:
    weighing = _weigh("offer", NSAID_FLAGS, x, verdicts)
    if x.age_years is not None and x.age_years >= OLDER_YEARS:
        limit, risk = (MUCH_OLDER_YEARS, "high") if x.age_years >= MUCH_OLDER_YEARS else (OLDER_YEARS, "higher")
        weighing.check.append(f"Age {limit} or over: {risk} risk for stomach, kidney and heart.")
    notes = ("Lowest dose, shortest time, with stomach protection.", *_other_allergy(x))
    return weighing.advice(notes, cite("S-040", "NG59", "ACP17", "AFP09", "LABEL"))


def _muscle_relaxant(x: Findings, verdicts: Verdicts) -> Advice:
    weighing = _weigh("second_line", RELAXANT_FLAGS, x, verdicts)
    if x.age_years is not None and x.age_years >= OLDER_YEARS:
        weighing.out.append("Age 65 or over: avoid (Beers).")
    notes = ("Only if spasm is severe, short term; no driving.", *_other_allergy(x))
    return weighing.advice(notes, cite("S-041", "ACP17", "BEERS23", "CASH21", "LABEL"))


def _opioid(x: Findings) -> Advice:
    why = "Not first line: no benefit over placebo in acute back pain; constipation and retention confuse the screen."
    cautions = [flag.reason for flag in OPIOID_CAUTIONS if flag.applies(x)]
    return Advice(advice="not_first_line", reasons=(why, *cautions), sources=cite("S-042", "OPAL23", "NG59"))


def _heat(verdicts: Verdicts) -> Advice:
    weighing = _Weighing("offer")
    elsewhere = DECIDED_ELSEWHERE.get(verdicts.disposition)
    if elsewhere:
        weighing.check.append(elsewhere)
    may_be_numb = (verdicts.facts.sensory | verdicts.facts.tingling) != NO
    warning = (
        "Skin is or may be numb: burn risk. Warm, not hot, never on numb skin; look at the skin."
        if may_be_numb
        else "Never on numb skin: burn risk."
    )
    return weighing.advice((warning,), cite("S-043", "ACP17", "POLICY"))
