"""Many open loops of an earlier release, opened by today's code: none is lost, and the way back is refused in words."""

from __future__ import annotations

import pytest

from tests.kept.upgrade import many, releases, upgraded

SOME = 60  # each kind of open case of the release twice


@pytest.mark.parametrize("release", releases())
async def test_every_open_loop_of_a_release_is_migrated_read_and_watched(database_url: str, release: str) -> None:
    found = await upgraded(database_url, release, SOME)
    assert (found.read, found.watched) == (SOME, SOME)
    assert (found.torn, found.unreadable, found.unwatched, found.not_held) == (0, 0, 0, 0)
    assert found.waited_for > SOME
    assert "written by a newer version" in found.refusal
    assert "Nothing in it was changed" in found.refusal


@pytest.mark.parametrize("release", releases())
def test_what_is_multiplied_are_cases_of_their_own(release: str) -> None:
    made, held = many(release, SOME)
    assert len({one.row["id"] for one in made}) == len({one.row["code"] for one in made}) == SOME
    seqs = [event["seq"] for one in made for event in one.events]
    assert len(set(seqs)) == len(seqs)
    assert len({one.name for one in made}) > 20
    ids = [one["id"] for waiting in held.values() for one in waiting]
    assert len(set(ids)) == len(ids) > SOME
