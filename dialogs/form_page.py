"""How a page of the form is drawn: which case, what is still open, the questions, and the buttons beneath them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dialogs import pages, submit_now
from dialogs.answers import FORM
from dialogs.blocks import Block, actions, button, context, divider, header, modal, plain, section
from dialogs.form_memory import FormMemory, Step, written
from dialogs.question import Question
from dialogs.which_case import which

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLBACK_ID: Final = "findings"
BACK: Final = "back"
NEXT: Final = "next"
DETAIL: Final = "detail"

_OPENING: Final = (
    "Any yes can be submitted at once. No names, dates of birth or record numbers.\n"
    "*Not asked* also stands for unsure. It is kept as unknown, never as no."
)
TITLES: Final[dict[Step, str]] = {
    1: "Back pain: step 1 of 2",
    2: "Back pain: step 2 of 2",
    3: "Back pain: confirm",
    4: "Back pain: not asked",
    5: "Back pain: still open",
}
SUBMIT: Final[dict[Step, str]] = {1: "Next", 2: "Submit", 3: "Send", 4: "Post it", 5: "Submit"}
POST_PROVISIONAL: Final = "Post it provisional"
SUBMIT_NOW: Final = "Submit now"
WHICH: Final = "which_case"


def view(memory: FormMemory) -> Block:
    """Return the page that this is remembered of; what is answered and not on the page travels with it unseen."""
    away = pages.folded_away(memory)
    chapters = pages.chapters(memory, away)
    shown = tuple(question for _, questions in chapters for question in questions)
    urgency = submit_now.urgency(memory.answers)
    on_page = {question.id for question in shown}
    unseen = {
        name: given
        for name, given in memory.answers.items()
        if name not in on_page and not (isinstance(given, str) and FORM[name].fault(given))
    }
    drawn = modal(
        CALLBACK_ID,
        TITLES[memory.step],
        [*_opening(memory, shown, away), *_rows(memory, chapters, urgency), *_buttons(memory, urgency)],
        submit=SUBMIT_NOW if urgency else SUBMIT[memory.step],
        memory=written(replace(memory, answers=unseen)),
    )
    return {**drawn, "notify_on_close": True}


def _opening(memory: FormMemory, shown: tuple[Question, ...], away: frozenset[str]) -> list[Block]:
    counted = [question for question in shown if pages.counts(question, memory.answers)]
    still_open = sum(pages.is_open(question, memory.answers) for question in counted)
    count = f"{still_open} of {len(counted)} questions still open." if still_open else "Every question is answered."
    told = f"{count} A blank is not asked." if memory.step > 1 else count
    if away:
        told += f" {len(away)} folded away: no answer can change anything for this patient."
    opening = [section(_OPENING, "opening")] if memory.step == 1 else []
    return [context(which(memory.origin), WHICH), *opening, context(told, "still_open")]


def _rows(
    memory: FormMemory, chapters: list[tuple[str, tuple[Question, ...]]], urgency: submit_now.Urgency
) -> Iterator[Block]:
    """Yield the questions under their headings; the pathway line stands under the first answer that opened it."""
    positive = submit_now.opened_by(memory.answers) if urgency else frozenset()
    shown = [question for _, questions in chapters for question in questions]
    opener = next((question.id for question in shown if question.id in positive), "")
    line = {**header(submit_now.LINE[urgency]), "block_id": "pathway"} if urgency else None
    if line and not opener:
        yield line
    for title, questions in chapters:
        if title:
            yield divider()
            yield section(f"*{title}*")
        for question in questions:
            # Blanks are judged here and not by Slack, whose client would hold an emergency back for them.
            yield _with_the_old(question.row(memory.answers.get(question.id), optional=True), question, memory)
            if line and question.id == opener:
                yield line


def _with_the_old(row: Block, question: Question, memory: FormMemory) -> Block:
    """The row with the earlier answer beside it, as an old one."""
    if not (old := pages.old_words(question, memory.was)):
        return row
    told = f"Was, {memory.was_on}: {old}."
    hint = f"{told} {row['hint']['text']}" if "hint" in row else told
    return {**row, "hint": plain(hint)}


def _buttons(memory: FormMemory, urgency: submit_now.Urgency) -> list[Block]:
    if memory.step == 1:
        return [actions("steps", button(NEXT, "Go on to step 2 first"))] if urgency else []
    if memory.step == 5:  # noqa: PLR2004 - the page of open questions alone
        return [actions("steps", button(BACK, "All questions"))]
    unfold = button(DETAIL, "Fold detail away" if memory.detail else "Add detail")
    return [actions("steps", unfold, button(BACK, "Back to step 1"))]
