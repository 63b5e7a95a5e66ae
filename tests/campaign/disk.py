"""A disk that loses its power: what was flushed is there, of all else any part, down to a sector.

It is stricter than most file systems: a file that was made, renamed or removed is so for good only when its folder was
flushed, and of what was written since a file was last flushed each sector may be old, new, or, beyond the old end,
zeros or rubbish, whatever came before or after it.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.campaign.record import Done, Kind

SECTORS: Final = (512, 4096)
EVEN: Final = 0.5
FOLDER: Final = ""
INDEX_BYTES: Final = 32768
SHARED_INDEX: Final = "-shm"  # SQLite's index of its log: shared memory in a file, made anew after a crash


class CannotFollowError(Exception):
    """A process did something to a file that this disk does not know; nothing rebuilt from it would mean anything."""


@dataclass(slots=True)
class Change:
    """Bytes written at a place, or, where `content` is None, a file cut or stretched to `at`."""

    at: int
    content: bytes | None


@dataclass(slots=True)
class File:
    """What a file surely holds after a cut, and what was done to it since it was flushed."""

    flushed: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    def flush(self) -> None:
        """All that was done to it is there from now on."""
        for change in self.pending:
            _make(self.flushed, change)
        self.pending.clear()

    def now(self) -> bytes:
        """What a process that reads it sees."""
        content = bytearray(self.flushed)
        for change in self.pending:
            _make(content, change)
        return bytes(content)

    def after_a_cut(self, chance: random.Random) -> bytes:
        """What may be left of it."""
        content = bytearray(self.flushed)
        sector = chance.choice(SECTORS)
        survives = _fate(chance, len(self.pending))
        for place, change in enumerate(self.pending):
            if change.content is None:
                if survives(place):
                    _make(content, change)
                continue
            for begin, end in _sectors(change, sector):
                if survives(place):
                    part = change.content[begin - change.at : end - change.at]
                    _stretch(content, begin, chance)
                    content[begin:end] = part
                elif chance.random() < EVEN:  # the size of the file may be there before its content
                    _stretch(content, end, chance)
        return bytes(content)


def _make(content: bytearray, change: Change) -> None:
    if change.content is None:
        del content[change.at :]
        content.extend(bytes(change.at - len(content)))
        return
    content.extend(bytes(max(change.at - len(content), 0)))
    content[change.at : change.at + len(change.content)] = change.content


def _sectors(change: Change, size: int) -> list[tuple[int, int]]:
    """The parts of a write that lie in different sectors: begin and end of each."""
    assert change.content is not None
    end = change.at + len(change.content)
    cuts = [change.at, *range((change.at // size + 1) * size, end, size), end]
    return [(begin, until) for begin, until in itertools.pairwise(cuts) if until > begin]


def _stretch(content: bytearray, to: int, chance: random.Random) -> None:
    missing = to - len(content)
    if missing > 0:
        content.extend(chance.randbytes(missing) if chance.random() < EVEN else bytes(missing))


def _fate(chance: random.Random, changes: int) -> Callable[[int], bool]:
    """Which of so many changes survive, asked once for each sector of each: one of five kinds of bad luck."""
    until = chance.randint(0, changes)
    spared = chance.randrange(changes) if changes else 0
    kinds: list[Callable[[int], bool]] = [
        lambda _: False,
        lambda _: chance.random() < EVEN,
        lambda place: place < until,
        lambda place: place >= until,
        lambda place: place != spared,
    ]
    return chance.choice(kinds)


class Disk:
    """The files of one folder, as a process changes them."""

    def __init__(self) -> None:
        self.names: dict[str, File] = {}
        self._flushed_names: dict[str, File] = {}
        self._renamings: list[dict[str, File]] = []  # how the names stood after each change since the last flush
        self._moved = False  # whether one of these changes was a file that took another's name
        self._open: dict[tuple[int, int], tuple[str, File]] = {}

    def follow(self, done: Done) -> None:
        """Let one call happen.

        Raises:
            CannotFollowError: it cannot be told what it does.
        """
        where = (done.run, done.fd)
        match done.kind:
            case Kind.OPENED:
                self._opened(done)
            case Kind.CLOSED:
                self._open.pop(where, None)
            case Kind.WRITTEN:
                self._open[where][1].pending.append(Change(done.number, done.content))
            case Kind.TRUNCATED:
                self._open[where][1].pending.append(Change(done.number, None))
            case Kind.SYNCED:
                self._synced(*self._open[where])
            case Kind.UNLINKED | Kind.RENAMED:
                self._renamed(*done.content.decode().split("\0"))
            case Kind.MAPPED if self._open[where][0].endswith(SHARED_INDEX):
                pass
            case Kind.MAPPED | Kind.UNFOLLOWED:
                raise CannotFollowError(f"written through memory, or by {done.content.decode()}")

    def _renamed(self, old: str, new: str | None = None) -> None:
        """A file lost its name, and may have taken another."""
        moved = {name: file for name, file in self.names.items() if name != old}
        if new is not None:
            moved[new] = self.names[old]
            self._moved = True
        self._rename(moved)

    def _opened(self, done: Done) -> None:
        name = done.content.decode()
        if name == FOLDER:
            self._open[done.run, done.fd] = (FOLDER, File())
            return
        if name not in self.names:
            if not done.number & os.O_CREAT:
                raise CannotFollowError(f"{name} was there before the record")
            self._rename(self.names | {name: File()})
        file = self.names[name]
        if done.number & os.O_TRUNC:
            file.pending.append(Change(0, None))
        self._open[done.run, done.fd] = (name, file)

    def _rename(self, names: dict[str, File]) -> None:
        self.names = names
        self._renamings.append(names)

    def _synced(self, name: str, file: File) -> None:
        if name == FOLDER:
            self._flushed_names = self.names
            self._renamings.clear()
            self._moved = False
        else:
            file.flush()

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """What may be left, by name."""
        names = self._names_after_a_cut(chance)
        left = {name: file.after_a_cut(chance) for name, file in names.items() if not name.endswith(SHARED_INDEX)}
        for name in names:
            if name.endswith(SHARED_INDEX) and chance.random() < EVEN:
                left[name] = chance.randbytes(INDEX_BYTES)
        return left

    def _names_after_a_cut(self, chance: random.Random) -> dict[str, File]:
        """Of the folder's changes those up to some moment, or, where no file took another's name, any of them."""
        states = [self._flushed_names, *self._renamings]
        if self._moved or chance.random() < EVEN:
            return chance.choice(states)
        every = dict.fromkeys(name for state in states for name in state)
        chosen = {name: chance.choice(states).get(name) for name in every}
        return {name: file for name, file in chosen.items() if file is not None}
