"""The controls of the hazard log that no fault was mended by: each taken out, and the tests that must notice."""

from __future__ import annotations

from typing import Final

from tests.controls.control import Control, Edit, Module

ACTIONS: Final = Module("tests/triage/test_actions.py")
CARDS: Final = Module("tests/dialogs/test_cards.py")
COPIED: Final = Module("tests/dialogs/test_copied.py")
CLOCK: Final = Module("tests/clock/test_clock.py")
COPIES: Final = Module("tests/operations/test_copies.py")
RESTORED: Final = Module("tests/restore/test_drill.py")
FORM: Final = Module("tests/dialogs/test_findings_form.py")
FRAME: Final = Module("tests/dialogs/test_frame.py")
FOLLOWS: Final = Module("tests/life/test_what_follows.py")
LINES: Final = Module("tests/test_command_line.py")
MEDICATION: Final = Module("tests/triage/test_medication.py")
MEDICINE: Final = Module("tests/triage/test_medicine_page.py")
NEXT: Final = Module("tests/life/test_who_is_next.py")
RECORD: Final = Module("tests/cds/test_record.py")
RETRY: Final = Module("tests/life/test_retry.py")
ROLE: Final = Module("tests/dialogs/test_role.py")
RULES: Final = Module("tests/triage/test_rules.py")
SERVICE: Final = Module("tests/cds/test_service.py")
SIGNS: Final = Module("tests/triage/test_notes_and_signs.py")
STEPS: Final = Module("tests/life/test_steps.py")
TRUST: Final = Module("tests/cds/test_trust.py")
VIGNETTES: Final = Module("tests/triage/test_vignettes.py")
WORKING: Final = Module("tests/test_working_days.py")

INSIDE: Final = "test_the_first_question_and_the_one_about_the_clocked_act_fall_inside_the_clock_of_every_rule"

_URGENCY: Final = (
    Control(
        "H02",
        "A question that nobody asked is read as no",
        "not asked is a value of its own",
        (
            Edit(
                "bot/triage/fact_table.py",
                '_TOLD: Final = {"no": NO, "unknown": UNKNOWN, "yes": YES}',
                '_TOLD: Final = {"no": NO, "unknown": NO, "yes": YES}',
            ),
        ),
        RULES("test_an_empty_form_is_provisional_same_day_and_names_every_open_emergency_question"),
    ),
    Control(
        "H02b",
        "A provisional result looks final",
        "what a missing answer holds up is provisional",
        (
            Edit(
                "bot/triage/engine.py",
                "provisional=bool(unresolved) or _rests_on_a_gap(verdicts, trace),",
                "provisional=bool(unresolved),",
            ),
        ),
        RULES("test_a_floor_is_provisional_though_nothing_above_it_is_open"),
    ),
    Control(
        "H03",
        "Of two rules that hold the less urgent one counts",
        "the most urgent rule that holds decides",
        (
            Edit(
                "bot/triage/verdict.py",
                "return max((rule.disposition for rule in self.fired), key=RANK.__getitem__)",
                "return min((rule.disposition for rule in self.fired), key=RANK.__getitem__)",
            ),
        ),
        VIGNETTES("test_disposition_is_acceptable_and_never_below_the_expected_one"),
    ),
    Control(
        "H03b",
        "The longer of two clocks is shown",
        "the shortest clock of the rules that hold counts",
        (
            Edit(
                "bot/triage/verdict.py",
                "return min(self.clock(rule) for rule in self.fired)",
                "return max(self.clock(rule) for rule in self.fired)",
            ),
        ),
        RULES("test_the_shortest_clock_of_the_rules_that_hold_is_the_one_to_act_by"),
    ),
    Control(
        "H04",
        "Two answers clash, and the card does not say so",
        "each clash is named with its fields",
        (Edit("bot/triage/engine.py", "    clashes = contradictions(findings)\n", "    clashes = ()\n"),),
        SIGNS("test_a_clash_is_listed_with_its_fields"),
    ),
    Control(
        "H04b",
        "A reassuring answer overrules a sign of the cauda equina",
        "of two answers that clash the more urgent one is used",
        (
            Edit(
                "bot/triage/readings.py",
                "        sure(named & SACRAL) | _open_if(bool(not_felt_for & SACRAL)),\n",
                '        NO if x.saddle_anaesthesia == "no" else sure(named & SACRAL),\n',
            ),
        ),
        SIGNS("test_reassurance_beside_a_sign_of_the_cauda_equina_is_an_emergency"),
    ),
    Control(
        "H05",
        "What one leg shows is told of the other",
        "each leg is judged by its own signs",
        (
            Edit(
                "bot/triage/roots.py",
                'knee = x.knee_reflex and (x.knee_reflex.left if leg == "left" else x.knee_reflex.right)',
                "knee = x.knee_reflex and x.knee_reflex.left",
            ),
        ),
        SIGNS("test_roots_are_those_that_a_sign_fits"),
    ),
    Control(
        "H06",
        "One tick of a group answers for the others that were not asked",
        "a group is closed by its own tick alone",
        (
            Edit(
                "dialogs/answers.py",
                "ticked, [] if NONE_OF_THESE in given else [item for item, _ in question.options if item not in given]",
                "ticked, []",
            ),
        ),
        FORM("test_a_group_is_closed_only_by_its_own_tick"),
    ),
    Control(
        "H07",
        "A case without any danger sign is held up by questions that cannot matter",
        "what need not be asked leaves nothing open",
        (
            Edit(
                "bot/triage/fact_table.py",
                '_OPTIONAL: Final = {"no": NO, "unknown": NO, "yes": YES}',
                '_OPTIONAL: Final = {"no": NO, "unknown": UNKNOWN, "yes": YES}',
            ),
        ),
        RULES("test_an_optional_question_that_was_not_asked_leaves_nothing_open"),
    ),
)

_ADVICE: Final = (
    Control(
        "H08",
        "A medicine that is contraindicated is offered",
        "what rules a medicine out wins over all else",
        (
            Edit(
                "bot/triage/medication.py",
                'advice: DrugAdvice = "avoid" if self.out else "check_first"',
                'advice: DrugAdvice = "check_first"',
            ),
        ),
        MEDICATION("test_each_flag_of_an_nsaid_is_weighed_and_named"),
    ),
    Control(
        "H08b",
        "A medicine is offered although nobody asked what speaks against it",
        "an open safety question means check first",
        (
            Edit(
                "bot/triage/medication.py",
                '"check_first" if self.check else self.otherwise',
                "self.otherwise",
            ),
        ),
        MEDICATION("test_open_safety_questions_put_the_checks_before_the_first_step"),
    ),
    Control(
        "H08c",
        "A child gets the medicine steps of an adult",
        "under 18 the adult steps do not apply",
        (Edit("bot/triage/medication.py", "elif x.age_years < ADULT_YEARS:", "elif x.age_years < 0:"),),
        MEDICATION("test_no_medicine_is_offered_under_18_in_an_emergency_or_the_same_day"),
    ),
    Control(
        "H09",
        "An MRI is ordered for somebody with a pacemaker",
        "CT stands in the place of an MRI that is contraindicated",
        (Edit("bot/triage/modifiers.py", "        steps = _without_mri(steps)\n", ""),),
        ACTIONS("test_a_contraindicated_mri_is_replaced_by_ct_on_the_same_clock"),
    ),
    Control(
        "H10",
        "Pain medicine or home advice delays an emergency",
        "in an emergency no medicine is offered",
        (
            Edit(
                "bot/triage/medication.py",
                '    "emergency_now": "Emergency: no medicine is the plan here; the team that takes over decides.",\n',
                "",
            ),
        ),
        MEDICATION("test_no_medicine_is_offered_under_18_in_an_emergency_or_the_same_day"),
    ),
    Control(
        "H11",
        "A patient goes home without knowing when to come back",
        "whoever goes home is told what to come back for",
        (Edit("bot/triage/safety_net.py", "    return (*COME_BACK, *AT_HOME)\n", "    return AT_HOME\n"),),
        ACTIONS("test_the_safety_net_fits_where_the_patient_goes"),
    ),
    Control(
        "H12",
        "Content past its review date is shown as current",
        "past its date the content says so",
        (Edit("bot/triage/content.py", "return today > self.next_review", "return today > date.max"),),
        SIGNS("test_past_its_next_review_date_the_content_says_so"),
    ),
    Control(
        "H12b",
        "A rule past its check is used without a word",
        "a rule past its date is named",
        (
            Edit(
                "bot/triage/review.py",
                "if rule.id in wanted and day > rule.review.next_check)",
                "if rule.id in wanted and day > date.max)",
            ),
        ),
        MEDICINE("test_a_rule_past_its_date_is_named_among_those_used"),
    ),
    Control(
        "H13",
        "The content says approved although nobody approved it",
        "approved content names who approved it, and when",
        (
            Edit(
                "bot/triage/content.py",
                'if self.review_status == "approved" and not signed:',
                'if self.review_status == "nothing" and not signed:',
            ),
        ),
        SIGNS("test_content_is_not_approved_without_reviewer_and_date"),
    ),
    Control(
        "H13b",
        "A recommendation cites what nobody can look up",
        "only what stands in the table of evidence can be cited",
        (
            Edit(
                "bot/triage/sources.py",
                "    reference = REFERENCES[name]\n",
                '    reference = REFERENCES.get(name, REFERENCES["SEED"])\n',
            ),
        ),
        SIGNS("test_a_source_that_is_not_in_the_evidence_table_cannot_be_cited"),
    ),
)

_FOLLOW_UP: Final = (
    Control(
        "H20",
        "Nobody acts on an emergency, and nobody is asked",
        "it is asked until somebody says that they act",
        (
            Edit(
                "bot/life/after_submission.py",
                "    if chart.latest.closes_the_loop or is_provisional(chart.latest):\n        steps += [Chase()]\n",
                "",
            ),
        ),
        FOLLOWS("test_a_first_emergency_is_chased_and_a_claim_takes_it_back"),
    ),
    Control(
        "H20b",
        "An emergency is asked about twice and then no more",
        "it is asked every hour without end",
        (
            Edit(
                "bot/triage/milestones.py",
                '(timedelta(minutes=15), timedelta(minutes=30)), timedelta(hours=1), ("G10", "policy"))',
                '(timedelta(minutes=15), timedelta(minutes=30)), timedelta(days=365), ("G10", "policy"))',
            ),
        ),
        CLOCK("test_an_emergency_of_friday_four_is_asked_at_a_quarter_past_and_at_half_past_wherever_the_team_is"),
    ),
    Control(
        "H20c",
        "A question comes after the clock on the card is over",
        "each question has its moment inside the clock",
        (
            Edit(
                "bot/triage/milestones.py",
                "return clock - RESULT_BEFORE[clock > SHORT_CLOCK]",
                "return clock + RESULT_BEFORE[clock > SHORT_CLOCK]",
            ),
        ),
        CLOCK(f"{INSIDE}[other_red_flag_workup-48.0-Europe/London]"),
    ),
    Control(
        "H21",
        "Whoever says that they act is asked on all the same",
        "a claim takes the questions back",
        (Edit("bot/life/after_note.py", "        steps.append(StopChasing())\n", "        pass\n"),),
        FOLLOWS("test_a_first_emergency_is_chased_and_a_claim_takes_it_back"),
    ),
    Control(
        "H21b",
        "A case that goes on failing fills the log",
        "a failure is said at once, then once an hour",
        (
            Edit(
                "bot/life/retry.py",
                "timedelta(0) <= now - said_at < SAID_AGAIN_AFTER",
                "timedelta(0) <= now - said_at < timedelta(0)",
            ),
        ),
        RETRY("test_the_log_has_a_line_at_the_first_failure_then_one_an_hour_and_a_first_one_again_after_success"),
    ),
    Control(
        "H22",
        "The person who is told next is away, or is who did not answer",
        "who is away, and who owns the case, is passed by",
        (
            Edit(
                "bot/life/policy.py",
                "if who and who != owner and who not in self.not_there)",
                "if who)",
            ),
        ),
        NEXT("test_whoever_is_away_or_owns_the_case_is_never_who_is_told_next"),
    ),
    Control(
        "H23",
        "A follow-up comes on a day on which nobody works",
        "closed days are known",
        (
            Edit(
                "bot/working_days.py",
                "        if day.weekday() not in self.weekdays or day in self.closed:\n            return False\n",
                "",
            ),
        ),
        WORKING("test_day_7_from_a_sunday_moves_to_the_monday_after"),
    ),
    Control(
        "H23b",
        "An emergency of Friday is asked about on Monday",
        "where the clock is hours, closed days do not count",
        (
            Edit(
                "bot/life/days.py",
                "    return _not_later_than_before(chart.local(event.at + SEEN[disposition]), chart, event)\n",
                "    return None\n",
            ),
        ),
        FOLLOWS("test_a_friday_emergency_is_asked_about_within_four_hours_and_a_chosen_day_is_the_day"),
    ),
    Control(
        "H24",
        "A case is closed although nobody has seen the result of its scan",
        "while a result is open it is asked again",
        (
            Edit(
                "bot/life/after_outcome.py",
                '    unseen = (Remind("close_loop", "next_working_day"),) if is_open else ()'
                "  # nothing is closed unseen (G12)\n",
                "    unseen: tuple[Remind, ...] = ()\n",
            ),
        ),
        STEPS("test_nothing_closes_a_case_whose_result_nobody_has_seen"),
    ),
    Control(
        "H25",
        "A clock that was put back silences the log",
        "what lies in the future was said before the clock went back",
        (
            Edit(
                "bot/life/retry.py",
                "timedelta(0) <= now - said_at < SAID_AGAIN_AFTER",
                "now - said_at < SAID_AGAIN_AFTER",
            ),
        ),
        RETRY("test_a_clock_that_went_back_silences_nobody"),
    ),
    Control(
        "H26",
        "An answer of a patient is in the log",
        "an error is logged by its type and place alone",
        (
            Edit(
                "bot/troubles.py",
                "        return describe(ei[1])\n",
                "        return repr(ei[1])\n",
            ),
        ),
        LINES("test_a_log_line_never_quotes_an_error"),
    ),
    Control(
        "H02c",
        "A provisional card does not say what is missing",
        "what was not asked is said as not asked, with who and by when",
        (Edit("dialogs/assessment_card.py", "    return [section(told)]\n", "    return []\n"),),
        CARDS("test_silence_is_said_as_not_asked_and_names_who_closes_it_by_when"),
    ),
)

_RECORD_SYSTEMS: Final = (
    Control(
        "H39",
        "Retention of urine of years ago counts as new",
        "what may be old counts only where the record says that it is new",
        (Edit("bot/cds/record.py", "            and (self.is_new or not sign.only_new)\n", ""),),
        RECORD("test_an_old_bladder_symptom_says_nothing_of_today"),
    ),
    Control(
        "H39b",
        "The findings of one patient are shown for another",
        "everything that is read is of the patient of the call",
        (
            Edit(
                "bot/cds/record.py",
                "    for several in found.values():\n        _all_of(patient, several)\n",
                "",
            ),
        ),
        RECORD("test_what_is_another_patients_is_refused_whole"),
    ),
    Control(
        "H39c",
        "Diabetes in the record answers every other risk with no",
        "the other items of a list are not asked",
        (
            Edit(
                "bot/cds/record.py",
                "Listed(so, [item for item in offered if item not in so and item not in RETIRED])",
                "Listed(so)",
            ),
        ),
        RECORD("test_whatever_a_record_holds_no_finding_is_answered_no"),
    ),
    Control(
        "H40",
        "A token that was made for another address is taken",
        "a token is for the address that is called",
        (Edit("bot/cds/trust.py", '"verify_nbf": False}', '"verify_nbf": False, "verify_aud": False}'),),
        TRUST("test_nobody_else_is"),
    ),
    Control(
        "H40b",
        "A token that was copied is taken again",
        "the number of a token is remembered",
        (Edit("bot/cds/trust.py", "        self._remember(issuer, claims)\n", ""),),
        TRUST("test_a_token_is_taken_once_and_its_number_remembered_as_long_as_it_lives"),
    ),
    Control(
        "H41",
        "A failure of ours looks like nothing to say",
        "a failure is an error with an id",
        (
            Edit(
                "bot/cds/server.py",
                'return _refused(500, f"this failed here; no card does not mean that all is well. Error {error_id}")',
                'return web.json_response({"cards": []})',
            ),
        ),
        SERVICE("test_a_fault_of_ours_is_told_with_an_id_and_never_looks_like_no_card"),
    ),
)

_TEAM: Final = (
    Control(
        "H42",
        "An answer of the form that is called like a button is translated with it",
        "the words of a question stay whole",
        (Edit("dialogs/frame.py", 'if shown.get("block_id") in FORM:', 'if shown.get("block_id") == "":'),),
        FRAME("test_no_question_and_no_answer_of_the_form_is_said_otherwise"),
    ),
    Control(
        "H42b",
        "A page in two languages does not say why",
        "what stays in English says so",
        (Edit("dialogs/frame.py", "    return [*blocks, context(said)]", "    return blocks"),),
        FRAME("test_behind_a_card_every_word_of_the_medicine_is_as_it_was_reviewed_and_that_is_said"),
    ),
    Control(
        "H43",
        "A student reads other reasons than a clinician",
        "a role adds, and takes nothing away",
        (Edit("dialogs/why.py", "[*_reasons(assessment), *", "[*(() if role else _reasons(assessment)), *"),),
        ROLE("test_the_reasons_stand_before_what_is_explained_of_them"),
    ),
    Control(
        "H44",
        "A referral leaves out what was not asked",
        "what is not known is said to be so",
        (Edit("dialogs/sheet.py", 'else "not asked"', 'else ""'),),
        COPIED("test_so_has_the_referral_of_every_named_case_and_it_names_what_is_asked_for_and_by_when"),
    ),
)

_RESTORED: Final = (
    Control(
        "H33",
        "After a restore a reminder that Slack holds already is set a second time",
        "what Slack holds of a case that was half said is looked for before it is set",
        (Edit("bot/life/do_once.py", "if self.looks_first:", "if False:"),),
        RESTORED("test_a_restored_database_is_held_against_slack_and_nothing_is_lost_left_or_doubled"),
    ),
    Control(
        "H33b",
        "After a restore reminders are taken back while their case is still being looked through",
        "a case in doubt is waited for",
        (Edit("bot/life/reconcile.py", " and not await self._is_in_doubt():", ":"),),
        COPIES("test_nothing_is_taken_back_while_a_call_that_the_backup_left_undone_is_under_way"),
    ),
)

HAZARDS: Final = (*_URGENCY, *_ADVICE, *_FOLLOW_UP, *_RECORD_SYSTEMS, *_TEAM, *_RESTORED)
