"""A message or a view as a person reads it: plain lines, buttons in brackets, words counted at the foot."""

from __future__ import annotations

import html
import re
import textwrap
from typing import TYPE_CHECKING, Any, Final

from dialogs.blocks import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dialogs.message import Message

WIDTH: Final = 110
PEOPLE: Final = {"U0ALICE": "Alice", "U0BOB": "Bob", "U0CAROL": "Carol"}
_DECIMALS: Final = {True: ", decimals", False: ""}
CHANNELS: Final = {"C0123456789": "spine-team", "G0123456789": "night-team"}
_CHANNEL: Final = re.compile(r"<#(\w+)>")
_MENTION: Final = re.compile(r"<@(\w+)>")
_DATE: Final = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_LINK: Final = re.compile(r"<(https?:[^|>]+)\|([^>]*)>")


def message_as_read(message: Message) -> str:
    """Return a message; its text stands below where a screen reader hears something else than is drawn."""
    told = _lines(message.blocks)
    links = _linked(message.blocks)
    if not message.blocks:
        told = [plainly(message.text)]
    elif message.text != spoken(message.blocks):
        told += ["Read aloud:", *(f"  {line}" for line in plainly(message.text).split("\n"))]
    return _page(told, words(told), [*links, *_confirmations(message.blocks)])


def view_as_read(view: Mapping[str, Any]) -> str:
    """Return a view with its title, its questions with what is chosen, and the buttons at its foot."""
    title = [f"[[ {view['title']['text']} ]]"] if "title" in view else []
    foot = [f"[{view[part]['text']}]" for part in ("close", "submit") if part in view]
    told = [*title, *_lines(view["blocks"]), *([" ".join(foot)] if foot else [])]
    return _page(told, words(told), [*_linked(view["blocks"]), *_confirmations(view["blocks"])])


def _linked(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return where the links lead, each once."""
    found = {one.groups(): None for line in _marked_up(blocks) for one in _LINK.finditer(line)}
    return [f"-- link: {plainly(words_)} = {address}" for address, words_ in found]


def _marked_up(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        yield from (one["text"] for one in [block.get("text"), *block.get("elements", ())] if _is_marked_up(one))


def _is_marked_up(one: Any) -> bool:
    return isinstance(one, dict) and one.get("type") == "mrkdwn"


def part_as_read(view: Mapping[str, Any], heading: str) -> str:
    """Return what stands under one heading of a view, "" where there is none."""
    told: list[str] = []
    inside = False
    for block in view["blocks"]:
        if block["type"] in {"header", "divider"}:
            inside = block["type"] == "header" and block["text"]["text"] == heading
        if inside:
            told += _block(block)
    return _page(told)


def lines_as_read(text: str) -> str:
    """Return plain lines."""
    return _page([text])


def words(lines: Iterable[str]) -> int:
    """Count the words: what stands between blanks and has a letter or a digit."""
    return sum(any(sign.isalnum() for sign in word) for line in lines for word in line.split())


def _page(told: Iterable[str], counted: int | None = None, asked: Iterable[str] = ()) -> str:
    wrapped = [part for line in told for one in line.split("\n") for part in _wrapped(one)]
    foot = [] if counted is None else [f"-- {counted} words"]
    return "\n".join([*wrapped, *foot, *(part for line in asked for part in _wrapped(line))])


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(
        line, WIDTH, subsequent_indent="    ", replace_whitespace=False, break_long_words=False, break_on_hyphens=False
    ) or [""]


def _lines(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    return [line for block in blocks for line in _block(block)]


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield f"# {block['text']['text']}"
        case "section":
            beside = f" {_button(block['accessory'])}" if "accessory" in block else ""
            yield f"{_text(block['text'])}{beside}"
        case "context":
            yield from (f"~ {_text(element)}" for element in block["elements"])
        case "divider":
            yield "---"
        case "actions":
            yield " ".join(
                _button(one) if "text" in one else f"[{one['placeholder']['text']} …]" for one in block["elements"]
            )
        case "input":
            yield from _input(block)
        case "rich_text":
            yield from (f"| {line}" for part in block["elements"] for line in _written(part))
        case other:
            raise ValueError(f"no words for a block of type {other}")


def _written(part: Mapping[str, Any]) -> list[str]:
    return "".join(piece["text"] for piece in part["elements"]).split("\n")


def _button(element: Mapping[str, Any]) -> str:
    style = {"primary": " (green)", "danger": " (red)"}.get(element.get("style", ""), "")
    return f"[{element['text']['text']}]{style}"


def _confirmations(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is asked before a press counts."""
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else ():
            if "confirm" in element:
                asked = element["confirm"]
                title, text, yes, no = (_text(asked[part]) for part in ("title", "text", "confirm", "deny"))
                yield f"-- {_button(element)} asks: {title} {text} [{yes}] [{no}]"


def _input(block: Mapping[str, Any]) -> Iterator[str]:
    element = block["element"]
    yield f"? {_text(block['label'])}{' (may stay blank)' if block['optional'] else ''}"
    yield f"    {_field(element)}"
    for small in (element.get("placeholder"), block.get("hint")):
        if small:
            yield f"    ~ {_text(small)}"


_CHOSEN: Final = {
    "datepicker": "day",
    "timepicker": "time",
    "users_select": "person",
    "multi_users_select": "person, or several",
    "conversations_select": "channel",
}


def _field(element: Mapping[str, Any]) -> str:
    """Return the options with what is chosen, or what is entered and what may be."""
    match element["type"]:
        case "radio_buttons":
            return _options(element, "(•)", "( )")
        case "static_select":
            return _options(element, "<•>", "< >")
        case "checkboxes" | "multi_static_select":
            return _options(element, "[x]", "[ ]")
        case "number_input":
            limits = f"{element['min_value']} to {element['max_value']}"
            return f"{element.get('initial_value', '')}_ ({limits}{_DECIMALS[element['is_decimal_allowed']]})"
        case "plain_text_input":
            return f"{element.get('initial_value', '')}_ (at most {element['max_length']} letters)"
        case kind if kind in _CHOSEN:
            named = [value for name, value in element.items() if name.startswith("initial_")]
            chosen = " ".join(named[0]) if named and isinstance(named[0], list) else "".join(named)
            return f"{chosen}_ (a {_CHOSEN[kind]})"
        case other:
            raise ValueError(f"no words for an element of type {other}")


def _options(element: Mapping[str, Any], chosen: str, left: str) -> str:
    initial = [element.get("initial_option"), *element.get("initial_options", ())]
    return "  ".join(f"{chosen if one in initial else left} {_text(one['text'])}" for one in element["options"])


def _text(text: Mapping[str, Any]) -> str:
    return plainly(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def plainly(text: str) -> str:
    """Return marked-up text with names for people, words for dates and links, and its escapes undone."""
    named = _MENTION.sub(lambda found: f"@{PEOPLE.get(found[1], found[1])}", text)
    placed = _CHANNEL.sub(lambda found: f"#{CHANNELS.get(found[1], found[1])}", named)
    return html.unescape(_LINK.sub(r"\2", _DATE.sub(r"\1", placed)))
