"""The words of the one page on safety: what it is for, who uses it, its limits, and where regulators stand."""

from __future__ import annotations

from typing import Final

PURPOSE: Final = (
    "backpain is decision support for healthcare professionals. They enter what they asked and examined in a patient "
    "with acute severe low back pain and a numb leg. It answers with the next step of a fixed pathway, how soon, why "
    "and from which source, and asks the team again until the case is closed. The clinician decides."
)
NEVER: Final = (
    "In place of a clinician's judgement, or of a call to the emergency team.",
    "By patients, or to write to patients.",
    "As anybody's medical record: it takes no name, date of birth or record number.",
    "As approved guidance, while its content is not approved.",
)
USERS: Final = (
    "Clinicians who examine such patients, and the team that follows them up; all full members of one organisation.",
    "Administrators, who set it up; they read no findings to do so.",
)
LIMITS: Final = (
    "Adults. Under 18 it says so; the urgent rules count all the same, the steps for adults do not.",
    "It knows what is entered, nothing else. What was not asked is shown as not asked.",
    "It names classes of medicine, never doses.",
    "It needs Slack. Where Slack is down, what was sent is kept and shown later: have another way to call.",
    (
        "Its rules follow published guidelines, and policy where those are silent; each is marked (docs/medicine.md). "
        "Where it differs from a guideline stands in docs/concordance.md."
    ),
    "How often it is right was computed on drawn patients (docs/results.md), not measured on real ones.",
)
YOURS: Final = (
    "Name a Clinical Safety Officer (a registered clinician), who judges this page and signs, or does not.",
    "Decide with your regulatory adviser what it is under your law, before it touches a patient.",
    "Have a clinician approve the content (docs/editorial-policy.md).",
)
POSITIONS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    (
        "England",
        (
            "DCB0129 binds whoever makes health software that influences care, DCB0160 whoever uses it; since "
            "July 2025 the law says *must comply*. DTAC is the form in which buyers ask. The papers here follow "
            "both; neither is met without a Clinical Safety Officer."
        ),
        ("review", "dtac", "report"),
    ),
    (
        "United Kingdom",
        (
            "Software with a medical purpose is a medical device; what applies reasoning to a patient's data is "
            "the kind most likely to be one. We hold that backpain is likely to be one. It has no UKCA mark and "
            "is not registered."
        ),
        ("mhra", "purpose", "apps"),
    ),
    (
        "European Union",
        (
            "Software that gives information for decisions on diagnosis or treatment is class IIa at least (Rule "
            "11), and higher where a wrong decision can do grave harm, as here. It has no CE mark."
        ),
        ("rule_11",),
    ),
    (
        "United States",
        (
            "Decision support is no device where it meets four criteria, among them: it reads no images or "
            "signals, it shows medical information, and professionals can review its basis for themselves. "
            "backpain is made for that; whether advice for an emergency can meet all four is open. Treat it as a "
            "device until counsel says otherwise."
        ),
        ("fda",),
    ),
)
"""Where, what we hold, and the keys of what was read."""
