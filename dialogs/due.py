"""A reminder in the hands of Slack, which posts it whatever became of the channel: it says nothing clinical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.triage.milestones import RAISED
from dialogs.acting import span_words
from dialogs.blocks import Block, button, context, header, message, modal, section

if TYPE_CHECKING:
    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

ASK: Final = "ask"
CALLBACK_ID: Final = "what_to_ask"
_NEXT_DAY: Final = "No answer by the next working day: any of you, call"
_SOON: Final = f"No answer within {span_words(RAISED[0])}: any of you, call"


def held(asked: Message, facts: CaseFacts, kind: str) -> Message:
    """Return the reminder `asked` with its title and buttons, and in place of its words a button that shows them.

    `kind` is one of `REMINDERS`. The follow-up, whose words begin with how urgent it was, gets a title that does not
    say so. Whom to call if nobody answers stands in it: it comes although nothing is heard of the bot, which would
    raise it otherwise. Nothing that is set in the channel stands in it: it is known again by its words.
    """
    title = [block for block in asked.blocks if block["type"] == "header"]
    rows = [block for block in asked.blocks if block["type"] == "actions"]
    return message(
        [
            *(title or [header(f"Follow-up due: {facts.code}")]),
            section(
                f"<@{facts.owner}>: read *What to ask*, then answer here. The case heads this thread. No buttons, or "
                "none that work? The app's Home takes every answer, and so does `list` after its command. "
                f"{_unanswered(facts, kind)}"
            ),
            *({**row, "elements": [button(ASK, "What to ask", facts.ref), *row["elements"]]} for row in rows),
        ]
    )


def _unanswered(facts: CaseFacts, kind: str) -> str:
    if kind == "follow_up":
        return f"{_NEXT_DAY} the patient."
    if kind == "referral":
        return f"{_NEXT_DAY} whoever it goes to."
    return f"{_NEXT_DAY} whoever is to do it." if facts.is_to_be_done else f"{_SOON} whoever has the patient now."


def or_elsewhere(asked: Message) -> Message:
    """Return a reminder in words that says where else it can be answered; nobody promises that its buttons work."""
    return message([*asked.blocks, context("`/backpain list` and the app's Home take every answer too.")])


def what_to_ask(asked: list[Message]) -> Block:
    """Return the view that shows the words of the reminders that are waited for."""
    words = [block for each in asked for block in each.blocks if block["type"] != "actions"]
    return modal(CALLBACK_ID, "What to ask", words or [section("Nothing is waited for in this case.")])
