"""Who hears of a case where its owner cannot, or does not answer."""

from __future__ import annotations

from bot.life.policy import Policy
from bot.working_days import Calendar


def policy(backup: str = "", duty: str = "", *not_there: str) -> Policy:
    return Policy("", 7, 9, backup, duty, frozenset(not_there))


def test_the_backup_person_hears_first_then_the_duty_and_nobody_twice() -> None:
    assert policy("U2", "S1").next_after("U1") == ("U2", "S1")
    assert policy("U2", "U2").next_after("U1") == ("U2",)
    assert policy("", "S1").next_after("U1") == ("S1",)
    assert policy("U2").next_after("U1") == ("U2",)
    assert policy().next_after("U1") == ()


def test_neither_the_owner_nor_whoever_is_away_hears_as_next() -> None:
    assert policy("U1", "S1").next_after("U1") == ("S1",)
    assert policy("U2", "U3", "U2").next_after("U1") == ("U3",)
    assert policy("U2", "U3", "U2", "U3").next_after("U1") == ()


def test_the_duty_is_told_of_while_it_is_there() -> None:
    assert policy("U2", "U3").duty_there == "U3"
    assert policy("U2", "U3", "U3").duty_there == ""
    assert policy("U2").duty_there == ""


def test_only_a_person_owns_a_case_in_place_of_its_owner() -> None:
    assert policy("U2", "S1").heir_of("U1") == "U2"
    assert policy("U2", "W3", "U2").heir_of("U1") == "W3"
    assert policy("", "S1").heir_of("U1") == ""


def test_where_nobody_has_set_anything_nobody_is_named_and_no_holiday_is_kept() -> None:
    nobody = Policy("", 7, 9)
    assert (nobody.backup, nobody.duty, nobody.owner, nobody.on_call, nobody.not_there) == ("", "", "", "", frozenset())
    assert nobody.calendar == Calendar(country="", region="")
