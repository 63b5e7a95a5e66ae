"""Patients with a serious cause: ordinary ones given the findings that such patients have, as often as they do."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.results.population import ordinary
from tests.results.prevalences import Setting
from tests.triage.cases import FULL

Form = dict[str, Any]
_RIGHT: Final = [{"root": "L5", "side": "right"}]
_WEAK: Final = {"left": FULL, "right": {**FULL, "L5": 3}}


@dataclass(frozen=True)
class Cause:
    """A serious cause: how its findings are drawn, in words, and where the numbers come from."""

    name: str
    says: str
    source: str
    mark: str
    draw: Callable[[random.Random, Form], None]


def patients(cause: Cause, setting: Setting, seed: str) -> Iterator[Form]:
    """Patients with the cause, without end, the same ones for the same seed."""
    chance = random.Random(f"{cause.name} {setting} {seed}")  # noqa: S311 a simulation, no secrets
    for form in ordinary(setting, f"{cause.name} {seed}"):
        cause.draw(chance, form)
        yield form


def _cauda_equina(chance: random.Random, form: Form) -> None:
    both = chance.random() < 0.6
    form["leg_symptom_side"] = "both" if both else "right"
    form["leg_symptoms"] = ["pain"]
    if chance.random() < 0.72:
        form[chance.choice(("urinary_retention", "urinary_incontinence", "urinary_sensation_change"))] = "new"
    if chance.random() < 0.6:
        form["saddle_anaesthesia"] = "yes"
    if chance.random() < 0.68:
        form["power"] = _WEAK
    if chance.random() < 0.72:
        form |= {"leg_symptoms": ["pain", "numbness"], "sensory_loss": _RIGHT}


def _infection(chance: random.Random, form: Form) -> None:
    if chance.random() < 0.5:
        form["fever"] = "yes"
    if chance.random() < 0.33:
        form |= {"leg_symptom_side": "right", "leg_symptoms": ["pain", "numbness"], "sensory_loss": _RIGHT}
    often = (("diabetes", 0.3), ("ivdu", 0.13), ("recent_bacteraemia", 0.3))
    form["infection_risks"] = [risk for risk, share in often if chance.random() < share]
    form["pain_severity"] = "severe"
    if chance.random() < 0.5:
        form["night_pain"] = "yes"


def _aneurysm(chance: random.Random, form: Form) -> None:
    form["age_years"] = chance.randrange(60, 90)
    often = (
        ("pulsatile_mass", 0.471),
        ("shock_or_collapse", 0.278),
        ("tearing_or_abdominal_pain_in_smoker_over_60", 0.617),
    )
    form["aortic_features"] = [feature for feature, share in often if chance.random() < share]
    form["vascular_risks"] = ["smoker_or_ex_smoker"] if chance.random() < 0.7 else []
    form["pain_severity"] = "severe"
    form["constant_pain"] = "yes"
    if chance.random() < 0.309:
        form["vital_signs"] = {"systolic_bp": 85, "heart_rate": 115}


def _cancer(chance: random.Random, form: Form) -> None:
    form["age_years"] = chance.randrange(50, 90)
    if chance.random() < 0.75:
        form["cancer_history"] = "yes"
    if chance.random() < 0.3:
        form["weight_loss"] = "yes"
    if chance.random() < 0.5:
        form["night_pain"] = "yes"
    if chance.random() < 0.3:
        form |= {"leg_symptom_side": "right", "leg_symptoms": ["pain", "numbness"], "sensory_loss": _RIGHT}


def _fracture(chance: random.Random, form: Form) -> None:
    form["age_years"] = chance.randrange(60, 92)
    if chance.random() < 0.4:
        form["osteoporosis"] = "yes"
    if chance.random() < 0.33:
        form["trauma"] = "minor"
    if chance.random() < 0.1:
        form["corticosteroid_use"] = "yes"
    if chance.random() < 0.6:
        form["pain_severity"] = "severe"
    if chance.random() < 0.5:
        form["midline_tenderness"] = "yes"


def _haematoma(chance: random.Random, form: Form) -> None:
    form["anticoagulant_or_bleeding_disorder"] = "yes"
    form |= {"pain_severity": "severe", "onset_days": chance.randrange(3)}
    if chance.random() < 0.6:
        form |= {"leg_symptom_side": "right", "leg_symptoms": ["pain", "weakness"], "power": _WEAK}


def _cord(chance: random.Random, form: Form) -> None:
    form["leg_symptom_side"] = chance.choice(("right", "both"))
    form["leg_symptoms"] = ["numbness"]
    if chance.random() < 0.6:
        form["gait_disturbance"] = "yes"
    if chance.random() < 0.6:
        form["upper_motor_neuron_signs"] = [chance.choice(("babinski", "clonus", "brisk_reflexes", "sensory_level"))]


CAUSES: Final[tuple[Cause, ...]] = (
    Cause(
        "cauda equina syndrome",
        "both legs 60%, bladder 72%, between the legs 60%, weak leg 68%, numb leg 72% (25 of 334 scanned)",
        "https://discovery.researcher.life/topic/unilateral-leg-pain/8497969",
        "C",
        _cauda_equina,
    ),
    Cause(
        "spinal epidural abscess",
        "fever 50%, deficit 33%, diabetes 30%, injecting drugs 13%; bacteraemia 30% and night pain 50% guessed",
        "https://accessmedicine.mhmedical.com/content.aspx?bookid=2715&sectionid=249058684",
        "C2",
        _infection,
    ),
    Cause(
        "ruptured aneurysm",
        "mass 47.1%, collapse 27.8%, abdominal pain 61.7%, low pressure 30.9%; constant severe pain, smoking guessed",
        "pooled sensitivities, seen on a secondary page only",
        "C2",
        _aneurysm,
    ),
    Cause("spinal metastases", "known cancer 75%, weight loss 30%, night pain 50%, deficit 30%", "-", "M", _cancer),
    Cause(
        "osteoporotic fracture",
        "60 or over; osteoporosis known 40%, minor trauma 33%, steroids 10%, severe 60%, tender 50%",
        "which flags count: Enthoven 2016 (https://repub.eur.nl/pub/90492); how often: guessed",
        "M",
        _fracture,
    ),
    Cause("epidural haematoma on a blood thinner", "severe, under 3 days; weak leg 60%", "-", "M", _haematoma),
    Cause("cord compression", "gait 60%, a cord sign or brisk reflexes 60%, numb legs", "-", "M", _cord),
)
