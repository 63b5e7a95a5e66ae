"""How long a card is, as a reader in the United States sees it on a desktop, and what goes where room is short."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import assessment_card, confirm_page, edit_history, example
from dialogs.blocks import Block, context, divider, header, section, slack_date
from dialogs.card_items import items
from dialogs.length import MOST_WORDS, lines_of, shown, words_of
from dialogs.message import Message
from tests.dialogs.cases import CASES, FACTS, OPENED_AT

LATER: Final = edit_history.Entry(2, "U0BOB", OPENED_AT, "form", "emergency_now", ())
FOOTER: Final = context("a footer")


def test_text_is_seen_without_its_marks_its_links_as_their_words_and_its_dates_at_their_longest() -> None:
    date = slack_date(OPENED_AT, "{date_short_pretty} at {time}", "Sun 22 Nov")
    marked = f"*bold* _slanted_ `code` <https://a.example|a link> {date} &amp; on ~ 5 mm"
    assert shown(marked) == "bold slanted code a link Nov 30, 2026 at 10:30 AM & on ~ 5 mm"


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (section("a" * 95), 1),
        (section("a" * 96), 2),
        (section("a\n\nb"), 3),
        (header("a" * 75), 1),
        (header("a" * 76), 2),
        (context("a" * 95), 1),
        (context("a" * 96), 2),
        (divider(), 0),
    ],
)
def test_a_line_holds_ninety_five_letters_a_headline_seventy_five_and_a_blank_line_is_one(
    block: Block, lines: int
) -> None:
    assert lines_of([block, FOOTER]) == lines


def _with_words(name: str, number: int) -> Message:
    """The card of a case with so many words more on it."""
    facts = replace(FACTS, marks=(" ".join(["x"] * number),))
    return assessment_card.card(facts, assess(CASES[name]), CASES[name])


def test_a_card_is_filled_to_its_last_word() -> None:
    assert max(words_of(_with_words("seed", number).blocks) for number in range(19, 47)) == MOST_WORDS == 195


def test_where_room_is_short_what_stands_beside_the_plan_goes_first_and_then_what_stands_last() -> None:
    every = items(assess(CASES["intractable pain"]), FACTS)
    gone: dict[str, None] = {}
    for number in (0, 30, 50, 75, 100):
        told = str(_with_words("intractable pain", number).blocks)
        gone |= dict.fromkeys(min(item.of) for item in reversed(every) if item.text not in told)
    first = ["referral_at_4_6_weeks", "reassess_1_2_weeks", "no_plain_films_for_nerve_compression", "heat"]
    then = ["GN-6", "acetaminophen_or_nsaid", "stay_active_ease_off_2_3_days", "surgical_opinion"]
    assert list(gone) == [*first, "muscle_relaxant_if_severe_spasm", *then]


@pytest.mark.parametrize("rest", [0, 1, 2])
def test_twenty_answers_that_would_change_are_named_and_the_others_counted(rest: int) -> None:
    no = dict.fromkeys([name for name, given in example.FINDINGS.items() if given == "no"][: 18 + rest], "no")
    sent = Findings.model_validate({**no, "age_years": 44, "onset_days": 1})
    _, *told = confirm_page.standing(Findings(), sent, "U0BOB", OPENED_AT)
    lines = "\n".join(block["text"]["text"] for block in told).split("\n")
    assert len(lines) == 20 + bool(rest)
    assert lines[20:] == ([f"• and {rest} more"] if rest else [])


@pytest.mark.parametrize("rest", [0, 1, 2])
def test_a_history_shows_forty_assessments_and_six_changes_of_each_and_counts_the_others(rest: int) -> None:
    entries = [replace(LATER, nth=nth) for nth in range(1, 41 + rest)]
    told = [block["text"]["text"] for block in edit_history.history(FACTS, entries)["blocks"][:40]]
    assert [line.partition(".")[0] for line in told] == [f"*{nth}" for nth in range(40 + rest, rest, -1)]
    (counted,) = edit_history.history(FACTS, entries)["blocks"][40:] or [None]
    assert (counted is None) == (rest == 0)
    assert counted is None or counted["elements"][0]["text"] == f"And {rest} earlier ones."
    other = edit_history.history(FACTS, [replace(LATER, by="another release")])["blocks"][0]
    assert other["text"]["text"].split("\n")[0].endswith(", by the form")
    changed = replace(LATER, changes=tuple(f"change {number}" for number in range(6 + rest)))
    lines = edit_history.history(FACTS, [LATER, changed])["blocks"][0]["text"]["text"].split("\n")
    assert lines[1:7] == [f"• change {number}" for number in range(6)]
    assert lines[7:] == ([f"• and {rest} more"] if rest else [])
