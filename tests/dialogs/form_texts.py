"""The form in each of its states, what it refuses, and how each answer is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from bot.triage.findings import Findings
from dialogs import findings_form
from dialogs.answers import FORM, answers_from
from dialogs.finding_words import name, open_question, said
from dialogs.findings_form import Answers, Origin
from dialogs.question import NONE_OF_THESE, Number, Question, Ticks
from tests.dialogs.cases import CASES
from tests.dialogs.client import answered
from tests.dialogs.messages import Parts
from tests.dialogs.strategies import UNFOLDING
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2

ORIGIN: Final = Origin(channel="C0123456789", user="U0ALICE")


def form() -> Parts:
    """Return both pages, blank, unfolded, with a pathway open, and filled again to edit a case."""
    again = {case: answers_from(CASES[case], "ED-7") for case in ("seed", "everything at once", "mild weakness")}
    blank = findings_form.build_second(ORIGIN, {})
    unfolded = findings_form.detailed(answered(blank))
    return {
        "Step 1": findings_form.build_first(ORIGIN),
        "Step 2": blank,
        "Step 2 with its detail": unfolded,
        "Step 2, folded again": findings_form.detailed(answered(unfolded)),
        "Step 1, an emergency": findings_form.build_first(ORIGIN, {"saddle_anaesthesia": "yes"}),
        "Step 1, urgent": findings_form.build_first(ORIGIN, {"progressive_deficit": "yes"}),
        "Step 2, every row unfolded": findings_form.build_second(ORIGIN, {**SEED_STEP_1, **UNFOLDING}),
        "Step 2, a row folded away": findings_form.build_second(ORIGIN, FOLDING),
        "What was not asked, provisional": _gaps({**SEED_STEP_1}, provisional=True),
        "What was not asked, and cannot raise it": _gaps({**SEED_STEP_1, **OPEN}, provisional=False),
        "The open questions alone": findings_form.build_open(ORIGIN, {**SEED_STEP_1, "age_years": "44"}),
        "Step 2, an emergency in step 1": findings_form.build_second(ORIGIN, {"saddle_anaesthesia": "yes"}),
        **{f"Step 1 again: {case}": findings_form.build_first(ORIGIN, answers) for case, answers in again.items()},
        **{f"Step 2 again: {case}": findings_form.build_second(ORIGIN, answers) for case, answers in again.items()},
    }


FOLDING: Final[Answers] = {
    **SEED_STEP_1,
    **SEED_STEP_2,
    "leg_symptom_side": "none",
    "leg_symptoms": [NONE_OF_THESE],
    "feeling": "normal",
    "pain": "mild",
}
del FOLDING["mri_contraindication"]
OPEN: Final[Answers] = {name: given for name, given in SEED_STEP_2.items() if name != "before_medicines"}


def _gaps(answers: Answers, *, provisional: bool) -> dict[str, Any]:
    reading = findings_form.read(answered(findings_form.build_second(ORIGIN, answers)))
    return findings_form.before_gaps(reading, provisional=provisional)


def errors() -> Parts:
    """Return what stands beside each question that is left blank, or answered so that it cannot be used."""
    first, second = findings_form.build_first(ORIGIN), findings_form.build_second(ORIGIN, {})
    everything = findings_form.detailed(answered(second))
    numbers = [question for question in FORM.values() if isinstance(question, Number)]
    too_low: Answers = {one.id: str(one.lowest - 1) for one in numbers}
    too_high: Answers = {one.id: str(one.highest + 1) for one in numbers}
    no_number: Answers = {one.id: "nan" for one in numbers}
    in_parts: Answers = {one.id: f"{one.lowest}.5" for one in numbers}
    every_tick: Answers = {question.id: _all_ticked(question) for question in FORM.values() if _has_none(question)}
    return {
        "Step 1 left blank": _beside(first),
        "Step 2 left blank": _beside(second),
        "None of these, and others: step 1": _beside(first, every_tick),
        "None of these, and others: step 2": _beside(everything, every_tick),
        "Too low": _beside(everything, too_low),
        "Too high": _beside(everything, too_high),
        "No number": _beside(everything, no_number),
        "No whole number": _beside(everything, in_parts),
        "A name as local code": _beside(second, {"local_code": "Jane Doe"}),
        "An emergency, the rest blank": _beside(findings_form.build_second(ORIGIN, {"saddle_anaesthesia": "yes"})),
    }


def _beside(view: Mapping[str, Any], answers: Answers | None = None) -> str:
    found = findings_form.read(answered(view, answers)).errors
    return "\n".join(f"{name(question)}: {error}" for question, error in found.items()) or "no error"


def _has_none(question: Question) -> bool:
    return isinstance(question, Ticks) and bool(question.none)


def _all_ticked(question: Question) -> list[str]:
    return [*_options(question), NONE_OF_THESE]


def _options(question: Question) -> dict[str, str]:
    """Return the words of each value that may be picked."""
    element = question.row(None, optional=True)["element"]
    told = {option["value"]: option["text"]["text"] for option in element.get("options", ())}
    told.pop(NONE_OF_THESE, None)
    return told


def urgency() -> Parts:
    """Return, for each single answer of the form that opens a pathway, the words that appear."""
    told = []
    for question in FORM.values():
        for value, words in _options(question).items():
            view = findings_form.build_first(ORIGIN, {question.id: [value] if isinstance(question, Ticks) else value})
            shown = [block["text"]["text"] for block in view["blocks"] if block.get("block_id") == "pathway"]
            told += [f"{question.id}, {words}: {line}" for line in shown]
    return {"One answer, all else open": "\n".join(told)}


def findings() -> Parts:
    """Return how every finding is named, asked for, and said in each of its values."""
    return {field: "\n".join(_said(field)) for field in Findings.model_fields}


def _said(field: str) -> Iterator[str]:
    yield f"Named: {name(field)}"
    yield f"To ask: {open_question(field)}"
    yield from dict.fromkeys(f"Said: {said(field, value)}" for value in [None, *values_of(field)])


def values_of(field: str) -> list[Any]:
    """Return the values of a finding that are worth saying: every word of it, and some numbers and examinations."""
    return [*_values(Findings.model_fields[field].annotation), *_EXAMPLES.get(field, ())]


def _values(annotation: Any) -> list[Any]:
    """Return every word that the type of a field accepts; for a list, none, each alone, all, and some of them open."""
    words = list(_words(annotation))
    if not words or "Listed" not in str(annotation):
        return words
    some_open = [{"yes": words[:1], "unknown": words[1:]}, {"yes": words[:1], "unknown": words[1:3]}]
    return [[], *([word] for word in words), words, *some_open, {"yes": [], "unknown": words[-1:]}]


def _words(annotation: Any) -> Iterator[str]:
    for inner in get_args(annotation):
        if isinstance(inner, str):
            yield inner
        else:
            yield from _words(inner)


_EXAMPLES: Final[dict[str, tuple[Any, ...]]] = {
    "age_years": (0, 44),
    "onset_days": (0, 1, 30),
    "back_pain_nrs": (0, 10),
    "leg_pain_nrs": (7,),
    "post_void_residual_ml": (0.0, 450.5),
    "conservative_care_weeks": (0.0, 1.5),
    "power": (
        {"left": {}, "right": {}},
        {"left": {"L2": 5, "L3": None, "L4": 5, "L5": 4, "S1": 0}, "right": {"L5": 5}},
        {"left": {"L5": None}, "right": {"L5": 3}},
    ),
    "knee_reflex": (
        {"left": "absent", "right": "brisk"},
        {"left": "not_examined", "right": "normal"},
        {"left": "not_examined", "right": "not_examined"},
    ),
    "sensory_loss": (
        [],
        [{"root": "L5", "side": "right"}],
        {"yes": [{"root": "L5", "side": "right"}], "unknown": [{"root": "S3", "side": "both"}]},
        {"yes": [], "unknown": [{"root": "S3", "side": "left"}, {"root": None, "side": "right"}]},
        [{"root": "S3", "side": "both"}, {"root": None, "side": "left"}, {"root": None, "side": "both"}],
    ),
    "straight_leg_raise": (
        {"left": {"result": "positive", "angle_degrees": 40.5}, "right": {"result": "negative", "angle_degrees": None}},
        {"left": {"result": "not_done", "angle_degrees": None}, "right": {"result": "positive", "angle_degrees": 0.0}},
        {"left": {"result": "not_done", "angle_degrees": 30.0}, "right": {"result": "not_done", "angle_degrees": None}},
    ),
    "femoral_nerve_stretch": ({"left": "positive", "right": "not_done"}, {"left": "not_done", "right": "not_done"}),
    "vital_signs": (
        {"temperature_c": 39.1, "heart_rate": 130.0, "systolic_bp": 80.0, "respiratory_rate": 24.0},
        {"temperature_c": None, "heart_rate": 0.0},
        {"temperature_c": None},
    ),
}
