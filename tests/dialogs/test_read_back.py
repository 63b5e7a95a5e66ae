"""What somebody chose in a view is read as it was chosen, and what cannot be is said beside its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from bot.triage.findings import Findings
from dialogs import acting, away, choose_place, confirm_page, course, ending, find_case, panel, reschedule, scan
from dialogs.acting import Handed
from dialogs.message import LONGEST_TEXT, in_full_lines
from dialogs.words import reader_time
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS, OPENED_AT
from tests.dialogs.client import answered

PLACE: Final = "C0PLACE"


def without(view: dict[str, Any]) -> dict[str, Any]:
    """Return the view as it comes back when Slack says nothing of any field."""
    return {**view, "state": {"values": {}}}


# -- where a case is opened, and which is looked for -------------------------------------------------------------------


def test_a_case_is_opened_in_the_channel_that_was_chosen() -> None:
    assert choose_place.read(answered(choose_place.view(), {choose_place.CHANNEL: "C0WARD"})) == "C0WARD"


@pytest.mark.parametrize(("typed", "code"), [(" bp-7f3kq ", "BP-7F3KQ"), ("7f3kq", "BP-7F3KQ"), ("7F3K", "")])
def test_the_code_of_a_case_is_read_as_it_was_meant(typed: str, code: str) -> None:
    assert find_case.read(answered(find_case.view(), {find_case.CODE: typed})) == code
    assert find_case.read(answered(find_case.view())) == ""


# -- handing over -----------------------------------------------------------------------------------------------------

WRONG: Final = {"person": "Choose a person or a service, and only one of them."}


@pytest.mark.parametrize(
    ("given", "handed"),
    [
        ({"person": "U0BOB"}, Handed(FACTS.ref, "U0BOB", "", {}, PLACE)),
        ({"service": "ambulance"}, Handed(FACTS.ref, "", "ambulance", {}, PLACE)),
        ({}, Handed(FACTS.ref, "", "", WRONG, PLACE)),
        ({"person": "U0BOB", "service": "ambulance"}, Handed(FACTS.ref, "U0BOB", "ambulance", WRONG, PLACE)),
    ],
)
def test_it_is_handed_to_a_person_or_to_a_service_and_only_to_one(given: dict[str, Any], handed: Handed) -> None:
    assert acting.read_handed_over(answered(acting.hand_over_view(FACTS, PLACE), given)) == handed


def test_nothing_said_of_whom_it_is_handed_to_is_nobody() -> None:
    assert acting.read_handed_over(without(acting.hand_over_view(FACTS))) == Handed(FACTS.ref, "", "", WRONG, "")


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0, "0 minutes"),
        (15, "15 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minutes"),
        (120, "2 hours"),
        (150, "2 hours 30 minutes"),
    ],
)
def test_a_span_is_said_in_hours_and_minutes(minutes: int, told: str) -> None:
    assert acting.span_words(timedelta(minutes=minutes)) == told


# -- being away -------------------------------------------------------------------------------------------------------


def test_a_day_that_is_chosen_is_read_and_an_empty_one_is_being_there() -> None:
    day = date(2026, 12, 10)
    assert away.read(answered(away.view(None), {"until": "2026-12-10"})) == day
    assert away.read(answered(away.view(day))) == day
    assert away.read(answered(away.view(None))) is None
    assert away.read(without(away.view(day))) is None


def test_home_asks_whoever_is_not_away() -> None:
    assert away.line(None) == "Are you away for some days?"


# -- the views of an answer -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ending.ENDINGS)
def test_a_case_is_closed_for_the_reason_that_was_chosen(reason: str) -> None:
    read = ending.read_ending(answered(ending.end_view(FACTS, PLACE), {"end_reason": reason}))
    assert read == ending.Ending(FACTS.ref, reason, PLACE)


@pytest.mark.parametrize("showed", scan.SHOWN)
def test_a_result_is_the_one_that_was_chosen(showed: str) -> None:
    read = scan.read_result(answered(scan.result_view(FACTS, PLACE), {"showed": showed}))
    assert read == scan.Result(FACTS.ref, showed, PLACE)


def test_what_no_option_offers_is_refused() -> None:
    chosen = {"selected_option": {"value": "of_later"}}
    closed = {**ending.end_view(FACTS), "state": {"values": {"end_reason": {"end_reason": chosen}}}}
    with pytest.raises(ValueError, match=r"^no reason that this version knows$"):
        ending.read_ending(closed)
    entered = {**scan.result_view(FACTS), "state": {"values": {"showed": {"showed": chosen}}}}
    with pytest.raises(ValueError, match=r"^no result that this version knows$"):
        scan.read_result(entered)


def test_a_stage_names_the_next_question_only_while_it_is_to_come() -> None:
    asked = FACTS.opened_at + timedelta(days=1)
    for now, told in ((asked - timedelta(minutes=1), True), (asked, False), (None, False)):
        facts = replace(FACTS, close_loop_at=asked, now=now)
        assert (f"Asked about again *{reader_time(asked)}*." in str(scan.stage_recorded(facts, "booked"))) == told


DAYS: Final = (date(2026, 11, 24), date(2026, 12, 4))


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-27", "2026-12-04"])
def test_a_follow_up_moves_to_any_day_of_the_range(day: str) -> None:
    view = reschedule.reschedule_view(FACTS, *DAYS, DAYS[0], PLACE)
    assert reschedule.read_reschedule(answered(view, {"day": day})) == reschedule.Rescheduled(
        FACTS.ref, date.fromisoformat(day), {}, PLACE
    )


@pytest.mark.parametrize("day", ["2026-11-23", "2026-12-05", ""])
def test_a_day_outside_it_is_refused_and_moves_nothing(day: str) -> None:
    view = reschedule.reschedule_view(FACTS, *DAYS, DAYS[0], PLACE)
    told = {"day": "Pick a day from Tue 24 Nov to Fri 4 Dec."}
    refused = reschedule.Rescheduled(FACTS.ref, None, told, PLACE)
    assert reschedule.read_reschedule(answered(view, {"day": day})) == refused
    assert reschedule.read_reschedule(without(view)) == refused


def test_a_view_that_the_first_release_opened_names_no_place() -> None:
    view = reschedule.reschedule_view(FACTS, *DAYS, DAYS[0], PLACE)
    old = {**view, "private_metadata": f'["{FACTS.ref}", "2026-11-24", "2026-12-04"]'}
    assert reschedule.read_reschedule(answered(old)).place == ""


def test_the_course_that_was_chosen_is_read_with_its_place() -> None:
    view = course.course_view(FACTS, ASSESSMENTS["seed"], PLACE)
    read = course.read_course(answered(view, {"chosen": "urgent_same_day", "reason": "patient_choice"}))
    assert (read.case, read.chosen, read.reason, read.place) == (FACTS.ref, "urgent_same_day", "patient_choice", PLACE)


# -- the page behind Better and Same ----------------------------------------------------------------------------------

WEAK: Final = CASES["severe weakness"]
ASKED_IN: Final = (PLACE, "C0TEAM", "1.2")


def page(findings: Findings, given: dict[str, Any]) -> panel.Panel:
    return panel.read_panel(answered(panel.panel_view(FACTS, findings, "same", OPENED_AT, ASKED_IN), given))


@pytest.mark.parametrize(
    ("given", "yes", "asked", "power", "missing", "worse"),
    [
        ({}, (), False, "", True, False),
        ({"asked": ["all_asked"]}, (), True, "", False, False),
        ({"asked": ["saddle_anaesthesia"]}, ("saddle_anaesthesia",), False, "", False, True),
        ({"asked": ["saddle_anaesthesia", "all_asked"]}, ("saddle_anaesthesia",), True, "", False, True),
        ({"power_today": "weaker"}, (), False, "weaker", False, True),
        ({"power_today": "as_before"}, (), False, "as_before", True, False),
        ({"asked": ["all_asked"], "power_today": "not_examined"}, (), True, "not_examined", False, False),
    ],
)
def test_the_page_is_read_as_it_was_answered(  # noqa: PLR0917 - one row of a table
    given: dict[str, Any], yes: tuple[str, ...], asked: bool, power: str, missing: bool, worse: bool
) -> None:
    read = page(WEAK, given)
    errors = {"asked": panel.NOT_ALL_ASKED} if missing else {}
    assert read == panel.Panel(FACTS.ref, "same", PLACE, "C0TEAM", "1.2", yes, asked, power, errors)
    assert read.is_worse == worse
    assert panel.read_panel(without(panel.panel_view(FACTS, WEAK, "same", OPENED_AT, ASKED_IN))).errors


def test_power_is_asked_about_again_where_it_was_reduced() -> None:
    for name, weak in (("home care", False), ("mild weakness", True), ("foot drop, power full", True)):
        assert panel.is_weak(CASES[name]) == weak
        view = panel.panel_view(FACTS, CASES[name], "same", OPENED_AT, ASKED_IN)
        assert ("Power on the weak side" in str(view)) == weak
    assert not panel.is_weak(Findings())


def test_the_earlier_answers_stand_above_its_questions() -> None:
    for name, told in (
        ("home care", "none of the questions was answered yes"),
        ("both legs weak", "symptoms in both legs; weakness of both legs"),
        ("cauda equina", "new trouble passing urine; numbness between the legs"),
    ):
        view = panel.panel_view(FACTS, CASES[name], "better", OPENED_AT, ASKED_IN)
        assert f"Answered {reader_time(OPENED_AT)}: {told}" in str(view)


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({"asked": ["all_asked"]}, {"saddle_anaesthesia": "no", "response_to_care": "same"}),
        ({"asked": ["saddle_anaesthesia"]}, {"saddle_anaesthesia": "yes", "response_to_care": "worse"}),
        (
            {"asked": ["urinary_retention", "all_asked"]},
            {"urinary_retention": "new", "saddle_anaesthesia": "no", "response_to_care": "worse"},
        ),
        (
            {"power_today": "weaker", "asked": ["all_asked"]},
            {"saddle_anaesthesia": "no", "progressive_deficit": "yes", "response_to_care": "worse"},
        ),
        ({"power_today": "weaker"}, {"progressive_deficit": "yes", "response_to_care": "worse"}),
    ],
)
def test_what_was_asked_is_as_it_is_today_and_all_else_stays(given: dict[str, Any], changed: dict[str, str]) -> None:
    before = WEAK.model_copy(update={"saddle_anaesthesia": "unknown", "urinary_incontinence": "longstanding"})
    assert panel.with_answers(before, page(WEAK, given)) == Findings.model_validate(
        {**before.model_dump(exclude_defaults=True), **changed}
    )


# -- the page that asks first -----------------------------------------------------------------------------------------


def test_only_the_tick_says_that_the_page_was_read() -> None:
    view = {"blocks": confirm_page.page([], "newer")}
    assert confirm_page.is_ticked(answered(view, {"seen": ["seen"]}))
    assert not confirm_page.is_ticked(answered(view))
    assert not confirm_page.is_ticked({})


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("fall", "I have asked and examined again: replace it"),
        ("newer", "I have read this: use my answers"),
        ("old", "All of it is still so today"),
    ],
)
def test_the_tick_says_what_was_read(why: confirm_page.Why, told: str) -> None:
    (tick, below) = confirm_page.page([], why)
    assert [option["text"]["text"] for option in tick["element"]["options"]] == [told]
    assert below["elements"][0]["text"] == "Nothing is kept until this is sent."


def test_twenty_differences_are_named_and_more_are_counted() -> None:
    told = str(
        confirm_page.standing(CASES["everything at once"], Findings(), "U0BOB", datetime(2026, 11, 24, tzinfo=UTC))
    )
    assert told.count("• ") == 21
    assert " more" in told


# -- long texts -------------------------------------------------------------------------------------------------------

CUT: Final = "(Cut here: Slack takes no more in one message. The case's other messages and its buttons tell the rest.)"


def test_a_text_is_cut_at_the_last_line_that_fits_and_says_so() -> None:
    assert LONGEST_TEXT == 4000  # as Slack advises
    assert in_full_lines("a" * LONGEST_TEXT) == "a" * LONGEST_TEXT
    room = LONGEST_TEXT - len(CUT) - 1
    assert in_full_lines("a" * (LONGEST_TEXT + 1)) == f"{'a' * room}\n{CUT}"
    assert in_full_lines(f"{'a' * room}\n{'b' * LONGEST_TEXT}") == f"{'a' * room}\n{CUT}"
    assert in_full_lines(f"a\n{'a' * (room - 2)}\n{'b' * LONGEST_TEXT}") == f"a\n{'a' * (room - 2)}\n{CUT}"
    assert in_full_lines(f"a\n{'a' * (room - 1)}\n{'b' * LONGEST_TEXT}") == f"a\n{CUT}"
