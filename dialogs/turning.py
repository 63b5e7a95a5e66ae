"""The pages of a list that is longer than a view or a message: what stands on one, and the buttons to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from dialogs.blocks import Block, actions, button, context

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PREVIOUS: Final = "previous"
NEXT: Final = "next"
Item = TypeVar("Item")


def on_page(items: Sequence[Item], page: int, size: int) -> tuple[int, Sequence[Item]]:
    """Return the number of the page that there is (0 is the first) nearest to the one asked for, and what is on it."""
    here = max(min(page, (len(items) - 1) // size), 0)
    return here, items[here * size : (here + 1) * size]


def turning(name: str, many: int, here: int, size: int, value: Callable[[int], str]) -> list[Block]:
    """Return which of `many` these are, and the buttons; [] where one page holds them all.

    `name` begins the ids of the buttons, `value` is what one carries that leads to a page.
    """
    if many <= size:
        return []
    begins = here * size
    told = f"{begins + 1} to {min(begins + size, many)} of {many}, what is most urgent first."
    before = [button(f"{name}_{PREVIOUS}", "Before", value(here - 1))] if here else []
    after = [button(f"{name}_{NEXT}", "Next", value(here + 1))] if begins + size < many else []
    return [context(told), actions(name, *before, *after)]
