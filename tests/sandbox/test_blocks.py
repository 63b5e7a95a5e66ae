"""What Slack refuses in blocks beyond sizes: unknown types and keys, and rules between parts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.block_check import ViewCheck, check_message_blocks
from bot.sandbox.limits import LIMITS
from bot.sandbox.refusal import SlackRefusalError
from tests.sandbox.conftest import actions, button, modal, options, plain, radio, text_input
from tests.sandbox.test_limits import messages_of, section

SELECT = {"type": "static_select", "action_id": "a"}


def number(**fields: Any) -> dict[str, Any]:
    element = {"type": "number_input", "action_id": "a", "is_decimal_allowed": False, **fields}
    return {"type": "input", "label": plain("l"), "element": element}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown block": ({"type": "marquee"}, "unsupported type: marquee [json-pointer:/view/blocks/0/type]"),
    "a newer block": ({"type": "card"}, "unsupported type: card [json-pointer:/view/blocks/0/type]"),
    "a block without type": ({"text": plain("x")}, "missing required field: type [json-pointer:/view/blocks/0]"),
    "no object": ("text", "must provide an object [json-pointer:/view/blocks/0]"),  # type: ignore[dict-item]  # wrong on purpose
    "an unknown key": ({"type": "divider", "colour": "red"}, "invalid additional property: colour"),
    "an unknown element": (actions({"type": "slider", "action_id": "a"}), "unsupported type: slider"),
    "an input element outside an input": (actions({"type": "plain_text_input", "action_id": "a"}), "unsupported type"),
    "a button in an input": (text_input() | {"element": button("a")}, "unsupported type: button"),
    "an empty text": (section(text=plain("")), "must be more than 0 characters"),
    "mrkdwn where plain text is due": (
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "unsupported type: mrkdwn",
    ),
    "emoji in mrkdwn": (
        section(text={"type": "mrkdwn", "text": "x", "emoji": True}),
        "invalid additional property: emoji",
    ),
    "a section without text and fields": ({"type": "section"}, "missing required field: text or fields"),
    "an input without label": ({"type": "input", "element": text_input()["element"]}, "missing required field: label"),
    "a button without text": (actions({"type": "button", "action_id": "a"}), "missing required field: text"),
    "an unknown style": (actions(button("a") | {"style": "green"}), "must be one of primary, danger"),
    "a link that is none": (actions(button("a") | {"url": "example"}), "must be a valid URL"),
    "two elements of one action_id": (actions(button("a"), button("a")), "action_id a already exists"),
    "two options of one value": (radio("b", "yes", "yes"), "option values must be unique: yes"),
    "radio buttons without options": (radio("b"), "no less than 1 items required"),
    "an initial option not offered": (
        radio("b", "yes", initial_option=options("no")[0]),
        "initial option must be one of the options",
    ),
    "initial options not offered": (
        section(accessory={"type": "checkboxes", "options": options("a"), "initial_options": options("b")}),
        "initial option must be one of the options",
    ),
    "a select with options and groups": (
        section(
            accessory=SELECT
            | {"options": options("a"), "option_groups": [{"label": plain("g"), "options": options("b")}]}
        ),
        "exactly one of options and option_groups",
    ),
    "a select with neither": (section(accessory=SELECT), "exactly one of options and option_groups"),
    "a mrkdwn option in a select": (
        section(accessory=SELECT | {"options": [{"text": {"type": "mrkdwn", "text": "x"}, "value": "v"}]}),
        "unsupported type: mrkdwn",
    ),
    "a shortest text longer than the longest": (
        text_input(min_length=9, max_length=8),
        "min_length must not be greater than max_length",
    ),
    "a least number above the greatest": (
        number(min_value="9", max_value="8"),
        "min_value must not be greater than max_value",
    ),
    "a number as a number": (number(min_value=9), "must be a number in a string"),
    "a number input that does not say if decimal": (
        {"type": "input", "label": plain("l"), "element": {"type": "number_input", "action_id": "a"}},
        "missing required field: is_decimal_allowed",
    ),
    "a date in another format": (
        actions({"type": "datepicker", "action_id": "a", "initial_date": "22/11/2025"}),
        "must be in the format YYYY-MM-DD",
    ),
    "a time in another format": (
        actions({"type": "timepicker", "action_id": "a", "initial_time": "9am"}),
        "must be in the format HH:mm",
    ),
    "a moment in another format": (
        actions({"type": "datetimepicker", "action_id": "a", "initial_date_time": 5}),
        "must be a 10-digit number of seconds",
    ),
    "a response URL outside an input": (
        section(accessory={"type": "conversations_select", "action_id": "a", "response_url_enabled": True}),
        "response_url_enabled needs an input block",
    ),
    "a confirmation without question": (
        actions(button("a") | {"confirm": {"title": plain("t"), "confirm": plain("c"), "deny": plain("d")}}),
        "missing required field: text",
    ),
    "rich text of an unknown part": (
        {"type": "rich_text", "elements": [{"type": "rich_text_table", "elements": []}]},
        "must be a rich text section",
    ),
    "rich text without content": (
        {"type": "rich_text", "elements": [{"type": "rich_text_section"}]},
        "missing required field: elements",
    ),
    "a text that is a number": (section(text=plain(7)), "must be a string"),  # type: ignore[arg-type]  # wrong on purpose
    "a length that is a text": (text_input(max_length="8"), "must be an integer"),
    "elements that are no list": ({"type": "actions", "elements": "a"}, "must be an array"),
    "options that are no objects": (
        section(accessory=SELECT | {"options": ["yes", "no"]}),
        "must provide an object",
    ),
    "an optional that is no yes or no": (text_input() | {"optional": "yes"}, "must be a boolean"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_view_is_refused_for(fault: str) -> None:
    block, message = REFUSED[fault]
    with pytest.raises(SlackRefusalError, match=r"^invalid_arguments$") as refused:
        ViewCheck().check(modal(block), "modal")
    assert any(message in line for line in messages_of(refused.value)), messages_of(refused.value)
    assert all(line.startswith("[ERROR] ") for line in messages_of(refused.value))


TAKEN: dict[str, dict[str, Any]] = {
    "rich text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    "a mrkdwn option of radio buttons": section(
        accessory={"type": "radio_buttons", "options": [{"text": {"type": "mrkdwn", "text": "*x*"}, "value": "v"}]}
    ),
    "a menu with links": section(
        accessory={
            "type": "overflow",
            "action_id": "a",
            "options": [{"text": plain("x"), "value": "v", "url": "https://example.org"}],
        }
    ),
    "a person to choose": actions({"type": "users_select", "action_id": "a", "placeholder": plain("Who")}),
    "several channels to choose": {
        "type": "input",
        "label": plain("l"),
        "element": {
            "type": "multi_channels_select",
            "action_id": "a",
            "initial_channels": ["C1"],
            "max_selected_items": 3,
        },
    },
    "a response URL in an input": {
        "type": "input",
        "label": plain("l"),
        "element": {
            "type": "conversations_select",
            "action_id": "a",
            "default_to_current_conversation": True,
            "response_url_enabled": True,
            "filter": {"include": ["private"], "exclude_external_shared_channels": True},
        },
    },
    "a text that tells of every key": text_input(
        dispatch_action_config={"trigger_actions_on": ["on_character_entered"]}
    )
    | {"dispatch_action": True},
}


@pytest.mark.parametrize("what", TAKEN)
def test_view_is_taken_with(what: str) -> None:
    checked = ViewCheck().check(modal(TAKEN[what]), "modal")
    assert checked["blocks"][0]["type"] == TAKEN[what]["type"]


def test_two_blocks_of_one_id_are_refused() -> None:
    with pytest.raises(SlackRefusalError) as refused:
        ViewCheck().check(modal(text_input("same"), text_input("same")), "modal")
    assert messages_of(refused.value) == ["[ERROR] block_id same already exists [json-pointer:/view/blocks/1/block_id]"]


def test_two_elements_that_want_the_focus_are_refused() -> None:
    with pytest.raises(SlackRefusalError) as refused:
        ViewCheck().check(modal(text_input("a", focus_on_load=True), text_input("b", focus_on_load=True)), "modal")
    assert "only one element may have focus_on_load" in messages_of(refused.value)[0]


def test_inputs_without_a_submit_button_are_refused() -> None:
    view = modal(text_input())
    del view["submit"]
    with pytest.raises(SlackRefusalError) as refused:
        ViewCheck().check(view, "modal")
    assert messages_of(refused.value) == ["[ERROR] missing required field: submit [json-pointer:/view]"]


@pytest.mark.parametrize("missing", ["title", "blocks", "type"])
def test_modal_without_a_needed_field_is_refused(missing: str) -> None:
    view = modal({"type": "divider"})
    del view[missing]
    with pytest.raises(SlackRefusalError) as refused:
        ViewCheck().check(view, "modal")
    assert f"[ERROR] missing required field: {missing} [json-pointer:/view]" in messages_of(refused.value)


def test_modal_with_a_key_of_another_kind_is_refused() -> None:
    with pytest.raises(SlackRefusalError) as refused:
        ViewCheck().check(modal({"type": "divider"}, submit_disabled=True), "modal")
    assert "invalid additional property: submit_disabled" in messages_of(refused.value)[0]


def test_home_takes_no_title() -> None:
    with pytest.raises(SlackRefusalError) as refused:
        ViewCheck().check({"type": "home", "title": plain("x"), "blocks": []}, "home")
    assert "invalid additional property: title" in messages_of(refused.value)[0]


def test_view_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(SlackRefusalError) as refused:
        ViewCheck().check("{", "modal")
    assert "must be valid JSON" in messages_of(refused.value)[0]


def test_same_form_found_good_as_a_home_is_still_checked_as_a_modal() -> None:
    checks = ViewCheck()
    checks.check({"type": "home", "blocks": [text_input()]}, "home")
    view = modal(text_input())
    del view["submit"]
    with pytest.raises(SlackRefusalError):
        checks.check(view, "modal")


def test_ids_left_out_are_filled_in_afresh_each_time() -> None:
    checks = ViewCheck()
    view = modal({"type": "divider"}, section(accessory={"type": "button", "text": plain("x")}))
    first, second = checks.check(view, "modal")["blocks"], checks.check(view, "modal")["blocks"]
    assert first[0]["block_id"] != second[0]["block_id"]
    assert first[1]["accessory"]["action_id"]
    assert "block_id" not in view["blocks"][0]


def test_message_of_more_blocks_than_allowed_is_refused() -> None:
    most = LIMITS["message.blocks"]
    assert len(check_message_blocks([{"type": "divider"}] * most)) == most
    with pytest.raises(SlackRefusalError, match=r"^invalid_blocks$") as refused:
        check_message_blocks([{"type": "divider"}] * (most + 1))
    assert messages_of(refused.value) == [f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"]


def test_blocks_that_are_no_list_are_refused() -> None:
    with pytest.raises(SlackRefusalError, match=r"^invalid_blocks_format$"):
        check_message_blocks("blocks")


def test_button_without_action_id_gets_one() -> None:
    bare = {"type": "button", "text": plain("x")}
    first, second = check_message_blocks([actions(bare, button("kept"))])[0]["elements"]
    assert first["action_id"]
    assert second["action_id"] == "kept"


def test_shortest_text_is_one_character() -> None:
    assert LIMITS["text_object.text.min"] == 1
    check_message_blocks([section(text=plain("x"))])
