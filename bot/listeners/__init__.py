"""The map of conversations: which file answers what a person does in Slack."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.listeners import (
    answers,
    asking,
    card,
    channels,
    ending,
    examination,
    finding,
    follow_up,
    handing_over,
    home,
    panel,
    reporting,
    result,
    revising,
    roles,
    shortcuts,
    start,
    trouble,
    undoing,
    unknown,
)
from bot.listeners.desk import Desk
from bot.listeners.respond import Replies


def register(app: AsyncApp, desk: Desk, replies: Replies) -> None:
    """Register every conversation; what people use most comes first, because Bolt tries them in this order."""
    examination.register(app, desk)
    start.register(app, desk)
    shortcuts.register(app, desk)
    follow_up.register(app, desk)
    panel.register(app, desk)
    ending.register(app, desk)
    handing_over.register(app, desk)
    result.register(app, desk)
    undoing.register(app, desk)
    card.register(app, desk)
    revising.register(app, desk)
    answers.register(app, desk)
    asking.register(app, desk)
    finding.register(app, desk)
    home.register(app, desk)
    channels.register(app, desk)
    roles.register(app, desk)
    reporting.register(app, desk)
    unknown.register(app, desk)
    trouble.register(app, replies)
