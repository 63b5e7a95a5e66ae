"""Power cuts in short form, and the disk that they are played on: what it keeps, and what it may lose."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import Final

import pytest

from tests.campaign import power
from tests.campaign.disk import CannotFollowError, Disk
from tests.campaign.record import Done, Kind, compiler

CUTS: Final = 30
SEED: Final = 20261125
TIMES: Final = 1000
A_FILE, THE_FOLDER = 3, 4

needs_gcc = pytest.mark.skipif(compiler() is None, reason="the recorder of power cuts is built with gcc: install it")


def done(kind: Kind, fd: int = A_FILE, number: int = 0, content: bytes = b"") -> Done:
    return Done(0, kind, fd, number, content, 0)


def disk(*calls: Done, folder_flushed: bool = True) -> Disk:
    """A disk on which a file was made, then these calls."""
    made = Disk()
    made.follow(done(Kind.OPENED, THE_FOLDER))
    made.follow(done(Kind.OPENED, number=os.O_CREAT, content=b"a.db"))
    if folder_flushed:
        made.follow(done(Kind.SYNCED, THE_FOLDER))
    for call in calls:
        made.follow(call)
    return made


def left(of: Disk) -> list[dict[str, bytes]]:
    """What is left after many cuts at the same moment, each with its own luck."""
    chance = random.Random(SEED)  # noqa: S311 - to be repeatable
    return [of.after_a_cut(chance) for _ in range(TIMES)]


WRITTEN: Final = done(Kind.WRITTEN, content=b"x" * 1024)


def test_what_was_flushed_is_there_after_every_cut() -> None:
    assert all(files == {"a.db": b"x" * 1024} for files in left(disk(WRITTEN, done(Kind.SYNCED))))


def test_what_was_not_flushed_is_there_gone_or_torn() -> None:
    found = {files["a.db"] for files in left(disk(WRITTEN))}
    assert {b"", b"x" * 512, b"x" * 1024, bytes(512) + b"x" * 512} <= found
    assert any(content[512:] not in {b"", b"x" * 512, bytes(512)} for content in found), "no rubbish beyond the old end"


def test_a_later_write_may_be_there_without_an_earlier_one() -> None:
    later = done(Kind.WRITTEN, number=2048, content=b"y" * 512)
    assert any(files["a.db"].endswith(b"y" * 512) and b"x" not in files["a.db"] for files in left(disk(WRITTEN, later)))


def test_a_sector_that_was_written_over_is_old_or_new_and_nothing_else() -> None:
    over = done(Kind.WRITTEN, number=256, content=b"y" * 512)
    found = {files["a.db"] for files in left(disk(WRITTEN, done(Kind.SYNCED), over))}
    old, new = b"x" * 256, b"y" * 256
    assert found == {b"x" * 256 + first + second + b"x" * 256 for first in (old, new) for second in (old, new)}


def test_a_file_cut_short_may_have_its_old_end_back() -> None:
    found = {files["a.db"] for files in left(disk(WRITTEN, done(Kind.SYNCED), done(Kind.TRUNCATED, number=100)))}
    assert found == {b"x" * 1024, b"x" * 100}


def test_a_new_file_is_gone_unless_its_folder_was_flushed() -> None:
    flushed = (WRITTEN, done(Kind.SYNCED))
    assert {} in left(disk(*flushed, folder_flushed=False))
    assert {} not in left(disk(*flushed, folder_flushed=True))


def test_a_file_that_was_removed_may_be_back() -> None:
    removed = (WRITTEN, done(Kind.SYNCED), done(Kind.UNLINKED, content=b"a.db"))
    assert {tuple(files) for files in left(disk(*removed))} == {(), ("a.db",)}
    assert {tuple(files) for files in left(disk(*removed, done(Kind.SYNCED, THE_FOLDER)))} == {()}


def test_a_file_that_took_another_name_is_there_under_one_of_them() -> None:
    renamed = (WRITTEN, done(Kind.SYNCED), done(Kind.RENAMED, content=b"a.db\0b.db"))
    assert {tuple(files) for files in left(disk(*renamed))} == {("a.db",), ("b.db",)}


@pytest.mark.parametrize("call", [done(Kind.MAPPED), done(Kind.UNFOLLOWED, content=b"sendfile64")])
def test_what_cannot_be_followed_is_said(call: Done) -> None:
    with pytest.raises(CannotFollowError):
        disk(call)


@needs_gcc
async def test_no_cut_loses_what_was_acknowledged_or_leaves_a_broken_database() -> None:
    outcome = await power.played(power.SHORT, CUTS, random.Random(SEED))  # noqa: S311 - to be repeatable
    assert outcome.cuts == CUTS
    assert outcome.acknowledged > CUTS
    assert not outcome.wrong


@needs_gcc
async def test_a_product_that_does_not_flush_is_found_out() -> None:
    unsynced = replace(power.SHORT, module=power.UNSYNCED)
    outcome = await power.played(unsynced, CUTS, random.Random(SEED))  # noqa: S311 - to be repeatable
    assert outcome.lost
