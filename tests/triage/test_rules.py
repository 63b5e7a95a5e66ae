"""Each rule holds, does not hold and cannot be told in named cases."""

from __future__ import annotations

from typing import Any, Final

import pytest

from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.triage.rules import RULES
from tests.triage.cases import BOTH_LEGS, L5_RIGHT, NUMB_LEG, SCIATICA, examined, fired, power, undecided

Changes = dict[str, Any]

CLAUDICATION: Final[Changes] = {**BOTH_LEGS, "claudication_pattern": "yes", "onset_days": 60, "age_years": 62}
BLEEDING: Final[Changes] = {"anticoagulant_or_bleeding_disorder": "yes"}
SEVERE: Final[Changes] = {"pain_severity": "severe", "back_pain_nrs": None}
MILD: Final[Changes] = {"pain_severity": "not_severe", "back_pain_nrs": None}
AFTER_BLOCK: Final[Changes] = {"infection_risks": ["recent_spinal_procedure"]}
COMPRESSION: Final[Changes] = {"scan_result": "cauda_equina_or_cord_compression"}
CONSTANT: Final[Changes] = {
    **SEVERE,
    "constant_pain": "yes",
    "age_years": 66,
    "vascular_risks": ["smoker_or_ex_smoker"],
}
GRADE_4: Final[Changes] = {**SCIATICA, "power": power("right", L5=4)}

# Section D1 and D2, and for [P] figures the table in bot/triage/CHANGES.md: no clock is longer, in hours.
CEILINGS: Final = {
    **{f"E{number}": ("emergency_now", 4.0) for number in range(1, 15)},
    **{f"U{number}": ("urgent_same_day", 24.0) for number in range(1, 15)},
    **{f"M{number}": ("urgent_mri", 168.0) for number in range(1, 4)},
    "W1": ("other_red_flag_workup", 168.0),
    "W2": ("other_red_flag_workup", 48.0),
    "W3": ("other_red_flag_workup", 168.0),
    "W4": ("other_red_flag_workup", 336.0),
    "W5": ("other_red_flag_workup", 336.0),
    "W6": ("other_red_flag_workup", 168.0),
    "W7": ("other_red_flag_workup", 168.0),
    "W8": ("other_red_flag_workup", 336.0),
    "W9": ("other_red_flag_workup", 48.0),
    **{f"R{number}": ("specialist_referral", 336.0) for number in range(1, 5)},
}

HOLDS: Final[list[tuple[str, str, Changes]]] = [
    ("E1", "new trouble passing urine", {"urinary_retention": "new"}),
    ("E1", "new leaking", {"urinary_incontinence": "new"}),
    ("E1", "changed bladder feeling", {"urinary_sensation_change": "new"}),
    ("E1", "new bowel trouble", {"bowel_dysfunction": "new"}),
    ("E1", "numb saddle without pain", {"saddle_anaesthesia": "yes", "back_pain_nrs": 0}),
    ("E1", "residual of exactly 200 ml", {"post_void_residual_ml": 200}),
    ("E1", "reduced anal tone", {"anal_tone": "reduced"}),
    ("E1", "reduced perianal pinprick", {"perianal_pinprick": "reduced"}),
    ("E1", "reduced feeling in S4", {"sensory_loss": [{"root": "S4", "side": "left"}]}),
    ("E2", "both legs weak", {"bilateral_leg_weakness": "yes"}),
    ("E2", "grade 4 on both sides", {"power": {**power("left", S1=4), "right": power("right", L2=4)["right"]}}),
    ("E3", "both legs and an open saddle question", {**BOTH_LEGS, "saddle_anaesthesia": "unknown"}),
    ("E3", "both legs and cord signs not examined", {**BOTH_LEGS, "upper_motor_neuron_signs": None}),
    ("E3", "both legs and sexual dysfunction", {**BOTH_LEGS, "sexual_dysfunction": "yes"}),
    (
        "E3",
        "sexual dysfunction and an open bladder question",
        {"sexual_dysfunction": "yes", "urinary_retention": "unknown"},
    ),
    (
        "E3",
        "a long-standing bladder symptom and an open saddle question",
        {"urinary_incontinence": "longstanding", "saddle_anaesthesia": "unknown"},
    ),
    (
        "E3",
        "a long-standing bowel symptom and sexual dysfunction",
        {"bowel_dysfunction": "longstanding", "sexual_dysfunction": "yes"},
    ),
    ("E4", "upgoing toe", {"upper_motor_neuron_signs": ["babinski"]}),
    ("E4", "trunk numb on both sides", {"sensory_loss": [{"root": "T7", "side": "both"}]}),
    ("E4", "brisk reflexes and both legs", {**BOTH_LEGS, "upper_motor_neuron_signs": ["brisk_reflexes"]}),
    ("E5", "fever and numb leg", {**NUMB_LEG, "fever": "yes"}),
    ("E5", "bacteraemia and weak toe", {**GRADE_4, "infection_risks": ["recent_bacteraemia"]}),
    ("E5", "raised CRP and lost reflex", {
        "raised_inflammatory_markers": "yes", "ankle_reflex": {"left": "absent", "right": "normal"},
    }),
    ("E5", "measured fever and numb leg", {**NUMB_LEG, "vital_signs": {"temperature_c": 38.0}}),
    ("E5", "low blood pressure alone", {"vital_signs": {"systolic_bp": 88}}),
    ("E5", "fever and fast breathing", {"fever": "yes", "vital_signs": {"respiratory_rate": 22}}),
    ("E5", "cold and a fast pulse", {"vital_signs": {"temperature_c": 35.4, "heart_rate": 115}}),
    ("E6", "cancer and unsteady walking", {"cancer_history": "yes", "gait_disturbance": "yes"}),
    ("E6", "cancer and a weak toe", {**GRADE_4, "cancer_history": "yes"}),
    ("E6", "cancer and both legs", {**BOTH_LEGS, "cancer_history": "yes"}),
    ("E6", "cancer and brisk reflexes", {"cancer_history": "yes", "upper_motor_neuron_signs": ["brisk_reflexes"]}),
    ("E7", "pulsating mass", {"aortic_features": ["pulsatile_mass"]}),
    ("E8", "anticoagulant and numb leg", {**NUMB_LEG, "anticoagulant_or_bleeding_disorder": "yes"}),
    ("E8", "anticoagulant and numb leg after weeks", {
        **NUMB_LEG, "anticoagulant_or_bleeding_disorder": "yes", "onset_days": 40,
    }),
    ("E9", "dark urine", {"compartment_features": ["dark_urine"]}),
    ("E10", "major trauma and tender midline", {"trauma": "major", "midline_tenderness": "yes"}),
    ("E10", "began with major trauma, numb leg", {**NUMB_LEG, "onset_circumstances": "major_trauma"}),
    ("E11", "ascending weakness", {"ascending_weakness": "yes"}),
    ("U1", "getting worse", {"progressive_deficit": "yes"}),
    ("U2", "grade 3", {**SCIATICA, "power": power("right", L5=3)}),
    ("U2", "foot drop", {**SCIATICA, "foot_drop": "yes"}),
    ("U3", "both legs, panel answered no", BOTH_LEGS),
    ("U3", "claudication in both legs for a month", {**CLAUDICATION, "onset_days": 42}),
    ("U3", "claudication in both legs, start unknown", {**CLAUDICATION, "onset_days": None}),
    ("U3", "claudication in both legs, hip not examined", {**CLAUDICATION, "power": power("left", L2=None)}),
    ("U3", "claudication in both legs, worse with care", {**CLAUDICATION, "response_to_care": "worse"}),
    ("U3", "claudication in both legs, long-standing leak", {**CLAUDICATION, "urinary_incontinence": "longstanding"}),
    ("U3", "right leg named, signs on the left", {**SCIATICA, "sensory_loss": [{"root": "S1", "side": "left"}]}),
    ("U3", "no leg named, reflexes lost on both sides", {"ankle_reflex": {"left": "absent", "right": "reduced"}}),
    ("U4", "saddle not asked", {"saddle_anaesthesia": "unknown"}),
    ("U4", "cord signs not examined", {"upper_motor_neuron_signs": None}),
    ("U4", "anticoagulant unknown and numb leg", {**NUMB_LEG, "anticoagulant_or_bleeding_disorder": "unknown"}),
    ("U5", "fever", {"fever": "yes"}),
    ("U5", "recent bacteraemia", {"infection_risks": ["recent_bacteraemia"]}),
    ("U5", "raised CRP and weight loss", {"raised_inflammatory_markers": "yes", "weight_loss": "yes"}),
    ("U5", "injecting and night pain, no fever", {"infection_risks": ["ivdu"], "night_pain": "yes"}),
    ("U5", "low immunity and tender midline, no fever", {
        "infection_risks": ["immunosuppression"], "midline_tenderness": "yes",
    }),
    ("U6", "cancer and numb leg", {**NUMB_LEG, "cancer_history": "yes"}),
    ("U6", "cancer and a band of numbness", {
        "cancer_history": "yes", "sensory_loss": [{"root": "T10", "side": "left"}],
    }),
    ("U7", "brisk ankle jerk", {"ankle_reflex": {"left": "brisk", "right": "normal"}}),
    ("U7", "brisk knee jerk", {"knee_reflex": {"left": "normal", "right": "brisk"}}),
    ("U7", "new falls", {"gait_disturbance": "yes"}),
    ("U8", "grade 4 with progression unknown", {**GRADE_4, "progressive_deficit": "unknown"}),
    ("U8", "two myotomes at 4 on one side", {**SCIATICA, "power": power("right", L4=4, L5=4)}),
    ("U9", "sexual dysfunction alone", {"sexual_dysfunction": "yes"}),
    ("U10", "long-standing retention and numb leg", {**NUMB_LEG, "urinary_retention": "longstanding"}),
    ("M1", "numbness told, feeling not examined", {**SCIATICA, "leg_symptoms": ["numbness"], "sensory_loss": None}),
    ("M1", "numbness told, side not recorded", {"leg_symptom_side": "unknown", "leg_symptoms": ["numbness"]}),
    ("M1", "reduced feeling, area not stated", {**SCIATICA, "sensory_loss": [{"root": None, "side": "right"}]}),
    ("M1", "lost ankle reflex", {**SCIATICA, "ankle_reflex": {"left": "normal", "right": "absent"}}),
    ("M1", "lost knee reflex", {**SCIATICA, "knee_reflex": {"left": "normal", "right": "reduced"}}),
    ("M1", "stable grade 4", GRADE_4),
    ("M1", "weakness told, power 5", {**SCIATICA, "leg_symptoms": ["weakness"]}),
    ("M1", "tingling, feeling not examined", {**SCIATICA, "leg_symptoms": ["tingling"], "sensory_loss": None}),
    ("M2", "intractable pain", {"intractable_pain": "yes"}),
    ("M3", "numb leg after surgery", {**NUMB_LEG, "prior_lumbar_surgery": "yes"}),
    ("M3", "intractable pain after surgery", {"intractable_pain": "yes", "prior_lumbar_surgery": "yes"}),
    ("W1", "cancer, no neurology", {"cancer_history": "yes"}),
    ("W2", "immunosuppression", {"infection_risks": ["immunosuppression"]}),
    ("W2", "diabetes alone", {"infection_risks": ["diabetes_or_dialysis"]}),
    ("W2", "raised CRP alone", {"raised_inflammatory_markers": "yes"}),
    ("W3", "major trauma, nothing else", {"trauma": "major"}),
    ("W3", "minor trauma at 66", {"trauma": "minor", "age_years": 66}),
    ("W3", "began with minor trauma at 66", {"onset_circumstances": "minor_trauma", "age_years": 66}),
    ("W3", "lifting at 70", {"onset_circumstances": "lifting", "age_years": 70}),
    ("W3", "tender midline at 50", {"midline_tenderness": "yes", "age_years": 50}),
    ("W3", "steroids", {"corticosteroid_use": "yes"}),
    ("W3", "osteoporosis", {"osteoporosis": "yes"}),
    ("W4", "four features", {"inflammatory_features": [
        "onset_before_45_over_3_months", "buttock_pain", "psoriasis", "arthritis", "enthesitis",
    ]}),
    ("W4", "two features, young, 100 days", {
        "inflammatory_features": ["buttock_pain", "eases_with_movement"], "onset_days": 100,
    }),
    ("W4", "uveitis, before 35, 100 days", {
        "inflammatory_features": ["uveitis_or_ibd", "onset_before_35"], "onset_days": 100, "age_years": None,
    }),
    ("W5", "weight loss", {"weight_loss": "yes"}),
    ("W5", "night pain at 51", {"night_pain": "yes", "age_years": 51}),
    ("W6", "progression not asked", {"progressive_deficit": "unknown"}),
    ("W6", "power not examined", {**SCIATICA, "power": None}),
    ("W6", "affected side not examined", {**SCIATICA, "power": power("right", S1=None)}),
    ("W6", "one of two affected sides not examined", {**BOTH_LEGS, "power": power("right", L5=None)}),
    ("W6", "foot drop not asked", {"foot_drop": "unknown"}),
    ("W6", "cancer not asked", {"cancer_history": "unknown"}),
    ("W6", "fever not asked", {"fever": "unknown"}),
    ("W6", "infection risks not asked", {"infection_risks": None}),
    ("W6", "trauma not asked", {"trauma": "unknown"}),
    ("W6", "aorta not asked", {"aortic_features": None}),
    ("W6", "side not recorded", {"leg_symptom_side": "unknown", "leg_symptoms": ["pain"]}),
    ("W6", "leg symptoms not asked", {"leg_symptom_side": "left", "leg_symptoms": None}),
    ("W7", "aged 17", {"age_years": 17}),
    ("R1", "four weeks, sciatica, same", {**SCIATICA, "conservative_care_weeks": 4, "response_to_care": "same"}),
    ("R1", "six weeks, sciatica, response not recorded", {**SCIATICA, "conservative_care_weeks": 6}),
    ("R1", "six weeks, positive leg raise, worse", {
        "conservative_care_weeks": 6, "response_to_care": "worse",
        "straight_leg_raise": {"left": {"result": "positive"}},
    }),
    ("R1", "six weeks of back pain, no better", {"conservative_care_weeks": 6, "response_to_care": "same"}),
    ("R2", "claudication", {**SCIATICA, "claudication_pattern": "yes"}),
    ("R2", "exempt claudication in both legs", CLAUDICATION),
    ("R3", "suspected slip", {"suspected_instability": "yes"}),
    ("E7", "systolic of 90 at 30", {"age_years": 30, "vital_signs": {"systolic_bp": 90}}),
    ("E7", "systolic of 90 with 38.5", {"vital_signs": {"systolic_bp": 90, "temperature_c": 38.5}}),
    ("E7", "systolic of 100, pulse of 100, at 50", {
        "age_years": 50, "vital_signs": {"systolic_bp": 100, "heart_rate": 100},
    }),
    ("E8", "anticoagulant and progression", {**BLEEDING, "progressive_deficit": "yes"}),
    ("E8", "anticoagulant and a weak toe", {**BLEEDING, **GRADE_4}),
    ("E12", "a numb leg after a block", {**NUMB_LEG, **AFTER_BLOCK}),
    ("E12", "a weak leg that began after a procedure", {**GRADE_4, "onset_circumstances": "after_procedure"}),
    ("E12", "a leak after a block", {**AFTER_BLOCK, "urinary_incontinence": "new"}),
    ("E12", "an upgoing toe after a block", {**AFTER_BLOCK, "upper_motor_neuron_signs": ["babinski"]}),
    ("E12", "getting worse after a block", {**AFTER_BLOCK, "progressive_deficit": "yes"}),
    ("E12", "genital feeling lost after a block", {**AFTER_BLOCK, "sexual_dysfunction": "yes"}),
    ("E12", "both legs weak after a block", {**AFTER_BLOCK, "bilateral_leg_weakness": "yes"}),
    ("E12", "a year of sciatica, numb the day after a block", {**NUMB_LEG, **AFTER_BLOCK, "onset_days": 365}),
    ("E13", "a newly cold leg that hurts", {**SCIATICA, "foot_pulses": "new_cold_or_pulseless"}),
    ("E13", "a newly cold leg without leg symptoms", {"foot_pulses": "new_cold_or_pulseless"}),
    ("E14", "compression shown, numb leg", {**NUMB_LEG, **COMPRESSION}),
    ("E14", "compression shown, both legs", {**BOTH_LEGS, **COMPRESSION}),
    ("E14", "compression shown, saddle not asked", {**COMPRESSION, "saddle_anaesthesia": "unknown"}),
    ("E14", "compression shown, genital feeling lost", {**COMPRESSION, "sexual_dysfunction": "yes"}),
    ("E10", "a fracture shown and a numb leg", {**NUMB_LEG, "scan_result": "fracture"}),
    ("U3", "claudication in both legs at 49", {**CLAUDICATION, "age_years": 49}),
    ("U3", "claudication in both legs, age unknown", {**CLAUDICATION, "age_years": None}),
    ("U3", "claudication in both legs, feeling not examined", {**CLAUDICATION, "sensory_loss": None}),
    ("U3", "claudication in both legs, weak pulses", {**CLAUDICATION, "foot_pulses": "longstanding_reduced"}),
    ("U3", "claudication in both legs, a cold leg", {**CLAUDICATION, "foot_pulses": "new_cold_or_pulseless"}),
    ("U4", "brisk reflexes alone not examined", {"upper_motor_neuron_signs": {"unknown": ["brisk_reflexes"]}}),
    ("U5", "raised CRP and a risk of tuberculosis", {
        "raised_inflammatory_markers": "yes", "infection_risks": ["tuberculosis_risk"],
    }),
    ("U8", "anticoagulant and a lost reflex", {
        **BLEEDING, **SCIATICA, "ankle_reflex": {"left": "normal", "right": "absent"},
    }),
    ("U11", "severe pain on a blood thinner, day 3", {**BLEEDING, **SEVERE, "onset_days": 3}),
    ("U11", "severe pain on a blood thinner, start not known", {**BLEEDING, **SEVERE, "onset_days": None}),
    ("U11", "severe leg pain on a blood thinner", {**BLEEDING, **MILD, "onset_days": 1, "leg_pain_nrs": 7}),
    ("U11", "intractable pain on a blood thinner", {**BLEEDING, **MILD, "onset_days": 1, "intractable_pain": "yes"}),
    ("U11", "severe pain on a blood thinner after a lift", {
        **BLEEDING, **SEVERE, "onset_days": 1, "onset_circumstances": "lifting",
    }),
    ("U11", "severe pain on a blood thinner after a fall", {**BLEEDING, **SEVERE, "onset_days": 1, "trauma": "minor"}),
    ("U11", "a rating of 7 on a blood thinner", {**BLEEDING, "back_pain_nrs": 7, "onset_days": 2}),
    ("U12", "constant severe pain, smoker of 66", CONSTANT),
    ("U12", "constant severe pain, hypertension at 60", {
        **CONSTANT, "age_years": 60, "vascular_risks": ["hypertension"],
    }),
    ("U13", "clumsy hands and unsteady", {"arm_symptoms": "yes", "gait_disturbance": "yes"}),
    ("U13", "clumsy hands and brisk reflexes", {
        "arm_symptoms": "yes", "upper_motor_neuron_signs": ["brisk_reflexes"],
    }),
    ("U13", "clumsy hands and both legs", {**BOTH_LEGS, "arm_symptoms": "yes"}),
    ("U14", "compression shown, no sign", COMPRESSION),
    ("U14", "infection shown", {"scan_result": "infection"}),
    ("U14", "a tumour shown", {"scan_result": "tumour"}),
    ("M1", "numbness in one leg, claudication, weak pulses", {
        **CLAUDICATION, **SCIATICA, "leg_symptoms": ["numbness"], "foot_pulses": "longstanding_reduced",
    }),
    ("W2", "dialysis among the risks", {"infection_risks": ["dialysis"]}),
    ("W2", "dialysis as kidney disease", {"renal_impairment": "dialysis"}),
    ("W2", "an old record of diabetes or dialysis", {"infection_risks": ["diabetes_or_dialysis"]}),
    ("W2", "a spinal procedure", AFTER_BLOCK),
    ("W2", "diabetes and night pain", {"infection_risks": ["diabetes"], "night_pain": "yes"}),
    ("W2", "diabetes and a tender midline", {"infection_risks": ["diabetes"], "midline_tenderness": "yes"}),
    ("W2", "diabetes and weight loss", {"infection_risks": ["diabetes"], "weight_loss": "yes"}),
    ("W2", "diabetes and constant pain", {"infection_risks": ["diabetes"], "constant_pain": "yes"}),
    ("W2", "diabetes and thoracic pain", {"infection_risks": ["diabetes"], "thoracic_pain": "yes"}),
    ("W2", "diabetes and severe pain", {**SEVERE, "infection_risks": ["diabetes"]}),
    ("W2", "diabetes and a numb leg", {**NUMB_LEG, "infection_risks": ["diabetes"]}),
    ("W2", "tuberculosis and night pain", {"infection_risks": ["tuberculosis_risk"], "night_pain": "yes"}),
    ("W2", "tuberculosis and seven weeks", {"infection_risks": ["tuberculosis_risk"], "onset_days": 49}),
    ("W3", "lifting at 65", {"onset_circumstances": "lifting", "age_years": 65}),
    ("W3", "minor trauma at 65", {"trauma": "minor", "age_years": 65}),
    ("W3", "severe pain at 75", {**SEVERE, "age_years": 75}),
    ("W3", "intractable pain at 80", {**MILD, "intractable_pain": "yes", "age_years": 80}),
    ("W3", "a fracture shown", {"scan_result": "fracture"}),
    ("W5", "night pain at 50", {"night_pain": "yes", "age_years": 50}),
    ("W5", "constant pain at 50", {"constant_pain": "yes", "age_years": 50}),
    ("W8", "thoracic pain at 50", {"thoracic_pain": "yes", "age_years": 50}),
    ("W8", "thoracic pain and cancer", {"thoracic_pain": "yes", "cancer_history": "yes"}),
    ("W8", "thoracic pain and diabetes", {"thoracic_pain": "yes", "infection_risks": ["diabetes"]}),
    ("W8", "thoracic pain and steroids", {"thoracic_pain": "yes", "corticosteroid_use": "yes"}),
    ("W8", "thoracic pain and osteoporosis", {"thoracic_pain": "yes", "osteoporosis": "yes"}),
    ("W8", "thoracic pain and a minor injury", {"thoracic_pain": "yes", "trauma": "minor"}),
    ("W9", "raised calcium at 40", {"alarming_blood_tests": ["raised_calcium"]}),
    ("W9", "new kidney impairment", {"alarming_blood_tests": ["new_renal_impairment"]}),
    ("W9", "anaemia at 50", {"alarming_blood_tests": ["anaemia"], "age_years": 50}),
    ("W9", "anaemia and seven weeks", {"alarming_blood_tests": ["anaemia"], "onset_days": 49}),
    ("W9", "anaemia and constant pain", {"alarming_blood_tests": ["anaemia"], "constant_pain": "yes"}),
    ("W9", "anaemia and weight loss", {"alarming_blood_tests": ["anaemia"], "weight_loss": "yes"}),
    ("R1", "five months, worse, weeks not known", {
        "onset_days": 150, "response_to_care": "worse", "conservative_care_weeks": None,
    }),
    ("R4", "root compression shown, no better", {"scan_result": "root_compression", "response_to_care": "same"}),
    ("C1", "diabetes alone", {**MILD, "infection_risks": ["diabetes"]}),
    ("C1", "a risk of tuberculosis alone", {**MILD, "infection_risks": ["tuberculosis_risk"]}),
    ("C1", "severe pain on a blood thinner for four days", {**BLEEDING, **SEVERE, "onset_days": 4}),
    ("C1", "a scan without compression", {"scan_result": "no_compression"}),
    ("C1", "blisters", {"blistering_rash": "yes"}),
    ("C1", "weak pulses of old", {"foot_pulses": "longstanding_reduced"}),
    ("C1", "postpartum", {"pregnancy": "postpartum"}),
    ("C1", "back pain alone", {}),
    ("C1", "sciatica with a normal examination", SCIATICA),
    ("C1", "tingling with normal feeling", {**SCIATICA, "leg_symptoms": ["tingling"]}),
    ("C1", "minor trauma at 30", {"trauma": "minor", "age_years": 30}),
    ("C1", "anticoagulant without a deficit", {**BLEEDING, **MILD}),
    ("C1", "six weeks of care, better", {
        **SCIATICA, "conservative_care_weeks": 6, "response_to_care": "better",
    }),
]  # fmt: skip

DOES_NOT_HOLD: Final[list[tuple[str, str, Changes]]] = [
    ("E1", "long-standing retention", {"urinary_retention": "longstanding"}),
    ("E1", "residual of 199 ml", {"post_void_residual_ml": 199}),
    ("E1", "reduced feeling in S2 alone", {"sensory_loss": [{"root": "S2", "side": "both"}]}),
    ("E2", "grade 4 on one side", GRADE_4),
    ("E3", "both legs, everything answered no", BOTH_LEGS),
    ("E3", "open question, one leg", {**SCIATICA, "saddle_anaesthesia": "unknown"}),
    ("E4", "brisk reflexes alone", {"upper_motor_neuron_signs": ["brisk_reflexes"]}),
    ("E4", "trunk numb on one side", {"sensory_loss": [{"root": "T7", "side": "left"}]}),
    ("E5", "fever without a deficit", {"fever": "yes"}),
    ("E5", "fast pulse of pain", {"vital_signs": {"heart_rate": 112, "systolic_bp": 140}}),
    ("E6", "cancer without neurology", {"cancer_history": "yes"}),
    ("E7", "no feature", {}),
    ("E8", "anticoagulant without a deficit", {"anticoagulant_or_bleeding_disorder": "yes"}),
    ("E9", "no feature asked", {"compartment_features": None}),
    ("E10", "major trauma alone", {"trauma": "major"}),
    ("E11", "not asked", {"ascending_weakness": "unknown"}),
    (
        "E7",
        "systolic of 100, pulse of 100, at 49",
        {
            "age_years": 49,
            "vital_signs": {"systolic_bp": 100, "heart_rate": 100},
        },
    ),
    ("E7", "systolic of 100, pulse of 99", {"age_years": 70, "vital_signs": {"systolic_bp": 100, "heart_rate": 99}}),
    (
        "E8",
        "anticoagulant and a lost reflex alone",
        {
            **BLEEDING,
            **SCIATICA,
            "ankle_reflex": {"left": "normal", "right": "absent"},
        },
    ),
    ("E12", "a block without a sign", AFTER_BLOCK),
    ("E12", "a numb leg, no procedure", NUMB_LEG),
    ("E13", "weak pulses of old", {**SCIATICA, "foot_pulses": "longstanding_reduced"}),
    ("E14", "compression shown, no sign", COMPRESSION),
    ("E14", "root compression shown, numb leg", {**NUMB_LEG, "scan_result": "root_compression"}),
    ("E10", "a fracture shown, no deficit", {"scan_result": "fracture"}),
    ("U11", "severe pain on a blood thinner, day 4", {**BLEEDING, **SEVERE, "onset_days": 4}),
    ("U11", "mild pain on a blood thinner", {**BLEEDING, **MILD, "onset_days": 1}),
    ("U12", "constant mild pain", {**CONSTANT, **MILD}),
    ("U12", "constant severe pain at 59", {**CONSTANT, "age_years": 59}),
    ("U12", "constant severe pain without a vascular risk", {**CONSTANT, "vascular_risks": []}),
    ("U12", "vascular risks not asked", {**CONSTANT, "vascular_risks": None}),
    ("U13", "clumsy hands alone", {"arm_symptoms": "yes"}),
    ("U14", "a scan without compression", {"scan_result": "no_compression"}),
    (
        "M1",
        "numbness in one leg that belongs to a stable claudication",
        {
            **CLAUDICATION,
            **SCIATICA,
            "leg_symptoms": ["pain", "numbness"],
        },
    ),
    ("W2", "diabetes alone", {**MILD, "infection_risks": ["diabetes"]}),
    ("W2", "tuberculosis for six weeks", {**MILD, "infection_risks": ["tuberculosis_risk"], "onset_days": 42}),
    ("W3", "lifting at 64", {"onset_circumstances": "lifting", "age_years": 64}),
    ("W3", "minor trauma at 64", {"trauma": "minor", "age_years": 64}),
    ("W3", "severe pain at 74", {**SEVERE, "age_years": 74}),
    ("W5", "night pain at 49", {"night_pain": "yes", "age_years": 49}),
    ("W5", "constant pain at 49", {"constant_pain": "yes", "age_years": 49}),
    ("W8", "thoracic pain alone at 40", {"thoracic_pain": "yes"}),
    ("W9", "anaemia alone at 40", {"alarming_blood_tests": ["anaemia"]}),
    (
        "R1",
        "27 days, worse, weeks not known",
        {
            "onset_days": 27,
            "response_to_care": "worse",
            "conservative_care_weeks": None,
        },
    ),
    ("R1", "27 days of sciatica, weeks not known", {**SCIATICA, "onset_days": 27, "conservative_care_weeks": None}),
    ("R4", "root compression shown, better", {"scan_result": "root_compression", "response_to_care": "better"}),
    ("U1", "stable", GRADE_4),
    ("U2", "grade 4", GRADE_4),
    ("U3", "exempt claudication", CLAUDICATION),
    ("U3", "one leg", SCIATICA),
    ("U4", "everything answered", {}),
    ("U4", "anticoagulant unknown without a deficit", {"anticoagulant_or_bleeding_disorder": "unknown"}),
    ("U5", "night pain without a risk", {"night_pain": "yes"}),
    ("U6", "cancer and leg pain only", {**SCIATICA, "cancer_history": "yes"}),
    ("U7", "normal jerks", {}),
    ("U8", "one myotome at 4, stable", GRADE_4),
    ("U9", "answered no", {}),
    ("U10", "long-standing retention without a deficit", {"urinary_retention": "longstanding"}),
    ("M1", "pain only", SCIATICA),
    ("M2", "answered no", {}),
    ("M3", "surgery, no deficit", {"prior_lumbar_surgery": "yes"}),
    ("W1", "answered no", {}),
    ("W2", "no risk", {}),
    ("W3", "tender midline at 49", {"midline_tenderness": "yes", "age_years": 49}),
    ("W4", "features in a recent episode", {"inflammatory_features": ["psoriasis", "arthritis"]}),
    ("W4", "one weak feature", {"inflammatory_features": ["buttock_pain"], "onset_days": 100}),
    ("W4", "started at 50", {"inflammatory_features": ["psoriasis"], "onset_days": 100, "age_years": 51}),
    ("W6", "everything answered", {}),
    ("W6", "other side not examined", {**SCIATICA, "power": power("left", L5=None, S1=None)}),
    ("W6", "no leg symptoms, one leg examined", {"power": power("left", L5=None)}),
    (
        "W6",
        "no leg affected, weakness of the leg not asked",
        {
            "leg_symptom_side": "none",
            "leg_symptoms": {"unknown": ["weakness"]},
        },
    ),
    ("W6", "side unknown, no leg symptoms", {"leg_symptom_side": "unknown", "leg_symptoms": []}),
    ("W7", "aged 18", {"age_years": 18}),
    ("R1", "three weeks", {**SCIATICA, "conservative_care_weeks": 3, "response_to_care": "same"}),
    ("R1", "six weeks of back pain, response not recorded", {"conservative_care_weeks": 6}),
    ("R2", "getting worse", {**SCIATICA, "claudication_pattern": "yes", "progressive_deficit": "yes"}),
    ("R2", "weak", {**GRADE_4, "claudication_pattern": "yes"}),
    ("R3", "answered no", {"suspected_instability": "no"}),
    ("C1", "any other rule", {"weight_loss": "yes"}),
]

CANNOT_BE_TOLD: Final[list[tuple[str, str, Changes]]] = [
    ("E1", "saddle not asked", {"saddle_anaesthesia": "unknown"}),
    ("E1", "feeling not examined", {"sensory_loss": None}),
    ("E2", "both legs weak not asked", {"bilateral_leg_weakness": "unknown"}),
    ("E3", "saddle not asked, side not recorded", {
        "saddle_anaesthesia": "unknown", "leg_symptom_side": "unknown", "leg_symptoms": ["pain"],
    }),
    ("E4", "cord signs not examined", {"upper_motor_neuron_signs": None}),
    ("E5", "fever not asked, numb leg", {**NUMB_LEG, "fever": "unknown"}),
    ("E6", "cancer not asked, both legs", {**BOTH_LEGS, "cancer_history": "unknown"}),
    ("E7", "aorta not asked", {"aortic_features": None}),
    ("E8", "anticoagulant not asked, numb leg", {**NUMB_LEG, "anticoagulant_or_bleeding_disorder": "unknown"}),
    ("E10", "trauma not asked, tender midline", {"trauma": "unknown", "midline_tenderness": "yes"}),
    ("E7", "low pressure and a fast pulse, age unknown", {
        "age_years": None, "vital_signs": {"systolic_bp": 100, "heart_rate": 100},
    }),
    ("E12", "numb leg, spinal procedure not asked", {
        **NUMB_LEG, "infection_risks": {"unknown": ["recent_spinal_procedure"]},
    }),
    ("E14", "compression shown, feeling not examined", {**COMPRESSION, **SCIATICA, "sensory_loss": None}),
    ("U11", "severe pain, blood thinner not asked", {
        **SEVERE, "onset_days": 1, "anticoagulant_or_bleeding_disorder": "unknown",
    }),
    ("U11", "blood thinner, severity not asked", {
        **BLEEDING, "onset_days": 1, "back_pain_nrs": None, "pain_severity": "unknown",
    }),
    ("U12", "constant pain, severity not asked", {**CONSTANT, "pain_severity": "unknown"}),
    ("U13", "clumsy hands, side not recorded", {
        "arm_symptoms": "yes", "leg_symptom_side": "unknown", "leg_symptoms": ["pain"],
    }),
    ("W8", "thoracic pain, age unknown", {"thoracic_pain": "yes", "age_years": None}),
    ("W9", "anaemia, age unknown", {"alarming_blood_tests": ["anaemia"], "age_years": None}),
    ("W2", "night pain, diabetes not asked", {
        "night_pain": "yes", "infection_risks": {"unknown": ["diabetes"]},
    }),
    ("W3", "severe pain, age unknown", {**SEVERE, "age_years": None}),
    ("U1", "progression not asked", {"progressive_deficit": "unknown"}),
    ("U2", "power not examined", {**SCIATICA, "power": None}),
    ("U3", "side not recorded", {"leg_symptom_side": "unknown", "leg_symptoms": ["pain"]}),
    ("U4", "anticoagulant not asked, feeling not examined", {
        "anticoagulant_or_bleeding_disorder": "unknown", "sensory_loss": None,
    }),
    ("U5", "fever not asked", {"fever": "unknown"}),
    ("U6", "cancer not asked, numb leg", {**NUMB_LEG, "cancer_history": "unknown"}),
    ("U7", "cord signs not examined", {"upper_motor_neuron_signs": None}),
    ("U8", "progression and foot drop not asked", {"progressive_deficit": "unknown", "foot_drop": "unknown"}),
    ("U9", "sexual function not asked", {"sexual_dysfunction": "unknown"}),
    ("U10", "long-standing retention, feeling not examined", {
        "urinary_retention": "longstanding", "sensory_loss": None,
    }),
    ("M1", "feeling not examined", {**SCIATICA, "sensory_loss": None}),
    ("M1", "ankle jerk of the affected leg not examined", {
        **SCIATICA, "ankle_reflex": {"left": "normal", "right": "not_examined"},
    }),
    ("M1", "ankle jerks not examined", {**SCIATICA, "ankle_reflex": None}),
    ("M2", "not asked", {"intractable_pain": "unknown"}),
    ("M3", "surgery, intractable pain not asked", {"prior_lumbar_surgery": "yes", "intractable_pain": "unknown"}),
    ("W1", "not asked", {"cancer_history": "unknown"}),
    ("W2", "not asked", {"infection_risks": None}),
    ("W3", "steroids not asked", {"corticosteroid_use": "unknown"}),
    ("W3", "lifting, age unknown", {"onset_circumstances": "lifting", "age_years": None}),
    ("W4", "features, start unknown", {"inflammatory_features": ["psoriasis"], "onset_days": None}),
    ("W4", "features for 100 days, age unknown", {
        "inflammatory_features": ["psoriasis"], "onset_days": 100, "age_years": None,
    }),
    ("W5", "night pain, age unknown", {"night_pain": "yes", "age_years": None}),
    ("W7", "age unknown", {"age_years": None}),
    ("R1", "sciatica for a month, weeks of care unknown", {
        **SCIATICA, "onset_days": 28, "conservative_care_weeks": None,
    }),
    ("R1", "sciatica, start and weeks of care unknown", {
        **SCIATICA, "onset_days": None, "conservative_care_weeks": None,
    }),
    ("R1", "care without improvement, legs not asked", {
        "conservative_care_weeks": 6, "leg_symptom_side": "unknown", "leg_symptoms": None,
    }),
    ("R2", "claudication, progression not asked", {"claudication_pattern": "yes", "progressive_deficit": "unknown"}),
]  # fmt: skip

# Optional findings alone decide these, and C1 is what is left: no answer leaves them open (section D3, 7).
NEVER_OPEN: Final = {"E9", "E11", "E13", "R3", "R4", "U14", "W6", "C1"}


def _named(cases: list[tuple[str, str, Changes]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("rule", "changes"),
        [pytest.param(rule, changes, id=f"{rule}: {title}") for rule, title, changes in cases],
    )


@_named(HOLDS)
def test_rule_holds(rule: str, changes: Changes) -> None:
    assert rule in fired(examined(changes))


@_named(DOES_NOT_HOLD)
def test_rule_does_not_hold(rule: str, changes: Changes) -> None:
    findings = examined(changes)
    assert rule not in fired(findings) | undecided(findings)


@_named(CANNOT_BE_TOLD)
def test_rule_cannot_be_told(rule: str, changes: Changes) -> None:
    assert rule in undecided(examined(changes))


def test_every_rule_is_tried_true_false_and_unknown() -> None:
    ids = {rule.id for rule in RULES}
    assert {rule for rule, _, _ in HOLDS} == ids
    assert {rule for rule, _, _ in DOES_NOT_HOLD} == ids
    assert {rule for rule, _, _ in CANNOT_BE_TOLD} == ids - NEVER_OPEN


def test_a_fired_rule_shows_the_answers_that_made_it_hold_and_no_others() -> None:
    assessment = assess(examined(saddle_anaesthesia="yes", urinary_retention="new", urinary_incontinence="unknown"))
    because = {one.rule: one.because for one in assessment.fired}
    assert because["E1"] == {"urinary_retention": "new", "saddle_anaesthesia": "yes"}
    assert because["U4"] == {"urinary_incontinence": "unknown"}


def test_a_compound_finding_is_shown_whole_in_the_trace() -> None:
    assessment = assess(examined(SCIATICA, sensory_loss=L5_RIGHT, power=power("right", L5=4)))
    because = {one.rule: one.because for one in assessment.fired}["M1"]
    assert because == {"sensory_loss": L5_RIGHT, "power": power("right", L5=4)}


def test_home_care_stands_on_no_finding() -> None:
    assert [(one.rule, one.because) for one in assess(examined()).fired] == [("C1", {})]


def test_unresolved_rules_name_only_what_would_raise_the_urgency_and_what_to_ask() -> None:
    assessment = assess(examined(NUMB_LEG, fever="unknown", osteoporosis="unknown"))
    assert {one.rule: one.needs for one in assessment.unresolved} == {"E5": ("fever",), "U5": ("fever",)}
    assert assessment.provisional


def test_an_optional_question_that_was_not_asked_leaves_nothing_open() -> None:
    assessment = assess(examined(gait_disturbance="unknown", weight_loss="unknown"))
    assert (assessment.unresolved, assessment.provisional) == ((), False)


def test_a_floor_is_provisional_though_nothing_above_it_is_open() -> None:
    assessment = assess(examined(cancer_history="unknown"))
    assert (assessment.disposition, assessment.unresolved, assessment.provisional) == (
        "other_red_flag_workup",
        (),
        True,
    )


def test_nothing_can_raise_an_emergency_so_it_is_not_provisional() -> None:
    assert not assess(Findings(saddle_anaesthesia="yes")).provisional


def test_an_empty_form_is_provisional_same_day_and_names_every_open_emergency_question() -> None:
    assessment = assess(Findings())
    assert (assessment.disposition, assessment.provisional, assessment.act_within_hours) == (
        "urgent_same_day",
        True,
        24.0,
    )
    closing = next(action for action in assessment.actions if action.id == "close_emergency_questions")
    for question in ("passing urine", "leaking", "bladder feeling", "rectal", "between the legs", "genital", "cord"):
        assert question in closing.text


def test_the_shortest_clock_of_the_rules_that_hold_is_the_one_to_act_by() -> None:
    assert assess(examined(NUMB_LEG)).act_within_hours == 168.0
    assert assess(examined(GRADE_4)).act_within_hours == 72.0
    assert assess(examined(NUMB_LEG, trauma="major", anticoagulant_or_bleeding_disorder="no")).act_within_hours == 4.0
    assert assess(examined(infection_risks=["ivdu"])).act_within_hours == 48.0
