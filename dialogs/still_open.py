"""Whether what a provisional result leaves open is answered by now: asked before the patient leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.acting import span_words
from dialogs.blocks import Block, actions, button, context, message, section
from dialogs.who import mention
from dialogs.words import reader_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message

BLOCK: Final = "still_open"


def asked(facts: CaseFacts, after: timedelta, by: datetime, following: Sequence[str] | None) -> Message:
    """Return the question, `after` so long; worded so that it may come after somebody has answered.

    `following` is None while it is asked again; then who is next, nobody where no backup and no duty is set, or there.
    It has no clinical word: Slack posts it whatever became of the channel.
    """
    which = f" (assessment {facts.revision})" if facts.revision > 1 else ""
    owners = ", ".join(map(mention, dict.fromkeys((*(following or ()), facts.owner))))
    last = "" if following is None else " It is not asked again. No answer by then: any of you, call the patient."
    told = " No backup and no duty is set or there, so this channel is told." if following == () else ""
    return message(
        [
            section(
                f"*{facts.named}{which}: questions on its card are still open, {span_words(after)} after it was sent.* "
                f"{owners}: answer them before the patient leaves, by *{reader_time(by)}*, unless the card, which "
                f"heads this thread, names none any more.{last}{told}"
            ),
            _answers(facts),
        ]
    )


def told_the_next(facts: CaseFacts, after: timedelta, by: datetime) -> Message:
    """Return the same for who is next, in a direct conversation, when nobody is asked again."""
    return message(
        [
            section(
                f"*{facts.named}: questions on its card are still open, {span_words(after)} after it was sent.* They "
                f"were to be answered before the patient leaves, by *{reader_time(by)}*. It is assigned to "
                f"<@{facts.owner}>. You are told because nobody has answered: until somebody does, it cannot be less "
                "urgent, and can be more."
            ),
            _answers(facts),
        ]
    )


def answered(facts: CaseFacts) -> Message:
    """Return what such a question becomes that came although it had been answered."""
    return message([context(f"{facts.named}: answered before this came. The card shows how it is.")])


def _answers(facts: CaseFacts) -> Block:
    return actions(
        BLOCK, button("edit", "Answer now", facts.ref, style="primary"), button("why", "Why and sources", facts.ref)
    )
