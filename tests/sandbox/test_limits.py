"""Every limit of the table: what just fits is taken, one more is refused with the place named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox.block_check import ViewCheck, check_message_blocks
from bot.sandbox.limits import LIMITS
from bot.sandbox.refusal import SlackRefusalError
from tests.sandbox.conftest import actions, button, modal, options, plain, text_input

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://example.org/"


def section(**fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "text"}, **fields}


def numbered(count: int) -> list[dict[str, Any]]:
    return options(*map(str, range(count)))


def choice(kind: str, count: int) -> dict[str, Any]:
    return {
        "type": "input",
        "label": plain("l"),
        "element": {"type": kind, "action_id": "a", "options": numbered(count)},
    }


def select(**fields: Any) -> dict[str, Any]:
    return section(accessory={"type": "static_select", "action_id": "a", **fields})


def group(label: str, count: int) -> dict[str, Any]:
    return {"label": plain(label), "options": numbered(count)}


def confirm(**fields: Any) -> dict[str, Any]:
    question = {"title": plain("t"), "text": plain("t"), "confirm": plain("c"), "deny": plain("d"), **fields}
    return actions(button("a") | {"confirm": question})


def option(**fields: Any) -> dict[str, Any]:
    return select(options=[{"text": plain("t"), "value": "v", **fields}])


def pressed(**fields: Any) -> dict[str, Any]:
    return actions(button("a") | fields)


def web_address(length: int) -> str:
    return URL + "x" * (length - len(URL))


def image(**fields: Any) -> dict[str, Any]:
    return {"type": "image", "image_url": URL, "alt_text": "a", **fields}


# Limit -> (a block of that size, the JSON pointer of the place under the block)
BLOCKS: dict[str, tuple[Callable[[int], dict[str, Any]], str]] = {
    "block.block_id": (lambda n: {"type": "divider", "block_id": "x" * n}, "/block_id"),
    "section.text": (lambda n: {"type": "section", "text": plain("x" * n)}, "/text/text"),
    "section.fields": (lambda n: {"type": "section", "fields": [plain("x")] * n}, "/fields"),
    "section.fields.item": (lambda n: {"type": "section", "fields": [plain("x" * n)]}, "/fields/0/text"),
    "header.text": (lambda n: {"type": "header", "text": plain("x" * n)}, "/text/text"),
    "context.elements": (lambda n: {"type": "context", "elements": [plain("x")] * n}, "/elements"),
    "text_object.text.max": (lambda n: {"type": "context", "elements": [plain("x" * n)]}, "/elements/0/text"),
    "actions.elements": (lambda n: actions(*[button(f"a{place}") for place in range(n)]), "/elements"),
    "input.label.text": (lambda n: text_input() | {"label": plain("x" * n)}, "/label/text"),
    "input.hint.text": (lambda n: text_input() | {"hint": plain("x" * n)}, "/hint/text"),
    "image.alt_text": (lambda n: image(alt_text="x" * n), "/alt_text"),
    "image.title": (lambda n: image(title=plain("x" * n)), "/title/text"),
    "image.image_url": (lambda n: image(image_url=web_address(n)), "/image_url"),
    "option.text": (lambda n: option(text=plain("x" * n)), "/accessory/options/0/text/text"),
    "option.value": (lambda n: option(value="x" * n), "/accessory/options/0/value"),
    "option.description.text": (
        lambda n: option(description=plain("x" * n)),
        "/accessory/options/0/description/text",
    ),
    "option_group.label": (
        lambda n: select(option_groups=[group("x" * n, 1)]),
        "/accessory/option_groups/0/label/text",
    ),
    "option_group.options": (lambda n: select(option_groups=[group("x", n)]), "/accessory/option_groups/0/options"),
    "confirm.title": (lambda n: confirm(title=plain("x" * n)), "/elements/0/confirm/title/text"),
    "confirm.text": (lambda n: confirm(text=plain("x" * n)), "/elements/0/confirm/text/text"),
    "confirm.confirm": (lambda n: confirm(confirm=plain("x" * n)), "/elements/0/confirm/confirm/text"),
    "confirm.deny": (lambda n: confirm(deny=plain("x" * n)), "/elements/0/confirm/deny/text"),
    "element.action_id": (lambda n: actions(button("a") | {"action_id": "x" * n}), "/elements/0/action_id"),
    "element.placeholder.text": (lambda n: text_input(placeholder=plain("x" * n)), "/element/placeholder/text"),
    "checkboxes.options": (lambda n: choice("checkboxes", n), "/element/options"),
    "radio_buttons.options": (lambda n: choice("radio_buttons", n), "/element/options"),
    "overflow.options.max": (
        lambda n: section(accessory={"type": "overflow", "action_id": "a", "options": numbered(n)}),
        "/accessory/options",
    ),
    "static_select.options": (lambda n: select(options=numbered(n)), "/accessory/options"),
    "static_select.option_groups": (lambda n: select(option_groups=[group("x", 1)] * n), "/accessory/option_groups"),
    "plain_text_input.max_length": (lambda n: text_input(max_length=n), "/element/max_length"),
    "plain_text_input.min_length.max": (lambda n: text_input(min_length=n), "/element/min_length"),
    "button.text": (lambda n: pressed(text=plain("x" * n)), "/elements/0/text/text"),
    "button.value": (lambda n: pressed(value="x" * n), "/elements/0/value"),
    "button.url": (lambda n: pressed(url=web_address(n)), "/elements/0/url"),
    "button.accessibility_label": (lambda n: pressed(accessibility_label="x" * n), "/elements/0/accessibility_label"),
}
DIVIDER = {"type": "divider"}
VIEWS: dict[str, tuple[Callable[[int], dict[str, Any]], str]] = {
    "view.title.text": (lambda n: modal(DIVIDER, title=plain("x" * n)), "/title/text"),
    "view.submit.text": (lambda n: modal(DIVIDER, submit=plain("x" * n)), "/submit/text"),
    "view.close.text": (lambda n: modal(DIVIDER, close=plain("x" * n)), "/close/text"),
    "view.blocks": (lambda n: modal(*[DIVIDER] * n), "/blocks"),
    "view.private_metadata": (lambda n: modal(DIVIDER, private_metadata="x" * n), "/private_metadata"),
    "view.callback_id": (lambda n: modal(DIVIDER, callback_id="x" * n), "/callback_id"),
    "view.external_id": (lambda n: modal(DIVIDER, external_id="x" * n), "/external_id"),
}

# Limits that are not about the shape of an object: each has its own test, in the module named.
ELSEWHERE = {
    "test_delivery": {
        "command.ack_timeout",
        "command.in_thread",
        "interaction.ack_timeout",
        "events.ack_timeout",
        "events.retry.count",
        "socket.connections",
        "socket.disconnect_warning",
    },
    "test_views": {"trigger_id.ttl", "trigger_id.uses", "view.stack_depth", "view.total_size"},
    "test_response_urls": {"response_url.ttl", "response_url.uses"},
    "test_blocks": {"text_object.text.min", "message.blocks"},
    "test_messages": {"message.text.hard", "message.text.recommended", "rate.chat.postMessage.channel"},
    "test_rates": {
        "rate.chat.scheduleMessage",
        "rate.chat.deleteScheduledMessage",
        "rate.chat.scheduledMessages.list",
        "rate.conversations.history.internal_or_marketplace",
        "rate.views.open",
        "rate.views.update",
        "rate.users.info",
    },
    "test_manifest": {
        "manifest.display_information.name",
        "manifest.display_information.description",
        "manifest.slash_commands",
        "manifest.slash_commands.description",
        "manifest.slash_commands.usage_hint",
        "manifest.slash_commands.url",
        "manifest.shortcuts",
        "manifest.shortcuts.name",
        "manifest.shortcuts.callback_id",
        "manifest.shortcuts.description",
        "manifest.scopes",
        "manifest.events",
        "manifest.redirect_urls",
        "manifest.request_url",
    },
    "test_scheduling": {
        "scheduled.horizon",
        "scheduled.per_channel_window",
        "scheduled.delete_lead_time.documented",
        "scheduled.delete_lead_time.observed",
    },
}


def messages_of(refusal: SlackRefusalError) -> list[str]:
    """The `[ERROR] …` lines of a refusal."""
    lines: list[str] = refusal.details["response_metadata"]["messages"]
    return lines


@pytest.mark.parametrize("limit", BLOCKS)
def test_block_at_its_limit_is_taken_and_beyond_it_refused(limit: str) -> None:
    build, pointer = BLOCKS[limit]
    check_message_blocks([build(LIMITS[limit])])
    with pytest.raises(SlackRefusalError, match=r"^invalid_blocks$") as refused:
        check_message_blocks([build(LIMITS[limit] + 1)])
    assert f"[json-pointer:/blocks/0{pointer}]" in messages_of(refused.value)[0]
    with pytest.raises(SlackRefusalError, match=r"^invalid_arguments$") as refused:
        ViewCheck().check(modal(build(LIMITS[limit] + 1)), "modal")
    assert f"[json-pointer:/view/blocks/0{pointer}]" in messages_of(refused.value)[0]


@pytest.mark.parametrize("limit", VIEWS)
def test_view_at_its_limit_is_taken_and_beyond_it_refused(limit: str) -> None:
    build, pointer = VIEWS[limit]
    ViewCheck().check(build(LIMITS[limit]), "modal")
    with pytest.raises(SlackRefusalError, match=r"^invalid_arguments$") as refused:
        ViewCheck().check(build(LIMITS[limit] + 1), "modal")
    assert f"[json-pointer:/view{pointer}]" in messages_of(refused.value)[0]


def test_every_limit_of_the_table_has_its_test() -> None:
    assert BLOCKS.keys() | VIEWS.keys() | set().union(*ELSEWHERE.values()) == LIMITS.keys()
