"""A question and its answer: at most three reviewed passages, each with its sources and its review; or not covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.triage.asked import LONGEST
from bot.triage.content import PATHWAY
from dialogs.blocks import Block, button, context, escaped, message, modal, plain, section
from dialogs.citation import cited
from dialogs.small_print import IN_SHORT, REVIEW, content_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.triage.not_taken import Refusal
    from bot.triage.passages import Passage
    from dialogs.message import Message

ASK: Final = "ask_question"
CALLBACK_ID: Final = "question"
QUESTION: Final = "question"
_LONGEST_PASSAGE: Final = 1200
_PRIVATE: Final = (
    "Only you see the answer, and nothing of the question is kept. Ask about the medicine, not about a patient: "
    "numbers, dates and addresses are refused, but *names cannot be recognised*. Leave them out."
)
REFUSED: Final[dict[Refusal, str]] = {
    "identifier": (
        "*Not taken.* A number of five digits or more, a date or an e-mail address may name a patient. Nothing was "
        "kept. Ask again without it."
    ),
    "dose": (
        "*Not covered:* doses. The passages name classes and what speaks against them; a dose needs a prescriber who "
        "knows the patient."
    ),
    "child": ("*Not covered:* anybody under 18. Use the paediatric pathway; treat any red flag as an emergency."),
    "judgement": (
        "*Not covered:* a judgement of one patient. `/backpain` alone opens the form, which says what is to be done "
        "and what is still to be asked."
    ),
}
NOT_COVERED: Final = "*Not covered* by the reviewed passages."


def ask_button() -> Block:
    """Return the button that opens the question."""
    return button(ASK, "Ask a question")


def question_view(answered: Sequence[Block] = ()) -> Block:
    """Return the view in which somebody asks, with the answer to the question before above it."""
    asks: Block = {
        "type": "input",
        "block_id": QUESTION,
        "label": plain("Ask another" if answered else "Your question"),
        "optional": False,
        "element": {"type": "plain_text_input", "action_id": QUESTION, "max_length": LONGEST},
    }
    return modal(CALLBACK_ID, "Ask a question", [*answered, section(_PRIVATE), asks], submit="Ask")


def read_question(view: Mapping[str, Any]) -> str:
    """Return what was typed."""
    return str(view["state"]["values"][QUESTION][QUESTION]["value"] or "")


def refused(why: Refusal) -> list[Block]:
    """Return why a question is not answered."""
    return [section(REFUSED[why])]


def answer(found: Sequence[Passage], *, is_covered: bool) -> list[Block]:
    """Return the passages that answer; where they do not cover what was asked, the nearest headings alone."""
    if not is_covered or not found:
        nearest = [f"• {escaped(one.heading)}" for one in found]
        return [section("\n".join([NOT_COVERED, *(["Nearest headings:", *nearest] if nearest else [])]))]
    told = [block for one in found for block in _passage(one)]
    return [*told, context(f"{IN_SHORT} · {content_words(PATHWAY)}")]


def as_message(answered: list[Block]) -> Message:
    """Return the same for whoever typed the question after the command."""
    return message(answered)


def _passage(one: Passage) -> list[Block]:
    text = one.text if len(one.text) <= _LONGEST_PASSAGE else f"{one.text[:_LONGEST_PASSAGE].rpartition(' ')[0]} …"
    review = REVIEW[PATHWAY.review_status]
    return [
        section(f"*{escaped(one.heading)}*\n{escaped(text)}"),
        context(f"{escaped(cited('', one.sources))} · _{review}_"),
    ]
