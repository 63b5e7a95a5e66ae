"""The two-step form: built from answers, changed as answers come, read back into findings."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from dialogs import confirm_page, examination_rows, gaps, pages, submit_now
from dialogs.answers import FIELD_OF, FORM, answers_from, completed, findings_from
from dialogs.blocks import Block, actions, button, context, modal, plain, section
from dialogs.folded import fields_of, folded
from dialogs.form_faults import faults
from dialogs.form_memory import FormMemory, Origin, Step, remembered, written
from dialogs.form_page import (
    BACK,
    CALLBACK_ID,
    DETAIL,
    NEXT,
    POST_PROVISIONAL,
    SUBMIT,
    TITLES,
    WHICH,
)
from dialogs.form_page import view as view_of
from dialogs.older_form import as_asked_then
from dialogs.question import Answers
from dialogs.spelled_out import gathered
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
    "answered_so_far",
    "answers_from",
    "back",
    "before_gaps",
    "build_first",
    "build_open",
    "build_second",
    "changed",
    "confirm",
    "detailed",
    "forward",
    "next_page",
    "open_first",
    "origin_of",
    "read",
    "refusal",
]

_TROUBLE: Final = "trouble"
_PARTS: Final = frozenset({"type", "callback_id", "title", "submit", "close", "private_metadata"})
"""What is sent of a view that Slack has given us back."""
_SLOT: Final = "\ufdd0"  # a noncharacter: no id of Slack's can hold it


@dataclass(frozen=True)
class Reading:
    """What a submitted view says.

    `errors` (by block_id) is for the person to mend. Without errors, `findings` is there when the assessment can be
    made; None means that step 2 comes next. `emergency` says that an answer alone is an emergency (clinical.md D2).
    `not_asked` names the findings that are open and were not yet told to the person.
    """

    origin: Origin
    step: Step
    answers: Answers
    findings: Findings | None
    local_code: str
    errors: dict[str, str]
    emergency: bool
    memory: FormMemory
    not_asked: tuple[str, ...] = ()

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has read what it would replace, as of the assessment that `origin` names."""
        return self.step == 3  # noqa: PLR2004 - the page that asks


def build_first(origin: Origin, answers: Answers | None = None, was: Answers | None = None, was_on: str = "") -> Block:
    """Return step 1, the emergency screen; answers to step 2 travel with it unseen.

    `was` are earlier answers, of the day `was_on`, that are asked again: each is shown beside its question.
    """
    return view_of(FormMemory(origin, 1, gathered(answers or {}), was=was or {}, was_on=was_on))


def build_second(origin: Origin, answers: Answers) -> Block:
    """Return step 2, the rest of the examination; the answers to step 1 travel with it unseen."""
    return _second(FormMemory(origin, answers=gathered(answers)))


def build_open(origin: Origin, answers: Answers) -> Block:
    """Return the open questions alone, those of the emergency screen first; with none open, the whole of step 1."""
    known = gathered(answers)
    still_open = gaps.open_fields(findings_from(known))
    only = dict.fromkeys(name for field in still_open for name in _asking_for(field))
    return view_of(FormMemory(origin, 5, known, only=tuple(only))) if only else build_first(origin, answers)


def _asking_for(field: str) -> Iterator[str]:
    """Yield the rows and questions that ask for a finding."""
    yield from dict.fromkeys(pages.row_of(question) for question, about in FIELD_OF.items() if about == field)


def next_page(reading: Reading) -> Block:
    """Return step 2 with everything answered so far kept."""
    return _second(reading.memory)


def confirm(reading: Reading, origin: Origin, told: list[Block], why: confirm_page.Why) -> Block:
    """Return the page that asks whether this may be sent; *Back* leads to the form, with all of its answers."""
    memory = replace(reading.memory, origin=origin, step=3)
    buttons = actions("steps", button(BACK, "Back"))
    return modal(
        CALLBACK_ID,
        TITLES[3],
        [context(which(origin), WHICH), *confirm_page.page(told, why), buttons],
        submit=SUBMIT[3],
        memory=written(memory),
    )


def before_gaps(reading: Reading, *, provisional: bool) -> Block:
    """Return the page that names what was not asked, to be pushed over the form, which stays as it is beneath."""
    memory = replace(reading.memory, step=4)
    told = [context(which(reading.origin), WHICH), *gaps.page(reading.not_asked, provisional=provisional)]
    submit = POST_PROVISIONAL if provisional else SUBMIT[4]
    view = modal(CALLBACK_ID, TITLES[4], told, submit=submit, memory=written(memory))
    return {**view, "close": plain(gaps.BACK)}


def _second(memory: FormMemory) -> Block:
    known = memory.answers.keys() | memory.was.keys()
    return view_of(replace(memory, step=2, detail=any(question.id in known for question in examination_rows.DETAIL)))


def open_first(origin: Origin) -> str:
    """Return step 1, unanswered, as JSON text: only the origin is encoded per call."""
    line, memory = json.dumps(which(origin)), json.dumps(written(FormMemory(origin)))
    return f"{_BEFORE_LINE}{line}{_BEFORE_MEMORY}{memory}{_AFTER_MEMORY}"


def changed(view: Mapping[str, Any]) -> Block:
    """Return the same step after an answer or a press in it: counter, pathway line and unfolded questions brought up.

    `view` is the view of a block_actions payload. Nothing answered is lost.
    """
    return view_of(answered_so_far(view))


def detailed(view: Mapping[str, Any]) -> Block:
    """Return step 2 with the optional questions unfolded, or folded away again with their answers kept."""
    memory = answered_so_far(view)
    return view_of(replace(memory, detail=not memory.detail))


def back(view: Mapping[str, Any]) -> Block:
    """Return step 1 with everything answered so far, in either step, kept."""
    return view_of(replace(answered_so_far(view), step=1))


def forward(view: Mapping[str, Any]) -> Block:
    """Return step 2 although step 1 could be submitted at once, with everything answered so far kept."""
    return _second(answered_so_far(view))


def origin_of(view: Mapping[str, Any]) -> Origin:
    """Return where a form was opened, by whom, and for which case."""
    return remembered(view["private_metadata"]).origin


def refusal(view: Mapping[str, Any], told: str) -> Block:
    """Return the answer to a submission that could not be taken: the words stand beside the first question.

    A page without a question is shown again with the words above.
    """
    beside = next((str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"), "")
    if beside:
        return {"response_action": "errors", "errors": {beside: told}}
    shown = {part: view[part] for part in _PARTS if part in view}
    rest = [block for block in view["blocks"] if block.get("block_id") != _TROUBLE]
    return {"response_action": "update", "view": {**shown, "blocks": [section(f"*{told}*", _TROUBLE), *rest]}}


REBUILDS: Final[dict[str, Callable[[Mapping[str, Any]], Block]]] = {BACK: back, NEXT: forward, DETAIL: detailed}
"""What each button of the form makes of the view it was pressed in; any other press is for `changed`."""


def read(view: Mapping[str, Any]) -> Reading:
    """Return what a submitted view says; silence becomes unknown, or an error beside its question, never "no"."""
    memory = answered_so_far(view)
    answers = memory.answers
    urgency = submit_now.urgency(answers)
    on_page = [FORM[block["block_id"]] for block in view["blocks"] if block.get("block_id") in FORM]
    errors = dict(faults(on_page, answers, blanks_pass=memory.step != 1 or bool(urgency)))
    if memory.step == 3 and not confirm_page.is_ticked(view):  # noqa: PLR2004 - the page that asks
        errors[confirm_page.SEEN] = confirm_page.MISSING
    ready = not errors and (bool(urgency) or memory.step > 1)
    found = findings_from(completed(answers)) if ready else None
    return Reading(
        origin=memory.origin,
        step=memory.step,
        answers=answers,
        findings=found,
        local_code=str(answers.get("local_code", "")),
        errors=errors,
        emergency=urgency == "emergency",
        memory=memory,
        not_asked=() if found is None or urgency or memory.step not in {2, 5} else _not_asked(found, answers),
    )


def _not_asked(found: Findings, answers: Answers) -> tuple[str, ...]:
    """Return the open findings that can still change something."""
    away = fields_of(folded(answers))
    return tuple(field for field in gaps.open_fields(found) if field not in away)


def answered_so_far(view: Mapping[str, Any]) -> FormMemory:
    """Return what a form remembers, with what is on its page taken over."""
    memory = remembered(view["private_metadata"])
    answers = dict(memory.answers)
    values = view.get("state", {}).get("values", {})
    emptied: set[str] = set()
    for block in view["blocks"]:
        question = FORM.get(block.get("block_id", ""))
        if question is None:
            continue
        given = question.given(values.get(question.id, {}).get(question.id, {}))
        answers.pop(question.id, None)
        if given is not None:
            answers[question.id] = given
        elif question.id in examination_rows.ROWS:
            emptied |= examination_rows.ROWS[question.id].parts
    if memory.is_of_first_release:
        answers = as_asked_then(answers, values)
    # What a row unfolded goes with the last answer to the row itself.
    return replace(memory, answers={name: given for name, given in answers.items() if name not in emptied})


_BEFORE_LINE, _BEFORE_MEMORY, _AFTER_MEMORY = json.dumps(
    {**build_first(Origin("", "", line=_SLOT)), "private_metadata": _SLOT}, separators=(",", ":")
).split(json.dumps(_SLOT))
