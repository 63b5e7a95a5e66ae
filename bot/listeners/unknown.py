"""What comes from another release, or is only told to us: answered, and said in words where that is possible."""

from __future__ import annotations

import logging
import re
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.listeners.desk import Desk
from bot.listeners.respond import Respond
from bot.troubles import new_error_id
from dialogs import turned_away, words

log: Final = logging.getLogger("backpain.listeners")

ANYTHING: Final = re.compile("")


def register(app: AsyncApp, desk: Desk) -> None:
    """Register what answers when nothing else does; after everything else, because Bolt takes the first that fits."""

    async def note_uninstalled(ack: AsyncAck) -> None:
        """The app was removed from the workspace."""
        log.error(
            "%s: the app was uninstalled: nothing can be said in Slack any more, and what its scheduler holds is taken "
            "back where that can still be. The cases stay in the database, and are marked. Install the app again and "
            "set its new SLACK_BOT_TOKEN.",
            new_error_id(),
        )
        desk.note_uninstalled("app_uninstalled")
        await ack()

    async def note_revoked(ack: AsyncAck, event: dict[str, Any]) -> None:
        """Tokens were revoked: only the bot's own matters, no person's is used."""
        if (event.get("tokens") or {}).get("bot"):
            log.error(
                "%s: the bot's token was revoked: nothing can be said in Slack any more, and what its scheduler holds "
                "may not come. The cases stay in the database, and are marked. Install the app again and set its new "
                "SLACK_BOT_TOKEN.",
                new_error_id(),
            )
            desk.note_uninstalled("tokens_revoked")
        await ack()

    app.event("app_uninstalled")(note_uninstalled)
    app.event("tokens_revoked")(note_revoked)
    app.action(ANYTHING)(answer_old_button)
    app.view(ANYTHING)(answer_old_form)
    app.view_closed(ANYTHING)(acknowledge_only)
    app.shortcut(ANYTHING)(acknowledge_only)
    app.options(ANYTHING)(acknowledge_only)
    app.command(ANYTHING)(answer_other_command)
    app.event(ANYTHING)(acknowledge_only)


async def answer_old_button(ack: AsyncAck, respond: Respond, body: dict[str, Any]) -> None:
    """A button that no file here knows."""
    await ack()
    log.warning("a button that this version does not know was pressed")
    if body.get("response_url"):
        await respond(turned_away.old_button())


async def answer_old_form(ack: AsyncAck) -> None:
    """A form that no file here knows: its answers cannot be read, and must not look as if they had been kept."""
    log.warning("a form that this version does not know was submitted")
    await ack(response_action="update", view=turned_away.old_form())


async def answer_other_command(ack: AsyncAck) -> None:
    """A command that the Slack app has and this version does not."""
    shown = words.help_message()
    await ack(text=shown.text, blocks=shown.blocks)


async def acknowledge_only(ack: AsyncAck) -> None:
    """Nothing is to be done."""
    await ack()
