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
    """What should not be so."""
    left = LEFT[change.of]
    if line.asked != "+".join(sorted(left.asked)):
        yield f"asked {line.asked}"
    if line.raised != sum(map(len, left.raised)) and not change.of_the_row:
        yield f"raised in {line.raised} places"
    if line.press != "recorded" and not change.of_the_row:
        yield f"a press on a reminder: {line.press}"
    if "went wrong" in line.press + line.why + line.edit:
        yield "somebody is told that something went wrong"
    if (line.why, line.edit) != ("opens", "opens") and not change.of_the_row:
        yield f"Why: {line.why}; Edit: {line.edit}"
    if line.home != "shown":
        yield "the Home does not show the case"
    if line.neighbours:
        yield f"its neighbours: {line.neighbours}"
    if line.log > 1:
        yield f"{line.log} lines in the log"
    if line.told not in TOLD[change.reads]:
        yield f"the owner is told {line.told} times that it cannot be read"
    if (line.card == "marked") not in MARKED[change.reads] and not change.of_the_row:
        yield f"the card says {line.card or 'nothing of it'}"
    if line.again != "shown" and not change.of_the_row:
        yield f"assessed again: {line.again}"


TOLD: Final = {True: {0}, False: {1}, None: {0, 1}}
MARKED: Final = {True: {False}, False: {True}, None: {False, True}}
