"""The rules of section D2 by hand: plain `if` statements with a trace over a dataclass, for comparison only."""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass
from typing import Any

from bot.triage.findings import Findings

Form: Any = make_dataclass("Form", [(name, object) for name in Findings.model_fields], frozen=True, slots=True)
_TRUNK = frozenset(f"T{number}" for number in range(1, 13))
_SACRAL = frozenset({"S3", "S4", "S5"})
_LOST = frozenset({"absent", "reduced"})
_CORD = frozenset({"babinski", "clonus", "sensory_level", "spastic_gait"})
_NICE = frozenset(
    {
        "onset_before_35", "wakes_second_half_of_night", "buttock_pain", "eases_with_movement",
        "better_within_48h_of_nsaid", "first_degree_relative", "arthritis", "enthesitis", "psoriasis",
    }
)  # fmt: skip
_RISKS = frozenset(
    {
        "ivdu", "immunosuppression", "diabetes_or_dialysis", "dialysis", "recent_bacteraemia",
        "other_recent_infection", "recent_procedure_or_injection", "recent_spinal_procedure",
    }
)  # fmt: skip
_STRONG = frozenset({"arthritis", "enthesitis", "psoriasis", "uveitis_or_ibd", "first_degree_relative"})


def form(findings: Findings) -> Any:
    """The same answers as a dataclass."""
    return Form(**vars(findings))


@dataclass(slots=True)
class Told:
    """The verdict: each rule that holds with the answers that made it hold, the rules still open, rank and clock."""

    x: Any
    fired: dict[str, dict[str, Any]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    rank: int = 0
    clock: float = 336.0

    def holds(self, rule: str, rank: int, clock: float, why: list[str]) -> None:
        """Note a rule that holds."""
        self.fired[rule] = {name: getattr(self.x, name) for name in why}
        self.rank = max(self.rank, rank)
        self.clock = min(self.clock, clock)


def triage(x: Any) -> Told:  # noqa: C901, PLR0912, PLR0915 the very thing that is compared: every rule in one function
    """The verdict of every rule on one form."""
    told = Told(x)
    ces: list[str] = []
    old: list[str] = []
    gaps: list[str] = []
    if x.urinary_retention == "new":
        ces.append("urinary_retention")
    elif x.urinary_retention == "unknown":
        gaps.append("urinary_retention")
    elif x.urinary_retention == "longstanding":
        old.append("urinary_retention")
    if x.urinary_incontinence == "new":
        ces.append("urinary_incontinence")
    elif x.urinary_incontinence == "unknown":
        gaps.append("urinary_incontinence")
    elif x.urinary_incontinence == "longstanding":
        old.append("urinary_incontinence")
    if x.urinary_sensation_change == "new":
        ces.append("urinary_sensation_change")
    elif x.urinary_sensation_change == "unknown":
        gaps.append("urinary_sensation_change")
    elif x.urinary_sensation_change == "longstanding":
        old.append("urinary_sensation_change")
    if x.bowel_dysfunction == "new":
        ces.append("bowel_dysfunction")
    elif x.bowel_dysfunction == "unknown":
        gaps.append("bowel_dysfunction")
    elif x.bowel_dysfunction == "longstanding":
        old.append("bowel_dysfunction")
    if x.saddle_anaesthesia == "yes":
        ces.append("saddle_anaesthesia")
    elif x.saddle_anaesthesia == "unknown":
        gaps.append("saddle_anaesthesia")
    ces_maybe = bool(ces or gaps)
    panel_yes = bool(ces)
    sexual = x.sexual_dysfunction == "yes"
    if x.sexual_dysfunction == "unknown":
        gaps.append("sexual_dysfunction")
    sexual_maybe = x.sexual_dysfunction != "no"
    panel_maybe = ces_maybe or sexual_maybe
    if x.bilateral_leg_weakness == "unknown":
        gaps.append("bilateral_leg_weakness")
    panel_gaps = list(gaps)
    if x.post_void_residual_ml is not None and x.post_void_residual_ml >= 200:
        ces.append("post_void_residual_ml")
    if x.anal_tone == "reduced":
        ces.append("anal_tone")
    if x.perianal_pinprick == "reduced":
        ces.append("perianal_pinprick")

    areas = x.sensory_loss
    feeling = bool(areas)
    trunk = trunk_both = numb_left = numb_right = False
    if areas:
        trunk_sides = set()
        for area in areas:
            if area.root in _SACRAL:
                if "sensory_loss" not in ces:
                    ces.append("sensory_loss")
            elif area.root in _TRUNK:
                trunk = True
                trunk_sides.add(area.side)
            else:
                numb_left = numb_left or area.side != "right"
                numb_right = numb_right or area.side != "left"
        trunk_both = "both" in trunk_sides or len(trunk_sides) > 1
    ces_maybe = bool(ces) or ces_maybe or areas is None

    side, symptoms = x.leg_symptom_side, x.leg_symptoms
    no_legs = side == "none" or (side == "unknown" and symptoms == ())
    side_open = side == "unknown" and symptoms != ()
    felt_open = symptoms is None and side != "none"
    numb = bool(symptoms) and "numbness" in symptoms
    tingling = bool(symptoms) and "tingling" in symptoms
    says_weak = bool(symptoms) and "weakness" in symptoms

    power = x.power
    left: list[int] = []
    right: list[int] = []
    power_open = True
    if power is not None:
        left = [grade for grade in vars(power.left).values() if grade is not None]
        right = [grade for grade in vars(power.right).values() if grade is not None]
        left_open = power.left.L5 is None or power.left.S1 is None
        right_open = power.right.L5 is None or power.right.S1 is None
        if side == "left":
            power_open = left_open
        elif side == "right":
            power_open = right_open
        elif no_legs:
            power_open = left_open and right_open
        else:
            power_open = left_open or right_open
    weak_left = sum(grade < 5 for grade in left)
    weak_right = sum(grade < 5 for grade in right)
    left_maybe = bool(weak_left) or (power_open and side != "right")
    right_maybe = bool(weak_right) or (power_open and side != "left")
    severe = min(left + right, default=5) <= 3
    severe_maybe = severe or power_open
    several = max(weak_left, weak_right) > 1
    full = not (weak_left or weak_right) and len(left) + len(right) == 10

    ankle, knee = x.ankle_reflex, x.knee_reflex
    ankle_lost = bool(ankle) and (ankle.left in _LOST or ankle.right in _LOST)
    if ankle_lost or no_legs:
        ankle_open = False
    elif ankle is None:
        ankle_open = True
    else:
        ankle_open = (side != "right" and ankle.left == "not_examined") or (
            side != "left" and ankle.right == "not_examined"
        )
    knee_lost = bool(knee) and (knee.left in _LOST or knee.right in _LOST)
    reflex_left = bool((ankle and ankle.left in _LOST) or (knee and knee.left in _LOST))
    reflex_right = bool((ankle and ankle.right in _LOST) or (knee and knee.right in _LOST))
    brisk: list[str] = []
    if (ankle and "brisk" in (ankle.left, ankle.right)) or (knee and "brisk" in (knee.left, knee.right)):
        brisk += ["ankle_reflex", "knee_reflex"]
    signs = x.upper_motor_neuron_signs
    cord: list[str] = []
    if signs is not None:
        if "brisk_reflexes" in signs:
            brisk.append("upper_motor_neuron_signs")
        if not _CORD.isdisjoint(signs):
            cord.append("upper_motor_neuron_signs")
    if trunk_both:
        cord.append("sensory_loss")
    cord_maybe = bool(cord) or signs is None
    brisk_maybe = bool(brisk) or signs is None
    if signs is None:
        gaps.append("upper_motor_neuron_signs")

    motor: list[str] = []
    if says_weak:
        motor.append("leg_symptoms")
    if weak_left or weak_right:
        motor.append("power")
    if x.foot_drop == "yes":
        motor.append("foot_drop")
    if x.bilateral_leg_weakness == "yes":
        motor.append("bilateral_leg_weakness")
    motor_maybe = bool(
        motor
        or felt_open
        or left_maybe
        or right_maybe
        or x.foot_drop == "unknown"
        or x.bilateral_leg_weakness == "unknown"
    )
    sensed: list[str] = []
    if feeling:
        sensed.append("sensory_loss")
    elif tingling and areas is None:
        sensed += ["leg_symptoms", "sensory_loss"]
    sensory = [*sensed, "leg_symptoms"] if numb else sensed
    sensory_maybe = bool(sensory) or felt_open or areas is None
    lost: list[str] = []
    if ankle_lost:
        lost.append("ankle_reflex")
    if knee_lost:
        lost.append("knee_reflex")
    deficit = motor + sensory + lost
    progressive = x.progressive_deficit == "yes"
    progressive_open = x.progressive_deficit == "unknown"
    if progressive:
        deficit.append("progressive_deficit")
    deficit_maybe = bool(deficit or motor_maybe or felt_open or areas is None or ankle_open or progressive_open)

    left_why: list[str] = []
    right_why: list[str] = []
    if side in ("left", "both"):
        left_why.append("leg_symptom_side")
    if side in ("right", "both"):
        right_why.append("leg_symptom_side")
    if numb_left:
        left_why.append("sensory_loss")
    if numb_right:
        right_why.append("sensory_loss")
    if reflex_left:
        left_why += ["ankle_reflex", "knee_reflex"]
    if reflex_right:
        right_why += ["ankle_reflex", "knee_reflex"]
    if weak_left:
        left_why.append("power")
    if weak_right:
        right_why.append("power")
    both = left_why + right_why if left_why and right_why else []
    both_maybe = bool(both) or (
        (bool(left_why) or side_open or left_maybe) and (bool(right_why) or side_open or right_maybe)
    )

    fever: list[str] = []
    if x.fever == "yes":
        fever.append("fever")
    vitals = x.vital_signs
    sepsis = shock = low_and_fast = False
    if vitals is not None:
        pressure = vitals.systolic_bp if vitals.systolic_bp is not None else 120.0
        breaths, pulse, degrees = vitals.respiratory_rate or 0.0, vitals.heart_rate or 0.0, vitals.temperature_c
        hot = degrees is not None and degrees >= 38.0
        if hot:
            fever.append("vital_signs")
        infected = hot or x.fever == "yes" or (degrees is not None and degrees < 36.0)
        if (
            pressure <= 90
            or breaths >= 25
            or pulse > 130
            or (infected and (pressure <= 100 or breaths >= 21 or pulse > 110))
        ):
            sepsis = True
        shock = pressure <= 90
        low_and_fast = pressure <= 100 and pulse >= 100
    fever_maybe = bool(fever) or x.fever == "unknown"
    risks = x.infection_risks
    risk = bacteraemia = injecting = diabetes = tuberculosis = spinal = False
    risk_open = bacteraemia_open = injecting_open = diabetes_open = tuberculosis_open = spinal_open = risks is None
    if risks is not None:
        risk = not _RISKS.isdisjoint(risks)
        bacteraemia = "recent_bacteraemia" in risks
        injecting = "ivdu" in risks or "immunosuppression" in risks
        diabetes, tuberculosis = "diabetes" in risks, "tuberculosis_risk" in risks
        spinal = "recent_spinal_procedure" in risks
        still = risks.open
        risk_open = not risk and not _RISKS.isdisjoint(still)
        bacteraemia_open = "recent_bacteraemia" in still
        injecting_open = not injecting and ("ivdu" in still or "immunosuppression" in still)
        diabetes_open, tuberculosis_open = "diabetes" in still, "tuberculosis_risk" in still
        spinal_open = "recent_spinal_procedure" in still
    dialysis = x.renal_impairment == "dialysis"
    any_risk: list[str] = []
    if risk or diabetes or tuberculosis:
        any_risk.append("infection_risks")
    if dialysis:
        any_risk.append("renal_impairment")
    any_risk_open = risk_open or diabetes_open or tuberculosis_open
    pain = x.intractable_pain
    severe_pain: list[str] = []
    if x.pain_severity == "severe" or (x.back_pain_nrs is not None and x.back_pain_nrs >= 7):
        severe_pain += ["back_pain_nrs", "pain_severity"]
    if pain == "yes":
        severe_pain.append("intractable_pain")
    severe_pain_maybe = (
        bool(severe_pain) or pain == "unknown" or (x.pain_severity == "unknown" and x.back_pain_nrs is None)
    )
    pulses, scan = x.foot_pulses, x.scan_result
    constant, thoracic, arms = x.constant_pain == "yes", x.thoracic_pain == "yes", x.arm_symptoms == "yes"
    raised = x.raised_inflammatory_markers == "yes"
    cancer = x.cancer_history == "yes"
    cancer_maybe = x.cancer_history != "no"
    major: list[str] = []
    if x.trauma == "major":
        major.append("trauma")
    if x.onset_circumstances == "major_trauma":
        major.append("onset_circumstances")
    major_maybe = bool(major) or x.trauma == "unknown"
    minor: list[str] = []
    if x.trauma == "minor":
        minor.append("trauma")
    if x.onset_circumstances == "minor_trauma":
        minor.append("onset_circumstances")
    minor_maybe = bool(minor) or x.trauma == "unknown"
    anticoagulant = x.anticoagulant_or_bleeding_disorder
    gait, midline, night = x.gait_disturbance == "yes", x.midline_tenderness == "yes", x.night_pain == "yes"
    aortic = x.aortic_features
    age = x.age_years

    claudication = x.claudication_pattern == "yes"
    steady_no = bool(motor) or progressive or panel_yes or sexual
    steady_open = motor_maybe or progressive_open or panel_maybe
    long = x.onset_days
    over_six, over_six_maybe = long is not None and long > 42, long is None or long > 42
    exempt = (
        claudication
        and not steady_no
        and not steady_open
        and age is not None
        and age >= 50
        and over_six
        and full
        and x.response_to_care != "worse"
        and not old
        and not ces
        and not ces_maybe
        and areas == ()
        and pulses in ("normal", "not_examined")
    )
    emergency = ces + cord + brisk + (["sexual_dysfunction"] if sexual else [])
    emergency_maybe = ces_maybe or cord_maybe or brisk_maybe or sexual_maybe

    why = ["aortic_features"] if aortic else []
    if shock:
        why.append("vital_signs")
    if low_and_fast and age is not None and age >= 50:
        why += ["vital_signs", "age_years"]
    if why:
        told.holds("E7", 5, 4.0, why)
    elif aortic is None or (low_and_fast and age is None):
        told.open.append("E7")
    if pulses == "new_cold_or_pulseless":
        told.holds("E13", 5, 4.0, ["foot_pulses"])
    if scan == "cauda_equina_or_cord_compression":
        why = deficit + both + emergency + gaps
        if why:
            told.holds("E14", 5, 4.0, [*why, "scan_result"])
        elif deficit_maybe or both_maybe or emergency_maybe:
            told.open.append("E14")
    if ces:
        told.holds("E1", 5, 4.0, ces)
    elif ces_maybe:
        told.open.append("E1")
    why = ["bilateral_leg_weakness"] if x.bilateral_leg_weakness == "yes" else []
    if weak_left and weak_right:
        why.append("power")
    if why:
        told.holds("E2", 5, 4.0, why)
    elif x.bilateral_leg_weakness == "unknown" or (left_maybe and right_maybe):
        told.open.append("E2")
    why = []
    if gaps and (both or sexual):
        why += both + gaps
        if sexual:
            why.append("sexual_dysfunction")
    if both and sexual:
        why += [*both, "sexual_dysfunction"]
    if old and (panel_gaps or sexual):
        why += old + panel_gaps
        if sexual:
            why.append("sexual_dysfunction")
    if why:
        told.holds("E3", 5, 4.0, why)
    elif (gaps and (both_maybe or sexual_maybe)) or (both_maybe and sexual_maybe) or (old and sexual_maybe):
        told.open.append("E3")
    why = list(cord)
    if brisk and (both or sexual):
        why += brisk + both
        if sexual:
            why.append("sexual_dysfunction")
    if why:
        told.holds("E4", 5, 4.0, why)
    elif cord_maybe or (brisk_maybe and (both_maybe or sexual_maybe)):
        told.open.append("E4")
    why = []
    if deficit and (fever or bacteraemia or raised):
        why += fever + deficit
        if bacteraemia:
            why.append("infection_risks")
        if raised:
            why.append("raised_inflammatory_markers")
    if sepsis:
        why.append("vital_signs")
    if why:
        told.holds("E5", 5, 4.0, why)
    elif deficit_maybe and (fever_maybe or bacteraemia or bacteraemia_open or raised):
        told.open.append("E5")
    if cancer_maybe:
        why = motor + both + ces + cord + brisk
        if gait:
            why.append("gait_disturbance")
        if sexual:
            why.append("sexual_dysfunction")
        if why and cancer:
            told.holds("E6", 5, 4.0, [*why, "cancer_history"])
        elif why or motor_maybe or both_maybe or ces_maybe or sexual_maybe or cord_maybe or brisk_maybe:
            told.open.append("E6")
    if anticoagulant != "no":
        why = motor + sensory + (["progressive_deficit"] if progressive else [])
        if why and anticoagulant == "yes":
            told.holds("E8", 5, 4.0, [*why, "anticoagulant_or_bleeding_disorder"])
        elif why or motor_maybe or sensory_maybe or progressive_open:
            told.open.append("E8")
    procedure = ["infection_risks"] if spinal else []
    if x.onset_circumstances == "after_procedure":
        procedure.append("onset_circumstances")
    if procedure or spinal_open:
        why = motor + sensory + emergency + (["progressive_deficit"] if progressive else [])
        if why and procedure:
            told.holds("E12", 5, 4.0, why + procedure)
        elif why or motor_maybe or sensory_maybe or progressive_open or emergency_maybe:
            told.open.append("E12")
    if x.compartment_features:
        told.holds("E9", 5, 4.0, ["compartment_features"])
    why = []
    if major and (deficit or midline):
        why += major + deficit + (["midline_tenderness"] if midline else [])
    if scan == "fracture" and deficit:
        why += [*deficit, "scan_result"]
    if why:
        told.holds("E10", 5, 4.0, why)
    elif (major_maybe and (deficit_maybe or midline)) or (scan == "fracture" and deficit_maybe):
        told.open.append("E10")
    if x.ascending_weakness == "yes":
        told.holds("E11", 5, 4.0, ["ascending_weakness"])

    if progressive:
        told.holds("U1", 4, 24.0, ["progressive_deficit"])
    elif progressive_open:
        told.open.append("U1")
    why = ["power"] if severe else []
    if x.foot_drop == "yes":
        why.append("foot_drop")
    if why:
        told.holds("U2", 4, 24.0, why)
    elif severe_maybe or x.foot_drop == "unknown":
        told.open.append("U2")
    if both_maybe and not exempt:
        if both:
            told.holds("U3", 4, 24.0, both)
        else:
            told.open.append("U3")
    why = list(gaps)
    if deficit and anticoagulant == "unknown":
        why += [*deficit, "anticoagulant_or_bleeding_disorder"]
    if why:
        told.holds("U4", 4, 24.0, why)
    elif deficit_maybe and anticoagulant == "unknown":
        told.open.append("U4")
    why = list(fever)
    if bacteraemia:
        why.append("infection_risks")
    if raised:
        beside = deficit + any_risk
        if night:
            beside.append("night_pain")
        if midline:
            beside.append("midline_tenderness")
        if x.weight_loss == "yes":
            beside.append("weight_loss")
        if beside:
            why += [*beside, "raised_inflammatory_markers"]
    if injecting and (night or midline):
        why.append("infection_risks")
        if night:
            why.append("night_pain")
        if midline:
            why.append("midline_tenderness")
    if why:
        told.holds("U5", 4, 24.0, why)
    elif (
        fever_maybe
        or bacteraemia_open
        or (raised and (deficit_maybe or any_risk_open))
        or (injecting_open and (night or midline))
    ):
        told.open.append("U5")
    if cancer and (deficit or trunk):
        told.holds("U6", 4, 24.0, [*deficit, "cancer_history", *(["sensory_loss"] if trunk else [])])
    elif cancer_maybe and deficit_maybe:
        told.open.append("U6")
    why = list(brisk)
    if gait:
        why.append("gait_disturbance")
    if trunk:
        why.append("sensory_loss")
    if why:
        told.holds("U7", 4, 24.0, why)
    elif brisk_maybe:
        told.open.append("U7")
    why = ["power"] if several else []
    if motor and progressive_open:
        why += [*motor, "progressive_deficit"]
    if lost and anticoagulant == "yes":
        why += [*lost, "anticoagulant_or_bleeding_disorder"]
    if why:
        told.holds("U8", 4, 24.0, why)
    elif (motor_maybe and progressive_open) or (anticoagulant != "no" and (lost or ankle_open)):
        told.open.append("U8")
    if sexual:
        told.holds("U9", 4, 24.0, ["sexual_dysfunction"])
    elif sexual_maybe:
        told.open.append("U9")
    if old and deficit:
        told.holds("U10", 4, 24.0, old + deficit)
    elif old and deficit_maybe:
        told.open.append("U10")

    leg_severe = x.leg_pain_nrs is not None and x.leg_pain_nrs >= 7
    if anticoagulant != "no" and (severe_pain_maybe or leg_severe) and (long is None or long <= 3):
        why = severe_pain + (["leg_pain_nrs"] if leg_severe else [])
        if why and anticoagulant == "yes":
            told.holds("U11", 4, 24.0, [*why, "anticoagulant_or_bleeding_disorder", "onset_days"])
        else:
            told.open.append("U11")
    vascular = bool(x.vascular_risks)
    if constant and vascular and severe_pain_maybe and (age is None or age >= 60):
        if severe_pain and age is not None:
            told.holds("U12", 4, 24.0, [*severe_pain, "constant_pain", "vascular_risks", "age_years"])
        else:
            told.open.append("U12")
    if arms:
        why = brisk + both + (["gait_disturbance"] if gait else [])
        if why:
            told.holds("U13", 4, 24.0, [*why, "arm_symptoms"])
        elif brisk_maybe or both_maybe:
            told.open.append("U13")
    if scan in ("cauda_equina_or_cord_compression", "infection", "tumour"):
        told.holds("U14", 4, 24.0, ["scan_result"])

    root_why = motor + sensed + lost
    if numb and not exempt:
        root_why.append("leg_symptoms")
    if progressive:
        root_why.append("progressive_deficit")
    root_deficit_maybe = bool(root_why or motor_maybe or felt_open or areas is None or ankle_open or progressive_open)
    if root_why:
        told.holds("M1", 3, 72.0 if motor else 168.0, root_why)
    elif root_deficit_maybe:
        told.open.append("M1")
    if pain == "yes":
        told.holds("M2", 3, 168.0, ["intractable_pain"])
    elif pain == "unknown":
        told.open.append("M2")
    if x.prior_lumbar_surgery == "yes":
        if root_why or pain == "yes":
            why = [*root_why, "prior_lumbar_surgery"]
            if pain == "yes":
                why.append("intractable_pain")
            told.holds("M3", 3, 168.0, why)
        elif root_deficit_maybe or pain == "unknown":
            told.open.append("M3")

    if cancer:
        told.holds("W1", 2, 168.0, ["cancer_history"])
    elif cancer_maybe:
        told.open.append("W1")
    why = ["infection_risks"] if risk else []
    if dialysis:
        why.append("renal_impairment")
    if raised:
        why.append("raised_inflammatory_markers")
    suspicious = deficit + severe_pain
    for name, holds in (
        ("night_pain", night),
        ("midline_tenderness", midline),
        ("weight_loss", x.weight_loss == "yes"),
        ("constant_pain", constant),
        ("thoracic_pain", thoracic),
    ):
        if holds:
            suspicious.append(name)
    suspicious_maybe = bool(suspicious) or deficit_maybe or severe_pain_maybe
    if (diabetes or tuberculosis) and suspicious:
        why += ["infection_risks", *suspicious]
    if tuberculosis and over_six:
        why += ["infection_risks", "onset_days"]
    if why:
        told.holds("W2", 2, 48.0, why)
    elif (
        risk_open
        or ((diabetes or tuberculosis or diabetes_open or tuberculosis_open) and suspicious_maybe)
        or ((tuberculosis or tuberculosis_open) and over_six_maybe)
    ):
        told.open.append("W2")
    trauma = major + minor
    why = list(major)
    if x.corticosteroid_use == "yes":
        why.append("corticosteroid_use")
    if x.osteoporosis == "yes":
        why.append("osteoporosis")
    if scan == "fracture":
        why.append("scan_result")
    soon = bool(trauma) or x.corticosteroid_use == "yes" or x.osteoporosis == "yes" or scan == "fracture"
    lifting = x.onset_circumstances == "lifting"
    if age is not None:
        if minor and age >= 65:
            why += [*minor, "age_years"]
        if lifting and age >= 65:
            why += ["onset_circumstances", "age_years"]
        if severe_pain and age >= 75:
            why += [*severe_pain, "age_years"]
        if midline and age >= 50:
            why += ["midline_tenderness", "age_years"]
    if why:
        told.holds("W3", 2, 48.0 if soon else 168.0, why)
    elif (
        major_maybe
        or x.corticosteroid_use == "unknown"
        or x.osteoporosis == "unknown"
        or (minor_maybe and (age is None or age >= 65))
        or (severe_pain_maybe and (age is None or age >= 75))
        or (age is None and (lifting or midline))
    ):
        told.open.append("W3")
    features = x.inflammatory_features
    if features:
        of_nice = len(_NICE.intersection(features))
        if of_nice >= 2 or not _STRONG.isdisjoint(features):
            entry: bool | None = None
            if "onset_before_45_over_3_months" in features:
                entry = True
            elif long is not None and long <= 90:
                entry = False
            elif "onset_before_35" in features:
                entry = None if long is None else True
            elif age is not None and long is not None:
                entry = age - long / 365.25 < 45
            if entry:
                told.holds("W4", 2, 336.0, ["age_years", "onset_days", "inflammatory_features"])
            elif entry is None:
                told.open.append("W4")
    why = ["weight_loss"] if x.weight_loss == "yes" else []
    if night and age is not None and age >= 50:
        why += ["night_pain", "age_years"]
    if constant and age is not None and age >= 50:
        why += ["constant_pain", "age_years"]
    if why:
        told.holds("W5", 2, 336.0, why)
    elif (night or constant) and age is None:
        told.open.append("W5")
    why = ["progressive_deficit"] if progressive_open else []
    if power_open and not severe:
        why.append("power")
    if x.foot_drop == "unknown":
        why.append("foot_drop")
    if felt_open:
        why.append("leg_symptoms")
    if both_maybe and not both:
        if not left_why:
            if side_open:
                why.append("leg_symptom_side")
            if left_maybe:
                why.append("power")
        if not right_why:
            if side_open:
                why.append("leg_symptom_side")
            if right_maybe:
                why.append("power")
        if side_open:
            why.append("leg_symptom_side")
    if x.fever == "unknown" and not fever:
        why.append("fever")
    if risk_open:
        why.append("infection_risks")
    if x.cancer_history == "unknown":
        why.append("cancer_history")
    if x.trauma == "unknown" and not major:
        why.append("trauma")
    if aortic is None:
        why.append("aortic_features")
    if why:
        told.holds("W6", 2, 168.0, why)
    if age is None:
        told.open.append("W7")
    elif age < 18:
        told.holds("W7", 2, 168.0, ["age_years"])

    if thoracic:
        why = trauma + any_risk
        if age is not None and age >= 50:
            why.append("age_years")
        for name in ("cancer_history", "corticosteroid_use", "osteoporosis"):
            if getattr(x, name) == "yes":
                why.append(name)
        if why:
            told.holds("W8", 2, 336.0, [*why, "thoracic_pain"])
        elif (
            age is None
            or any_risk_open
            or major_maybe
            or minor_maybe
            or "unknown" in (x.cancer_history, x.corticosteroid_use, x.osteoporosis)
        ):
            told.open.append("W8")
    bloods = x.alarming_blood_tests or ()
    why = ["alarming_blood_tests"] if "raised_calcium" in bloods or "new_renal_impairment" in bloods else []
    if "anaemia" in bloods:
        beside = ["age_years"] if age is not None and age >= 50 else []
        if over_six:
            beside.append("onset_days")
        if constant:
            beside.append("constant_pain")
        if x.weight_loss == "yes":
            beside.append("weight_loss")
        if beside:
            why += ["alarming_blood_tests", *beside]
        elif not why and (age is None or over_six_maybe):
            told.open.append("W9")
    if why:
        told.holds("W9", 2, 48.0, why)

    weeks = x.conservative_care_weeks
    too_short = weeks is None and long is not None and long < 28
    if (weeks is None and not too_short) or (weeks is not None and weeks >= 4):
        raises, femoral = x.straight_leg_raise, x.femoral_nerve_stretch
        root = bool(symptoms or x.leg_pain_nrs or side in ("left", "right", "both"))
        root = root or x.crossed_straight_leg_raise == "positive"
        root = root or bool(femoral and "positive" in (femoral.left, femoral.right))
        root = root or bool(raises and "positive" in (raises.left.result, raises.right.result))
        root_maybe = root or not (side == "none" or symptoms == ())
        response = x.response_to_care
        no_better = response in ("same", "worse")
        if weeks is not None and (no_better or (root and response != "better")):
            why = ["conservative_care_weeks", "onset_days", "response_to_care"]
            if root and response != "better":
                why += ["leg_symptoms", "leg_symptom_side"]
            told.holds("R1", 1, 336.0, why)
        elif weeks is None and no_better and over_six:
            told.holds("R1", 1, 336.0, ["conservative_care_weeks", "onset_days", "response_to_care"])
        elif no_better or (root_maybe and response != "better"):
            told.open.append("R1")
    if scan == "root_compression" and x.response_to_care in ("same", "worse"):
        told.holds("R4", 1, 336.0, ["scan_result", "response_to_care"])
    if claudication and not steady_no:
        if steady_open:
            told.open.append("R2")
        else:
            told.holds("R2", 1, 336.0, ["claudication_pattern"])
    if x.suspected_instability == "yes":
        told.holds("R3", 1, 336.0, ["suspected_instability"])
    if not told.fired:
        told.holds("C1", 0, 336.0, [])
    return told
