"""The tables of words whole, whatever the case, and cards that are rare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.triage.actions import STEPS
from bot.triage.assessment import Action
from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.triage.sources import REFERENCES
from dialogs import assessment_card, why
from dialogs.acting import acting_line
from dialogs.answers import FORM
from dialogs.card_why import why_variants
from dialogs.case_facts import CaseFacts
from dialogs.conclusions import CONCLUSIONS
from dialogs.course import course_view
from dialogs.medicine_line import medicine_line
from dialogs.message import Message
from dialogs.plan import ADVICE, IMAGING, MEDICINES
from dialogs.progress import worse_line
from dialogs.role import explanations
from dialogs.short_steps import SHORT, in_short
from dialogs.small_print import REVIEW, STAGES
from dialogs.source_names import SOURCE_NAMES, address
from dialogs.words import DISPOSITIONS, IN_A_SENTENCE
from tests.dialogs.as_read import plainly
from tests.dialogs.cases import CASES, FACTS, LATER, OPENED_AT
from tests.dialogs.messages import Parts
from tests.triage.cases import NUMB_LEG, examined

_ACTING: Final = acting_line("acknowledged", "U0BOB", OPENED_AT, {})
_IN_LINES: Final[dict[str, dict[str, Any]]] = {
    "all safe": {},
    "all safe, a numb leg": NUMB_LEG,
    "no acetaminophen": {"drug_allergies": ["acetaminophen"]},
    "no NSAID": {"drug_allergies": ["nsaid"]},
    "neither": {"drug_allergies": ["acetaminophen", "nsaid"]},
    "check acetaminophen": {"liver_disease": "unknown"},
    "check the NSAID": {"interacting_medicines": ["ssri_snri"]},
    "check both": {"liver_disease": "yes"},
    "check the NSAID for one reason, no acetaminophen": {
        "drug_allergies": ["acetaminophen"],
        "respiratory_disease": "yes",
    },
    "no NSAID for two reasons": {"drug_allergies": ["nsaid"], "gi_bleed_or_ulcer": "active"},
    "no NSAID for three reasons": {
        "drug_allergies": ["nsaid"],
        "gi_bleed_or_ulcer": "active",
        "renal_impairment": "severe",
    },
}


def tables() -> Parts:
    """Return every table of words that a single case shows a part of."""
    named: dict[str, Mapping[Any, str]] = {
        "What each rule means": CONCLUSIONS,
        "Sources": SOURCE_NAMES,
        "Where they are": {key: address(reference.found_at) for key, reference in REFERENCES.items()},
        "Kinds of scan": IMAGING,
        "What is advised": ADVICE,
        "Classes of medicine": MEDICINES,
        "How urgent": DISPOSITIONS,
        "How urgent, in a sentence": IN_A_SENTENCE,
        "Review, on a card": REVIEW,
        "Review, behind it": STAGES,
    }
    parts: Parts = {
        heading: "\n".join(f"{key}: {told}" for key, told in table.items()) for heading, table in named.items()
    }
    return {
        **parts,
        "How a card says each step": "\n".join(_steps()),
        **{
            f"The ways to say why, the fullest first: {name}": "\n".join(why_variants(assess(CASES[name]), CASES[name]))
            for name in ("seed", "severe weakness", "cauda equina")
        },
        "The line on medicines": "\n".join(
            f"{which}: {plainly(medicine_line(assess(examined(changes))))}" for which, changes in _IN_LINES.items()
        ),
        "Words and tests, explained to a student": "\n".join(explanations("student", Findings.model_fields)),
        "Words and tests, explained to a nurse": "\n".join(explanations("nurse", Findings.model_fields)),
        "Every question that a form asks or has asked": {
            "blocks": [question.row(None, optional=True) for question in FORM.values()]
        },
    }


def _steps() -> Iterator[str]:
    for step in STEPS.values():
        asked = Action(id=step.id, text=step.says, rule="R1", sources=step.sources)
        yield f"{step.id}: {_short(asked, 'within 7 days')}"
        if step.names_open:
            fitted = asked.model_copy(update={"text": f"{step.says} Fitted to <the patient>."})
            yield f"  where the card names what is open: {_short(fitted, names_open_questions=True)}"
            yield f"  where it does not: {_short(fitted)}"
    plain_step = next(step for step in STEPS.values() if not step.names_open and step.id in SHORT)
    fitted = Action(id=plain_step.id, text="Do it <for the patient>.", rule="R1", sources=plain_step.sources)
    yield f"a step that was fitted to the patient: {_short(fitted, names_open_questions=True)}"
    unknown = Action(id="of_a_later_release", text="Do <this>.", rule="R1", sources=())
    yield f"a step of another release: {_short(unknown)}"


def _short(step: Action, when: str = "today", *, names_open_questions: bool = False) -> str:
    return plainly(in_short(step, when, names_open_questions=names_open_questions))


_ASKED: Final = ("cauda equina", "getting worse", "saddle not asked")
_STATES: Final = {
    "nobody acts": replace(FACTS, is_unclaimed=True, is_result_open=True),
    "somebody acts, the scan is requested": replace(FACTS, acting=_ACTING, is_result_open=True, stage="requested"),
}


_EIGHT: Final = (
    *("renal_impairment", "gi_bleed_or_ulcer", "cardiovascular_disease", "liver_disease", "drug_allergies"),
    *("mri_contraindication", "osteoporosis", "corticosteroid_use"),
)
_NINE: Final = (*_EIGHT, "intractable_pain")


def _unasked(name: str, left_out: tuple[str, ...]) -> Message:
    given = CASES[name].model_dump(exclude_defaults=True)
    findings = Findings.model_validate({field: value for field, value in given.items() if field not in left_out})
    return assessment_card.card(FACTS, assess(findings), findings)


def _card(name: str, facts: CaseFacts) -> Message:
    return assessment_card.card(facts, assess(CASES[name]), CASES[name])


def rare_cards() -> Parts:
    """Return cards that few cases have."""
    settled = Findings.model_validate(
        {**CASES["home care"].model_dump(exclude_defaults=True), "saddle_anaesthesia": "yes", "onset_days": 40}
    )
    clashing = Findings(leg_symptom_side="none", leg_symptoms=["numbness"], conservative_care_weeks=3, onset_days=1)
    seed = CASES["seed"]
    scanned = seed.model_copy(update={"mri_done": "yes"})
    awaited = seed.model_copy(update={"scan_result": "awaited"})
    no_magnet = Findings.model_validate(
        {**CASES["cauda equina"].model_dump(exclude_defaults=True), "mri_contraindication": "device_or_implant"}
    )
    late = replace(FACTS, opened_at=FACTS.opened_at.replace(year=2030))
    worse = replace(LATER, is_unclaimed=True, worse_line=worse_line("U0BOB", OPENED_AT))
    told = "Sun 22 Nov, 09:31 · B recorded: *booked*"
    return {
        "An emergency that is settled for weeks": assessment_card.card(FACTS, assess(settled), settled),
        "An emergency that must not have an MRI": assessment_card.card(FACTS, assess(no_magnet), no_magnet),
        "Much open, and answers that clash": assessment_card.card(FACTS, assess(clashing), clashing),
        "The result is in, the stage is said no more": assessment_card.card(
            replace(FACTS, stage_line=told), assess(seed), seed
        ),
        "Not computed, and somebody acts": assessment_card.could_not_compute(
            replace(FACTS, acting=_ACTING), seed, "E-1234"
        ),
        "Not computed, and worse was said": assessment_card.could_not_compute(
            worse, CASES["saddle not asked"], "E-1234"
        ),
        "Much open, and answers that clash: why": why.why(FACTS, assess(clashing), clashing, "why_rules"),
        "Eight questions open, an emergency": _unasked("cauda equina", _EIGHT),
        "Nine questions open, an emergency": _unasked("cauda equina", _NINE),
        "Nine questions open, no emergency": _unasked("getting worse", _NINE),
        **{f"{name}, {state}": _card(name, facts) for name in _ASKED for state, facts in _STATES.items()},
        "A scan was done already": assessment_card.card(FACTS, assess(scanned), scanned),
        "A scan is done, its result awaited": assessment_card.card(
            replace(FACTS, stage="scan_done"), assess(awaited), awaited
        ),
        "Rules past their check": assessment_card.card(late, assess(CASES["cauda equina"]), CASES["cauda equina"]),
        "The course, opened from a channel": course_view(FACTS, assess(seed), "C0123456789"),
    }
