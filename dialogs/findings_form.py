"""The two-step form: built from answers, changed as answers come, read back into findings."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from dialogs import asking, confirm_page, examination_rows, submit_now
from dialogs.answers import FORM, answers_from, completed, findings_from
from dialogs.blocks import Block, actions, button, context, divider, header, modal, plain, section
from dialogs.emergency_screen import SCREEN
from dialogs.examination_rows import EXAMINATION
from dialogs.form_faults import faults
from dialogs.form_memory import FormMemory, Origin, Step, remembered, written
from dialogs.question import Answers, Question
from dialogs.which_case import which

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.triage.findings import Findings

__all__ = [
    "BACK",
    "CALLBACK_ID",
    "DETAIL",
    "NEXT",
    "REBUILDS",
    "Answers",
    "Origin",
    "Reading",
    "answers_from",
    "back",
    "build_first",
    "build_second",
    "changed",
    "confirm",
    "detailed",
    "first_input",
    "forward",
    "next_page",
    "open_first",
    "origin_of",
    "read",
]

CALLBACK_ID: Final = "findings"
BACK: Final = "back"
NEXT: Final = "next"
DETAIL: Final = "detail"

_OPENING: Final = (
    "Any yes can be submitted at once. No names, dates of birth or record numbers.\n"
    "*Not asked* also stands for unsure. It is kept as unknown, never as no."
)
_TITLES: Final[dict[Step, str]] = {1: "Back pain: step 1 of 2", 2: "Back pain: step 2 of 2", 3: "Back pain: confirm"}
_SUBMIT: Final[dict[Step, str]] = {1: "Next", 2: "Submit", 3: "Send"}
_SUBMIT_NOW: Final = "Submit now"
_WHICH: Final = "which_case"
_SLOT: Final = "\ufdd0"  # a noncharacter: no id of Slack's can hold it


@dataclass(frozen=True)
class Reading:
    """What a submitted view says.

    `errors` (by block_id) is for the person to mend. Without errors, `findings` is there when the assessment can be
    made; None means that step 2 comes next. `emergency` says that an answer alone is an emergency (clinical.md D2).
    """

    origin: Origin
    step: Step
    answers: Answers
    findings: Findings | None
    local_code: str
    errors: dict[str, str]
    emergency: bool
    memory: FormMemory

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has read what it would replace, as of the assessment that `origin` names."""
        return self.step == 3  # noqa: PLR2004 - the page that asks


def build_first(origin: Origin, answers: Answers | None = None, was: Answers | None = None, was_on: str = "") -> Block:
    """Return step 1, the emergency screen; answers to step 2 travel with it unseen.

    `was` are earlier answers, of the day `was_on`, that are asked again: each is shown beside its question.
    """
    return _view(FormMemory(origin, 1, answers or {}, was=was or {}, was_on=was_on))


def build_second(origin: Origin, answers: Answers) -> Block:
    """Return step 2, the rest of the examination; the answers to step 1 travel with it unseen."""
    return _second(FormMemory(origin, 2, answers))


def next_page(reading: Reading) -> Block:
    """Return step 2 with everything answered so far kept."""
    return _second(reading.memory)


def confirm(reading: Reading, origin: Origin, told: list[Block], why: confirm_page.Why) -> Block:
    """Return the page that asks whether this may be sent; *Back* leads to the form, with all of its answers."""
    memory = replace(reading.memory, origin=origin, step=3)
    buttons = actions("steps", button(BACK, "Back"))
    return modal(
        CALLBACK_ID,
        _TITLES[3],
        [context(which(origin), _WHICH), *confirm_page.page(told, why), buttons],
        submit=_SUBMIT[3],
        memory=written(memory),
    )


def _second(memory: FormMemory) -> Block:
    known = memory.answers.keys() | memory.was.keys()
    return _view(replace(memory, step=2, detail=any(question.id in known for question in examination_rows.DETAIL)))


def open_first(origin: Origin) -> str:
    """Return step 1, unanswered, as JSON text: only the origin is encoded per call."""
    line, memory = json.dumps(which(origin)), json.dumps(written(FormMemory(origin)))
    return f"{_BEFORE_LINE}{line}{_BEFORE_MEMORY}{memory}{_AFTER_MEMORY}"


def changed(view: Mapping[str, Any]) -> Block:
    """Return the same step after an answer or a press in it: counter, pathway line and unfolded questions brought up.

    `view` is the view of a block_actions payload. Nothing answered is lost.
    """
    return _view(_memory(view))


def detailed(view: Mapping[str, Any]) -> Block:
    """Return step 2 with the optional questions unfolded, or folded away again with their answers kept."""
    memory = _memory(view)
    return _view(replace(memory, detail=not memory.detail))


def back(view: Mapping[str, Any]) -> Block:
    """Return step 1 with everything answered so far, in either step, kept."""
    return _view(replace(_memory(view), step=1, detail=False))


def forward(view: Mapping[str, Any]) -> Block:
    """Return step 2 although step 1 could be submitted at once, with everything answered so far kept."""
    return _second(_memory(view))


def origin_of(view: Mapping[str, Any]) -> Origin:
    """Return where a form was opened, by whom, and for which case."""
    return remembered(view["private_metadata"]).origin


def first_input(view: Mapping[str, Any]) -> str:
    """Return the block_id of the first input on the page, for an error that concerns the whole form."""
    return next(str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")


REBUILDS: Final[dict[str, Callable[[Mapping[str, Any]], Block]]] = {BACK: back, NEXT: forward, DETAIL: detailed}
"""What each button of the form makes of the view it was pressed in; any other press is for `changed`."""


def read(view: Mapping[str, Any]) -> Reading:
    """Return what a submitted view says; silence becomes unknown, or an error beside its question, never "no"."""
    memory = _memory(view)
    answers = memory.answers
    urgency = submit_now.urgency(answers)
    errors = dict(faults(_shown(memory), answers, blanks_pass=bool(urgency)))
    if memory.step == 3 and not confirm_page.is_ticked(view):  # noqa: PLR2004 - the page that asks
        errors[confirm_page.SEEN] = confirm_page.MISSING
    ready = not errors and (bool(urgency) or memory.step > 1)
    code = answers.get("local_code", "")
    return Reading(
        origin=memory.origin,
        step=memory.step,
        answers=answers,
        findings=findings_from(completed(answers)) if ready else None,
        local_code=code if isinstance(code, str) else "",
        errors=errors,
        emergency=urgency == "emergency",
        memory=memory,
    )


def _memory(view: Mapping[str, Any]) -> FormMemory:
    """Return the view's memory with what is on its page taken over."""
    memory = remembered(view["private_metadata"])
    answers = dict(memory.answers)
    values = view.get("state", {}).get("values", {})
    for block in view["blocks"]:
        question = FORM.get(block.get("block_id", ""))
        if question is None:
            continue
        given = question.given(values.get(question.id, {}).get(question.id, {}))
        answers.pop(question.id, None)
        if given is not None:
            answers[question.id] = given
    return replace(memory, answers=answers)


def _shown(memory: FormMemory) -> tuple[Question, ...]:
    """Return the questions on the page, in order."""
    if memory.step == 1:
        return SCREEN
    if memory.step == 3:  # noqa: PLR2004 - the page that asks has no questions of its own
        return ()
    folded = set()
    if memory.answers.get(asking.POWER) != asking.POWER_GRADED:
        folded |= {question.id for question in asking.GRADES}
    if memory.answers.get(asking.SENSORY) != asking.SENSORY_REDUCED:
        folded |= {question.id for question in asking.AREAS}
    if examination_rows.EARLIER not in {*memory.answers, *memory.was}:
        folded.add(examination_rows.EARLIER)
    if not memory.detail:
        folded |= {question.id for question in examination_rows.DETAIL}
    return tuple(question for question in EXAMINATION if question.id not in folded)


def _view(memory: FormMemory) -> Block:
    shown = _shown(memory)
    urgency = submit_now.urgency(memory.answers)
    on_page = {question.id for question in shown}
    unseen = {
        name: given
        for name, given in memory.answers.items()
        if name not in on_page and not (isinstance(given, str) and FORM[name].fault(given))
    }
    return modal(
        CALLBACK_ID,
        _TITLES[memory.step],
        [*_opening(memory, shown), *_rows(memory, shown, urgency), *_buttons(memory, urgency)],
        submit=_SUBMIT_NOW if urgency else _SUBMIT[memory.step],
        memory=written(replace(memory, answers=unseen)),
    )


def _opening(memory: FormMemory, shown: tuple[Question, ...]) -> list[Block]:
    counted = [question for question in shown if question.counts]
    still_open = sum(_is_open(question, memory.answers) for question in counted)
    count = f"{still_open} of {len(counted)} questions still open." if still_open else "Every question is answered."
    opening = [section(_OPENING, "opening")] if memory.step == 1 else []
    return [context(which(memory.origin), _WHICH), *opening, context(count, "still_open")]


def _is_open(question: Question, answers: Answers) -> bool:
    return question.id not in answers and question.id not in answers.get(examination_rows.NOT_KNOWN, [])


def _rows(memory: FormMemory, shown: tuple[Question, ...], urgency: submit_now.Urgency) -> Iterator[Block]:
    """Yield the questions under their headings; the pathway line stands under the first answer that opened it."""
    positive = submit_now.opened_by(memory.answers) if urgency else frozenset()
    opener = next((question.id for question in shown if question.id in positive), "")
    line = section(f"*{submit_now.LINE[urgency]}*", "pathway") if urgency else None
    if line and not opener:
        yield line
    headings = {} if memory.step == 1 else {questions[0].id: title for title, questions in examination_rows.CHAPTERS}
    for question in shown:
        if question.id in headings:
            yield divider()
            yield header(headings[question.id])
        # Blanks are judged here and not by Slack, whose client would hold an emergency back for them.
        yield _with_the_old(question.row(memory.answers.get(question.id), optional=True), question, memory)
        if line and question.id == opener:
            yield line


def _with_the_old(row: Block, question: Question, memory: FormMemory) -> Block:
    """The row with the earlier answer beside it, as an old one."""
    if (old := memory.was.get(question.id)) is None:
        return row
    told = f"Was, {memory.was_on}: {question.words(old)}."
    hint = f"{told} {row['hint']['text']}" if "hint" in row else told
    return {**row, "hint": plain(hint)}


def _buttons(memory: FormMemory, urgency: submit_now.Urgency) -> list[Block]:
    if memory.step == 1:
        return [actions("steps", button(NEXT, "Go on to step 2 first"))] if urgency else []
    unfold = button(DETAIL, "Fold detail away" if memory.detail else "Add detail")
    return [actions("steps", unfold, button(BACK, "Back to step 1"))]


_BEFORE_LINE, _BEFORE_MEMORY, _AFTER_MEMORY = json.dumps(
    {**build_first(Origin("", "", line=_SLOT)), "private_metadata": _SLOT}, separators=(",", ":")
).split(json.dumps(_SLOT))
