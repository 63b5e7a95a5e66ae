"""What comes back from Slack with each press and each form: names and values that older messages must still mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dialogs import assessment_card
from dialogs.course import course_view
from dialogs.message import Message
from tests.dialogs import form_texts, messages, other_texts
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS
from tests.dialogs.messages import Parts

_CARDS: Final = ("seed", "saddle not asked", "cauda equina")
_LONGEST: Final = 600
"""Letters of what a view remembers; the answers in it come back whole in tests/dialogs/test_round_trip.py."""
_KINDS: Final = (
    messages.not_computed,
    messages.reminders,
    messages.held_by_slack,
    messages.outcomes,
    messages.views,
    messages.sent_and_asked,
    messages.help_and_errors,
    messages.home_views,
    form_texts.form,
    other_texts.unreadable_cases,
    other_texts.turned_away_people,
    other_texts.asked_twice,
    other_texts.carried_answers,
)


def returned() -> Parts:
    """Return, by message and view, what comes back; what another one above returns alike is not said again."""
    told: Parts = {}
    seen: set[str] = set()
    for heading, part in _everything():
        lines = [line for line in _lines(part) if line not in seen]
        seen.update(lines)
        if lines:
            told[heading] = "\n".join(lines)
    return told


def _everything() -> Iterator[tuple[str, Message | Mapping[str, Any]]]:
    for name in _CARDS:
        yield f"The card: {name}", assessment_card.card(FACTS, ASSESSMENTS[name], CASES[name])
    yield "The course, from a channel", course_view(FACTS, ASSESSMENTS["seed"], "C0123456789")
    for kind in _KINDS:
        yield from ((heading, part) for heading, part in kind().items() if not isinstance(part, str))


def _lines(part: Message | Mapping[str, Any]) -> Iterator[str]:
    if isinstance(part, Message):
        view: Mapping[str, Any] = {"blocks": part.blocks}
    else:
        view = part
        yield f"{view['type']} {view.get('callback_id', '')}".strip()
    remembered = view.get("private_metadata", "")
    if remembered and not remembered.startswith("z:"):  # packed differently by every zlib
        yield f"remembers {remembered if len(remembered) <= _LONGEST else f'{remembered[:_LONGEST]}…'}"
    for block in view["blocks"]:
        yield from _block(block)


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    row = block.get("block_id", "")
    if block["type"] == "input":
        element = block["element"]
        values = " | ".join(option["value"] for option in element.get("options", ()))
        asks_at_once = ", told at once" if block.get("dispatch_action") else ""
        yield f"{row} / {element['action_id']}, a {element['type']}{asks_at_once}: {values}"
        return
    pressed = [*(block.get("elements", ()) if block["type"] == "actions" else ()), block.get("accessory")]
    for element in filter(None, pressed):
        yield f"{row} / {element['action_id']}, a {element['type']}: {element.get('value', element.get('url', ''))}"
    if row and block["type"] != "actions":
        yield f"{row}, a {block['type']}"
