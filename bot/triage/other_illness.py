"""What tells that a question is about another illness although it has this field's words: its place, its carer."""

from __future__ import annotations

from typing import Final

_SITES: Final = (
    "ankle arm carotid chest clavicle dental elbow face femur fibula forearm head hip humeral humerus jaw knee lung "
    "mandible metacarpal metatarsal mitral nasal nose ovarian ovary patella radius rib scalp scaphoid shoulder skull "
    "sternum testicle throat thumb thyroid tibia tibial tonsil ulna uterus wrist"
)
SITES: Final = frozenset(_SITES.split())
"""Other parts of the body."""
_HAD_THERE: Final = (
    "abscess", "bleed", "bleeding", "collection", "compartment syndrome", "fracture", "haematoma", "infection",
    "inflammation", "injury", "instability", "operation", "spasm", "stenosis", "surgery", "swelling", "trauma", "ulcer",
)  # fmt: skip

HAD_ELSEWHERE: Final = frozenset(
    name
    for site in SITES
    for had in _HAD_THERE
    for name in (f"{site} {had}", f"{had} of {site}", f"{had} of the {site}", f"{had} in the {site}")
) | {"aortic stenosis", "compartment syndrome of the hand", "compartment syndrome of the leg", "pyloric stenosis"}
"""What somebody has at another part of the body is of that part, whatever is called so here."""

HISTORIES: Final = frozenset(
    {
        "cancer", "osteoporosis", "diabetes", "tuberculosis", "immunosuppressed", "hypertension", "dialysis", "smoker",
        "heart disease", "lung disease", "liver", "ckd", "sleep apnoea", "doac", "ulcer", "myeloma", "postpartum",
    }
)  # fmt: skip
"""Other illnesses, each by the first word of its group: here they count as what somebody has beside the pain."""

ASIDE: Final = frozenset(
    {
        "alone", "analgesia", "elderly", "evidence", "going home", "guideline", "night", "proportion", "refer",
        "rule out", "seen again", "sensitivity", "soon", "surgeon", "threshold", "told", "unchanged", "worse",
    }
)  # fmt: skip
"""What is asked of a thing, by the first word of its group: it is no complaint."""

_MANAGING: Final = (
    "cure dose initiate interval manage management medication optimise prevent prevention regime schedule screening "
    "stage staging start surveillance survival switch target therapy treat treatment vaccine"
)
MANAGING: Final = frozenset(_MANAGING.split())
"""What is asked about an illness by whoever looks after it, not by whoever weighs what it means for a back."""

_AS_HISTORY: Final = (
    "ago along also and beside count counts earlier had has have having history hx in known matter matters on past "
    "patient previous previously pt relevant risk since survivor too who with"
)
AS_HISTORY: Final = frozenset(_AS_HISTORY.split())
"""Words with which an illness is told of as what somebody has beside the pain."""

_THE_BACK: Final = "back backache backs disc lbp leg legs lumbago lumbar spinal spine vertebra vertebral"
THE_BACK: Final = frozenset(_THE_BACK.split())
"""Words that say that the question is about the back all the same."""

OF_MEDICINE: Final = (
    r"(?:iti|oma|emia|uria|osi|ectom|otom|plast|scop|opath|statin|pril|olol|sartan|cillin|mycin|azol|cyclin|mab|vir"
    r"|algi|pnea|rrhe|rrhag|lysi|cele|stom|gliptin|gliflozin|glutid|dipin|lukast|setron|triptan|afil|phobi|troph)$"
    r"|^(?:hyper|hypo|cardi|nephr|hepat|gastr|dermat|ophthalm|rhin|pneum|gyn|thromb|enceph|mening|bronch|endocrin|psych"
    r"|lymph)"
)
"""How the stems of diseases, operations and medicines begin or end; one that no passage names is of another field."""

_MEDICINES: Final = (
    "amitriptyline antibiotics benzodiazepine cyclobenzaprine gabapentin nsaid opioid paracetamol steroid"
)
MEDICINES: Final = frozenset(_MEDICINES.split())
"""The groups of medicines, each by its first word: a bare number behind one of them is a dose."""
