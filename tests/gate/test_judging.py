"""Who is let to a case, judged from everything that Slack can say or leave unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from bot.kept.book import Book
from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.happened import UNREADABLE_FORM, Event, Submitted
from bot.kept.step_key import StepKey
from bot.listeners.gate import AT_HOME, Gate, TurnedAwayError, place_of
from bot.listeners.pressed import Pressed, page_of_older, told_older
from bot.people import Installation, People, Standing
from bot.posts import Posted

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
WORKSPACE = Installation("T1", "E1")
FORM = Submitted("urgent_mri", 168.0, None, "", "", "{}", "{}")
OUR_SENDER = {"team_id": "T1", "enterprise_id": "E1", "user": {"id": "U1", "team_id": "T1"}, "enterprise": {"id": "E1"}}


class Told(People):
    """What Slack would say of everybody, without a Slack; which channels it was asked about, and how hurriedly."""

    def __init__(
        self, standing: Standing | None = "member", is_member: bool | None = True, is_shared: bool | None = False
    ) -> None:
        """None stands for a Slack that does not say."""
        self.answers = standing, is_member, is_shared
        self.asked: list[tuple[str, bool]] = []

    async def standing(self, person: str, *, hurried: bool = False) -> Standing | None:
        """Who the person is."""
        self.asked.append((person, hurried))
        return self.answers[0]

    async def is_member(self, channel: str, person: str, *, hurried: bool = False) -> bool | None:
        """Whether the person is in the channel."""
        self.asked.append((f"{channel} {person}", hurried))
        return self.answers[1]

    async def is_shared(self, channel: str, *, hurried: bool = False) -> bool | None:
        """Whether others read the channel."""
        self.asked.append((channel, hurried))
        return self.answers[2]


def chart(team: str = "T1", done: Book | None = None, forms: int = 1, *, numbered: bool = True) -> Chart:
    form = FORM if numbered else Submitted("urgent_mri", 168.0, None, "", "", "{}", "{}", is_numbered=False)
    history = [Event(team, str(seq), "U1", AT, form, seq) for seq in range(1, forms + 1)]
    return Chart(Case("id", "BP-22222", team, "C1", "U1", AT, urgent=False, done=done or Book()), history, "UTC")


async def judged(gate: Gate, of: Chart, person: str, place: str, *, must_take: bool, in_a_form: bool = False) -> str:
    try:
        known = await gate.check_case(of, person, place, must_take=must_take, in_a_form=in_a_form)
    except TurnedAwayError as away:
        return away.reason
    return "known" if known else "unchecked"


Answers = tuple[Standing | None, bool | None, bool | None]


def everything() -> Iterator[tuple[Answers, bool, bool, str]]:
    """Every answer of Slack's with what has to come of it, by the order of the reasons."""
    standings: tuple[Standing | None, ...] = ("member", "guest", "other_organisation", "deactivated", None)
    said = (True, False, None)
    for answers, must_take, in_a_form in product(product(standings, said, said), (True, False), (True, False)):
        yield answers, must_take, in_a_form, _due(*answers, must_take=must_take, in_a_form=in_a_form)


def _due(
    standing: Standing | None, member: bool | None, shared: bool | None, *, must_take: bool, in_a_form: bool
) -> str:
    lets_in = "unchecked" if standing is None or member is None else "known"
    reasons = (
        (standing not in {"member", None}, str(standing)),
        (member is False, "not_a_member"),
        (not must_take and lets_in == "unchecked", "not_known"),
        (in_a_form and must_take, lets_in),
        (shared is True, "shared"),
        (not must_take and shared is None, "not_known"),
        (shared is None, "unchecked"),
    )
    return next((due for holds, due in reasons if holds), lets_in)


async def test_every_answer_of_slacks_has_its_judgement() -> None:
    wrong = []
    for answers, must_take, in_a_form, due in everything():
        gate = Gate(WORKSPACE, Told(*answers))
        found = await judged(gate, chart(), "U2", "C1", must_take=must_take, in_a_form=in_a_form)
        if found != due:
            wrong.append((answers, must_take, in_a_form, due, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("person", "place", "due"),
    [
        ("U2", "C1", "known"),
        ("U2", AT_HOME, "known"),
        ("U2", "C2", "other_channel"),
        ("U2", "C3", "known"),
        ("U1", "D1", "known"),
        ("U2", "D1", "other_channel"),
        ("U1", "C2", "other_channel"),
    ],
)
async def test_a_case_is_spoken_of_in_its_channel_where_it_was_sent_and_with_its_owner(
    person: str, place: str, due: str
) -> None:
    sent = Book().adding(StepKey("raised", way="backup"), Posted("C3", "1.1"))
    people = Told()
    assert await judged(Gate(WORKSPACE, people), chart(done=sent), person, place, must_take=False) == due
    if due == "known":
        where = place or "C1"
        assert people.asked == [(person, False), (f"{where} {person}", False), (where, False)]


async def test_what_must_be_taken_is_asked_about_in_a_hurry() -> None:
    people = Told()
    await judged(Gate(WORKSPACE, people), chart(), "U2", "C1", must_take=True)
    assert {hurried for _, hurried in people.asked} == {True}


@pytest.mark.parametrize("team", ["T2", ""])
async def test_a_case_of_another_team_is_nobodys(team: str) -> None:
    assert (
        await judged(Gate(WORKSPACE, Told()), chart(team), "U1", "C1", must_take=True, in_a_form=True) == "other_team"
    )


@pytest.mark.parametrize(
    ("standing", "member", "must_take", "due"),
    [
        ("member", True, True, "known"),
        (None, True, True, "unchecked"),
        ("member", None, True, "unchecked"),
        (None, True, False, "not_known"),
        ("member", None, False, "not_known"),
        ("guest", None, True, "guest"),
        ("member", False, True, "not_a_member"),
    ],
)
async def test_a_person_is_judged_by_who_they_are_and_by_the_channel(
    standing: Standing | None, member: bool | None, must_take: bool, due: str
) -> None:
    people = Told(standing, member)
    try:
        known = await Gate(WORKSPACE, people).check_person("U2", "C1", must_take=must_take)
        found = "known" if known else "unchecked"
    except TurnedAwayError as away:
        found = away.reason
    assert found == due
    assert people.asked == [("U2", must_take), ("C1 U2", must_take)]


async def test_without_a_channel_only_the_person_counts_and_is_taken_unless_said_otherwise() -> None:
    people = Told(None, is_member=False)
    assert not await Gate(WORKSPACE, people).check_person("U2", "")
    assert people.asked == [("U2", True)]


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, ""),
        ({"team_id": "T2", "enterprise_id": "E1"}, ""),
        ({"team_id": "T2", "enterprise_id": "E2"}, "other_organisation"),
        ({"team_id": "T2", "enterprise_id": None}, "other_organisation"),
        ({"team_id": "", "enterprise_id": "E2"}, ""),
        ({"team_id": None, "view": {}}, ""),
        ({"team_id": None, "enterprise_id": None, "view": {}}, ""),
        ({"view": {"app_installed_team_id": "T2"}, "enterprise_id": "E2"}, "other_team"),
        ({"view": {"app_installed_team_id": "T1"}, "team_id": "T2", "enterprise_id": "E2"}, ""),
        ({"view": {"app_installed_team_id": None}, "team_id": "T2", "enterprise_id": "E2"}, "other_team"),
        ({"user": {"id": "U1", "team_id": "T2"}, "enterprise": {"id": "E2"}}, "other_organisation"),
        ({"user": {"id": "U1", "team_id": "T2"}, "enterprise": None}, "other_organisation"),
        ({"user": {"id": "U1", "team_id": "T2"}}, ""),
        ({"user": {"id": "U1", "team_id": None}, "enterprise": {"id": "E2"}}, ""),
        ({"user": "U1"}, ""),
        ({"user": "U1", "enterprise": None}, ""),
        ({"user": None}, ""),
    ],
)
def test_a_payload_comes_from_the_apps_own_organisation(changes: dict[str, Any], due: str) -> None:
    gate = Gate(WORKSPACE, Told())
    try:
        gate.check_sender({**OUR_SENDER, **changes})
        found = ""
    except TurnedAwayError as away:
        found = away.reason
    assert found == due


@pytest.mark.parametrize("sender", [{"team_id": "T2"}, {"user": {"id": "U1", "team_id": "T2"}}])
def test_two_workspaces_without_an_organisation_have_none_in_common(sender: dict[str, Any]) -> None:
    with pytest.raises(TurnedAwayError, match="other_organisation"):
        Gate(Installation("T1"), Told()).check_sender(sender)


async def test_a_case_stands_in_home_where_its_owner_is_in_its_channel_or_it_is_direct() -> None:
    for member in (True, False, None):
        people = Told(is_member=member)
        gate = Gate(WORKSPACE, people)
        assert await gate.may_list("C1", "U1") is member
        assert people.asked == [("C1 U1", False)]
        assert await gate.may_list("", "U1") is True


async def test_who_looks_at_home_can_wait_for_what_slack_says_of_a_channel() -> None:
    people = Told()
    assert await Gate(WORKSPACE, people).may_look_into("C1", "U1")
    assert people.asked == [("C1 U1", False), ("C1", False)]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"container": {"channel_id": "C1"}, "channel": {"id": "C2"}}, "C1"),
        ({"container": {"type": "view"}, "channel": {"id": "C2"}}, "C2"),
        ({"channel": {"id": "C2"}}, "C2"),
        ({"container": None, "channel": None}, AT_HOME),
        ({"container": {"channel_id": None}}, AT_HOME),
        ({}, AT_HOME),
    ],
)
def test_a_press_has_its_place(body: dict[str, Any], place: str) -> None:
    assert place_of(body) == place
    assert AT_HOME == ""


@pytest.mark.parametrize(
    ("value", "case", "number"),
    [("id:3", "id", 3), ("id", "id", 0), ("id:", "id", 0), ("id:x", "id", 0), ("id:³", "id", 0), ("id:12:1", "id", 0)],
)
def test_a_button_names_its_case_and_its_assessment(value: str, case: str, number: int) -> None:
    pressed = Pressed.of(value)
    assert (pressed.case, pressed.number, pressed.place) == (case, number, None)
    in_a_message = Pressed.of(value, {"message": {"ts": "1.2"}, "channel": {"id": "C1"}})
    assert (in_a_message.case, in_a_message.number, in_a_message.place) == (case, number, Posted("C1", "1.2"))
    assert Pressed.of(value, {"view": {}}).place is None


@pytest.mark.parametrize(
    ("number", "forms", "older"),
    [(1, 1, False), (1, 2, True), (2, 2, False), (2, 3, True), (0, 1, False), (0, 2, True), (3, 2, False)],
)
def test_a_button_of_an_earlier_assessment_is_older(number: int, forms: int, older: bool) -> None:
    assert Pressed("id", number).is_of_older(chart(forms=forms)) == older
    assert Pressed("id", number, Posted("C1", "1.2")).is_of_older(chart(forms=forms)) == older


def test_whoever_presses_an_older_button_reads_who_assessed_the_patient_since_and_as_what() -> None:
    again = chart(forms=2)
    told = told_older(again).text
    assert "<@U1> assessed the patient again Tue 24 Nov, 10:00: URGENT MRI" in told
    (words,) = page_of_older(again)["blocks"]
    assert words == told_older(again).blocks[0]
    failed = Chart(again.case, [again.history[0], Event("T1", "2", "U1", AT, UNREADABLE_FORM, 2)], "UTC")
    assert "could not be computed and is treated as an emergency" in told_older(failed).text


def test_a_button_without_a_number_counts_while_the_first_release_kept_what_counts() -> None:
    before, since = (str(AT.timestamp() + seconds) for seconds in (-1, 0))
    card = Book().adding(StepKey("parent"), Posted("C1", before))
    kept = chart(done=card, forms=2, numbered=False)
    assert Pressed("id", 0, Posted("C1", before)).is_of_older(kept) is False  # it is the card
    assert Pressed("id", 0, Posted("C2", before)).is_of_older(kept) is True
    assert Pressed("id", 0, Posted("C2", since)).is_of_older(kept) is False
    assert Pressed("id", 1, Posted("C1", before)).is_of_older(kept) is True
    assert Pressed("id", 0).is_of_older(kept) is True
