"""A form in the hands of somebody who taps: drawn and read by the product's own code, every tap counted.

A tap is a press, or a focus in a field; a menu is two, and one more for each further pick of a list. Typing is none.
"""

from __future__ import annotations

from typing import Any, Final

from dialogs import findings_form
from dialogs.findings_form import Origin, Reading
from dialogs.question import Answers, Given
from tests.dialogs.client import answered, shown

ORIGIN: Final = Origin(channel="C0123456789", user="U0123456789", opened=1795514400)
_MOST_PAGES: Final = 6
_MENUS: Final = frozenset({"static_select", "multi_static_select"})


class Screen:
    """One person at one form."""

    def __init__(self, view: dict[str, Any] | None = None) -> None:
        """Begin with the empty form, or with one that is given."""
        self.view = answered(view or findings_form.build_first(ORIGIN))
        self.taps = 0
        self.pages: list[dict[str, Any]] = []  # each page as it was when it was left
        self.told: list[dict[str, Any]] = []  # the pages that named what was not asked

    def give(self, question: str, given: Given) -> None:
        """Answer one question of the page, as the product redraws it after each answer."""
        (element,) = [block["element"] for block in self.view["blocks"] if block.get("block_id") == question]
        self.taps += _taps(element, given)
        self.view = answered(findings_form.changed(answered(self.view, {question: given})))

    def press(self, button: str) -> None:
        """Press a button of the form."""
        self.taps += 1
        self.pages.append(self.view)
        self.view = answered(findings_form.REBUILDS[button](self.view))

    def answer(self, answers: Answers) -> None:
        """Answer whatever of these stands on the page, until nothing more unfolds."""
        for _ in answers:
            now = findings_form.read(self.view).answers
            wanted = [name for name in answers if name in shown(self.view) and now.get(name) != answers[name]]
            if not wanted:
                return
            self.give(wanted[0], answers[wanted[0]])

    def submit(self) -> Reading:
        """Press until the form is kept; what was not asked is read and posted all the same."""
        for _ in range(_MOST_PAGES):
            self.taps += 1
            reading = findings_form.read(self.view)
            assert not reading.errors, reading.errors
            self.pages.append(self.view)
            if reading.findings is not None and not reading.not_asked:
                return reading
            following = (
                findings_form.next_page(reading)
                if reading.findings is None
                else findings_form.before_gaps(reading, provisional=True)
            )
            self.view = answered(following)
            if reading.findings is None:
                return reading
            self.told.append(self.view)
        raise AssertionError("the form is never kept")


def _taps(element: dict[str, Any], given: Given) -> int:
    kind = element["type"]
    if kind in {"number_input", "plain_text_input"}:
        return 1
    before = element.get("initial_options", [])
    picks = 1 if isinstance(given, str) else len({one["value"] for one in before} ^ set(given))
    return picks + 1 if kind in _MENUS else picks
