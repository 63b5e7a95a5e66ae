"""Three judges of Slack objects: the SDK's models, blockkit's components, and the rules that both of them miss."""

from __future__ import annotations

import json
import logging
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import blockkit
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_BLOCKS_IN_A_MESSAGE: Final = 50
LARGEST_VIEW_BYTES: Final = 250_000
LONGEST_FIELD: Final = 2000
LONGEST_MESSAGE_TEXT: Final = 40_000
TITLE: Final = 24
OPTION_VALUE: Final = 75

_COMPONENTS: Final[dict[str, type[Any]]] = {
    "modal": blockkit.Modal,
    "home": blockkit.Home,
    "header": blockkit.Header,
    "section": blockkit.Section,
    "context": blockkit.Context,
    "actions": blockkit.Actions,
    "divider": blockkit.Divider,
    "input": blockkit.Input,
    "button": blockkit.Button,
    "radio_buttons": blockkit.RadioButtons,
    "checkboxes": blockkit.Checkboxes,
    "static_select": blockkit.StaticSelect,
    "multi_static_select": blockkit.MultiStaticSelect,
    "plain_text_input": blockkit.PlainTextInput,
    "number_input": blockkit.NumberInput,
    "datepicker": blockkit.DatePicker,
    "rich_text": blockkit.RichText,
    "rich_text_preformatted": blockkit.RichTextPreformatted,
    "text": blockkit.RichTextEl,
    "plain_text": blockkit.Text,
    "mrkdwn": blockkit.Text,
}
_NUMBERS: Final = ("initial_value", "min_value", "max_value")


class Warnings(logging.Handler):
    """Gathers what slack_sdk warns about: it drops what it does not know with no more than a warning."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the warning."""
        self.told.append(record.getMessage())


def assert_view(view: dict[str, Any]) -> None:
    """Check a view with all three judges.

    Raises:
        AssertionError: a judge refuses it.
    """
    with_warnings = Warnings()
    logging.getLogger("slack_sdk").addHandler(with_warnings)
    try:
        assert View(**view).to_dict() == view
    finally:
        logging.getLogger("slack_sdk").removeHandler(with_warnings)
    assert with_warnings.told == []
    component(view).build()
    assert len(json.dumps(view).encode()) < LARGEST_VIEW_BYTES
    assert len(view["blocks"]) <= 100
    assert list(missed_by_others(view["blocks"])) == []
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert not inputs or "submit" in view
    assert len(view.get("private_metadata", "")) <= 3000
    for part in ("title", "submit", "close"):
        assert len(view.get(part, {"text": ""})["text"]) <= TITLE


def assert_blocks(blocks: list[dict[str, Any]]) -> None:
    """Check the blocks of a message with all three judges.

    Raises:
        AssertionError: a judge refuses them.
    """
    with_warnings = Warnings()
    logging.getLogger("slack_sdk").addHandler(with_warnings)
    try:
        assert [block.to_dict() for block in Block.parse_all(blocks)] == blocks
    finally:
        logging.getLogger("slack_sdk").removeHandler(with_warnings)
    assert with_warnings.told == []
    for block in blocks:
        component(block).build()
    assert 0 < len(blocks) <= MOST_BLOCKS_IN_A_MESSAGE
    assert list(missed_by_others(blocks)) == []


def component(value: Any) -> Any:
    """Return the blockkit component of a JSON object, which raises where Slack would refuse it."""
    if isinstance(value, list):
        return [component(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: component(one) for key, one in value.items() if key != "type"}
    if "trigger_actions_on" in value:
        return blockkit.DispatchActionConfig(**made)
    if "type" not in value:
        return (blockkit.Confirm if "deny" in value else blockkit.Option)(**made)
    if value["type"] == "number_input":  # blockkit wants numbers where Slack wants their text
        made.update({key: json.loads(value[key]) for key in _NUMBERS if key in value})
    if value["type"] in {"plain_text", "mrkdwn"}:
        made["type"] = value["type"]
    return _COMPONENTS[value["type"]](**made)


def missed_by_others(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield breaches of Slack's rules that neither library checks."""
    names = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id twice: {name}" for name, times in names.items() if times > 1)
    focused = 0
    for element in _objects(blocks):
        values = Counter(option["value"] for option in element.get("options", ()))
        yield from (f"option value twice: {value}" for value, times in values.items() if times > 1)
        yield from (f"option value too long: {value}" for value in values if len(value) > OPTION_VALUE)
        if element.get("type") == "number_input" and float(element["min_value"]) > float(element["max_value"]):
            yield f"min above max: {element['action_id']}"
        yield from ("field too long" for field in element.get("fields", ()) if len(field["text"]) > LONGEST_FIELD)
        focused += bool(element.get("focus_on_load"))
    for block in blocks:
        used = Counter(one["action_id"] for one in block.get("elements", ()) if "action_id" in one)
        yield from (f"action_id twice: {name}" for name, times in used.items() if times > 1)
    if focused > 1:
        yield "two focus_on_load"


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(one)
