"""The words of the field: what clinicians call the things that the passages name, and what each rule is about."""

from __future__ import annotations

from typing import Final

SYNONYMS: Final[tuple[tuple[str, ...], ...]] = (
    ("ces", "cauda equina"),
    ("pvr", "post void", "post voiding", "bladder scan", "residual"),
    ("pr", "dre", "rectal examination", "rectal exam"),
    ("slr", "lasegue", "straight leg raise", "straight leg raising"),
    ("mri", "scan", "imaging"),
    ("xray", "x ray", "radiograph", "film", "films"),
    ("doac", "noac", "apixaban", "rivaroxaban", "edoxaban", "dabigatran", "warfarin", "heparin", "anticoagulated",
     "anticoagulation", "anticoagulant", "blood thinner", "thinners", "bleeding disorder"),
    ("paracetamol", "acetaminophen", "tylenol"),
    ("nsaid", "nsaids", "ibuprofen", "naproxen", "diclofenac", "aspirin", "anti inflammatory"),
    ("opioid", "opioids", "opiate", "opiates", "oxycodone", "codeine", "tramadol", "morphine", "fentanyl"),
    ("gabapentin", "pregabalin", "gabapentinoid", "gabapentinoids"),
    ("benzodiazepine", "benzodiazepines", "diazepam", "lorazepam"),
    ("cyclobenzaprine", "methocarbamol", "baclofen", "tizanidine", "muscle relaxant", "relaxants"),
    ("steroid", "steroids", "prednisolone", "prednisone", "corticosteroid", "corticosteroids"),
    ("sciatica", "radicular", "radiculopathy", "radiculitis", "nerve root"),
    ("bilateral", "both legs", "both sides", "two sided"),
    ("saddle", "perineal", "perianal", "perineum", "between the legs", "wiping"),
    ("numb", "numbness", "anaesthesia", "anesthesia", "hypoaesthesia", "sensory", "paraesthesia", "tingling"),
    ("weak", "weakness", "paresis", "motor deficit", "motor loss"),
    ("erectile", "impotence", "ejaculation", "genital", "sexual"),
    ("incontinence", "incontinent", "leaking", "leakage"),
    ("retention", "cannot pass urine", "passing urine", "cannot pee"),
    ("bladder", "urinary", "urine"),
    ("bowel", "faecal", "fecal", "stool"),
    ("fever", "febrile", "temperature", "pyrexia", "rigors"),
    ("sepsis", "septic"),
    ("ivdu", "pwid", "injecting drugs", "injects drugs"),
    ("discitis", "osteomyelitis", "spondylodiscitis", "abscess", "spinal infection", "infection"),
    ("cancer", "malignancy", "carcinoma", "tumour", "tumor", "metastases", "metastasis", "metastatic", "mscc"),
    ("aaa", "aneurysm", "aorta", "aortic", "pulsatile", "pulsating"),
    ("hypotensive", "hypotension", "shock", "collapse"),
    ("ckd", "egfr", "kidney", "renal", "kidneys"),
    ("ulcer", "gi bleed", "gut bleed"),
    ("foot drop", "footdrop"),
    ("ehl", "big toe", "great toe", "hallux"),
    ("jerk", "jerks", "reflex", "reflexes"),
    ("upgoing", "plantars", "babinski", "clonus", "cord sign", "spastic", "myelopathy"),
    ("hyperreflexia", "hyperreflexic", "brisk"),
    ("falls", "unsteady", "unsteadiness", "ataxia", "gait"),
    ("gadolinium", "contrast"),
    ("pacemaker", "implant", "device", "metal"),
    ("pregnant", "pregnancy"),
    ("shingles", "zoster", "vesicles", "blisters", "rash"),
    ("rta", "rtc", "mva", "accident", "major trauma", "trauma", "fall", "injury"),
    ("fracture", "fractures", "broken"),
    ("osteoporosis", "osteoporotic", "fragility"),
    ("physio", "physiotherapy", "conservative care", "conservative treatment"),
    ("stenosis", "claudication", "walking"),
    ("spondylolisthesis", "listhesis", "instability", "slip"),
    ("discectomy", "laminectomy", "earlier surgery", "previous surgery", "earlier lumbar surgery"),
    ("epidural injection", "spinal injection", "spinal procedure", "procedure", "lumbar puncture", "nerve block"),
    ("deadlift", "deadlifts", "exertion", "rhabdomyolysis", "compartment"),
    ("gbs", "guillain barre", "ascending", "climbing"),
    ("myeloma", "hypercalcaemia", "hypercalcemia", "calcium", "anaemia", "anemia"),
    ("thoracic", "chest part of the spine"),
    ("spondyloarthritis", "ankylosing", "inflammatory", "stiffness"),
    ("bed", "bedrest", "rest"),
    ("safety net", "safetynet", "safety netting", "come back"),
    ("pulseless", "without a pulse", "no pulse", "ischaemic"),
    ("uncontrolled", "intractable"),
    ("analgesia", "painkillers", "analgesics"),
    ("unchanged", "long standing", "longstanding", "old symptoms"),
    ("worse", "worsening", "progressive", "progression", "progressing", "spreading", "deteriorating"),
    ("guideline", "guidelines", "nice", "acr"),
    ("hot water bottle", "heat", "warmth"),
    ("level", "root", "myotome"),
    ("surgeon", "surgical", "surgery", "neurosurgery", "neurosurgeon", "spinal team"),
    ("refer", "referral", "referred"),
    ("blood tests", "bloods", "crp", "esr", "cultures"),
    ("weight loss", "losing weight", "lost weight"),
    ("elderly", "older"),
    ("alone", "on its own", "by itself"),
    ("call", "ring", "phone", "telephone", "contact"),
    ("soon", "quickly", "fast", "urgently", "how long"),
)  # fmt: skip
"""Each a set of words that mean the same here; a question with one of them looks for all.

What is part of another stands after it.
"""

OF_RULES: Final[dict[str, str]] = {
    "E1": "saddle numbness retention incontinence urgency anal tone rectal examination bladder scan emergency",
    "E2": "both legs weak bilateral weakness",
    "E3": "both legs sciatica with a question that is open",
    "E4": "cord compression upgoing plantars clonus spastic gait sensory level whole spine",
    "E5": "sepsis septic epidural abscess discitis with weakness",
    "E6": "cancer metastases with cord compression or cauda equina signs mscc",
    "E7": "aortic aneurysm pulsatile abdominal mass hypotension collapse ct before mri",
    "E8": "anticoagulant warfarin weakness numbness epidural haematoma reversal",
    "E9": "compartment syndrome tight swollen paraspinal dark urine exertion rhabdomyolysis",
    "E10": "major trauma accident midline tenderness unstable fracture ct",
    "E11": "guillain-barre ascending weakness lost reflexes",
    "E12": "after spinal injection epidural block puncture surgery procedure weakness",
    "E13": "cold pale pulseless leg ischaemia embolus dissection",
    "E14": "scan shows compression with deficit second scan",
    "U1": "getting worse spreading progressing over hours or days",
    "U2": "foot drop severe weakness grade 3 motor deficit",
    "U3": "bilateral sciatica screen negative",
    "U4": "question not asked not examined provisional",
    "U5": "fever temperature bloods cultures crp contrast spinal infection discitis",
    "U6": "cancer history with numb leg one side new deficit",
    "U7": "hyperreflexia brisk reflexes falls unsteady possible cord compression",
    "U8": "two myotomes weak progression unknown",
    "U9": "erectile dysfunction loss of genital feeling alone",
    "U10": "long-standing unchanged bladder incontinence with new numbness weakness",
    "U11": "anticoagulant sudden severe pain without deficit haematoma watch",
    "U12": "constant pain older smoker hypertension aorta ultrasound",
    "U13": "clumsy numb hands unsteady neck cervical myelopathy",
    "U14": "scan report shows discitis tumour compression whom to call",
    "M1": "one-sided unilateral numbness reduced reflex grade 4 weakness urgent mri due date",
    "M2": "uncontrolled pain despite proper analgesia",
    "M3": "previous surgery discectomy contrast gadolinium",
    "W1": "cancer history breast prostate new pain normal neurology no deficit",
    "W2": "injecting drugs immunosuppressed dialysis no fever afebrile",
    "W3": "fracture osteoporosis steroids older fall x-ray",
    "W4": "morning stiffness young better with exercise spondyloarthritis rheumatology",
    "W5": "weight loss night pain rest pain over 50",
    "W6": "urgent question not asked",
    "W7": "under 18",
    "W8": "thoracic mid-back pain",
    "W9": "myeloma calcium anaemia kidney blood tests",
    "R1": "no better after weeks of physio refer specialist",
    "R2": "spinal stenosis claudication leg pain on walking eases with sitting",
    "R3": "spondylolisthesis instability flexion extension films",
    "R4": "disc prolapse on scan still no better",
    "C1": "simple mechanical plain back pain no red flags imaging",
}
"""What a rule is about, in the words in which somebody asks for it."""

_STOPPED: Final = (
    "a about acute after all also am an and any are as at be because been before best but by can case could days "
    "did do does doing done dr evidence explain for from get give given go got had happen happens has have having "
    "he her him his hours how i if in information into is it its just last let like make manage management many "
    "may me mean means might more morning most mr mrs ms much must my need needs new night no normal not now of "
    "off ok okay on once one only options or other our out over own patient patients pt really role same she "
    "should since so some somebody someone start started still such suspect suspected talk tell than that the "
    "their them then there these they thing think this those though to today tonight too treat treated treatment "
    "under until up us use used usual usually very was we week weeks were what when where whether which while who "
    "whom why will with without work works would yes yesterday yet you your"
)
OF_NOTES: Final[dict[str, str]] = {
    "GN-1": "Early MRI for a stable sensory deficit: guidelines differ",
    "GN-2": "Acetaminophen alone",
    "GN-3": "NSAIDs in sciatica",
    "GN-4": "Muscle relaxants: effect, and age",
    "GN-5": "Bed rest and limiting activity",
    "GN-6": "Severe pain: surgical assessment, not imaging for all",
    "GN-7": "How many patients have a deficit",
    "GN-8": "Referral points differ between services",
    "GN-9": "Contrast where cancer or infection is suspected",
    "GN-10": "What a straight-leg raise is worth",
    "GN-11": "Gabapentinoids, oral steroids and benzodiazepines in sciatica",
    "GN-12": "Old, unchanged cauda equina symptoms: emergency or urgent",
}
"""What each guideline note is headed."""
STOPPED: Final = frozenset(_STOPPED.split())
"""Words that say nothing of what is asked."""
