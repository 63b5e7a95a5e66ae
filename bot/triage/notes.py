"""The guideline notes GN-1 to GN-12 (section B3): they inform, and never change the disposition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.triage.accuracy import ACCURACY, in_words
from bot.triage.assessment import Note
from bot.triage.dates import CAUDA_EQUINA_WINDOW_DAYS
from bot.triage.kleene import NO, YES
from bot.triage.sources import cite

if TYPE_CHECKING:
    from bot.triage.assessment import Medication, Source
    from bot.triage.findings import Findings
    from bot.triage.verdict import Verdicts

CLEAR_OF_RED_FLAGS: Final = frozenset({"M1", "R3"})
BESIDE_OLD_CES: Final = frozenset({"E1", "M1", "R1", "R2", "R3"})
CANCER_OR_INFECTION: Final = frozenset({"E5", "U5", "W1", "W2"})
"""E6 and U6 hold only where W1 does."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a note's trigger may look at."""

    findings: Findings
    verdicts: Verdicts
    medication: Medication
    steps: frozenset[str]


@dataclass(frozen=True, slots=True)
class Template:
    """A guideline note: its words, its sources, and when it is shown.

    `when` says in words what `shown` decides. `less_urgent` marks what points to less than the pathway does.
    """

    id: str
    text: str
    sources: tuple[Source, ...]
    shown: Callable[[Situation], bool]
    when: str
    less_urgent: bool = False


def notes(situation: Situation) -> tuple[Note, ...]:
    """The notes that belong beside this assessment, in their order."""
    return tuple(
        Note(id=template.id, text=template.text, sources=template.sources)
        for template in TEMPLATES
        if template.shown(situation)
    )


def _nothing_is_open(s: Situation) -> bool:
    return not s.verdicts.open and s.findings.anticoagulant_or_bleeding_disorder == "no"


def _less_imaging(s: Situation) -> bool:
    """GN-1 points to less: every question answered no, and a purely sensory or reflex deficit of one side.

    Beside a long-standing bladder or bowel symptom U10 holds or is open, which withholds it.
    """
    facts = s.verdicts.facts
    sensory_only = facts.motor == NO and facts.both_legs == NO and facts.s2_loss == NO
    no_red_flag = s.verdicts.fired_ids <= CLEAR_OF_RED_FLAGS and facts.minor_trauma == NO
    steady = facts.said_worse == NO
    return "M1" in s.verdicts.fired_ids and sensory_only and no_red_flag and steady and _nothing_is_open(s)


def _older_than_the_window(s: Situation) -> bool:
    """GN-12 points to less as well: nothing open, nothing worse, and no red flag beside the old symptom.

    Beside a deficit that gets worse U1 holds or is open, which withholds it.
    """
    onset, fired = s.findings.onset_days, s.verdicts.fired_ids
    steady = s.verdicts.facts.said_worse == NO
    only_ces = "E1" in fired and fired <= BESIDE_OLD_CES and s.verdicts.facts.motor == NO
    return only_ces and steady and onset is not None and onset > CAUDA_EQUINA_WINDOW_DAYS and _nothing_is_open(s)


def _leg_raise_recorded(s: Situation) -> bool:
    raises = s.findings.straight_leg_raise
    done = {raises.left.result, raises.right.result} if raises else set()
    return bool((done | {s.findings.crossed_straight_leg_raise}) & {"positive", "negative"})


def _has_plan_for_a_root(s: Situation) -> bool:
    below_same_day = s.verdicts.disposition not in {"emergency_now", "urgent_same_day"}
    return below_same_day and bool(s.verdicts.facts.radicular == YES)


TEMPLATES: Final = (
    Template(
        "GN-1",
        "The seed pathway asks for urgent MRI. ACP (2007, 2011), ACR (2021) and NICE NG59 do not: with a stable "
        "one-sided sensory deficit and no red flag they favour treatment first, a repeat neurological check, and MRI "
        "at about 6 weeks if symptoms persist and a procedure would be considered. A spine-society Choosing Wisely "
        "list does count focal deficit as a red flag. Decide locally and record why.",
        cite("CHOU07", "CHOU11", "ACR21", "NG59", "CW-NASS"),
        _less_imaging,
        less_urgent=True,
        when="urgent MRI for a purely sensory or reflex deficit of one side, nothing open, no other red flag",
    ),
    Template(
        "GN-2",
        "Current ACP (2017) and NICE (2020) guidance no longer backs acetaminophen alone for back pain; it did not "
        "beat placebo in a large trial (2014). It may still be reasonable where NSAIDs are unsafe.",
        cite("ACP17", "NG59", "PACE14"),
        lambda s: s.medication.acetaminophen.advice == "offer",
        when="acetaminophen is offered",
    ),
    Template(
        "GN-3",
        "Evidence for NSAIDs in sciatica is limited (NICE 2020). Lowest dose, shortest time, after checking stomach, "
        "kidney, heart, pregnancy, anticoagulants.",
        cite("NG59"),
        lambda s: s.medication.nsaid.advice == "offer" and s.verdicts.facts.radicular == YES,
        when="an NSAID is offered and there are leg symptoms of a root",
    ),
    Template(
        "GN-4",
        "Muscle relaxants: small short-term effect, more side effects (2021); the trials mostly excluded "
        "radiculopathy. Avoid at 65+ (Beers 2023). NICE (2020): no benzodiazepines for sciatica.",
        cite("CASH21", "BEERS23", "NG59"),
        lambda s: s.medication.muscle_relaxant.advice == "second_line",
        when="a muscle relaxant is offered",
    ),
    Template(
        "GN-5",
        "The 2-3 day figure is from a 2000 review that said bed rest. Guidance now (NICE 2020, Cochrane 2010) is to "
        "keep moving from day one as pain allows.",
        cite("AFP00", "DAHM10", "NG59"),
        lambda s: not s.steps.isdisjoint({"stay_active_ease_off_2_3_days", "stay_active"}),
        when="activity advice is given",
    ),
    Template(
        "GN-6",
        "The original source (2000) called for surgical assessment, not imaging for every severe pain. Check that "
        "analgesia has really been adequate.",
        cite("AFP00"),
        lambda s: "M2" in s.verdicts.fired_ids,
        when="M2 holds",
    ),
    Template(
        "GN-7",
        "Up to 10-15% of patients with low back pain have neurological deficits, which may lead to paralysis or "
        "numbness of the legs. This figure comes from the introduction of one case report (2025).",
        cite("S-047", "S-048", "XU25"),
        lambda s: "M1" in s.verdicts.fired_ids and s.verdicts.disposition == "urgent_mri",
        when="M1 holds and the result is urgent MRI",
    ),
    Template(
        "GN-8",
        "Referral points range from 4 to 12 weeks between services. ACR (2021) uses 6 weeks.",
        cite("S-046", "AFP00", "ACR21"),
        lambda s: not s.steps.isdisjoint({"referral_at_4_6_weeks", "specialist_referral"}),
        when="referral at 4 to 6 weeks is named",
    ),
    Template(
        "GN-9",
        "Here contrast-enhanced MRI is also rated appropriate (ACR 2021), unlike plain radiculopathy.",
        cite("ACR21"),
        lambda s: not s.verdicts.fired_ids.isdisjoint(CANCER_OR_INFECTION),
        when="a rule of cancer or infection holds (E5, E6, U5, U6, W1, W2)",
    ),
    Template(
        "GN-10",
        "Accuracy figures are from surgical clinics. A negative straight-leg raise does not clear a red flag; a "
        "positive one adds little (LR about 1.2-1.3). " + ". ".join(in_words(test) for test in ACCURACY) + ".",
        cite("DEV00", "COCH10", "S-023", "S-024", "S-025", "S-026"),
        _leg_raise_recorded,
        when="a straight-leg raise, crossed or not, is recorded",
    ),
    Template(
        "GN-11",
        "NICE (2020) advises against gabapentinoids, other antiepileptics, oral steroids and benzodiazepines for "
        "sciatica. A steroid trial (2015) improved function slightly, pain not, with adverse events 49% v 24%.",
        cite("NG59", "GOLD15"),
        _has_plan_for_a_root,
        when="leg symptoms of a root, and the result is below same day",
    ),
    Template(
        "GN-12",
        "The GIRFT emergency criteria (2023) use new or worsening within 14 days. Older, unchanged symptoms go by an "
        "urgent, not emergency, route there. The tool keeps emergency; a senior clinician may step down with a "
        "recorded reason.",
        cite("GIRFT23"),
        _older_than_the_window,
        less_urgent=True,
        when="E1 on symptoms older than 14 days that are not worse, nothing open, no other red flag",
    ),
)
