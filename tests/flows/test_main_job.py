"""From `/backpain` to the recommendation, the thread, the reminder and its answer, over both transports."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.flows.panel import answer
from tests.flows.team import FOLLOW_UP_ASKS, Team
from tests.flows.test_nobody_answers import home_care


async def test_the_seed_case_gets_urgent_mri_with_its_notes_and_a_follow_up_in_7_to_14_days(team: Team) -> None:
    await team.seed_case(team.alice)

    (card,) = team.channel
    assert "URGENT MRI" in card.text
    assert "within 7 days" in card.text
    assert "Guidelines differ" in card.text
    assert "not yet reviewed" in card.text
    red_flags, scheduled = team.thread(card)
    assert "between the legs" in red_flags.text
    assert f"<@{team.alice.id}>" in scheduled.text
    (waiting,) = team.reminders_held
    due = datetime.fromtimestamp(waiting.post_at, UTC)
    assert due.date().isoformat() == "2026-12-01"
    assert 9 <= due.hour < 12


async def test_eight_days_later_the_reminder_arrives_and_same_is_recorded_once_on_reminder_and_card(
    team: Team,
) -> None:
    await team.seed_case(team.alice)
    await team.move(timedelta(days=8))
    (card,) = team.channel
    reminder = team.reminder(card)
    assert re.match(r"BP-\w{5}, day 7 after URGENT MRI · <@", reminder.text)
    assert FOLLOW_UP_ASKS in reminder.text

    delivered = await answer(team.bob, reminder, "same")
    await team.settled()

    assert delivered.ok
    assert reminder.blocks is not None
    assert not any(block["type"] == "actions" for block in reminder.blocks)
    assert f"<@{team.bob.id}> recorded: same" in card.text
    assert "recheck at 4 weeks" in team.thread(card)[-1].text
    (next_reminder,) = team.reminders_held
    assert datetime.fromtimestamp(next_reminder.post_at, UTC).date().isoformat() == "2026-12-22"


async def test_one_positive_emergency_answer_gives_the_emergency_card_in_at_most_4_taps(team: Team) -> None:
    taps = 1
    await team.open_form(team.alice)
    taps += 1
    await team.answer(team.alice, {"urinary_retention": "new"})
    (form,) = team.alice.views
    assert form.definition["submit"]["text"] == "Submit now"
    taps += 1
    await team.submit(team.alice)
    await team.settled()

    assert taps <= 4
    assert not team.alice.views
    (card,) = team.channel
    assert card.text.startswith("EMERGENCY")
    assert "4 hours" in card.text
    for of_home_care in ("as active as", "acetaminophen", "NSAID", "1-2 weeks", "heat"):
        assert of_home_care not in card.text


async def test_an_emergency_is_asked_about_when_its_clock_is_over_and_again_later(team: Team) -> None:
    await team.emergency(team.alice)
    loop, follow_up = team.reminders_held
    assert datetime.fromtimestamp(loop.post_at, UTC).isoformat() == "2026-11-24T14:00:00+00:00"
    assert datetime.fromtimestamp(follow_up.post_at, UTC).date().isoformat() == "2026-12-01"

    await team.move(timedelta(hours=4))
    (card,) = team.channel
    question = team.reminder(card)
    assert "Was the patient seen" in question.text
    await team.alice.press(question, "not_seen")
    await team.settled()
    assert "Act now" in team.thread(card)[-1].text
    assert len(team.reminders_held) == 2


async def test_worse_opens_the_form_again_and_the_new_answer_replaces_the_card(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(timedelta(days=8))
    (card,) = team.channel
    reminder = team.reminder(card)
    await team.bob.press(reminder, "worse")
    (form,) = team.bob.views
    assert all(not block.get("element", {}).get("initial_option") for block in form.blocks)  # all of it can change

    await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
    await team.submit(team.bob)
    await team.settled()

    assert card.text.startswith("EMERGENCY")
    (aloud,) = [message for message in team.thread(card) if "is now EMERGENCY (was urgent MRI)" in message.text]
    assert f"<@{team.bob.id}>" in aloud.text
    assert [block["type"] for block in aloud.blocks or []] == ["section"]
    assert [message.ts for message in team.channel] == [card.ts]


async def test_better_closes_the_case_and_nothing_more_is_scheduled(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(timedelta(days=8))
    (card,) = team.channel
    await answer(team.alice, team.reminder(card), "better")
    await team.settled()
    assert not team.reminders_held
    await team.move(timedelta(days=60))
    assert "recorded: better" in card.text


async def test_a_patient_who_could_not_be_reached_is_asked_about_on_the_next_working_day(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(timedelta(days=8))
    (card,) = team.channel
    await team.alice.press(team.reminder(card), "not_reached")
    await team.settled()
    (again,) = team.reminders_held
    assert datetime.fromtimestamp(again.post_at, UTC).date().isoformat() == "2026-12-03"


async def test_a_follow_up_can_be_moved_but_never_past_day_14(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.move(timedelta(days=8))
    (card,) = team.channel
    await team.alice.press(team.reminder(card), "reschedule")
    await team.alice.choose("day", "day", "2026-12-20")
    await team.alice.submit()
    assert "Pick a day" in team.alice.errors["day"]
    await team.alice.choose("day", "day", "2026-12-03")
    await team.submit(team.alice)
    await team.settled()
    (moved,) = team.reminders_held
    assert datetime.fromtimestamp(moved.post_at, UTC).date().isoformat() == "2026-12-03"
    assert "moved the follow-up to Thu 3 Dec" in card.text


async def test_a_reminder_nobody_answers_for_a_working_day_is_raised_in_the_thread_and_to_its_owner(
    team: Team,
) -> None:
    await home_care(team)
    await team.move(timedelta(days=7))
    (card,) = team.channel
    assert not team.direct(team.alice)
    await team.move(timedelta(days=1))
    assert "No answer yet" in team.thread(card)[-1].text
    (told,) = team.direct(team.alice)
    assert "No answer yet" in told.text
    await team.move(timedelta(days=1))
    assert len(team.direct(team.alice)) == 1


async def test_edit_brings_the_form_back_filled_in_and_revises_the_same_card(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "edit")
    (form,) = team.alice.views
    assert form.state["saddle_anaesthesia"]["saddle_anaesthesia"]["selected_option"]["value"] == "no"
    await team.submit(team.alice)
    await team.answer(team.alice, {"cancer_history": "yes"})
    await team.submit(team.alice)
    await team.settled()
    assert [message.ts for message in team.channel] == [card.ts]
    assert "URGENT, today" in card.text


async def test_why_what_would_change_this_and_more_open_views(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    for button in ("why", "changes", "more"):
        delivered = await team.alice.press(card, button)
        assert delivered.ok
        (view,) = team.alice.views
        assert view.blocks
        await team.alice.close()


async def test_why_and_sources_turns_its_pages_in_one_view_and_says_everything_with_its_sources(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "why")
    (view,) = team.alice.views
    for page, told in (
        ("why_rules", "GN-1"),
        ("why_sources", "https://www.nice.org.uk/guidance/ng59"),
        ("why_plan", "S-038"),
    ):
        assert told not in str(view.blocks)
        await team.alice.press(view, page)
        assert team.alice.views == [view]
        assert told in str(view.blocks)


async def test_acting_on_an_emergency_is_shown_on_its_card(team: Team) -> None:
    await team.emergency(team.alice)
    (card,) = team.channel
    await team.bob.press(card, "acknowledge")
    await team.settled()
    assert f"<@{team.bob.id}> is acting on this" in card.text


async def test_a_course_chosen_against_the_result_is_recorded_beside_it_with_who_and_why(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.bob.press(card, "course")
    await team.bob.choose("chosen", "chosen", "conservative_followup")
    assert await team.bob.submit() is None
    assert set(team.bob.errors) == {"reason"}
    await team.bob.choose("reason", "reason", "guideline_note")
    await team.submit(team.bob)
    await team.settled()
    assert card.text.startswith("URGENT MRI")
    assert f"<@{team.bob.id}> recorded the course: home care" in card.text
    assert "guideline note" in card.text


async def test_the_home_tab_lists_a_persons_own_open_cases(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.alice.open_home()
    await team.bob.open_home()
    code = team.channel[0].text.split("BP-")[1][:5]
    assert team.alice.home is not None
    assert code in str(team.alice.home.blocks)
    assert team.bob.home is not None
    own, _, of_others = str(team.bob.home.blocks).partition("Open cases of others in your channels")
    assert code not in own
    assert code in of_others


async def test_step_1_without_a_positive_leads_to_step_2_and_back_with_everything_kept(team: Team) -> None:
    await team.open_form(team.alice)
    await team.answer(team.alice, SEED_STEP_1)
    await team.submit(team.alice)
    await team.answer(team.alice, {"age_years": "44", "fever": "no"})
    (form,) = team.alice.views
    await team.alice.press(form, "back")
    assert form.state["leg_symptom_side"]["leg_symptom_side"]["selected_option"]["value"] == "right"
    await team.submit(team.alice)
    rest = {question: given for question, given in SEED_STEP_2.items() if question not in {"age_years", "fever"}}
    await team.answer(team.alice, rest)
    await team.submit(team.alice)
    await team.settled()
    assert "URGENT MRI" in team.channel[0].text


async def test_quick_answers_are_all_counted_and_the_newest_drawing_stands(team: Team) -> None:
    await team.open_form(team.alice)
    questions = ["urinary_retention", "urinary_incontinence", "urinary_sensation_change"]
    await asyncio.gather(*(team.alice.choose(question, question, "no") for question in questions))
    (form,) = team.alice.views
    assert "7 of 10 questions still open" in str(form.blocks)
    await asyncio.gather(
        team.alice.choose("bowel_dysfunction", "bowel_dysfunction", "no"),
        team.alice.choose("saddle_anaesthesia", "saddle_anaesthesia", "yes"),
    )
    assert form.definition["submit"]["text"] == "Submit now"
