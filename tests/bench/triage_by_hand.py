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
    full_open = not (weak_left or weak_right) and not full

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
    deficit = list(motor)
    if numb:
        deficit.append("leg_symptoms")
    if feeling:
        deficit.append("sensory_loss")
    elif tingling and areas is None:
        deficit += ["leg_symptoms", "sensory_loss"]
    if ankle_lost:
        deficit.append("ankle_reflex")
    if knee_lost:
        deficit.append("knee_reflex")
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
    sepsis = False
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
    fever_maybe = bool(fever) or x.fever == "unknown"
    risks = x.infection_risks
    bacteraemia = bool(risks) and "recent_bacteraemia" in risks
    injecting = bool(risks) and ("ivdu" in risks or "immunosuppression" in risks)
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
    elif deficit_maybe and (fever_maybe or risks is None or bacteraemia or raised):
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
    if aortic:
        told.holds("E7", 5, 4.0, ["aortic_features"])
    elif aortic is None:
        told.open.append("E7")
    if anticoagulant == "yes" and deficit:
        told.holds("E8", 5, 4.0, [*deficit, "anticoagulant_or_bleeding_disorder"])
    elif anticoagulant != "no" and deficit_maybe:
        told.open.append("E8")
    if x.compartment_features:
        told.holds("E9", 5, 4.0, ["compartment_features"])
    if major and (deficit or midline):
        told.holds("E10", 5, 4.0, major + deficit + (["midline_tenderness"] if midline else []))
    elif major_maybe and (deficit_maybe or midline):
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
    claudication = x.claudication_pattern == "yes"
    steady_no = bool(motor) or progressive or panel_yes or sexual
    steady_open = motor_maybe or progressive_open or panel_maybe
    long = x.onset_days
    if both_maybe:
        exempt_no = (
            not claudication
            or steady_no
            or (long is not None and long <= 42)
            or not (full or full_open)
            or x.response_to_care == "worse"
            or bool(old)
            or bool(ces)
            or numb
            or feeling
            or (tingling and areas is None)
        )
        doubts: list[str] = []
        if not exempt_no:
            if steady_open:
                doubts += _stability_gaps(
                    x, felt_open=felt_open, power_open=left_maybe or right_maybe, panel_gaps=panel_gaps
                )
            if long is None:
                doubts.append("onset_days")
            if full_open:
                doubts.append("power")
            if ces_maybe:
                doubts += [name for name in panel_gaps if name not in ("sexual_dysfunction", "bilateral_leg_weakness")]
            if felt_open:
                doubts.append("leg_symptoms")
            if areas is None:
                doubts.append("sensory_loss")
        if exempt_no or doubts:
            if both:
                told.holds("U3", 4, 24.0, both + doubts)
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
        beside = list(deficit)
        if risks:
            beside.append("infection_risks")
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
    elif fever_maybe or risks is None or (raised and deficit_maybe):
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
    if why:
        told.holds("U8", 4, 24.0, why)
    elif motor_maybe and progressive_open:
        told.open.append("U8")
    if sexual:
        told.holds("U9", 4, 24.0, ["sexual_dysfunction"])
    elif sexual_maybe:
        told.open.append("U9")
    if old and deficit:
        told.holds("U10", 4, 24.0, old + deficit)
    elif old and deficit_maybe:
        told.open.append("U10")

    if deficit:
        told.holds("M1", 3, 72.0 if motor else 168.0, deficit)
    elif deficit_maybe:
        told.open.append("M1")
    pain = x.intractable_pain
    if pain == "yes":
        told.holds("M2", 3, 168.0, ["intractable_pain"])
    elif pain == "unknown":
        told.open.append("M2")
    if x.prior_lumbar_surgery == "yes":
        if deficit or pain == "yes":
            why = [*deficit, "prior_lumbar_surgery"]
            if pain == "yes":
                why.append("intractable_pain")
            told.holds("M3", 3, 168.0, why)
        elif deficit_maybe or pain == "unknown":
            told.open.append("M3")

    if cancer:
        told.holds("W1", 2, 168.0, ["cancer_history"])
    elif cancer_maybe:
        told.open.append("W1")
    why = ["infection_risks"] if risks else []
    if raised:
        why.append("raised_inflammatory_markers")
    if why:
        told.holds("W2", 2, 48.0, why)
    elif risks is None:
        told.open.append("W2")
    why = list(major)
    if x.corticosteroid_use == "yes":
        why.append("corticosteroid_use")
    if x.osteoporosis == "yes":
        why.append("osteoporosis")
    lifting = x.onset_circumstances == "lifting"
    if age is not None:
        if minor and age > 65:
            why += [*minor, "age_years"]
        if lifting and age >= 70:
            why += ["onset_circumstances", "age_years"]
        if midline and age >= 50:
            why += ["midline_tenderness", "age_years"]
    if why:
        told.holds("W3", 2, 48.0, why)
    elif (
        major_maybe
        or x.corticosteroid_use == "unknown"
        or x.osteoporosis == "unknown"
        or (minor_maybe and (age is None or age > 65))
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
    if night and age is not None and age > 50:
        why += ["night_pain", "age_years"]
    if why:
        told.holds("W5", 2, 336.0, why)
    elif night and age is None:
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
    if risks is None:
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

    weeks = x.conservative_care_weeks
    if weeks is None or weeks >= 4:
        raises, femoral = x.straight_leg_raise, x.femoral_nerve_stretch
        root = bool(symptoms or x.leg_pain_nrs or side in ("left", "right", "both"))
        root = root or x.crossed_straight_leg_raise == "positive"
        root = root or bool(femoral and "positive" in (femoral.left, femoral.right))
        root = root or bool(raises and "positive" in (raises.left.result, raises.right.result))
        root_maybe = root or not (side == "none" or symptoms == ())
        response = x.response_to_care
        no_better = response in ("same", "worse")
        if weeks is not None and (no_better or (root and response != "better")):
            why = ["conservative_care_weeks", "response_to_care"]
            if root and response != "better":
                why += ["leg_symptoms", "leg_symptom_side"]
            told.holds("R1", 1, 336.0, why)
        elif no_better or (root_maybe and response != "better"):
            told.open.append("R1")
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


def _stability_gaps(x: Any, *, felt_open: bool, power_open: bool, panel_gaps: list[str]) -> list[str]:
    """The open answers that leave it untold whether claudication is stable."""
    gaps = list(panel_gaps)
    if felt_open:
        gaps.append("leg_symptoms")
    if power_open:
        gaps.append("power")
    if x.foot_drop == "unknown":
        gaps.append("foot_drop")
    if x.progressive_deficit == "unknown":
        gaps.append("progressive_deficit")
    return gaps
