"""The words of the page of the medicine: terms, conditions written out, when a step is shown, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.fact_table import FACT
from bot.triage.sources import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.triage.assessment import Source
    from bot.triage.rule import Condition

DEFINED: Final[dict[str, str]] = {
    "longstanding_sphincter": "a long-standing bladder or bowel symptom",
    "cord": "a cord sign or a sensory level",
    "brisk": "brisk reflexes",
    "fever": "fever told or measured",
    "major_trauma": "major trauma told, or at the onset",
    "minor_trauma": "minor trauma told, or at the onset",
    "motor": "a motor deficit",
    "sensory": "a sensory deficit",
    "reflex_loss": "a lost reflex",
    "deficit": "any new neurological deficit",
    "both_legs": "both legs involved",
    "cauda_equina": "a cauda equina sign",
    "panel_open": "an open answer in the cauda equina panel",
    "emergency_item_open": "an open answer to an emergency question",
    "stable_claudication": "stable neurogenic claudication",
    "urgent_item_open": "an open answer to an urgent question",
    "emergency_sign": "a cauda equina sign, lost genital feeling, a cord sign or brisk reflexes",
    "exempt_claudication": "a stable claudication that is exempt",
    "root_deficit": "a deficit of a nerve root",
    "severe_pain": "severe or uncontrolled pain",
    "trauma": "any trauma",
    "any_infection_risk": "any infection risk",
    "procedure_on_spine": "a procedure on the spine",
    "shock": "shock",
}


class _Worded:
    """Stands in for a fact and writes down, in words, how a condition combines it with others."""

    def __init__(self, text: str, joined_by: str = "") -> None:
        self._text = text
        self._joined_by = joined_by

    def __str__(self) -> str:
        return self._text

    def __or__(self, other: _Worded) -> _Worded:
        return _Worded(f"{self._inside('or')} **or** {other._inside('or')}", "or")

    def __and__(self, other: _Worded) -> _Worded:
        return _Worded(f"{self._inside('and')} **and** {other._inside('and')}", "and")

    def opposite(self) -> _Worded:
        return _Worded(f"**not** [{self._text}]")

    def unanswered(self) -> _Worded:
        return _Worded(f"not known: [{self._text}]")

    def _inside(self, joined_by: str) -> str:
        return self._text if self._joined_by in ("", joined_by) else f"({self._text})"


class _WordedFacts:
    def __getattr__(self, name: str) -> _Worded:
        return _Worded(f"*{DEFINED[name]}*" if name in DEFINED else FACT[name].says)


WHEN: Final[dict[str, str]] = {
    "stay_active_ease_off_2_3_days": "urgent MRI with symptoms of a root",
    "stay_active": "going home otherwise, or waiting for a referral",
    "acetaminophen_or_nsaid": "both are offered",
    "acetaminophen_step": "acetaminophen offered, NSAID to be checked",
    "acetaminophen_step_no_nsaid": "acetaminophen offered, NSAID out",
    "nsaid_step": "NSAID offered, acetaminophen to be checked",
    "nsaid_step_no_acetaminophen": "NSAID offered, acetaminophen out",
    "check_before_first_pain_step": "both to be checked",
    "check_before_acetaminophen": "acetaminophen to be checked, NSAID out",
    "check_before_nsaid": "NSAID to be checked, acetaminophen out",
    "both_first_steps_blocked": "both out",
    "muscle_relaxant_if_severe_spasm": "a muscle relaxant is second line",
    "opioid_not_first_line": "wherever medicines are named",
    "heat": "going home, or waiting for a referral",
    "no_plain_films_for_nerve_compression": "urgent MRI",
    "reassess_1_2_weeks": "home care and urgent MRI",
    "referral_at_4_6_weeks": "home care and urgent MRI, unless R1 holds",
    "pregnancy_mri_without_gadolinium": "pregnant or possibly so, and anything is imaged",
    "ask_pregnancy_before_contrast_or_films": "pregnancy not known, and contrast, films or CT",
    "check_kidneys_before_gadolinium": "contrast, and kidneys impaired or not known",
    "ask_mri_contraindication": "an MRI is ordered and its safety was not asked",
    "check_mri_device": "a device or implant",
    "mri_with_sedation_or_open_scanner": "severe claustrophobia",
    "ct_or_ct_myelogram": "in place of every MRI that is contraindicated",
    "check_existing_mri": "a scan of this episode is on record and an MRI is asked for",
    "re_examine_contradiction": "answers clash",
    "low_residual_does_not_exclude": "a residual below 200 ml is on record",
    "antiviral_for_blisters": "blisters in the painful band",
    "ankle_brachial_index": "foot pulses long known to be weak",
    "blood_count_calcium_esr": "60 or over, more than six weeks, no blood tests known, no emergency",
    "get_the_awaited_result": "a scan's result is awaited",
    "scan_does_not_explain": "a scan shows no compression",
    "not_safe_at_home": "the patient cannot watch for change or get back quickly, no emergency",
    "safety_net_given": "always, but in an emergency",
}
LEFT_OUT: Final[tuple[tuple[str, str], ...]] = (
    ("Doses", "the seed names none, and a dose needs a prescriber who knows the patient"),
    ("Gabapentinoids, oral steroids, antidepressants, benzodiazepines", "NICE NG59 does not offer them for sciatica"),
    ("Epidural steroid", "a specialist's decision"),
    ("Oswestry, STarT Back, STarT MSK", "their licences do not allow them here"),
    ("Function in own words (F53)", "no free text is kept: it could name a patient"),
    ("Sex", "not asked; where a source has a limit for one sex, the stricter one is used for everybody (W3)"),
    ("Children", "out of scope under 18 (W7); emergency, same-day and urgent rules still hold"),
    ("The seed's own references 1 to 6", "the seed lists none; a best match is never shown as its reference"),
    ("A clearing role for scans, residuals, leg raises, pulses", "a normal result lowers nothing (P3, P21)"),
)


def condition_in_words(condition: Condition) -> str:
    """What makes `condition` hold, as one sentence of facts joined by and, or, not."""
    worded: Any = condition(_WordedFacts())
    return str(worded) if isinstance(worded, _Worded) else "no rule above holds"


def keys(sources: Iterable[Source]) -> str:
    """Sources by their keys, or by the seed's items."""
    return ", ".join(source.item or source.key for source in sources)


def labelled(sources: tuple[Source, ...]) -> str:
    """The same, with what is to be said of how far they were checked."""
    labels = dict.fromkeys(LABELS[source.mark] for source in sources if LABELS[source.mark])
    return f"{keys(sources)}{''.join(f'; {label}' for label in labels)}"
