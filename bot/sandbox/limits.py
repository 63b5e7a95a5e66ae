"""The limits the workspace enforces, each under the key that the platform notes (slack_limits.json) give it."""

from __future__ import annotations

from typing import Final

LIMITS: Final[dict[str, int]] = {
    # Time, in the unit the platform states it in: milliseconds, seconds, minutes, seconds
    "command.ack_timeout": 3000,
    "interaction.ack_timeout": 3,
    "events.ack_timeout": 3,
    "trigger_id.ttl": 3,
    "response_url.ttl": 30,
    # How often something may be used or tried
    "trigger_id.uses": 1,
    "response_url.uses": 5,
    "events.retry.count": 3,
    "socket.connections": 10,
    "socket.disconnect_warning": 10,
    "command.in_thread": 0,
    # Views
    "view.title.text": 24,
    "view.submit.text": 24,
    "view.close.text": 24,
    "view.blocks": 100,
    "view.private_metadata": 3000,
    "view.callback_id": 255,
    "view.external_id": 255,
    "view.total_size": 250,  # kB
    "view.stack_depth": 3,
    # Blocks
    "block.block_id": 255,
    "section.text": 3000,
    "section.fields": 10,
    "section.fields.item": 2000,
    "header.text": 150,
    "context.elements": 10,
    "actions.elements": 25,
    "input.label.text": 2000,
    "input.hint.text": 2000,
    "image.alt_text": 2000,
    "image.title": 2000,
    "image.image_url": 3000,
    # Texts, options, confirmations
    "text_object.text.min": 1,
    "text_object.text.max": 3000,
    "option.text": 75,
    "option.value": 150,
    "option.description.text": 75,
    "option_group.label": 75,
    "option_group.options": 100,
    "confirm.title": 100,
    "confirm.text": 300,
    "confirm.confirm": 30,
    "confirm.deny": 30,
    # Elements
    "element.action_id": 255,
    "element.placeholder.text": 150,
    "checkboxes.options": 10,
    "radio_buttons.options": 10,
    "overflow.options.max": 5,
    "static_select.options": 100,
    "static_select.option_groups": 100,
    "plain_text_input.max_length": 3000,
    "plain_text_input.min_length.max": 3000,
    "button.text": 75,
    "button.value": 2000,
    "button.url": 3000,
    "button.accessibility_label": 75,
    # Messages
    "message.text.hard": 40_000,
    "message.text.recommended": 4000,
    "message.blocks": 50,
    # Scheduled messages: days, messages per 5 minutes of a channel, seconds, seconds
    "scheduled.horizon": 120,
    "scheduled.per_channel_window": 30,
    "scheduled.delete_lead_time.documented": 60,
    "scheduled.delete_lead_time.observed": 300,
    # The manifest
    "manifest.display_information.name": 35,
    "manifest.display_information.description": 140,
    "manifest.slash_commands": 50,
    "manifest.slash_commands.description": 2000,
    "manifest.slash_commands.usage_hint": 1000,
    "manifest.slash_commands.url": 3000,
    "manifest.shortcuts": 10,
    "manifest.shortcuts.name": 24,
    "manifest.shortcuts.callback_id": 255,
    "manifest.shortcuts.description": 150,
    "manifest.scopes": 255,
    "manifest.events": 100,
    "manifest.redirect_urls": 1000,
    "manifest.request_url": 3500,
    # Calls: a second in a channel; a minute for a method
    "rate.chat.postMessage.channel": 1,
    "rate.chat.scheduleMessage": 50,
    "rate.chat.deleteScheduledMessage": 50,
    "rate.chat.scheduledMessages.list": 50,
    "rate.conversations.history.internal_or_marketplace": 50,
    "rate.views.open": 100,
    "rate.views.update": 100,
    "rate.users.info": 100,
}

# Slack grants a burst above one message a second without saying how large; four is what the workspace grants.
MESSAGE_BURST: Final = 4

# The block types the workspace knows, and where each may stand. Newer ones are refused, as Slack refuses them in
# workspaces that do not have them yet.
SURFACES: Final[dict[str, frozenset[str]]] = {
    surface: frozenset({"actions", "context", "divider", "header", "image", "input", "rich_text", "section"})
    for surface in ("message", "modal", "home")
}

SELECTS: Final = frozenset({"static_select", "users_select", "conversations_select", "channels_select"})
MULTI_SELECTS: Final = frozenset(f"multi_{select}" for select in SELECTS)
PICKERS: Final = frozenset({"datepicker", "timepicker"})
CHOICES: Final = frozenset({"checkboxes", "radio_buttons"})
TEXT_INPUTS: Final = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})

# Which element types each place takes.
ELEMENTS_IN: Final[dict[str, frozenset[str]]] = {
    "actions": SELECTS | MULTI_SELECTS | PICKERS | CHOICES | {"button", "overflow", "datetimepicker"},
    "section": SELECTS | MULTI_SELECTS | PICKERS | CHOICES | {"button", "overflow", "image"},
    "input": SELECTS | MULTI_SELECTS | PICKERS | CHOICES | TEXT_INPUTS | {"datetimepicker"},
    "context": frozenset({"image", "plain_text", "mrkdwn"}),
}
