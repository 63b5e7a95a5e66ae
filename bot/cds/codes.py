"""Which codes of a record say that a finding is so. No code says no, and what is old says nothing of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ICD_10: Final = "http://hl7.org/fhir/sid/icd-10"
"""And its national editions, whose addresses begin alike."""
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
ATC: Final = "http://www.whocc.no/atc"
CPT: Final = "http://www.ama-assn.org/go/cpt"


@dataclass(frozen=True, slots=True)
class Sign:
    """Codes of a condition (ICD-10 by how they begin, SNOMED CT whole) and the answer that each gives.

    `only_new`: counts only where the record says that it began lately. `past_too`: counts after it is over.
    """

    field: str
    answer: str
    icd: tuple[str, ...] = ()
    snomed: frozenset[str] = frozenset()
    only_new: bool = False
    past_too: bool = False

    def is_meant_by(self, system: str, code: str) -> bool:
        """Whether this code says it."""
        if system.startswith(ICD_10):
            return code.replace(".", "").startswith(self.icd)
        return system == SNOMED and code in self.snomed


BACK_PAIN: Final = Sign(
    "", "", icd=("M541", "M543", "M544", "M545", "M511"), snomed=frozenset({"279039007", "23056005"})
)
SIGNS: Final = (
    Sign("urinary_retention", "new", icd=("R33",), snomed=frozenset({"267064002"}), only_new=True),
    Sign("urinary_incontinence", "new", icd=("R32", "N394"), only_new=True),
    Sign("bowel_dysfunction", "new", icd=("R15",), only_new=True),
    Sign("fever", "yes", icd=("R50",), only_new=True),
    Sign("cancer_history", "yes", icd=("C", "Z85"), snomed=frozenset({"363346000"}), past_too=True),
    Sign("osteoporosis", "yes", icd=("M80", "M81"), snomed=frozenset({"64859006"}), past_too=True),
    Sign("corticosteroid_use", "yes", icd=("Z7952",)),
    Sign("anticoagulant_or_bleeding_disorder", "yes", icd=("Z7901", "D66", "D67", "D68")),
    Sign("pregnancy", "yes", icd=("Z331",), snomed=frozenset({"77386006"})),
    Sign("mri_contraindication", "device_or_implant", icd=("Z950",), snomed=frozenset({"441509002"}), past_too=True),
    Sign("renal_impairment", "dialysis", icd=("Z992", "N186")),
    Sign("infection_risks", "dialysis", icd=("Z992", "N186")),
    Sign("infection_risks", "diabetes", icd=("E10", "E11", "E13"), snomed=frozenset({"73211009"})),
    Sign("infection_risks", "immunosuppression", icd=("B20", "D80", "D81", "D82", "D83", "D84")),
    Sign("aortic_features", "known_aaa", icd=("I713", "I714"), past_too=True),
)
VITAL_SIGNS: Final = {
    "8310-5": "temperature_c",
    "8867-4": "heart_rate",
    "8480-6": "systolic_bp",
    "9279-1": "respiratory_rate",
}
"""By LOINC."""
BLOOD_THINNERS: Final = ("B01AA", "B01AB", "B01AE", "B01AF")
"""By ATC; what keeps platelets apart (B01AC) is none."""
LUMBAR_MRI: Final = frozenset({"72148", "72149", "72158"})
"""By CPT; any other code is known by its words."""
