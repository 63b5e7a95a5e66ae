"""Ordinary patients drawn by chance from the prevalences: every must-ask question answered, both legs examined."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, Final

from tests.results.prevalences import AGES, NEW_PAIN_DAYS, SHARES, Setting
from tests.triage.cases import CLEAN, FULL

Form = dict[str, Any]
_YOUNGEST, _OLDEST = 18, 95
_SIX_WEEKS, _YEAR = 43, 365
_WEEK: Final = 7
_YES: Final = {
    "intractable pain": "intractable_pain",
    "sexual function lost": "sexual_dysfunction",
    "numbness between the legs": "saddle_anaesthesia",
    "gait disturbance": "gait_disturbance",
    "fever": "fever",
    "unexplained weight loss": "weight_loss",
    "night or rest pain told": "night_pain",
    "constant pain told": "constant_pain",
    "thoracic pain told": "thoracic_pain",
    "midline tenderness found": "midline_tenderness",
    "arm or hand symptoms": "arm_symptoms",
    "earlier lumbar surgery": "prior_lumbar_surgery",
    "prolonged corticosteroids": "corticosteroid_use",
    "history of cancer": "cancer_history",
    "osteoporosis": "osteoporosis",
    "anticoagulant": "anticoagulant_or_bleeding_disorder",
    "claudication pattern": "claudication_pattern",
}
_WORDED: Final = {
    "long-standing leaking of urine": ("urinary_incontinence", "longstanding"),
    "heavy lift": ("onset_circumstances", "lifting"),
    "minor trauma": ("trauma", "minor"),
    "major trauma": ("trauma", "major"),
    "long known weak foot pulse": ("foot_pulses", "longstanding_reduced"),
}
_LISTED: Final = {
    "injecting drugs": ("infection_risks", "ivdu"),
    "immunosuppression": ("infection_risks", "immunosuppression"),
    "recent infection elsewhere": ("infection_risks", "other_recent_infection"),
    "dialysis": ("infection_risks", "dialysis"),
    "diabetes": ("infection_risks", "diabetes"),
    "tuberculosis risk": ("infection_risks", "tuberculosis_risk"),
    "recent spinal procedure": ("infection_risks", "recent_spinal_procedure"),
    "known aneurysm": ("aortic_features", "known_aaa"),
    "smoker or ex-smoker": ("vascular_risks", "smoker_or_ex_smoker"),
    "hypertension": ("vascular_risks", "hypertension"),
}
_BLADDER: Final = ("urinary_retention", "urinary_incontinence", "urinary_sensation_change", "bowel_dysfunction")
_FEATURES: Final = ("onset_before_35", "buttock_pain", "eases_with_movement", "wakes_second_half_of_night")


def ordinary(setting: Setting, seed: str) -> Iterator[Form]:
    """Patients without end, the same ones for the same seed; findings are drawn each by itself, but for what follows.

    Deficits come with leg pain only, weeks of care with long pain only.
    """
    chance = random.Random(f"{setting} {seed}")  # noqa: S311 a simulation, no secrets
    while True:
        yield _Patient(setting, chance).form


class _Patient:
    """One patient while being drawn."""

    def __init__(self, setting: Setting, chance: random.Random) -> None:
        self._setting = setting
        self._chance = chance
        self._age = self._drawn_age()
        self.form: Form = {**CLEAN, "age_years": self._age, "infection_risks": [], "aortic_features": []}
        self.form["vascular_risks"] = []
        self._pain()
        self._legs()
        self._told()
        if setting == "emergency department":
            self._measured()

    def _has(self, finding: str) -> bool:
        return self._chance.random() < SHARES[finding].at(self._setting, self._age)

    def _drawn_age(self) -> int:
        mean, deviation = AGES[self._setting]
        while True:
            age = round(self._chance.gauss(mean, deviation))
            if _YOUNGEST <= age <= _OLDEST:
                return age

    def _pain(self) -> None:
        form, chance = self.form, self._chance
        del form["back_pain_nrs"]
        form["pain_severity"] = "severe" if self._has("severe pain") else "not_severe"
        form["onset_days"] = min(_SIX_WEEKS - 1, round(chance.expovariate(1 / NEW_PAIN_DAYS)))
        if self._has("longer than six weeks"):
            days = chance.randrange(_SIX_WEEKS, _YEAR)
            form["onset_days"] = days
            form["conservative_care_weeks"] = chance.randrange(days // _WEEK)
            form["response_to_care"] = "same" if self._has("no better") else "better"
            if self._has("inflammatory features, four"):
                form["inflammatory_features"] = list(_FEATURES)

    def _legs(self) -> None:
        if not self._has("leg pain"):
            return
        form, side = self.form, self._chance.choice(("left", "right"))
        both = self._has("both legs")
        form["leg_symptom_side"] = "both" if both else side
        form["leg_symptoms"] = ["pain"]
        if not self._has("neurological symptoms"):
            return
        form["leg_symptoms"] = ["pain", "numbness"]
        if self._has("reduced feeling"):
            form["sensory_loss"] = [{"root": self._chance.choice(("L4", "L5", "S1")), "side": side}]
        if self._has("lost ankle reflex"):
            form["ankle_reflex"] = {"left": "normal", "right": "normal", side: "absent"}
        for finding, grade in (("power of 4", 4), ("power of 3 or less", 3)):
            if self._has(finding):
                form["power"] = {"left": FULL, "right": FULL, side: {**FULL, "L5": grade}}
        if self._has("progressive deficit"):
            form["progressive_deficit"] = "yes"

    def _told(self) -> None:
        form = self.form
        for finding, name in _YES.items():
            if self._has(finding):
                form[name] = "yes"
        for finding, (name, entry) in _LISTED.items():
            if self._has(finding):
                form[name] = [*form[name], entry]
        for finding, (name, answer) in _WORDED.items():
            if self._has(finding):
                form[name] = answer
        if self._has("new bladder or bowel symptom"):
            form[self._chance.choice(_BLADDER)] = "new"

    def _measured(self) -> None:
        low = self._has("systolic 100 or below with a pulse of 100 or more")
        pressure, pulse = (95, 105) if low else (135, 82)
        hot = self.form["fever"] == "yes"
        self.form["vital_signs"] = {
            "temperature_c": 38.4 if hot else 36.8,
            "heart_rate": pulse,
            "systolic_bp": pressure,
            "respiratory_rate": 16,
        }
