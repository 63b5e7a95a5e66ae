"""Issue 12: the clock is watched and the loop is closed. Each thing that was built taken out, and its tests."""

from __future__ import annotations

from typing import Final

from tests.controls.control import Control, Edit, Module

ACTING: Final = Module("tests/flows/test_acting.py")
CHANNELS: Final = Module("tests/flows/test_channels.py")
CLOCK: Final = Module("tests/clock/test_clock.py")
STAYS_OPEN: Final = Module("tests/life/test_what_stays_open.py")
STEPS: Final = Module("tests/life/test_steps.py")
WORKING_DAYS: Final = Module("tests/test_working_days.py")
LOOPS: Final = Module("tests/dialogs/test_open_loops.py")
IN_CHANNEL: Final = Module("tests/flows/test_open_loops.py")
SCAN_DONE: Final = Module("tests/dialogs/test_scan_done.py")
SCAN: Final = Module("tests/flows/test_scan_result.py")
RESULT: Final = Module("tests/flows/test_result.py")
REFERRAL: Final = Module("tests/flows/test_referral.py")
PANEL: Final = Module("tests/flows/test_panel.py")
RAISED: Final = Module("tests/flows/test_raised.py")
UNDO: Final = Module("tests/flows/test_undo.py")
UNDONE: Final = Module("tests/store/test_undone.py")
FAULTS: Final = Module("tests/flows/test_faults.py")
BAD_INPUT: Final = Module("tests/flows/test_bad_input.py")

ASKED: Final = (
    Control(
        "12-1",
        "What a card asks for within days is asked about after its clock",
        "the hours before the clock is over in which it is still asked",
        (
            Edit(
                "bot/triage/milestones.py",
                "    return clock - RESULT_BEFORE[clock > SHORT_CLOCK]\n",
                "    return clock * 2\n",
            ),
        ),
        CLOCK(
            "test_the_first_question_and_the_one_about_the_clocked_act_fall_inside_the_clock_of_every_rule",
            "test_a_case_of_christmas_eve_with_48_hours_is_asked_about_on_a_closed_day_and_not_later",
        ),
    ),
    Control(
        "12-2",
        "An emergency on which nobody acts is asked about on the next day",
        "the questions that Slack holds from the card on",
        (
            Edit(
                "bot/life/after_submission.py",
                "    if chart.latest.closes_the_loop or is_provisional(chart.latest):\n",
                "    if is_provisional(chart.latest):\n",
            ),
        ),
        (
            *STEPS("test_a_first_emergency_is_shown_at_once_chased_and_asked_about"),
            *ACTING(
                "test_an_emergency_of_friday_four_is_asked_of_the_owner_at_a_quarter_past_and_of_the_backup_at_half_past"
            ),
        ),
    ),
    Control(
        "12-2b",
        "Whoever has said that they act is asked on",
        "the taking back of the questions",
        (
            Edit(
                "bot/life/after_note.py",
                "    if chart.acting is not None:\n        steps.append(StopChasing())\n",
                "",
            ),
        ),
        ACTING("test_a_claim_takes_all_of_them_back_the_nearest_first_and_the_card_says_who"),
    ),
    Control(
        "12-2c",
        "A question that Slack posts although it was taken back stands there as if nobody acted",
        "what came all the same is replaced by who has answered",
        (
            Edit(
                "bot/life/chase.py",
                "    looks = [await _ghost(turn, key.of, key.event) for key in taken "
                "if key.of is not None and key.of.step in steps]\n",
                "    looks: list[datetime | None] = []\n",
            ),
        ),
        ACTING("test_one_that_slack_posts_all_the_same_is_replaced_by_who_has_answered"),
    ),
    Control(
        "12-2d",
        "A late press on a question says nothing of who has answered it",
        "the word of who acts already",
        (
            Edit(
                "bot/listeners/handing_over.py",
                "            await respond(acting.answered_already(chart.facts()))\n",
                "            pass\n",
            ),
        ),
        ACTING("test_a_press_on_an_old_question_says_who_has_answered_already"),
        shown_by="IndexError",
    ),
)
CLOSED: Final = (
    Control(
        "12-3",
        "A scan that is done is ordered again",
        "the word that it is done, in place of the order",
        (Edit("dialogs/order.py", "    if not is_done or ", "    if is_done or "),),
        SCAN_DONE("test_what_is_done_is_ordered_again_on_no_surface_and_that_is_said_once"),
    ),
    Control(
        "12-3d",
        "The headline of a card calls for the scan whose result it goes on",
        "that the scan is done and read",
        (Edit("dialogs/order.py", "is_scanned(assessment) and is_seen\n", "is_scanned(assessment) and not is_seen\n"),),
        SCAN_DONE(
            "test_once_its_result_is_read_the_scan_is_done_in_the_headline_too_and_what_to_look_at_stands_on_the_card"
        ),
    ),
    Control(
        "12-3b",
        "A result is entered and the rules do not run on it",
        "the result among the answers",
        (Edit("bot/listeners/result.py", '"scan_result": showed, "mri_done": "yes"}', '"mri_done": "yes"}'),),
        SCAN("test_result_in_runs_the_rules_again"),
    ),
    Control(
        "12-3c",
        "*Better* closes an urgent MRI whose result nobody has seen",
        "the question about the result that is asked again",
        (
            Edit(
                "bot/life/after_outcome.py",
                '    unseen = (Remind("close_loop", "next_working_day"),) if is_open else ()',
                "    unseen: tuple[Remind, ...] = () if is_open else ()",
            ),
        ),
        (
            *STEPS("test_nothing_closes_a_case_whose_result_nobody_has_seen"),
            *RESULT("test_better_does_not_close_it_before_its_result_is_seen_and_closes_it_after"),
        ),
    ),
    Control(
        "12-4",
        "*Better* is recorded without anybody having asked the eight questions",
        "the page behind *Better* and *Same*",
        (
            Edit(
                "bot/listeners/follow_up.py",
                'ASKS_FIRST: Final = frozenset({"better", "same"})',
                "ASKS_FIRST: Final = frozenset[str]()",
            ),
        ),
        PANEL("test_a_yes_on_the_page_of_better_is_recorded_as_worse_and_the_card_says_so_aloud"),
    ),
    Control(
        "12-4b",
        "At day 35 *Same* answers “recheck at 4 weeks”",
        "the referral from the local referral week on",
        (
            Edit(
                "bot/kept/referral.py",
                "    return days >= FIRST_REFERRAL_WEEK * DAYS_A_WEEK\n",
                "    return days < 0\n",
            ),
        ),
        REFERRAL("test_no_better_in_the_referral_weeks_is_asked_about_until_a_service_has_accepted"),
    ),
    Control(
        "12-4c",
        "*Worse* leaves the card as it was until a form is sent",
        "the mark on the card at the press",
        (
            Edit(
                "bot/kept/results.py", 'worse=event if outcome == "worse" else None', "worse=None if outcome else None"
            ),
        ),
        RAISED("test_worse_stands_on_the_card_at_the_press_until_the_patient_is_examined_again"),
    ),
    Control(
        "12-4d",
        "A patient who cannot be reached is tried for ever, and nobody else hears of it",
        "the word to who is next after three tries",
        (Edit("bot/life/after_outcome.py", "if in_vain and in_vain % TRIES_TOLD == 0", "if in_vain < 0"),),
        STEPS("test_three_tries_in_vain_in_a_row_are_told_to_who_is_next"),
    ),
    Control(
        "12-4e",
        "A referral of a patient who is better, of a case that no list shows any more, is asked about for ever",
        "the end of the question with the case",
        (
            Edit(
                "bot/kept/chart.py",
                "self.referral.accepted is not None or self.is_closed\n",
                "self.referral.accepted is not None\n",
            ),
            Edit(
                "bot/life/after_outcome.py",
                "is_over or (chart.is_closed and chart.referral is not None)",
                "is_over or chart.is_ended",
            ),
        ),
        (
            *STAYS_OPEN("test_better_ends_the_question_how_far_a_referral_is_where_it_closes_the_case"),
            *REFERRAL("test_better_while_it_is_under_way_closes_the_case_and_nobody_is_asked_how_far_it_is"),
        ),
    ),
)
WHO_AND_WHEN: Final = (
    Control(
        "12-5",
        "An emergency goes to a backup person who is away",
        "whoever is away is passed by",
        (Edit("bot/life/policies.py", "        not_there=standing.away.union(channel.gone),\n", ""),),
        CHANNELS("test_whoever_is_away_is_passed_by_as_the_owner_and_as_who_is_next"),
    ),
    Control(
        "12-6",
        "A handover names the emergency somewhere in the middle",
        "what is most urgent comes first",
        (
            Edit(
                "dialogs/open_loops.py",
                "    ordered = sorted(loops, key=by_urgency)\n    shown, rest",
                "    ordered = list(loops)\n    shown, rest",
            ),
        ),
        LOOPS("test_of_two_open_cases_the_more_pressing_one_comes_first"),
    ),
    Control(
        "12-7",
        "On 25 December it asks as if it were a working day",
        "public holidays",
        (Edit("bot/working_days.py", "return not self.country or day not in", "return True or day not in"),),
        (
            *WORKING_DAYS("test_on_christmas_day_and_on_the_day_kept_for_boxing_day_nobody_works"),
            *STEPS("test_in_a_channel_with_holidays_nothing_is_asked_on_christmas_day_but_what_has_a_clock_of_hours"),
        ),
    ),
    Control(
        "12-7b",
        "A closed day moves a question past its clock",
        "inside the clock, on the closed day where no other is left",
        (
            Edit(
                "bot/life/days.py",
                "    return next(iter(apart or working or inside), chart.local(latest))\n",
                "    return next(iter(working), in_hours(calendar.next_working_day(last)))\n",
            ),
        ),
        CLOCK("test_a_case_of_christmas_eve_with_48_hours_is_asked_about_on_a_closed_day_and_not_later"),
    ),
)
TAKEN_BACK: Final = (
    Control(
        "12-8",
        "An answer that was taken back still counts",
        "the log without it",
        (Edit("bot/kept/undone.py", "    if not gone:\n", "    if gone or not gone:\n"),),
        UNDO("test_an_answer_that_is_taken_back_is_as_if_it_had_not_been_given_and_can_be_given_anew"),
    ),
    Control(
        "12-8b",
        "Anybody takes back anybody's answer",
        "that it is one's own",
        (Edit("bot/kept/undone.py", "answer is None or answer.person != person or not", "answer is None or not"),),
        UNDONE("test_only_whoever_gave_an_answer_takes_it_back_and_only_for_five_minutes"),
    ),
    Control(
        "12-8c",
        "An answer is taken back, and what it had ended is asked no more",
        "what it took back is set again",
        (Edit("bot/life/after_undoing.py", "SetAgain(event.what.seq), ", ""),),
        UNDO("test_what_an_answer_had_taken_back_is_held_again_for_its_moment"),
    ),
    Control(
        "12-8d",
        "A later answer by somebody else is dropped without a word",
        "who said what before, and which stands",
        (
            Edit(
                "bot/listeners/follow_up.py",
                "    if not earlier:\n        return []\n",
                "    if earlier or not earlier:\n        return []\n",
            ),
        ),
        BAD_INPUT("test_two_people_who_answer_one_reminder_are_told_that_the_more_urgent_answer_stands"),
    ),
    Control(
        "12-9",
        "Where a reminder's buttons do not work nothing can be answered",
        "the answers in the list",
        (Edit("dialogs/answering.py", "    blocks += [block for each in asked for block in each.blocks]\n", ""),),
        (
            *LOOPS("test_a_case_is_answered_in_a_view_with_the_questions_that_are_waited_for"),
            *IN_CHANNEL("test_the_list_is_for_one_person_alone_and_each_answer_can_be_given_from_it"),
        ),
    ),
    Control(
        "12-9b",
        "A reminder that may be a second copy stays without its words",
        "the look for it by its text, mark or none",
        (Edit("bot/slack.py", "_same(unmarked(said), unmarked(text))", "_same(said, text)"),),
        FAULTS("test_a_reminder_that_may_be_a_second_copy_gets_its_words_as_any_other_and_says_so_on"),
    ),
)

CLOCK_AND_LOOP: Final = (*ASKED, *CLOSED, *WHO_AND_WHEN, *TAKEN_BACK)
