"""What one person is told on a morning is kept once: two machines never both begin it, and no body stops a start."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from bot.kept.mornings import Morning, StaleMorningError
from bot.kept.store import Cases
from bot.kept.tables import mornings
from bot.posts import Posted
from bot.settings import driver_url

AT = datetime(2026, 12, 2, 9, tzinfo=UTC)
WORDS = (("one", "raised:follow_up:1:direct"), ("two", "raised:follow_up:4:direct"), ("two", "raised:referral:4"))
ROW = Morning("T", "U1", "2026-12-02", WORDS, ("D1",), AT)


async def prepared(url: str) -> Cases:
    cases = Cases(driver_url(url))
    await cases.prepare()
    return cases


async def test_it_is_read_as_it_was_kept_and_belongs_to_whoever_was_first(database_url: str) -> None:
    cases = await prepared(database_url)
    try:
        assert await cases.mornings.get("T", "U1") == Morning("T", "U1")
        begun = await cases.mornings.save(ROW)
        assert await cases.mornings.get("T", "U1") == begun == replace(ROW, version=1)
        assert begun.cases == ["one", "two"]
        with pytest.raises(StaleMorningError):
            await cases.mornings.save(ROW)
        said = await cases.mornings.save(replace(begun, posted=Posted("D1", "1.5", may_be_second=True)))
        with pytest.raises(StaleMorningError):
            await cases.mornings.save(replace(begun, is_refused=True))
        kept = await cases.mornings.get("T", "U1")
        assert kept == said
        assert kept.posted is not None
        assert (kept.posted.may_be_second, kept.posted.to) == (True, "U1")
        assert await cases.mornings.get("T2", "U1") == Morning("T2", "U1")
    finally:
        await cases.close()


@pytest.mark.parametrize("body", ["", "[]", '{"v": 9}', '{"v": 1, "day": "2026-12-02", "words": 3, "posted": null}'])
async def test_one_that_cannot_be_read_counts_as_none_and_is_replaced(database_url: str, body: str) -> None:
    cases = await prepared(database_url)
    try:
        await cases.mornings.save(ROW)
        await cases.database.write(lambda connection: connection.execute(update(mornings).values(body=body)))
        unreadable = await cases.mornings.get("T", "U1")
        assert unreadable == Morning("T", "U1", version=1)
        assert await cases.mornings.save(replace(ROW, version=1)) == replace(ROW, version=2)
    finally:
        await cases.close()
