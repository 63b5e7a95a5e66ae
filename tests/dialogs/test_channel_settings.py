"""The settings of a channel: what is shown is read back, what is typed is read as meant, and what holds is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, Final

import pytest

from dialogs import channel_settings, settings_shown
from dialogs.choices import Choices
from tests.dialogs.client import answered

CHANNEL: Final = "C0123456789"
PLACE: Final = channel_settings.Place(CHANNEL, "a1b2")
GROUPS: Final = {"S0DUTY": "spine-on-call", "S0OTHER": "wards"}

SET: Final = Choices(
    owner="U0ALICE",
    backup="U0BOB",
    duty="S0DUTY",
    opens_at=8,
    weekdays=(0, 1, 2, 3, 4, 5),
    country="GB",
    region="ENG",
    closed=(date(2026, 12, 24), date(2026, 12, 31)),
    handover_at=(time(8), time(20, 30)),
    on_call="Spinal registrar, bleep 1234",
    report_to="C0REPORT",
)


def settings(choices: Choices = SET, groups: dict[str, str] | None = GROUPS) -> dict[str, Any]:
    return channel_settings.view(choices, ["U0ALICE", "U0CAROL"], PLACE, [], groups)


def wanted(view: dict[str, Any], given: dict[str, Any] | None = None) -> channel_settings.Wanted:
    return channel_settings.read(answered(view, given))


@pytest.mark.parametrize("groups", [GROUPS, None, {}, {"S0OTHER": "wards"}])
@pytest.mark.parametrize(
    "choices",
    [
        SET,
        Choices(),
        replace(SET, duty="U0CAROL"),
        replace(SET, duty="W0CAROL"),
        replace(SET, duty="C0DUTY"),
        replace(SET, duty="G0DUTY"),
        replace(SET, duty="", handover_at=(time(7),)),
    ],
)
def test_settings_that_are_shown_and_sent_again_are_the_same(choices: Choices, groups: dict[str, str] | None) -> None:
    read = wanted(settings(choices, groups))
    assert read == channel_settings.Wanted(PLACE, ("U0ALICE", "U0CAROL"), choices, {})


def test_what_is_typed_in_other_ways_is_read_as_meant() -> None:
    typed = {
        "country": " gb ",
        "region": " eng ",
        "closed": " 2026-12-31, 2026-12-24;2026-12-31\n2027-01-01 ",
        "weekdays": ["4", "0"],
        "handover_1": "20:30",
        "handover_2": "08:00",
    }
    choices = wanted(settings(), typed).choices
    assert (choices.country, choices.region) == ("GB", "ENG")
    assert choices.closed == (date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 1))
    assert (choices.weekdays, choices.handover_at) == ((0, 4), (time(8), time(20, 30)))
    assert wanted(settings(), {"handover_1": "08:00", "handover_2": "08:00"}).choices.handover_at == (time(8),)
    for hour in range(12):
        turned_round = {"handover_1": f"{hour + 12}:00", "handover_2": f"{hour:02}:00"}
        assert wanted(settings(), turned_round).choices.handover_at == (time(hour), time(hour + 12))
    assert wanted(settings(), {"closed": "  "}).choices.closed == ()


def test_only_one_is_on_duty() -> None:
    for given in ({"duty_person": "U0CAROL"}, {"duty_channel": "C0DUTY"}):
        assert wanted(settings(), given).errors == {"duty_person": channel_settings.ONLY_ONE}
    both = {"duty_person": "U0CAROL", "duty_channel": "C0DUTY"}
    assert wanted(settings(Choices()), both).errors == {"duty_person": channel_settings.ONLY_ONE}


@pytest.mark.parametrize(("typed", "taken"), [("S012AB3CD", True), (" S012 ", True), ("S1", False), ("wards", False)])
def test_a_user_group_is_named_by_its_id(typed: str, taken: bool) -> None:
    read = wanted(settings(Choices(), None), {"duty_group": typed})
    wrong = "The id of a user group, such as S012AB3CD: its menu in Slack, Copy group ID."
    assert read.errors == ({} if taken else {"duty_group": wrong})
    assert read.choices.duty == typed.strip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Bleep  1234 ", "Bleep 1234"),
        ("9" * 80, "9" * 80),
        ("9" * 81, None),
        ("<@U0BOB>", None),
        ("a@b.example", None),
    ],
)
def test_whom_to_call_is_a_name_and_a_number_and_nothing_that_slack_would_read(typed: str, kept: str | None) -> None:
    read = wanted(settings(), {"on_call": typed})
    assert read.errors == ({} if kept else {"on_call": channel_settings.NOT_A_CONTACT})
    assert kept in {None, read.choices.on_call}


def test_a_day_that_is_no_date_and_too_many_are_refused() -> None:
    first = date(2026, 1, 1)
    days = tuple(first + timedelta(days=day) for day in range(60))
    sixty = [str(day) for day in reversed(days)]
    assert wanted(settings(), {"closed": " ".join(sixty)}).choices.closed == days
    for typed, wrong in (
        ("24.12.2026", "Dates as 2026-12-24, with blanks between them."),
        (" ".join([*sixty, "2026-12-24"]), "At most 60 days."),
    ):
        read = wanted(settings(), {"closed": typed})
        assert (read.errors, read.choices.closed) == ({"closed": wrong}, ())


def test_settings_of_which_slack_says_nothing_are_empty() -> None:
    view = {**settings(), "state": {"values": {"managers": {"managers": {}}}}}
    assert channel_settings.read(view) == channel_settings.Wanted(PLACE, (), replace(Choices(), weekdays=()), {})


def test_a_menu_of_groups_is_offered_while_slack_can_hold_it() -> None:
    for many, kind in ((100, "static_select"), (101, "plain_text_input")):
        groups = {f"S{number:03}": f"{'wards ' * 20}{number}" for number in range(many)}
        element = elements(settings(replace(SET, duty="S001"), groups))["duty_group"]
        assert element["type"] == kind
        names = [option["text"]["text"] for option in element.get("options", ())]
        assert all(name.startswith("@wards") and len(name) == 75 for name in names)


def elements(view: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


@pytest.mark.parametrize(
    ("backup", "duty", "gone", "instead"),
    [
        ("U0BOB", "S0DUTY", ("U0BOB",), "<!subteam^S0DUTY>"),
        ("U0BOB", "S0DUTY", ("S0DUTY",), "<@U0BOB>"),
        ("U0BOB", "", ("U0ALICE",), "<@U0BOB>"),
        ("", "C0DUTY", ("U0ALICE",), "<#C0DUTY>"),
        ("U0BOB", "", ("U0BOB",), "the channel"),
    ],
)
def test_who_is_told_instead_of_somebody_who_is_gone(
    backup: str, duty: str, gone: tuple[str, ...], instead: str
) -> None:
    choices = Choices(owner="U0ALICE", backup=backup, duty=duty)
    told = channel_settings.warnings(choices, backup=backup, gone=gone, unchecked=(), channel=CHANNEL)
    assert len([line for line in told if "GONE" in line]) == 1
    assert f"is not there any more; {instead} is told instead." in told[-1]
    assert any("NOBODY IS NEXT" in line for line in told) == (instead == "the channel")


def test_whoever_is_backup_and_duty_at_once_is_missed_once() -> None:
    choices = Choices(backup="U0BOB", duty="U0BOB")
    told = channel_settings.warnings(choices, backup="U0BOB", gone=("U0BOB",), unchecked=(), channel=CHANNEL)
    assert [line.split("*")[1] for line in told] == ["NOBODY IS NEXT.", "GONE:"]


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (
            Choices(),
            [
                "whoever opens them",
                "nobody",
                "nobody",
                "by the local pathway",
                "Mon, Tue, Wed, Thu, Fri, from 9:00; no public holidays",
                "only when asked for",
                "only when asked for",
            ],
        ),
        (
            SET,
            [
                "<@U0ALICE>",
                "nobody",
                "not reached",
                "bleep 1234",
                "Fri, Sat, from 9:00; public holidays of GB, ENG; closed on Thu 24 Dec, Thu 31 Dec",
                "08:00 and 20:30",
                "<#C0REPORT>",
            ],
        ),
        (
            replace(SET, region="", duty="U0BOB", handover_at=(time(8),)),
            [
                "<@U0ALICE>",
                "nobody",
                "Duty: <@U0BOB>",
                "bleep 1234",
                "holidays of GB; closed",
                "Handover: 08:00",
                "<#C0REPORT>",
            ],
        ),
    ],
)
def test_a_summary_says_what_holds(choices: Choices, told: list[str]) -> None:
    lines = channel_settings.summary(choices, backup="", hour=9, channel=CHANNEL)
    named = [line.partition(":")[0] for line in lines]
    assert named == ["Owner of new cases", "Backup", "Duty", "To call", "Working days", "Handover", "Monthly report"]
    for line, words in zip(lines, told, strict=True):
        assert words in line


def test_a_long_code_and_many_regions_are_cut() -> None:
    assert channel_settings.no_country("ABCDEFGHIJK").startswith("No public holidays are known for ABCDEFGHIJ. ")
    told = channel_settings.no_region([f"X{number}" for number in range(1, 42)])
    assert told.endswith("X39, X40.")


def test_days_and_hours_are_read_in_their_order_whatever_stands_around_them() -> None:
    given = {"closed": " 2026-12-31 2026-12-24 ", "handover_1": "20:30", "handover_2": "08:00"}
    read = wanted(settings(), given).choices
    assert read.closed == (date(2026, 12, 24), date(2026, 12, 31))
    assert read.handover_at == (time(8), time(20, 30))


def test_the_group_that_is_the_duty_is_the_one_that_is_shown() -> None:
    assert wanted(settings(replace(SET, duty="S0OTHER"))).choices.duty == "S0OTHER"


def test_what_is_wrong_stands_above_the_fields_a_line_each() -> None:
    view = channel_settings.view(SET, ["U0ALICE"], PLACE, ["Bob is gone.", "Carol is gone."], GROUPS)
    assert view["blocks"][1]["text"]["text"] == "Bob is gone.\nCarol is gone."


def test_whoever_manages_is_named_wherever_the_settings_are_only_shown() -> None:
    told = settings_shown.shown(["A line."], ["U0ALICE", "U0BOB"], CHANNEL)["blocks"][1]["elements"][0]["text"]
    assert told == "Changed by its managers: <@U0ALICE>, <@U0BOB>."


def test_in_place_of_an_owner_who_is_gone_the_backup_is_told_before_the_duty() -> None:
    (told,) = channel_settings.warnings(SET, backup=SET.backup, gone=["U0ALICE"], unchecked=[], channel=CHANNEL)
    assert "<@U0BOB> is told instead" in told
