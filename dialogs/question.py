"""The four kinds of question a form asks: how each is drawn, and how its answer is read back."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias

from dialogs.blocks import Block, plain
from dialogs.identifiers import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

Given: TypeAlias = str | list[str]
"""One answer as it was given: the chosen value, the number as typed, or the ticks."""
Answers: TypeAlias = dict[str, Given]
"""Answers by question; a question that is missing is still open."""

NONE_OF_THESE: Final = "none_of_these"
_COMMA: Final = re.compile(r"-?[0-9]+,[0-9]{1,2}")
_MOST_CHECKBOXES: Final = 10  # options that Slack shows as checkboxes
_LONGEST_ENTRY: Final = 150  # more than a code may have, so that our reason is what the person reads


class Question(Protocol):
    """One row of a form. `id` is the block_id, the action_id and, where it maps to one, the field of `Findings`."""

    @property
    def id(self) -> str:
        """The question's name."""
        ...

    @property
    def counts(self) -> bool:
        """Whether the question is of the 60-second set that the counter counts."""
        ...

    def row(self, given: Given | None, *, optional: bool) -> Block:
        """Return the input block, showing `given`."""
        ...

    def given(self, element: Mapping[str, Any]) -> Given | None:
        """Return the answer in this element of `view.state.values`, None when it is blank."""
        ...

    def fault(self, given: Given | None) -> str:
        """Return what is wrong with the answer and what to enter, "" when it can be used."""
        ...

    def words(self, given: Given) -> str:
        """Return an answer as a person reads it."""
        ...


def _row(question: Question, label: str, element: Block, hint: str, *, optional: bool, dispatch: bool) -> Block:
    block: Block = {
        "type": "input",
        "block_id": question.id,
        "label": plain(label),
        "element": {**element, "action_id": question.id},
        "optional": optional,
        "dispatch_action": dispatch,
    }
    return {**block, "hint": plain(hint)} if hint else block


def _option(value: str, text: str) -> Block:
    return {"text": plain(text), "value": value}


@dataclass(frozen=True)
class Choice:
    """Exactly one of some answers; as radio buttons one tap, as a menu one line."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]  # value, words
    must: bool = False  # a blank keeps step 1 from being sent
    counts: bool = True
    style: Literal["radio_buttons", "static_select"] = "radio_buttons"
    hint: str = ""

    def row(self, given: Given | None, *, optional: bool) -> Block:
        """Return the input block with `given` chosen."""
        element: Block = {"type": self.style, "options": [_option(*option) for option in self.options]}
        if isinstance(given, str) and given in dict(self.options):
            element["initial_option"] = _option(given, dict(self.options)[given])
        if self.style == "static_select":
            element["placeholder"] = plain("Choose")
        return _row(self, self.label, element, self.hint, optional=optional, dispatch=True)

    def words(self, given: Given) -> str:
        """Return the words of the chosen value."""
        return dict(self.options).get(str(given), str(given))

    def given(self, element: Mapping[str, Any]) -> Given | None:
        """Return the chosen value."""
        chosen = element.get("selected_option")
        return chosen["value"] if chosen else None

    def fault(self, given: Given | None) -> str:
        """Return that a blank is not an answer, or that the value is none of the options."""
        if given is None:
            last = self.options[-1][1]
            return f"Pick an answer, or {last}. A blank is not read as no." if self.must else ""
        return "" if given in dict(self.options) else "Pick one of the answers shown."


@dataclass(frozen=True)
class Number:
    """A number between two limits; `what` says what to enter when it is not."""

    id: str
    label: str
    lowest: int
    highest: int
    what: str
    whole: bool = True
    counts: bool = True
    hint: str = ""

    def row(self, given: Given | None, *, optional: bool) -> Block:
        """Return the input block with `given` typed in."""
        element: Block = {
            "type": "number_input",
            "is_decimal_allowed": not self.whole,
            "min_value": str(self.lowest),
            "max_value": str(self.highest),
            "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
        }
        if isinstance(given, str) and not self.fault(given):
            element["initial_value"] = _digits(given)
        return _row(self, self.label, element, self.hint, optional=optional, dispatch=True)

    def words(self, given: Given) -> str:
        """Return the number as it was typed."""
        return str(given)

    def given(self, element: Mapping[str, Any]) -> Given | None:
        """Return the number as it was typed."""
        typed = str(element.get("value") or "").strip()
        return typed or None

    def fault(self, given: Given | None) -> str:
        """Return what to enter when the text is no number or is out of range."""
        if given is None:
            return ""
        value = number(given)
        in_range = self.lowest <= value <= self.highest  # false for NaN
        return "" if in_range and (not self.whole or value.is_integer()) else f"Enter {self.what}."


def number(given: Given) -> float:
    """Return the number in this answer, NaN when there is none; "38,5" and full-width digits are read as meant."""
    typed = _digits(given) if isinstance(given, str) else ""
    try:
        return float(typed) if typed.isascii() and "_" not in typed else math.nan
    except ValueError:
        return math.nan


def _digits(typed: str) -> str:
    """Return a number as Slack wants it; a comma stands for a point only where it cannot part thousands."""
    plainly = unicodedata.normalize("NFKC", typed).strip().removeprefix("+").strip()
    return plainly.replace(",", ".") if _COMMA.fullmatch(plainly) else plainly


@dataclass(frozen=True)
class Ticks:
    """Any of some items, closed by a tick of its own: with it what is not ticked is no, without it not asked."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]  # value, words
    none: str = "All others here: asked, no"  # "" where there is no such answer
    counts: bool = True
    hint: str = ""

    def _all(self) -> dict[str, str]:
        return {**dict(self.options), **({NONE_OF_THESE: self.none} if self.none else {})}

    def row(self, given: Given | None, *, optional: bool) -> Block:
        """Return the input block with `given` ticked."""
        words = self._all()
        is_menu = len(words) > _MOST_CHECKBOXES
        element: Block = {
            "type": "multi_static_select" if is_menu else "checkboxes",
            "options": [_option(*item) for item in words.items()],
        }
        if ticked := [_option(value, words[value]) for value in given or () if value in words]:
            element["initial_options"] = ticked
        if is_menu:
            element["placeholder"] = plain("Choose all that apply")
        return _row(self, self.label, element, self.hint, optional=optional, dispatch=True)

    def words(self, given: Given) -> str:
        """Return the words of what was ticked."""
        return ", ".join(self._all().get(value, value) for value in given)

    def given(self, element: Mapping[str, Any]) -> Given | None:
        """Return the ticked values in the order of the options."""
        ticked = {option["value"] for option in element.get("selected_options") or ()}
        return [value for value in self._all() if value in ticked] or None

    def fault(self, given: Given | None) -> str:
        """Return that something was ticked which is not offered."""
        return "" if set(given or ()) <= self._all().keys() else "Tick from the answers shown."


@dataclass(frozen=True)
class LocalCode:
    """A short local case code of one small shape; whatever else is typed could name a patient and is refused."""

    id: str = "local_code"
    label: str = "Local case code"
    hint: str = "Your own reference for this case, such as ED-7 or LBP-12. No names, dates or record numbers."
    counts: bool = False

    def row(self, given: Given | None, *, optional: bool) -> Block:
        """Return the input block; what was refused is not written into it."""
        element: Block = {"type": "plain_text_input", "max_length": _LONGEST_ENTRY}
        if isinstance(given, str) and not self.fault(given):
            element["initial_value"] = given
        return _row(self, self.label, element, self.hint, optional=optional, dispatch=False)

    def words(self, given: Given) -> str:
        """Return the code."""
        return str(given)

    def given(self, element: Mapping[str, Any]) -> Given | None:
        """Return the code without surrounding blanks."""
        return (element.get("value") or "").strip() or None

    def fault(self, given: Given | None) -> str:
        """Return why the code is refused."""
        return refusal(str(given or ""))
