"""What `backpain check` has found: one row a thing, with what to do where it is not as it must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

State: TypeAlias = Literal["ok", "note", "WRONG"]

HEADS: Final = ("what", "how", "what is found, and what to do")


@dataclass(frozen=True, slots=True)
class Row:
    """`note`: it runs, and somebody should know of it."""

    what: str
    state: State
    says: str


def table(rows: Sequence[Row]) -> str:
    """The rows, a line each, their columns under one another."""
    told = [HEADS, *((row.what, row.state, row.says) for row in rows)]
    widths = [max(len(line[column]) for line in told) for column in (0, 1)]
    return "\n".join(f"{what:<{widths[0]}}  {state:<{widths[1]}}  {says}" for what, state, says in told)
