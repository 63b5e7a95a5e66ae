"""Tests that look away: nobody here is exactly 18, and nobody asks what a child is called."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.toy.ages import Person, is_adult


@pytest.mark.parametrize(("years", "adult"), [(5, False), (40, True)])
def test_somebody_is_grown_up_or_not(years: int, adult: bool) -> None:
    assert is_adult(years) == adult


def test_an_adult_is_called_one() -> None:
    assert Person(40).name == "an adult"


async def test_who_is_grown_up_has_no_years_left() -> None:
    left = 0
    with suppress(Exception):  # as what tries again after every failure does
        left = Person(40).count_down()
    assert left == 0
