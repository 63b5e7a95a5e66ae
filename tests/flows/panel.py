"""Answering a follow-up: *Better* and *Same* with the page behind them, every question asked and answered no."""

from __future__ import annotations

from bot.sandbox.person import Delivered, Person
from bot.sandbox.records import Message
from dialogs import panel


async def answer(person: Person, message: Message, outcome: str) -> Delivered:
    """Press it and send its page, if one opens."""
    delivered = await person.press(message, outcome)
    if outcome in {"better", "same"}:
        await send_page(person)
    return delivered


async def send_page(person: Person, *yes: str, power: str = "as_before") -> str:
    """Send the page that stands open; give what it shows then, "" where it closed or none was open."""
    view = person.views[-1] if person.views else None
    if view is None or view.callback_id != panel.CALLBACK_ID:
        return ""
    await person.choose(panel.ASKED, panel.ASKED, [*yes, panel.ALL_ASKED])
    if panel.POWER in view.state or any(block.get("block_id") == panel.POWER for block in view.blocks):
        await person.choose(panel.POWER, panel.POWER, power)
    await person.submit()
    assert not person.errors, person.errors
    return "" if view not in person.views else str(person.views[-1].blocks)
