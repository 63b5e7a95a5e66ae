"""How long each named card reads, against its limits: `python -m tests.words` prints it (cards.md)."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.triage.milestones import DONE
from bot.triage.safety_net import AT_HOME, COME_BACK, HAEMATOMA, IN_HOSPITAL
from dialogs import assessment_card, follow_up_card
from dialogs.message import Message
from tests.dialogs.as_read import plainly
from tests.dialogs.as_read import words as words_in
from tests.dialogs.assessed import ASSESSMENTS, unanswered
from tests.dialogs.cases import CASES, FACTS

WORDS: Final = 195
LINES: Final = 14
FIRST_WORDS: Final = 60
WITH_THREAD: Final = 500
GRADE: Final = 6.0
LETTERS_A_LINE: Final = 95
"""Of a message in a window of 1,280 pixels, as the browser draws it: 93 to 99 were counted."""

LONGEST_DATE: Final = "Nov 30, 2026 at 10:30 AM"
_DATE: Final = re.compile(r"<!date\^[^>]*>")
_FIRST_ACTION: Final = re.compile(r"(?m)^1\. .*$")
_MARKS: Final = re.compile(r"[*_`]")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_SENTENCE: Final = re.compile(r"[.!?](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Length:
    """Of one card: its words and lines, the words up to its first action, and those of card and thread together."""

    words: int
    lines: int
    first: int
    with_thread: int

    @property
    def is_short(self) -> bool:
        """Whether every limit holds."""
        return (
            self.words <= WORDS
            and self.lines <= LINES
            and self.first <= FIRST_WORDS
            and self.with_thread <= WITH_THREAD
        )


def length(name: str) -> Length:
    """Measure the card of a named case and the messages under it."""
    assessment, findings = ASSESSMENTS[name], CASES[name]
    facts = replace(unanswered(FACTS, assessment), is_result_open=assessment.disposition in DONE)
    card = assessment_card.card(facts, assessment, findings)
    thread = (assessment_card.red_flags(facts, assessment), follow_up_card.scheduled(facts, assessment))
    own = words_in(_texts(card))
    return Length(own, lines(card), _first(card), own + sum(words_in(_texts(message)) for message in thread))


def _first(card: Message) -> int:
    headline, second = list(_texts(card))[:2]
    why = "" if second.startswith(("1. ", "Not asked:", "Not examined:")) else second
    action = next(found[0] for text in _texts(card) if (found := _FIRST_ACTION.search(text)))
    return words_in([headline, why, action])


def lines(card: Message) -> int:
    """Count the lines of text on a desktop, without rows of buttons and without the footer."""
    drawn = [block for block in card.blocks[:-1] if block["type"] != "actions"]
    told = [line for block in drawn for text in texts_of(block) for line in _MARKS.sub("", as_shown(text)).split("\n")]
    return sum(max(1, math.ceil(len(line) / LETTERS_A_LINE)) for line in told)


def as_shown(text: str) -> str:
    """Return marked-up text as Slack shows it, each date in the longest words that a reader may have it in."""
    return plainly(_DATE.sub(LONGEST_DATE, text))


def _texts(message: Message) -> Iterator[str]:
    for block in message.blocks:
        yield from map(as_shown, texts_of(block))


def texts_of(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield each text of a block, those of its buttons too."""
    for holder in (block, *block.get("elements", ())):
        text = holder.get("text")
        if text is not None:
            yield text if isinstance(text, str) else str(text["text"])


def grade(told: tuple[str, ...]) -> float:
    """The Flesch-Kincaid grade of lines, each of one sentence or more."""
    text = " ".join(told)
    spoken = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(_SENTENCE.findall(text)))
    syllables = sum(_syllables(word.lower()) for word in spoken)
    return 0.39 * len(spoken) / sentences + 11.8 * syllables / len(spoken) - 15.59


def _syllables(word: str) -> int:
    found = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and found > 1
    past = word.endswith("ed") and not word.endswith(("ted", "ded")) and found > 1
    return max(1, found - silent - past)


PATIENT_TEXTS: Final = {
    "going home": (*COME_BACK, *AT_HOME),
    "seen today": (*COME_BACK, HAEMATOMA),
    "in hospital": IN_HOSPITAL,
}


def main() -> int:
    """Print every card, then the patient's text; 1 where a limit is broken."""
    print(f"limits: {WORDS} words, {LINES} lines, {FIRST_WORDS} to the first action, {WITH_THREAD} with the thread")
    print(f"{'card':28}{'words':>6}{'lines':>6}{'first':>6}{'with thread':>12}")
    measured = {name: length(name) for name in CASES}
    for name, one in measured.items():
        broken = "" if one.is_short else "  TOO LONG"
        print(f"{name:28}{one.words:6}{one.lines:6}{one.first:6}{one.with_thread:12}{broken}")
    grades = {name: grade(told) for name, told in PATIENT_TEXTS.items()}
    for name, reached in grades.items():
        print(f"patient's text, {name}: Flesch-Kincaid grade {reached:.1f} (at most {GRADE:g})")
    is_short = all(one.is_short for one in measured.values())
    return 0 if is_short and all(reached <= GRADE for reached in grades.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
