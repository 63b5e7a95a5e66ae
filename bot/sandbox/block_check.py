"""Refuses the blocks, messages and views that Slack would refuse, with Slack's error names and JSON pointers."""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.sandbox.element_shapes import element_in
from bot.sandbox.limits import LIMITS, SURFACES
from bot.sandbox.refusal import SlackRefusalError, refused_arguments
from bot.sandbox.shapes import (
    TEXT_KINDS,
    Check,
    Problems,
    boolean,
    by_type,
    every,
    one_of,
    problem,
    several,
    shape,
    string,
    text_object,
    url,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Blocks = list[dict[str, Any]]
Found = TypeVar("Found")

REMEMBERED_FORMS = 256
RICH_TEXT_PARTS = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")


def _needs_one_of(*names: str) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not any(name in value for name in names):
            problem(problems, f"missing required field: {' or '.join(names)}", pointer)

    return check


def _block(fields: dict[str, Check], *required: str) -> Check:
    common: dict[str, Check] = {"type": string(), "block_id": string("block.block_id", shortest=1)}
    return shape(common | fields, ("type", *required))


def _rich_text_part(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, dict) or value.get("type") not in RICH_TEXT_PARTS:
        problem(problems, "must be a rich text section, list, preformatted text or quote", pointer)
    elif not isinstance(value.get("elements"), list):
        problem(problems, "missing required field: elements", pointer)


def _unique_action_ids(block: Any, pointer: str, problems: Problems) -> None:
    elements = block.get("elements") if isinstance(block, dict) else None
    seen: set[str] = set()
    for place, element in enumerate(elements if isinstance(elements, list) else ()):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                problem(problems, f"action_id {action_id} already exists", f"{pointer}/elements/{place}/action_id")
            seen.add(action_id)


BLOCK_SHAPES: Final[dict[str, Check]] = {
    "actions": every(
        _block({"elements": several(element_in("actions"), "actions.elements")}, "elements"), _unique_action_ids
    ),
    "context": _block({"elements": several(element_in("context"), "context.elements")}, "elements"),
    "divider": _block({}),
    "header": _block({"text": text_object("header.text")}, "text"),
    "image": _block(
        {
            "image_url": url("image.image_url"),
            "alt_text": string("image.alt_text", shortest=1),
            "title": text_object("image.title"),
        },
        "image_url",
        "alt_text",
    ),
    "input": _block(
        {
            "label": text_object("input.label.text"),
            "element": element_in("input"),
            "hint": text_object("input.hint.text"),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        "label",
        "element",
    ),
    "rich_text": _block({"elements": several(_rich_text_part, "message.blocks")}, "elements"),
    "section": every(
        _block(
            {
                "text": text_object("section.text", TEXT_KINDS),
                "fields": several(text_object("section.fields.item", TEXT_KINDS), "section.fields"),
                "accessory": element_in("section"),
                "expand": boolean,
            }
        ),
        _needs_one_of("text", "fields"),
    ),
}

MODAL_SHAPE = shape(
    {
        "type": one_of("modal"),
        "title": text_object("view.title.text"),
        "submit": text_object("view.submit.text"),
        "close": text_object("view.close.text"),
        "blocks": lambda _value, _pointer, _problems: None,  # checked apart: the same form is checked only once
        "private_metadata": string("view.private_metadata"),
        "callback_id": string("view.callback_id"),
        "external_id": string("view.external_id"),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    },
    ("type", "title", "blocks"),
)
HOME_SHAPE = shape(
    {
        "type": one_of("home"),
        "blocks": lambda _value, _pointer, _problems: None,  # as above
        "private_metadata": string("view.private_metadata"),
        "callback_id": string("view.callback_id"),
        "external_id": string("view.external_id"),
    },
    ("type", "blocks"),
)


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the elements that can be acted on in a checked block, in the order shown."""
    found = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    return [element for element in found if element is not None and element.get("action_id")]


def _whole_set_rules(blocks: Blocks, pointer: str, surface: str, problems: Problems) -> None:
    """Check what holds between blocks; assumes that each block is well-formed."""
    seen: set[str] = set()
    focused = 0
    for place, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            problem(problems, f"block_id {block_id} already exists", f"{pointer}/{place}/block_id")
        if block_id is not None:
            seen.add(block_id)
        for element in elements_of(block):
            focused += bool(element.get("focus_on_load"))
            if element.get("response_url_enabled") and (surface, block["type"]) != ("modal", "input"):
                problem(problems, "response_url_enabled needs an input block of a modal", f"{pointer}/{place}")
    if focused > 1:
        problem(problems, "only one element may have focus_on_load", pointer)


def find_problems(blocks: Any, surface: str, pointer: str) -> Problems:
    """Return what Slack would object to in `blocks` on a surface (message, modal or home); empty when nothing."""
    problems: Problems = []
    most = "message.blocks" if surface == "message" else "view.blocks"
    several(by_type(BLOCK_SHAPES, SURFACES[surface]), most, fewest=0)(blocks, pointer, problems)
    if not problems:
        _whole_set_rules(blocks, pointer, surface, problems)
    return problems


def with_ids(blocks: Blocks) -> Blocks:
    """Return the blocks with a block_id and an action_id wherever the app left one out, as Slack fills them in."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: dict[str, Any]) -> dict[str, Any]:
    filled = block if "block_id" in block else {"block_id": secrets.token_hex(3), **block}
    if any("action_id" not in element for element in _acting(filled)):
        filled = dict(filled)
        for place in ("accessory", "element"):
            if place in filled:
                filled[place] = _with_action_id(filled[place])
        if filled["type"] == "actions":
            filled["elements"] = [_with_action_id(element) for element in filled["elements"]]
    return filled


def _acting(block: dict[str, Any]) -> list[dict[str, Any]]:
    elements = block["elements"] if block["type"] == "actions" else [block.get("accessory"), block.get("element")]
    return [element for element in elements if element is not None and element["type"] != "image"]


def _with_action_id(element: dict[str, Any]) -> dict[str, Any]:
    return element if element["type"] == "image" else {"action_id": secrets.token_hex(3), **element}


def check_message_blocks(blocks: Any) -> Blocks:
    """Return a message's blocks with ids filled in.

    Raises SlackRefusalError `invalid_blocks_format` when it is no list and `invalid_blocks` with the pointers.
    """
    if not isinstance(blocks, list):
        raise SlackRefusalError("invalid_blocks_format")
    if problems := find_problems(blocks, "message", "/blocks"):
        lines = [f"[ERROR] {line}" for line in problems]
        raise SlackRefusalError("invalid_blocks", errors=problems, response_metadata={"messages": lines})
    return with_ids(blocks)


class ViewCheck:
    """Checks views, and remembers which were good, so that a static form is read and checked only once."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._block_lists: OrderedDict[str, bool] = OrderedDict()

    def check(self, view: Any, kind: str) -> dict[str, Any]:
        """Return the view (a modal or a home, given as JSON text or as an object) with ids filled in.

        Raises SlackRefusalError `invalid_arguments` with the pointers, or `view_too_large`.
        """
        if isinstance(view, str):
            checked = _recall(self._texts, f"{kind} {view}", lambda: self._check(_parsed(view), kind))
        else:
            checked = self._check(view, kind)
        return {**checked, "blocks": with_ids(checked["blocks"])}

    def _check(self, view: Any, kind: str) -> dict[str, Any]:
        problems: Problems = []
        (MODAL_SHAPE if kind == "modal" else HOME_SHAPE)(view, "/view", problems)
        if problems:
            raise refused_arguments(*problems)
        encoded = json.dumps(view["blocks"], separators=(",", ":"))
        if len(encoded) + len(view.get("private_metadata", "")) > LIMITS["view.total_size"] * 1000:
            raise SlackRefusalError("view_too_large")
        has_input = _recall(self._block_lists, f"{kind} {encoded}", lambda: _check_view_blocks(view["blocks"], kind))
        if kind == "modal" and has_input and "submit" not in view:
            raise refused_arguments("missing required field: submit [json-pointer:/view]")
        return dict(view)


def _check_view_blocks(blocks: Any, surface: str) -> bool:
    """Return whether an input is among the blocks; raises SlackRefusalError `invalid_arguments`."""
    if problems := find_problems(blocks, surface, "/view/blocks"):
        raise refused_arguments(*problems)
    return any(block["type"] == "input" for block in blocks)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise refused_arguments("must be valid JSON [json-pointer:/view]") from None


def _recall(memory: OrderedDict[str, Found], key: str, find: Callable[[], Found]) -> Found:
    """Return what was found under `key` before, or find it now and forget what was used longest ago."""
    if key in memory:
        memory.move_to_end(key)
        return memory[key]
    found = memory[key] = find()
    if len(memory) > REMEMBERED_FORMS:
        memory.popitem(last=False)
    return found
