"""Rows that another version changed: the press counts, the views open, the neighbours stay, and it is said once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from tests import postgres
from tests.kept.changes import Change, changes
from tests.kept.expected import LEFT
from tests.kept.trial import HEADINGS, Line, tried

EVERY: Final = [(kind, change) for change in changes() for kind in change.on]


@pytest.mark.parametrize(("kind", "change"), EVERY, ids=[f"{kind}-{change.of}-{change.name}" for kind, change in EVERY])
async def test_a_case_that_another_version_changed_is_still_looked_after(
    request: pytest.FixtureRequest, kind: str, change: Change
) -> None:
    if kind == "sqlite":
        address: str = request.getfixturevalue("sqlite_url")
    else:
        server: postgres.Server = request.getfixturevalue("postgres_server")
        address = server.new_database()
    line = await tried(change, address)
    print(f"{HEADINGS}\n{line}")
    assert not [*wrong(change, line)]


def wrong(change: Change, line: Line) -> Iterator[str]:
    """What should not be so, column by column."""
    left = LEFT[change.of]
    should: dict[str, set[object]] = {
        "asked": {"+".join(sorted(left.asked))},
        "home": {"shown"},
        "neighbours": {""},
        "log": {0, 1},
        "told": TOLD[change.reads],
    }
    if not change.of_the_row:
        should |= {
            "raised": {sum(map(len, left.raised))},
            "press": {"recorded"},
            "why": {"opens", "no button"} if line.card == "marked" else {"opens"},  # there is nothing to explain
            "edit": {"opens"},
            "again": {"shown"},
            "card": MARKED[change.reads],
        }
    for column, values in should.items():
        if (value := getattr(line, column)) not in values:
            yield f"{column}: {value!r}"
    if "went wrong" in line.press + line.why + line.edit:
        yield "somebody is told that something went wrong"


TOLD: Final[dict[bool | None, set[object]]] = {True: {0}, False: {1}, None: {0, 1}}
MARKED: Final[dict[bool | None, set[object]]] = {True: {""}, False: {"marked"}, None: {"", "marked"}}
