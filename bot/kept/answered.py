"""What an event answers: which outcome it records, and to which question."""

from __future__ import annotations

from bot.kept.happened import Event, Outcome


def outcome_of(event: Event) -> str:
    """The coded outcome; "" where it is no answer."""
    return event.what.outcome if isinstance(event.what, Outcome) else ""


def question_of(event: Event) -> tuple[str, ...]:
    """Which question an answer was given to, and in which message; () where it is no answer."""
    what = event.what
    return (what.answers, what.channel, what.ts) if isinstance(what, Outcome) else ()
