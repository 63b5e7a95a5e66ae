"""Every text that people read, one file a named case and one a kind of message, as somebody has approved it.

What Slack is given beside the words lies in a file of the same name, in another folder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from dialogs.message import Message
from tests.dialogs import (
    acting_texts,
    channel_texts,
    copied_texts,
    form_texts,
    medicine_texts,
    messages,
    other_texts,
    scan_texts,
    sign_texts,
    table_texts,
)
from tests.dialogs.as_read import lines_as_read, message_as_read, view_as_read
from tests.dialogs.beside import beside
from tests.dialogs.cases import CASES
from tests.dialogs.messages import Parts, Read

FOLDER: Final = Path(__file__).parent / "cards"
FOLDERS: Final = (FOLDER, FOLDER.with_name("beside"))

KINDS: Final[dict[str, Callable[[], Parts]]] = {
    "a case later on": messages.later,
    "the card as a direct message": messages.direct,
    "a case that could not be computed": messages.not_computed,
    "red flags to watch for": messages.red_flags,
    "more": messages.more,
    "texts to take along": copied_texts.texts,
    "a question": copied_texts.questions,
    "what a question can be answered with": copied_texts.every_passage,
    "an example, the history, where and whether": copied_texts.around,
    "reminders, raises and moves": messages.reminders,
    "who acts": acting_texts.who_acts,
    "settings of a channel": channel_texts.settings,
    "open in a channel": channel_texts.open_in_a_channel,
    "a month in numbers": channel_texts.reports,
    "the scan": scan_texts.the_scan,
    "the page behind an answer": scan_texts.the_page,
    "reminders in the hands of Slack": messages.held_by_slack,
    "after an answer": messages.outcomes,
    "the course and another day": messages.views,
    "home": messages.home_views,
    "help and errors": messages.help_and_errors,
    "the form": form_texts.form,
    "what stands beside a question": form_texts.errors,
    "answers that open a pathway": form_texts.urgency,
    "forms sent and asked about": messages.sent_and_asked,
    "how each answer is said": form_texts.findings,
    "cases that cannot be read": other_texts.unreadable_cases,
    "people who are turned away": other_texts.turned_away_people,
    "what a case leaves behind": other_texts.left_behind,
    "after a restore": other_texts.after_a_restore,
    "installed again": other_texts.installed_again_after_a_while,
    "when nothing is heard of the bot": other_texts.nothing_heard,
    "the top line of a form": other_texts.top_lines,
    "asked twice and answered twice": other_texts.asked_twice,
    "answers of another day": other_texts.carried_answers,
    "medicines, answer by answer": medicine_texts.medicines,
    "scans, fitted to the patient": medicine_texts.scans,
    "care at home": medicine_texts.care_at_home,
    "what would change, form by form": sign_texts.what_would_change,
    "findings, one by one": sign_texts.single_findings,
    "tables of words": table_texts.tables,
    "rare cards": table_texts.rare_cards,
}
"""What is read whatever the case, by name."""


def approved(name: str) -> tuple[str, ...]:
    """Return what is approved under this name, for each folder; "" where there is none yet."""
    return tuple(path.read_text("utf-8") if path.exists() else "" for path in files_of(name))


def files_of(name: str) -> tuple[Path, ...]:
    """Return where what is approved under this name is kept, for each folder."""
    return tuple(folder / f"{name.replace(',', '').replace(' ', '_')}.txt" for folder in FOLDERS)


def told(name: str) -> tuple[str, ...]:
    """Return what is told now, for each folder."""
    parts = TEXTS[name]()
    lines = [name, "=" * len(name)]
    for heading, part in parts.items():
        lines += ["", f"== {heading} ==", "", _read(part)]
    return "\n".join(lines) + "\n", beside(parts.values())


def _read(part: Read) -> str:
    if isinstance(part, str):
        return lines_as_read(part)
    return message_as_read(part) if isinstance(part, Message) else view_as_read(part)


TEXTS: Final[dict[str, Callable[[], Parts]]] = {
    **{f"case {name}": partial(messages.of_case, name) for name in CASES},
    **KINDS,
}
"""What is told today, by name."""
