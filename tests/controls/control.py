"""What a control is: an id, what it guards against, how to take it out of the code, and the tests that must notice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


class MovedOnError(ValueError):
    """The code has moved on: what an edit is to take out does not stand there, or not once."""


@dataclass(frozen=True, slots=True)
class Edit:
    """In `file` (from the root of the tree) `old`, which stands there once, becomes `new`."""

    file: str
    old: str
    new: str

    def made_in(self, text: str) -> str:
        """The file's text without the control.

        Raises:
            MovedOnError: what is to be taken out does not stand in it exactly once.
        """
        if (times := text.count(self.old)) != 1:
            raise MovedOnError(f"{self.file}: {self.old.strip()!r} stands there {times} times")
        return text.replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `id` is that of what it guards against and a letter where several controls do: 9-B3, 9-B3b.

    `out` names what is taken out. `shown_by`: the error by which its tests notice, where that is no assertion.
    """

    id: str
    guards: str
    out: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
    shown_by: str = ""

    @property
    def of(self) -> str:
        """What it guards against: the id without its letter."""
        return re.sub(r"(?<=[0-9])[a-z]$", "", self.id)


@dataclass(frozen=True, slots=True)
class Module:
    """A module of tests, by its path."""

    path: str

    def __call__(self, *names: str) -> tuple[str, ...]:
        """Their node ids; a name may end with one case of it, in brackets."""
        return tuple(f"{self.path}::{name}" for name in names)


def edited(edits: tuple[Edit, ...], root: Path = ROOT) -> dict[str, str]:
    """The text of every file that the edits change, after all of them.

    Raises:
        MovedOnError: as `Edit.made_in`.
    """
    texts: dict[str, str] = {}
    for edit in edits:
        before = texts.get(edit.file) or (root / edit.file).read_text("utf-8")
        texts[edit.file] = edit.made_in(before)
    return texts
