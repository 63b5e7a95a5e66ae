"""What a rule that holds means for the patient, in a few words; what the rule says in general stands under *Why*."""

from __future__ import annotations

from typing import Final

CONCLUSIONS: Final[dict[str, str]] = {
    "E1": "cauda equina syndrome until shown otherwise",
    "E2": "cauda equina syndrome until shown otherwise",
    "E3": "cauda equina syndrome is suspected",
    "E4": "spinal cord compression until shown otherwise, not a lumbar root",
    "E5": "spinal infection is suspected and cannot wait",
    "E6": "cancer pressing on the cord or the cauda equina until shown otherwise",
    "E7": "the aorta or shock first",
    "E8": "spinal epidural haematoma until shown otherwise",
    "E9": "paravertebral compartment syndrome is possible",
    "E10": "unstable fracture until shown otherwise",
    "E11": "Guillain-Barre syndrome until shown otherwise",
    "E12": "haematoma or abscess after the procedure until shown otherwise",
    "E13": "dissection or embolus until shown otherwise",
    "E14": "the scan shows compression, and signs or an open question stand beside it",
    "U1": "the deficit progresses",
    "U2": "a severe motor deficit",
    "U3": "symptoms in both legs warn of cauda equina syndrome",
    "U4": "",  # its headline says it
    "U5": "spinal infection is suspected",
    "U6": "cancer, and signs that may come from the spine",
    "U7": "possible cord compression",
    "U8": "a deficit that cannot be called stable",
    "U9": "part of the cauda equina questions, weak alone",
    "U10": "an old bladder or bowel symptom beside a new deficit",
    "U11": "a haematoma shows late",
    "U12": "the aorta until shown otherwise",
    "U13": "the lesion may be in the neck",
    "U14": "a serious finding on the scan",
    "M1": "new nerve-root deficit",
    "M2": "",
    "M3": "the earlier surgery changes the scan",
    "W1": "possible spinal metastases",
    "W2": "spinal infection is to be looked for",
    "W3": "possible vertebral fracture",
    "W4": "possible axial spondyloarthritis",
    "W5": "another cause is to be looked for",
    "W6": "the history is not finished",
    "W7": "outside what this pathway covers",
    "W8": "pain in the chest part of the spine beside another risk",
    "W9": "blood tests that can mean myeloma",
    "R1": "no improvement recorded",
    "R2": "stable neurogenic claudication",
    "R3": "possible instability of the spine",
    "R4": "the scan fits, and the patient is no better",
    "C1": "",  # it stands when no other rule does: nothing calls for more
}
"""Where two of them are alike, the card says it once. "" where the headline says enough."""
