"""How a card says a step, its source beside it; the whole of it stands under *Why and sources*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.triage.actions import STEPS
from dialogs.blocks import escaped
from dialogs.citation import named

if TYPE_CHECKING:
    from bot.triage.assessment import Action
    from bot.triage.rule import Step


@dataclass(frozen=True, slots=True)
class Short:
    """The words of a step on a card, in mrkdwn, and the keys of the sources named there; () lets them be chosen.

    `{clock}` is where the clock of this patient's rule stands.
    """

    says: str
    keys: tuple[str, ...] = ()


BACK_AT_ONCE: Final = "Any new one: back at once, scan or not."
"""What somebody who waits at home for a scan is told beside the red flags; they are their source's (HSSIB 2021)."""

SHORT: Final[dict[str, Short]] = {
    "emergency_mri": Short("*Emergency MRI now*, at the latest 4 hours from the request"),
    "immediate_surgical_referral": Short("*Spinal team on the phone now*, in parallel"),
    "absence_of_pain_does_not_exclude": Short("No pain or no weakness does not exclude it"),
    "feel_pulses_and_abdomen": Short(
        "Feel foot pulses and abdomen while MRI is arranged: newly cold, pale or pulseless legs, or a pulsating mass, "
        "go to the vascular team and CT angiography first",
    ),
    "urgent_mri_lumbar_without_contrast": Short("*MRI lumbar spine, no contrast, {clock}*", ("SEED", "POLICY")),
    "urgent_mri_with_contrast": Short("*MRI lumbar spine, without and with contrast, {clock}*: earlier surgery"),
    "close_emergency_questions": Short("*Ask or examine what is named above*, today, before the patient leaves"),
    "finish_the_history": Short("*Finish the history and examination* before the patient leaves"),
    "same_day_mri": Short("*MRI lumbar spine, no contrast, today*", ("CHOU07",)),
    "urgent_surgical_evaluation": Short("*Surgical evaluation today*: the deficit progresses"),
    "surgical_discussion": Short("*Spinal surgical team today*", ("AHCPR94",)),
    "repeat_ces_screen": Short("Ask all emergency questions again today, and whenever anything changes"),
    "safety_net_given": Short("Say the thread's red flags, have them said back"),
    "re_examine_contradiction": Short("*Answers clash*: examine again; the more urgent reading stands until then"),
    "pregnancy_mri_without_gadolinium": Short(
        "Pregnancy: no gadolinium; no films or CT where MRI answers; it delays no urgent scan and explains no bladder "
        "change",
    ),
    "check_mri_device": Short(
        "*MRI contraindicated as recorded*: is the device MR-conditional? Until cleared, CT or CT myelography instead"
    ),
    "ct_or_ct_myelogram": Short(
        "*CT or CT myelography {clock}*, not MRI; a reassuring plain CT does not end it: still call the surgeon where "
        "cauda equina syndrome is suspected"
    ),
    "mri_if_candidate": Short("MRI if a candidate for surgery or injection, and not done", ("CHOU07",)),
    "specialist_referral": Short("*Specialist referral*: no improvement recorded after weeks of care", ("SEED",)),
    "no_imaging_now": Short("*No imaging now*: no finding so far calls for it", ("ACR21", "NG59")),
    "metastases_mri": Short("*MRI of the whole spine within 1 week*, for metastases"),
    "cord_compression_warning_advice": Short(
        "Tell the patient to come at once for leg weakness, unsteady walking, numbness, loss of bladder or bowel "
        "control",
    ),
    "no_plain_films_to_rule_out": Short("No plain films to rule metastases out"),
    "radiograph_first": Short("*Radiograph of the painful level first*, for fracture"),
    "paediatric_pathway": Short("*Under 18*: use the paediatric pathway; urgent and emergency rules still stand"),
    "ask_mri_contraindication": Short(
        "Before the scan ask about pacemaker, implants, metal in the eye, claustrophobia; the request stands"
    ),
    "recheck_power": Short("Recheck power within 72 hours"),
    "reassess_1_2_weeks": Short("Reassess at 1 to 2 weeks, all emergency questions again", ("SEED", "HSSIB")),
    "referral_at_4_6_weeks": Short("Specialist referral if no better after 4 to 6 weeks of care", ("SEED",)),
    "heat": Short("Heat helps; numb skin burns easily", ("ACP17",)),
    "no_plain_films_for_nerve_compression": Short("No plain films for nerve compression"),
}
"""Steps with other words on a card; any other stands there as it is."""


def in_short(step: Action, when: str, *, names_open_questions: bool) -> str:
    """Return a step as a card says it, in mrkdwn; `when` is the clock of its rule in words.

    One that was fitted to the patient keeps its own words, and so does one that names the open questions where the card
    does not.
    """
    short = _short(step, names_open_questions=names_open_questions)
    if short is None:
        return _with_source(escaped(step.text.removesuffix(".")), named(step.sources))
    return _with_source(short.says.format(clock=when), named(step.sources, short.keys))


def bare(step: Action, when: str) -> str:
    """Return the same without marks and sources, for text that is copied; the open questions are named beside it."""
    short = _short(step, names_open_questions=True)
    return step.text.removesuffix(".") if short is None else short.says.format(clock=when).replace("*", "")


def _short(step: Action, *, names_open_questions: bool) -> Short | None:
    standard = STEPS.get(step.id)
    return SHORT.get(step.id) if standard and _is_standard(step, standard, names_open_questions) else None


def _is_standard(step: Action, standard: Step, names_open_questions: bool) -> bool:
    return step.text == standard.says or (names_open_questions and standard.names_open)


def _with_source(says: str, source: str) -> str:
    return f"{says} ({source})." if source else f"{says}."
