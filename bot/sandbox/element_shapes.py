"""The shape of each interactive element, and the rules between its fields."""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits import CHOICES, ELEMENTS_IN, MULTI_SELECTS, SELECTS
from bot.sandbox.shapes import (
    TEXT_KINDS,
    Check,
    Problems,
    boolean,
    by_type,
    every,
    matching,
    one_of,
    problem,
    several,
    shape,
    string,
    text_object,
    url,
    whole_number,
)

ACTION_ID = string("element.action_id", shortest=1)
PLACEHOLDER = text_object("element.placeholder.text")
DATE = matching(r"\d{4}-\d{2}-\d{2}", "in the format YYYY-MM-DD")
TIME = matching(r"\d{2}:\d{2}", "in the format HH:mm")
NUMBER = matching(r"-?\d+(\.\d+)?", "a number in a string")
CONFIRM = shape(
    {
        "title": text_object("confirm.title"),
        "text": text_object("confirm.text", TEXT_KINDS),
        "confirm": text_object("confirm.confirm"),
        "deny": text_object("confirm.deny"),
        "style": one_of("primary", "danger"),
    },
    ("title", "text", "confirm", "deny"),
)


def _unix_seconds(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, int) or not 10**9 <= value < 10**10:
        problem(problems, "must be a 10-digit number of seconds", pointer)


def _option(kinds: tuple[str, ...], *, with_url: bool = False) -> Check:
    fields: dict[str, Check] = {
        "text": text_object("option.text", kinds),
        "value": string("option.value", shortest=1),
        "description": text_object("option.description.text", kinds),
    }
    if with_url:
        fields["url"] = url("button.url")
    return shape(fields, ("text", "value"))


OPTION = _option(("plain_text",))
RICH_OPTION = _option(TEXT_KINDS)


def _distinct_values(options: Any, pointer: str, problems: Problems) -> None:
    seen: set[str] = set()
    for place, option in enumerate(options if isinstance(options, list) else ()):
        value = option.get("value") if isinstance(option, dict) else None
        if isinstance(value, str):
            if value in seen:
                problem(problems, f"option values must be unique: {value}", f"{pointer}/{place}/value")
            seen.add(value)


def _options(item: Check, limit: str) -> Check:
    return every(several(item, limit), _distinct_values)


OPTION_GROUP = shape(
    {"label": text_object("option_group.label"), "options": _options(OPTION, "option_group.options")},
    ("label", "options"),
)


def all_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Return an element's options, those in groups included, in the order shown."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def _initial_is_offered(element: Any, pointer: str, problems: Problems) -> None:
    if problems:  # the options may be malformed: say that first
        return
    offered = all_options(element)
    single = element.get("initial_option")
    if single is not None and single not in offered:
        problem(problems, "initial option must be one of the options", f"{pointer}/initial_option")
    for place, option in enumerate(element.get("initial_options", ())):
        if option not in offered:
            problem(problems, "initial option must be one of the options", f"{pointer}/initial_options/{place}")
    if element["type"].endswith("static_select") and ("options" in element) == ("option_groups" in element):
        problem(problems, "exactly one of options and option_groups must be provided", pointer)


def _ordered(least: str, most: str) -> Check:
    def check(element: Any, pointer: str, problems: Problems) -> None:
        if problems or least not in element or most not in element:
            return
        if float(element[least]) > float(element[most]):
            problem(problems, f"{least} must not be greater than {most}", f"{pointer}/{least}")

    return check


def _element(fields: dict[str, Check], *required: str, rule: Check | None = None) -> Check:
    common: dict[str, Check] = {"type": string(), "action_id": ACTION_ID, "focus_on_load": boolean, "confirm": CONFIRM}
    check = shape(common | fields, ("type", *required))
    return check if rule is None else every(check, rule)


def _select(kind: str) -> Check:
    fields: dict[str, Check] = {"placeholder": PLACEHOLDER}
    multi = kind in MULTI_SELECTS
    if multi:
        fields["max_selected_items"] = whole_number(1, "static_select.options")
    if kind.endswith("static_select"):
        fields["options"] = _options(OPTION, "static_select.options")
        fields["option_groups"] = several(OPTION_GROUP, "static_select.option_groups")
        fields["initial_options" if multi else "initial_option"] = (
            several(OPTION, "static_select.options") if multi else OPTION
        )
        return _element(fields, rule=_initial_is_offered)
    noun = kind.removeprefix("multi_").removesuffix("_select").removesuffix("s")
    ids = several(string(), "static_select.options")
    fields[f"initial_{noun}s" if multi else f"initial_{noun}"] = ids if multi else string()
    if noun == "conversation":
        fields["default_to_current_conversation"] = boolean
        fields["filter"] = shape(
            {
                "include": several(one_of("im", "mpim", "private", "public"), "static_select.options"),
                "exclude_external_shared_channels": boolean,
                "exclude_bot_users": boolean,
            }
        )
    if noun in {"conversation", "channel"} and not multi:
        fields["response_url_enabled"] = boolean
    return _element(fields)


def _choice(kind: str) -> Check:
    options = _options(RICH_OPTION, f"{kind}.options")
    initial: dict[str, Check] = (
        {"initial_options": several(RICH_OPTION, f"{kind}.options")}
        if kind == "checkboxes"
        else {"initial_option": RICH_OPTION}
    )
    return _element({"options": options, **initial}, "options", rule=_initial_is_offered)


DISPATCH_CONFIG = shape({"trigger_actions_on": several(one_of("on_enter_pressed", "on_character_entered"), 2)})
TYPED: dict[str, Check] = {"placeholder": PLACEHOLDER, "dispatch_action_config": DISPATCH_CONFIG}

IMAGE_ELEMENT = shape(
    {
        "type": string(),
        "image_url": url("image.image_url"),
        "alt_text": string("image.alt_text", shortest=1),
    },
    ("type", "image_url", "alt_text"),
)

SHAPES: dict[str, Check] = (
    {
        "image": IMAGE_ELEMENT,
        "plain_text": text_object("text_object.text.max", TEXT_KINDS),
        "mrkdwn": text_object("text_object.text.max", TEXT_KINDS),
        "button": _element(
            {
                "text": text_object("button.text"),
                "value": string("button.value"),
                "url": url("button.url"),
                "style": one_of("primary", "danger"),
                "accessibility_label": string("button.accessibility_label"),
            },
            "text",
        ),
        "overflow": _element(
            {"options": _options(_option(("plain_text",), with_url=True), "overflow.options.max")}, "options"
        ),
        "datepicker": _element({"placeholder": PLACEHOLDER, "initial_date": DATE}),
        "timepicker": _element({"placeholder": PLACEHOLDER, "initial_time": TIME, "timezone": string()}),
        "datetimepicker": _element({"initial_date_time": _unix_seconds}),
        "plain_text_input": _element(
            TYPED
            | {
                "initial_value": string("plain_text_input.max_length"),
                "multiline": boolean,
                "min_length": whole_number(0, "plain_text_input.min_length.max"),
                "max_length": whole_number(1, "plain_text_input.max_length"),
            },
            rule=_ordered("min_length", "max_length"),
        ),
        "number_input": _element(
            TYPED | {"is_decimal_allowed": boolean, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
            "is_decimal_allowed",
            rule=_ordered("min_value", "max_value"),
        ),
        "email_text_input": _element(TYPED | {"initial_value": string()}),
        "url_text_input": _element(TYPED | {"initial_value": string()}),
    }
    | {kind: _select(kind) for kind in SELECTS | MULTI_SELECTS}
    | {kind: _choice(kind) for kind in CHOICES}
)


def element_in(place: str) -> Check:
    """Return the check for an element standing in `place`: actions, section, input or context."""
    return by_type(SHAPES, ELEMENTS_IN[place])
