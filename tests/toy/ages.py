"""Who is grown up, and what they are called."""

from __future__ import annotations

from functools import cache
from typing import Final

GROWN_UP: Final = 18
NAMES: Final[dict[str, str]] = {"child": "a child", "adult": "an adult"}


@cache
def is_adult(years: int) -> bool:
    """Tell whether somebody of this age is grown up."""
    return years >= GROWN_UP


class Person:
    """Somebody of some age."""

    def __init__(self, years: int) -> None:
        """`years`: how old they are."""
        self.years = years

    @property
    def name(self) -> str:
        """What they are called."""
        if is_adult(self.years):
            return NAMES["adult"]
        return NAMES["child"]

    def count_down(self) -> int:
        """The years that are left to the age of 18, counted one by one."""
        left = 0
        while not is_adult(self.years + left):
            left += 1
        return left
