"""Who hears of it where the owner of a case does not answer: never who is away, and never the owner again."""

from __future__ import annotations

from bot.life.policy import Policy


def test_whoever_is_away_or_owns_the_case_is_never_who_is_told_next() -> None:
    def told(owner: str, *away: str) -> tuple[str, ...]:
        return Policy("", 7, 9, backup="U2", duty="U3", not_there=frozenset(away)).next_after(owner)

    assert told("U1") == ("U2", "U3")
    assert told("U2") == ("U3",)
    assert told("U1", "U2") == ("U3",)
    assert told("U1", "U2", "U3") == told("U2", "U3") == ()
    assert Policy("", 7, 9, backup="U2", duty="U2").next_after("U1") == ("U2",), "nobody is told twice"


def test_a_case_passes_to_a_person_and_never_to_a_group() -> None:
    assert Policy("", 7, 9, backup="S1", duty="U3").heir_of("U1") == "U3"
    assert Policy("", 7, 9, backup="S1").heir_of("U1") == ""
