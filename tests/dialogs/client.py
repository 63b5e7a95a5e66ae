"""A person at a Slack client: what a view's state holds once they have answered it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogs.question import Answers, Given

_CHOSEN: Final = {
    "datepicker": "date",
    "timepicker": "time",
    "users_select": "user",
    "multi_users_select": "users",
    "conversations_select": "conversation",
}
"""What is chosen in an element of this kind, as Slack names it."""


def answered(view: Mapping[str, Any], answers: Answers | None = None) -> dict[str, Any]:
    """Return the view as Slack sends it back: what it showed already, overlaid by what the person answered.

    Answers to questions that are not on the page cannot be given and are left out.
    """
    values: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            given = (answers or {}).get(block["block_id"])
            values[block["block_id"]] = {element["action_id"]: _state(element, given)}
    return {**view, "state": {"values": values}}


def state_of(view: Mapping[str, Any], question: str, given: Given) -> dict[str, Any]:
    """Return what the state of a view holds of one question of its page, once it is answered so."""
    (element,) = [block["element"] for block in view["blocks"] if block.get("block_id") == question]
    return {element["action_id"]: _state(element, given)}


def _state(element: Mapping[str, Any], given: Given | None) -> dict[str, Any]:
    kind = element["type"]
    if kind in {"radio_buttons", "static_select"}:
        chosen = element.get("initial_option") if given is None else _options(element)[str(given)]
        return {"type": kind, "selected_option": chosen}
    if kind in {"checkboxes", "multi_static_select"}:
        ticked = element.get("initial_options", []) if given is None else [_options(element)[value] for value in given]
        return {"type": kind, "selected_options": ticked}
    if kind in _CHOSEN:
        chosen = _CHOSEN[kind]
        return {"type": kind, f"selected_{chosen}": element.get(f"initial_{chosen}") if given is None else given}
    return {"type": kind, "value": element.get("initial_value") if given is None else given}


def _options(element: Mapping[str, Any]) -> dict[str, Any]:
    return {option["value"]: option for option in element["options"]}


def shown(view: Mapping[str, Any]) -> set[str]:
    """Return the questions on the page."""
    return {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
