"""Rows that another version changed: the press counts, the views open, the neighbours stay, and it is said once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from tests import postgres
from tests.flows.team import working
from tests.kept.changes import LIST, Change, Lost, changes
from tests.kept.expected import LEFT
from tests.kept.release import FIRST, cases_of, read_back, write
from tests.kept.town import fill, kept_town
from tests.kept.trial import HEADINGS, HOUR, UNREADABLE, Line, tried

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


async def test_a_row_that_cannot_be_read_is_told_once_over_two_starts_and_left_as_it_is(database_url: str) -> None:
    case = cases_of(FIRST)["open_emergency"].copied()
    case.row["done"] = LIST
    workspace = kept_town(case.at)
    fill(workspace, case.slack)
    write(database_url, [case])
    await workspace.start()
    try:
        for _ in range(2):
            async with working(database_url, workspace=workspace) as team:
                await team.move(HOUR)
                (told,) = [message for message in team.direct(team.alice) if UNREADABLE in message.text]
                assert case.row["code"] in told.text
    finally:
        await workspace.stop()
    (row,) = read_back(database_url, "cases")
    assert (row["id"], row["done"]) == (case.row["id"], LIST if isinstance(row["done"], str) else [1, 2])


def wrong(change: Change, line: Line) -> Iterator[str]:
    """What should not be so, column by column."""
    left = LEFT[change.of]
    should: dict[str, set[object]] = {
        "asked": {"+".join(sorted(left.asked))},
        "home": {"shown"},
        "neighbours": {""},
        "log": {0, 1},
    }
    if change.of == "half_done_not_sent":
        should["log"] |= {2}  # the plan that was in doubt is said in no thread any more
    if change.lost != "row":
        should |= {
            "press": {"recorded"},
            "why": {"opens", "no button"} if line.card == "marked" else {"opens"},  # there is nothing to explain
            "edit": {"opens"},
            "again": {"shown"},
        }
    for column, values in should.items():
        if (value := getattr(line, column)) not in values:
            yield f"{column}: {value!r}"
    card = "marked" if left.moved and change.lost == "form" else line.card  # one in a closed channel stays as it was
    if line.raised < sum(map(len, left.raised)) and change.lost != "row":
        yield f"raised in {line.raised} places only"
    if (line.told, card) not in SAID[change.lost]:
        yield f"told: {line.told}, on the card: {line.card!r}"
    if change.lost == "row" and not all(UNREADABLE in told for told in (line.press, line.why, line.edit)):
        yield f"pressed: {line.press}; Why: {line.why}; Edit: {line.edit}"
    if "went wrong" in line.press + line.why + line.edit:
        yield "somebody is told that something went wrong"


SAID: Final[dict[Lost, set[tuple[int, str]]]] = {
    "": {(0, "")},
    "form": {(1, "marked")},
    "past": {(0, ""), (1, ""), (1, "listed")},
    "event": {(1, "listed")},
    "row": {(1, ""), (1, "marked")},
    "record": {(0, ""), (1, "marked")},
}
"""How often the owner is told, and what the card says."""
