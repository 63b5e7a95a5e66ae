"""The day: follow-ups, two emergencies, a handover, a disagreement, an edit and a question, by five people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playwright.sync_api import expect

from tests.browser.clinician import answer, modal, read_the_result, submit, thread
from tests.day.colleague import Team
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2, Given

SCIATICA_STEP_1: Final[Mapping[str, Given]] = {**SEED_STEP_1, "leg_symptoms": ["pain", "none_of_these"]}
SCIATICA_STEP_2: Final[Mapping[str, Given]] = {
    **{asked: given for asked, given in SEED_STEP_2.items() if asked != "mri_contraindication"},
    "pain": "mild",
    "feeling": "normal",
}
HOME_CARE: Final = "HOME CARE, review in 7 to 14 days"
FOLLOW_UP: Final = "Ask again: bladder or bowel"
NOBODY_ACTS: Final = "15 minutes after the card was sent"
QUESTION: Final = "which root does big toe extension test"
ANSWER: Final = "Nerve root L5"


def the_day(team: Team) -> None:
    """Play it whole; what three of them opened a week before is followed up."""
    worse, better, same = (
        one.opens(SCIATICA_STEP_1, SCIATICA_STEP_2, HOME_CARE) for one in (team.alice, team.chiara, team.devi)
    )
    _follow_ups_come(team, [worse, better, same])
    _two_are_no_worse(team, better, same)
    _worse_is_an_emergency(team, worse)
    the_day_in_short(team)
    _the_shift_ends(team, still_open=4)


def the_day_in_short(team: Team) -> None:
    """Play the part of it that no follow-up comes before."""
    _an_emergency_is_handed_over(team)
    _another_course_and_an_edit(team)
    _a_question(team)


def _follow_ups_come(team: Team, codes: list[str]) -> None:
    """A week on, each in its thread, at a minute of its own of the morning."""
    for code in codes:
        replies = team.bob.case(code).card.get_by_test_id("open-thread")
        team.bob.time_passes_until(replies.filter(has_text="3 replies"))
    expect(team.bob.page.get_by_test_id("clock-time")).to_contain_text("Tue 1 Dec")


def _two_are_no_worse(team: Team, better: str, same: str) -> None:
    case = team.chiara.at(better)
    case.ask_again(case.said(FOLLOW_UP), "Better")
    case.said("Better recorded")
    case = team.devi.at(same)
    due = case.said(FOLLOW_UP)
    case.picture("follow-up", due)
    case.ask_again(due, "Same")
    case.picture("same", case.said("Same recorded"))


def _worse_is_an_emergency(team: Team, code: str) -> None:
    """Worse is on the card at the press; the answers that make it an emergency change the card for all."""
    case = team.alice.at(code)
    case.press(case.said(FOLLOW_UP), "Worse, or any yes")
    expect(modal(team.alice.page)).to_contain_text(code)
    seen = team.chiara.case(code).card
    expect(seen).to_contain_text("WORSE: re-examine today, not yet done")
    case.picture("worse", modal(team.alice.page))
    answer(team.alice.page, {"saddle_anaesthesia": "yes"})
    submit(team.alice.page)
    read_the_result(team.alice.page)
    for one in (team.bob, team.devi, team.emre):
        expect(one.case(code).card).to_contain_text("EMERGENCY, act now")
    said = team.emre.newest
    expect(said).to_contain_text("is now EMERGENCY (was home care): numbness between the legs")
    team.emre.picture("now-an-emergency", said)
    case.press(case.card, "I am acting on this")
    expect(team.devi.case(code).card).to_contain_text("@Alice Moore is acting on this")


def _an_emergency_is_handed_over(team: Team) -> None:
    """Nobody acts for 15 minutes, so it is asked; then it is handed over, and whoever has it now acts."""
    code = team.devi.opens({"urinary_retention": "new"}, {}, "EMERGENCY, act now")
    case = team.devi.at(code)
    case.picture("emergency", case.card)
    team.devi.time_passes_until(thread(team.devi.page).get_by_test_id("message").filter(has_text=NOBODY_ACTS))
    asked = case.said(NOBODY_ACTS)
    case.picture("nobody-acts", asked)
    case.press(asked, "Handed over")
    answer(team.devi.page, {"person": "Chiara Rossi"})
    submit(team.devi.page)
    expect(modal(team.devi.page)).to_have_count(0)
    told = team.chiara.in_direct_messages("is yours now")
    expect(told).to_contain_text(code)
    team.chiara.picture("handed-over", told)
    team.chiara.case(code).press(told, "I am acting on this")
    team.chiara.to_the_channel()
    for one in (team.alice, team.bob, team.devi, team.emre):
        expect(one.case(code).card).to_contain_text("@Chiara Rossi is acting on this")
    team.emre.picture("acting", team.emre.case(code).card)


def _another_course_and_an_edit(team: Team) -> None:
    """The computed result stays beside the course that was chosen, until new answers change it."""
    code = team.emre.opens(SEED_STEP_1, SEED_STEP_2, "URGENT MRI, by")
    case = team.bob.case(code)
    case.press(case.card, "Record the course")
    answer(team.bob.page, {"chosen": "conservative_followup", "reason": "guideline_note"})
    case.picture("another-course", modal(team.bob.page))
    submit(team.bob.page)
    expect(modal(team.bob.page)).to_have_count(0)
    for one in (team.bob, team.emre):
        expect(one.case(code).card).to_contain_text("@Bob Okafor recorded the course: home care")
        expect(one.case(code).card).to_contain_text("URGENT MRI, by")
    case = team.emre.case(code)
    case.press(case.card, "Edit")
    expect(modal(team.emre.page)).to_contain_text(code)
    submit(team.emre.page)
    expect(modal(team.emre.page)).to_contain_text("step 2 of 2")
    answer(team.emre.page, {"power_and_heels": "graded", "power_right_L5": "3"})
    submit(team.emre.page)
    read_the_result(team.emre.page)
    expect(team.alice.newest).to_contain_text("is now URGENT (was urgent MRI): power in the legs: right L5 3/5")
    case.picture("edited", case.card)
    case.press(case.card, "Why and sources")
    expect(team.emre.page.get_by_role("img", name="L5, right: great toe extension 3/5")).to_be_visible()
    case.picture("why", modal(team.emre.page))
    team.emre.closes_all()
    case.press(case.card, "More")
    modal(team.emre.page).get_by_role("button", name="History").click()
    expect(modal(team.emre.page)).to_contain_text("2. urgent, was urgent MRI")
    case.picture("history", modal(team.emre.page))
    team.emre.closes_all()
    case.press(case.card, "I am acting on this")
    expect(team.bob.case(code).card).to_contain_text("@Emre Aydin is acting on this")


def _a_question(team: Team) -> None:
    """Answered from the reviewed passages, for whoever asks alone."""
    before = team.alice.messages.count()
    told = team.bob.types(f"/backpain ask {QUESTION}", ANSWER)
    expect(told).to_contain_text("Only visible to you")
    team.bob.picture("question", told)
    expect(team.alice.messages).to_have_count(before)


def _the_shift_ends(team: Team, still_open: int) -> None:
    """What is open is said to all, what presses most first, each with whose it is."""
    told = team.chiara.types("/backpain handover", f"{still_open} cases are open")
    team.chiara.picture("handover", told)
    expect(team.emre.newest).to_contain_text(f"{still_open} cases are open")
    team.emre.newest.scroll_into_view_if_needed()
    team.emre.picture("the-channel", team.emre.page.locator("body"))
