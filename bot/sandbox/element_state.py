"""What an element holds: at first, after a person chose, and as Slack writes it into `state` and `actions`."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.sandbox.block_check import elements_of
from bot.sandbox.element_shapes import all_options
from bot.sandbox.limits import LIMITS, TEXT_INPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

State = dict[str, dict[str, dict[str, Any]]]

# Elements that send what was pressed but hold nothing.
STATELESS = frozenset({"button", "overflow"})

REQUIRED_TEXT = "Please complete this required field."

# The key that holds an element's value in `state` and `actions`, and the key it starts from.
_KEYS = {
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
} | dict.fromkeys(TEXT_INPUTS, ("value", "initial_value"))


class ChoiceError(ValueError):
    """A person cannot do this with the element: it does not offer that."""


def _holding(element: dict[str, Any], held: Any) -> dict[str, Any]:
    return {"type": element["type"], _KEYS[element["type"]][0]: held}


def _holds_list(element: dict[str, Any]) -> bool:
    return _KEYS[element["type"]][0] in {
        "selected_options",
        "selected_users",
        "selected_channels",
        "selected_conversations",
    }


def initial_state(element: dict[str, Any]) -> dict[str, Any]:
    """Return what an element holds before anyone touched it: its initial value, else null or an empty list."""
    return _holding(element, element.get(_KEYS[element["type"]][1], [] if _holds_list(element) else None))


def chosen_state(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """Return what an element holds once a person chose `value`.

    `value` is an option's value, a list of them, a text or number, a date, a time, an id; None or "" clears.
    Raises ChoiceError when the element does not offer it.
    """
    if _holds_list(element):
        wanted = list(value or ())
        return _holding(element, [_offered(element, each) for each in wanted])
    if value is None or value == "":
        return _holding(element, None)
    return _holding(element, _offered(element, value))


def _offered(element: dict[str, Any], value: Any) -> Any:
    kind = element["type"]
    if "option" in _KEYS[kind][0]:
        for option in all_options(element):
            if option["value"] == value:
                return option
        raise ChoiceError(f"{element['action_id']} does not offer {value!r}.")
    if kind == "datepicker":
        return _a_date(value)
    if kind == "datetimepicker":
        return int(value)
    return str(value)


def _a_date(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ChoiceError(f"{value!r} is not a date like 2025-11-22.") from None


def action_of(element: dict[str, Any], block_id: str, value: Any, action_ts: str) -> dict[str, Any]:
    """Return one entry of `actions` in block_actions, for a person's `value` (see chosen_state).

    Raises ChoiceError when the element does not offer it.
    """
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": action_ts,
    }
    if element["type"] == "button":
        shown = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
        return action | shown
    starts_from = {key: element[key] for key in ("placeholder", _KEYS[element["type"]][1]) if key in element}
    return action | starts_from | chosen_state(element, value)


def state_of(blocks: list[dict[str, Any]], kept: State | None = None) -> State:
    """Return the state of all elements of a view.

    What `kept` holds under the same block_id and action_id for the same kind of element wins over initial values;
    a kept option that is no longer offered is dropped.
    """
    state: State = {}
    for block, element in stateful(blocks):
        held = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        if held is None or held["type"] != element["type"] or not _still_offered(element, held):
            held = initial_state(element)
        state.setdefault(block["block_id"], {})[element["action_id"]] = held
    return state


def _still_offered(element: dict[str, Any], held: dict[str, Any]) -> bool:
    if "option" not in _KEYS[element["type"]][0]:
        return True
    values = {option["value"] for option in all_options(element)}
    options = held.get("selected_options") or [held[key] for key in ("selected_option",) if held.get(key)]
    return all(option["value"] in values for option in options)


def stateful(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield every (block, element) that holds something."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in STATELESS:
                yield block, element


def find_element(
    blocks: list[dict[str, Any]], action_id: str, block_id: str | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the (block, element) with this action_id, in this block if one is named.

    Raises ChoiceError when there is none, or more than one and no block is named.
    """
    found = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element["action_id"] == action_id and block_id in {None, block["block_id"]}
    ]
    if len(found) != 1:
        place = "" if block_id is None else f" in block {block_id}"
        raise ChoiceError(f"There are {len(found)} elements {action_id}{place}; name one.")
    return found[0]


def dispatches(block: dict[str, Any], element: dict[str, Any], *, while_typing: bool = False) -> bool:
    """Tell whether a change is sent to the app at once; `while_typing`: before Enter is pressed."""
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if element["type"] not in TEXT_INPUTS:
        return True
    config = element.get("dispatch_action_config", {})
    needed = "on_character_entered" if while_typing else "on_enter_pressed"
    wanted: list[str] = config.get("trigger_actions_on", ["on_enter_pressed"])
    return needed in wanted or (not while_typing and "on_character_entered" in wanted)


def client_errors(blocks: list[dict[str, Any]], state: State) -> dict[str, str]:
    """Return what Slack's own client refuses before it sends a submission: block_id to the text it shows."""
    errors = {}
    for block, element in stateful(blocks):
        if block["type"] != "input":
            continue
        held = state[block["block_id"]][element["action_id"]][_KEYS[element["type"]][0]]
        if held in (None, [], ""):
            if not block.get("optional"):
                errors[block["block_id"]] = REQUIRED_TEXT
        elif text := _typed_wrongly(element, held):
            errors[block["block_id"]] = text
    return errors


def _typed_wrongly(element: dict[str, Any], held: Any) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        longest = element.get("max_length", LIMITS["plain_text_input.max_length"])
        if len(held) < element.get("min_length", 0):
            return f"Enter at least {element['min_length']} characters."
        return f"Enter at most {longest} characters." if len(held) > longest else None
    if kind == "number_input":
        return _number_wrong(element, held)
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", held):
        return "Enter a valid e-mail address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", held):
        return "Enter a valid URL."
    return None


def _number_wrong(element: dict[str, Any], held: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, held):
        return "Enter a number." if element["is_decimal_allowed"] else "Enter a whole number."
    if "min_value" in element and float(held) < float(element["min_value"]):
        return f"Enter {element['min_value']} or more."
    if "max_value" in element and float(held) > float(element["max_value"]):
        return f"Enter {element['max_value']} or less."
    return None
