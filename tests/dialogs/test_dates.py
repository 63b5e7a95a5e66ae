"""Times are Slack dates wherever Slack writes them out, in the reader's own zone, and words wherever it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from dialogs.blocks import section, slack_date, spoken
from dialogs.length import shown
from dialogs.message import Message
from dialogs.words import reader_clock, reader_time
from tests.dialogs.approved import KINDS
from tests.dialogs.messages import of_case

OF_THE_DAY: Final = {"settings of a channel"}
"""Hours that are meant in the channel's own zone whoever reads of them: no moments."""
_DATE: Final = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
_CLOCK: Final = re.compile(r"\b\d{1,2}:\d{2}\b")


def texts(value: Any, kind: str) -> Iterator[str]:
    """Every text of a kind ("mrkdwn" or "plain_text") in blocks, views and what they hold."""
    if isinstance(value, Mapping):
        if value.get("type") == kind:
            yield str(value["text"])
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from texts(one, kind)


def drawn(name: str) -> Iterator[Any]:
    """The blocks of every message and view of a kind of text."""
    for part in (of_case("seed") if name == "a case" else KINDS[name]()).values():
        if not isinstance(part, str):
            yield part.blocks if isinstance(part, Message) else part


@pytest.mark.parametrize("name", ["a case", *KINDS])
def test_a_time_is_shown_in_the_readers_zone_where_slack_can_and_in_words_elsewhere(name: str) -> None:
    for blocks in drawn(name):
        for text in texts(blocks, "mrkdwn"):
            assert name in OF_THE_DAY or not _CLOCK.search(_DATE.sub("", text)), text
            assert "&lt;!date" not in text, text
        assert not [text for text in texts(blocks, "plain_text") if "<!date" in text]


@pytest.mark.parametrize("name", ["a case", *KINDS])
def test_what_is_read_aloud_has_the_words_of_each_date(name: str) -> None:
    parts = of_case("seed") if name == "a case" else KINDS[name]()
    for told in (part for part in parts.values() if isinstance(part, Message)):
        assert "<!date" not in told.text
        assert all(words in told.text for words in _DATE.findall(" ".join(texts(told.blocks, "mrkdwn"))))


def test_a_date_is_the_moment_itself_and_its_words_name_it_in_its_own_zone() -> None:
    moment = datetime(2026, 11, 30, 9, 20, tzinfo=UTC)
    seconds = int(moment.timestamp())
    assert reader_time(moment) == f"<!date^{seconds}^{{date_short_pretty}} at {{time}}|Mon 30 Nov, 09:20>"
    assert reader_clock(moment) == f"<!date^{seconds}^{{time}}|09:20>"
    assert spoken([section(f"Due *{reader_time(moment)}*, not before")]) == "Due Mon 30 Nov, 09:20, not before"


def test_a_date_counts_for_as_many_words_as_a_reader_may_see() -> None:
    assert shown(f"by {slack_date(datetime(2026, 1, 1, tzinfo=UTC), '{time}', 'x')}.") == "by Nov 30, 2026 at 10:30 AM."
