"""What a process did to the files of a folder, in order: recorded by a library of ours that is preloaded."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("recorder.c")
COMPILED_WITHIN: Final = 60.0
HEAD: Final = struct.Struct("=IiqQQ")


class Kind(IntEnum):
    """What was done; as in recorder.c."""

    OPENED = 1
    CLOSED = 2
    WRITTEN = 3
    TRUNCATED = 4
    SYNCED = 5
    UNLINKED = 6
    RENAMED = 7
    MAPPED = 8
    UNFOLLOWED = 9


@dataclass(frozen=True, slots=True)
class Done:
    """One call that succeeded. `began_ns` is of CLOCK_MONOTONIC; `run` tells one process from the next."""

    run: int
    kind: Kind
    fd: int
    number: int
    content: bytes
    began_ns: int


def compiler() -> str | None:
    """The C compiler of this machine, if it has one."""
    return shutil.which("gcc")


def compiled(folder: Path) -> Path:
    """The recorder as a library that can be preloaded."""
    found = compiler()
    if found is None:
        raise FileNotFoundError("gcc, which makes the recorder, is not installed")
    library = folder / "recorder.so"
    command = [found, "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True, timeout=COMPILED_WITHIN)  # noqa: S603 - our own file, the machine's compiler
    return library


def environment(library: Path, folder: Path, log: Path) -> dict[str, str]:
    """What a process is told so that what it does to the files of `folder` is written to `log`."""
    return {
        "LD_PRELOAD": str(library),
        "RECORDER_FOLDER": os.path.realpath(folder),
        "RECORDER_LOG": str(log),
    }


def read(log: Path, run: int) -> Iterator[Done]:
    """The record of one process; what a kill cut short at its end is left out."""
    raw = log.read_bytes()
    at = 0
    while at + HEAD.size <= len(raw):
        kind, fd, number, length, began_ns = HEAD.unpack_from(raw, at)
        at += HEAD.size
        if at + length > len(raw):
            return
        yield Done(run, Kind(kind), fd, number, raw[at : at + length], began_ns)
        at += length
