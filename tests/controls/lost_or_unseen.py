"""Issue 9: nothing sent is lost, no urgency falls unseen. Each of its faults, the mending taken out, and its tests."""

from __future__ import annotations

from typing import Final

from tests.controls.control import Control, Edit, Module

SENT: Final = Module("tests/flows/test_sent_forms.py")
URGENCY: Final = Module("tests/flows/test_urgency_never_falls_unseen.py")
LASTING: Final = Module("tests/test_lasting.py")
FIRST: Final = Module("tests/flows/test_urgency_first.py")
NOBODY: Final = Module("tests/flows/test_nobody_answers.py")
UNANSWERED: Final = Module("tests/life/test_unanswered.py")
MORNINGS: Final = Module("tests/life/test_mornings.py")
UNLISTED: Final = Module("tests/flows/test_unlisted.py")
LOOKING: Final = Module("tests/flows/test_looking.py")
SOCKETS: Final = Module("tests/test_socket_mode.py")
DUE: Final = Module("tests/store/test_due.py")
STORE: Final = Module("tests/store/test_cases.py")
STARTS: Final = Module("tests/starts/test_starts.py")
PRESENTATION: Final = Module("tests/dialogs/test_presentation.py")

BEHIND: Final = "test_b4_b8_an_emergency_is_shown_at_once_whatever_else_of_its_case_slack_does_not_take"
UNKNOWN_ZONE: Final = "test_c2_a_time_zone_that_this_machine_does_not_know_holds_nothing_up_and_is_asked_for_again"
NO_SOCKET: Final = "test_c11_what_was_kept_before_is_shown_although_slack_opens_no_socket_at_the_start"

THROWN_AWAY: Final = (
    Control(
        "9-A1",
        "Findings for a case that this database does not hold are thrown away, and the form closes",
        "a form for an unknown case opens a new one",
        (
            Edit(
                "bot/listeners/submission.py",
                "            return await desk.come_in(body, origin.channel), True\n",
                "            raise\n",
            ),
        ),
        SENT("test_a1_findings_for_a_case_that_is_gone_open_a_new_one_and_the_presser_is_told"),
    ),
    Control(
        "9-A1b",
        "A press for a case that this database does not hold is told as answered already",
        "an unknown case is told as unknown",
        (
            Edit(
                "bot/listeners/trouble.py",
                "shown = words.no_such_case(error_id)",
                "shown = words.recorded_already()",
            ),
        ),
        SENT("test_a1_a_press_for_a_case_that_is_gone_says_so"),
    ),
    Control(
        "9-A2",
        "A form that is sent again with more answers is taken for the same submission",
        "what a view sends again is held against what it sent before",
        (
            Edit(
                "bot/listeners/submission.py",
                "    return await _keep_in(desk, visit, await desk.chart_now(opened.case.id), sent)\n",
                "    return sent.page(opened.case, sent.key)\n",
            ),
        ),
        SENT("test_a2_a_form_sent_again_with_more_answers_is_another_assessment_of_the_same_case"),
    ),
    Control(
        "9-A2b",
        "The same answers, sent again because Slack's answer was lost, become a second assessment",
        "the very same answers are the same submission",
        (Edit("bot/listeners/submission.py", "        if sent.is_latest_of(chart):\n", "        if not number:\n"),),
        SENT("test_a2_the_same_answers_sent_again_are_the_same_submission"),
    ),
    Control(
        "9-A2c",
        "Two machines that get one form at once make two cases, and the second shows the code of an empty one",
        "a case whose form is kept already is none",
        (Edit("bot/kept/store.py", "submitted, pressing=urgent)) != 0:\n", "submitted, pressing=urgent)) >= 0:\n"),),
        STORE(
            "test_the_same_submission_twice_is_one_case",
            "test_the_same_submission_at_two_machines_at_once_is_one_case",
        ),
    ),
    Control(
        "9-A2d",
        "What was kept first is read as what the same view sent again with other answers",
        "only what was kept is remembered",
        (
            Edit(
                "bot/kept/store.py",
                '        if opened.added == "kept":\n            self._remember(submitted)\n',
                '        self._remember(submitted)\n        if opened.added == "kept":\n',
            ),
        ),
        STORE("test_what_is_sent_again_with_other_answers_is_not_read_as_what_was_kept"),
    ),
    Control(
        "9-A3",
        "The second edit from one open form is dropped",
        "the key of an edit names its answers and the assessment that they follow",
        (
            Edit(
                "bot/listeners/submission.py",
                'return f"{self.key}:{hashlib.sha256(told.encode()).hexdigest()[:16]}:{number}"',
                'return f"{self.key}:"',
            ),
        ),
        SENT("test_a3_editing_twice_from_one_open_form_counts_twice"),
    ),
    Control(
        "9-A4",
        "With the Web API down an emergency submission closes the form and shows nothing",
        "the result stands in the answer to the submission",
        (
            Edit(
                "bot/listeners/examination.py",
                '                await ack(response_action="update", view=result)\n',
                "                await ack()\n",
            ),
        ),
        SENT("test_a4_the_result_stands_in_the_form_while_the_web_api_is_down"),
    ),
    Control(
        "9-A5",
        "Two forms open for two patients look byte for byte the same",
        "the line that says where a new case will be",
        (Edit("dialogs/which_case.py", 'return f"*New case* · {where(origin.channel)}"', 'return "*A case*"'),),
        SENT("test_a5_every_page_of_every_form_names_its_case"),
    ),
    Control(
        "9-A5b",
        "The forms of two cases that are assessed again look the same",
        "the line that names the case and whose answers it shows",
        (
            Edit(
                "bot/listeners/reopening.py",
                "        line=which_case.of_answers(chart.case.code, last.person, chart.local(last.at)),\n",
                "",
            ),
        ),
        SENT("test_a5_every_page_of_every_form_names_its_case"),
    ),
    Control(
        "9-A6",
        "Submissions into a database file that was taken away are acknowledged, and gone at the restart",
        "the look whether the file is still the one that was opened",
        (
            Edit(
                "bot/kept/file_watch.py",
                "        self._began = tuple(map(_identity, self._paths))\n",
                "        self._began = None\n",
            ),
        ),
        LASTING(
            "test_a6_what_is_sent_after_the_file_was_taken_away_is_refused_and_what_was_kept_is_rescued",
            "test_a6_the_person_is_told_that_nothing_was_saved",
        ),
    ),
    Control(
        "9-A6b",
        "Every refusal of the database is taken for a case that is there already, and tried on",
        "only a code that is taken is tried again",
        (
            Edit(
                "bot/kept/inserting.py",
                "        if connection.execute(statement, whole_row(case)).scalar_one_or_none() is not None:\n"
                "            return case\n",
                "        try:\n            connection.execute(statement, whole_row(case)).scalar_one()\n"
                "        except Exception:\n            continue\n        return case\n",
            ),
        ),
        LASTING("test_a6_a_column_that_the_database_requires_and_we_do_not_know_is_no_case_that_is_there_already"),
    ),
    Control(
        "9-A7",
        "A copy of the file of a running bot has no tables",
        "the tables are folded into the file before it is used",
        (
            Edit(
                "bot/kept/one_file.py",
                "        await self._thread.run(self._outside_transactions, _fold_the_log_in)\n"
                "        self._file.begin()\n",
                "        self._file.begin()\n",
            ),
        ),
        LASTING("test_a7_a_copy_of_the_file_of_a_running_bot_holds_every_table"),
    ),
    Control(
        "9-A7b",
        "A database that lost its write-ahead log starts clean, with 0 cases and no word",
        "the refusal of a file whose log is missing",
        (Edit("bot/kept/one_file.py", "        self._file.refuse_a_part()\n", ""),),
        LASTING("test_a7_a_database_without_its_log_is_refused_in_words_until_the_loss_is_accepted"),
    ),
    Control(
        "9-A7c",
        "A database that was closed in good order is refused as a part of one",
        "a file that is closed says that it is whole",
        (Edit("bot/kept/one_file.py", "            await self._thread.run(self._write, _mark(CLOSED))\n", ""),),
        LASTING("test_a7_a_file_that_was_closed_is_whole_by_itself"),
        shown_by="CannotStartError",
    ),
    Control(
        "9-A8",
        "Worse that cannot be saved opens its form, the press is dropped, and nobody is told",
        "the word that Worse was not saved",
        (
            Edit(
                "bot/listeners/follow_up.py",
                "        except NotSavedError as lost:\n"
                "            return [older_message.worse_not_saved(lost.error_id)]\n",
                "        except NotSavedError:\n            return []\n",
            ),
        ),
        SENT("test_a8_worse_that_cannot_be_saved_is_said_and_its_form_opens_all_the_same"),
    ),
)

URGENCY_FALLS: Final = (
    Control(
        "9-B1",
        "Worse or new sign opens an empty form: pacemaker and blood thinner become unknown",
        "what does not change is carried into the form, the old answer stands beside the rest",
        (
            Edit(
                "bot/listeners/reopening.py",
                "return findings_form.build_first(origin, kept, was, date_words(given))",
                "return findings_form.build_first(origin)",
            ),
        ),
        URGENCY("test_b1_worse_keeps_what_does_not_change_and_asks_the_rest_again_with_the_old_answer_beside_it"),
    ),
    Control(
        "9-B2",
        "A colleague's older form overwrites an emergency with less, or newer answers with older ones",
        "the page that asks first",
        (
            Edit(
                "bot/listeners/submission.py",
                "        if (asked := _asked_first(desk, chart, sent, may_read=not visit.unchecked)) is not None:\n"
                "            return asked\n",
                "",
            ),
        ),
        URGENCY(
            "test_b2_an_older_form_does_not_lower_an_emergency_unless_somebody_has_read_what_it_replaces",
            "test_b2_a_rise_is_never_asked_about_and_a_change_without_fall_from_an_older_form_is",
        ),
    ),
    Control(
        "9-B3",
        "Better on an old reminder says Extend activity on a case that became an emergency",
        "a button of an older assessment reassures nobody",
        (
            Edit(
                "bot/listeners/pressed.py",
                "        if self.number == 0 and self.place is not None and not chart.latest.is_numbered:\n",
                "        if chart is not None:\n            return False\n"
                "        if self.number == 0 and self.place is not None and not chart.latest.is_numbered:\n",
            ),
        ),
        URGENCY(
            "test_b3_better_on_a_reminder_of_an_older_assessment_records_nothing_and_worse_is_taken",
            "test_b3_a_button_without_a_number_reassures_only_while_there_is_one_assessment",
        ),
    ),
    Control(
        "9-B3b",
        "A closed case that is assessed again as an emergency is not on the Home",
        "a case is closed by an outcome of its newest assessment",
        (
            Edit("bot/kept/chart.py", " and answers[-1].seq > began\n", "\n"),
            Edit(
                "bot/kept/chart.py", "self.is_referred) and not is_open)", "self.is_referred) and is_open is not None)"
            ),
        ),
        URGENCY("test_b3_a_closed_case_that_becomes_an_emergency_stands_on_the_home_again"),
    ),
    Control(
        "9-B3c",
        "A second emergency cannot be acknowledged by the same person",
        "an acknowledgement is of one assessment",
        (Edit("bot/listeners/handing_over.py", ":{chart.number}:{visit.person}", ":{visit.person}"),),
        URGENCY("test_b3_a_second_emergency_is_acknowledged_by_the_same_person"),
    ),
    Control(
        "9-B3d",
        "What is broadcast is a second card, whose button changes only the older one",
        "the line that is broadcast has no buttons",
        (
            Edit(
                "bot/life/spoken.py",
                '"alert": lambda: _changed(chart, event, facts),',
                '"alert": lambda: _card(chart, facts),',
            ),
        ),
        URGENCY("test_b3_what_is_said_to_the_whole_channel_is_no_second_card"),
    ),
    Control(
        "9-B3e",
        "What is broadcast of a rise names what is asked no more, and counts the red flag among the rest",
        "what alarms is said first",
        (
            Edit(
                "dialogs/differences.py",
                "sorted(known_first, key=lambda field: not is_alarming(field, after))",
                "known_first",
            ),
        ),
        PRESENTATION("test_a_rise_is_said_with_its_red_flag_first_though_most_of_the_form_is_asked_no_more"),
    ),
    Control(
        "9-B4",
        "An emergency waits until Slack takes something else of its case",
        "a new emergency is shown before anything else of its case is tried again",
        (Edit("bot/life/advance.py", "        await self._show_a_new_emergency(do, history, policy)\n", ""),),
        FIRST(f"{BEHIND}[chat.update-ratelimited:900]", f"{BEHIND}[chat.update-status:500]"),
    ),
    Control(
        "9-B4b",
        "An emergency waits out the Retry-After that another step of its case was given",
        "a case with a new emergency is due at once",
        (Edit("bot/kept/queries.py", "    PRESSING,\n    and_(", "    and_("),),
        FIRST(f"{BEHIND}[chat.update-ratelimited:900]"),
    ),
    Control(
        "9-B4c",
        "An emergency that today's code cannot word is never posted",
        "what cannot be worded is shown by its urgency",
        (
            Edit(
                "bot/life/spoken.py",
                "    except UNWORDABLE as unknown:\n",
                "    except ZeroDivisionError as unknown:\n",
            ),
        ),
        FIRST("test_b4_an_emergency_that_todays_code_cannot_word_is_shown_by_its_urgency"),
    ),
    Control(
        "9-B5",
        "An edit on day 45 offers the answers of day 0 as those of today",
        "old answers are asked again",
        (
            Edit(
                "bot/listeners/reopening.py",
                "    if not has_changed and now - last.at <= HOLDS_FOR:\n",
                "    if not has_changed:\n",
            ),
        ),
        URGENCY("test_b5_an_edit_on_a_later_day_shows_old_answers_as_old_and_counts_the_onset_on"),
    ),
    Control(
        "9-B5b",
        "A form left open for six days is taken as of today",
        "a form that is old is asked about",
        (
            Edit(
                "bot/listeners/submission.py",
                "    return opened is not None and desk.clock.now() - opened > HOLDS_FOR\n",
                "    return opened is not None and desk.clock.now() < opened\n",
            ),
        ),
        URGENCY("test_b5_a_form_left_open_for_more_than_twelve_hours_asks_before_it_is_taken_as_of_today"),
    ),
    Control(
        "9-B6",
        "Reduced with no area, weak with no grade become not examined",
        "what is half said is kept as the graver",
        (
            Edit(
                "dialogs/findings_form.py",
                "findings_from(completed(answers)) if ready",
                "findings_from(answers) if ready",
            ),
        ),
        SENT("test_b6_half_said_weakness_and_loss_are_kept_as_the_graver_when_blanks_pass"),
    ),
    Control(
        "9-B7",
        "One tap on Better or Same stands for eight questions that nobody answered",
        "nothing is recorded before every question is asked",
        (
            Edit(
                "dialogs/panel.py",
                'errors = {} if yes or is_all_asked or power == "weaker" else {ASKED: NOT_ALL_ASKED}',
                "errors: dict[str, str] = {}",
            ),
        ),
        URGENCY("test_b7_better_and_same_are_not_recorded_before_every_question_is_asked"),
    ),
    Control(
        "9-B7b",
        "Better by mistake, then Worse: the first answer stands, and nothing waits any more",
        "each answer to a reminder is kept",
        (
            Edit("bot/listeners/panel.py", '{what.ts}:{what.outcome}"', '{what.ts}"'),
            Edit("bot/listeners/follow_up.py", "{place['ts']}:{what.outcome}\"", "{place['ts']}\""),
        ),
        URGENCY("test_b7_a_mistaken_better_is_set_right_by_a_press_on_the_answered_reminder"),
    ),
    Control(
        "9-B8",
        "While Slack takes no reminder, or refuses it by any name, an edit to an emergency is not shown",
        "a new emergency is shown before anything else of its case is tried again",
        (Edit("bot/life/advance.py", "        await self._show_a_new_emergency(do, history, policy)\n", ""),),
        FIRST(f"{BEHIND}[chat.scheduleMessage-ratelimited:900]", f"{BEHIND}[chat.scheduleMessage-status:500]"),
    ),
    Control(
        "9-B8b",
        "A reminder that Slack refuses by a name on no list is tried for ever, and hides what comes after it",
        "any clean refusal is an answer",
        (
            Edit(
                "bot/refusals.py",
                "    return code not in RATE_ERRORS | TOKEN_ERRORS | CONTENT_ERRORS | UNCLEAR_ERRORS\n",
                "    return code in CHANNEL_ERRORS | THREAD_ERRORS | PERSON_ERRORS\n",
            ),
            Edit("bot/life/advance.py", "        await self._show_a_new_emergency(do, history, policy)\n", ""),
        ),
        FIRST(f"{BEHIND}[chat.scheduleMessage-error:a_name_of_next_year]"),
    ),
    Control(
        "9-B9",
        "Weakness found after Same leaves the follow-up on day 28",
        "a follow-up is at the latest in the window of the newest assessment",
        (
            Edit(
                "bot/life/after_submission.py",
                '        if event.at < earlier < moment_of("follow_up", "review", chart, event, policy):\n',
                "        if event.at < earlier:\n",
            ),
        ),
        URGENCY("test_b9_weakness_found_after_same_brings_the_follow_up_back_into_its_own_window"),
    ),
    Control(
        "9-B10",
        "Worse pressed a second after somebody's Better is lost",
        "of two answers the more urgent stands",
        (
            Edit(
                "bot/kept/log_read.py",
                "key=lambda one: (OUTCOME_RANK[outcome_of(one)], -one.seq))",
                "key=lambda one: -one.seq)",
            ),
        ),
        URGENCY("test_b10_of_two_answers_to_one_reminder_the_more_urgent_stands_and_both_are_shown[better]"),
    ),
    Control(
        "9-B11",
        "Where the form could not be redrawn, Slack's client demands eight answers before an emergency is sent",
        "blanks are judged by the bot, never by Slack's required",
        (
            Edit(
                "dialogs/form_page.py",
                "memory.answers.get(question.id), optional=True)",
                "memory.answers.get(question.id), optional=False)",
            ),
        ),
        SENT(
            "test_b11_an_emergency_is_sent_at_once_where_the_form_could_not_be_redrawn",
            "test_b11_slack_requires_nothing_and_the_bot_says_what_is_missing",
        ),
    ),
    Control(
        "9-B12",
        "A case that nobody answers is told of twice and never looked at again",
        "every second working day it is said again",
        (
            Edit(
                "bot/life/unanswered.py",
                "        await say(self.turn, key, self._words(silence), broadcast=True)\n",
                "",
            ),
        ),
        NOBODY("test_b12_a_case_that_nobody_answers_for_ten_weeks_is_never_forgotten"),
    ),
    Control(
        "9-B12b",
        "An owner who left and no backup person: nobody is reached at all",
        "the whole channel hears of it at once",
        (
            Edit(
                "bot/life/unanswered.py",
                "come > IN_THE_CHANNEL or not is_here\n",
                "come > IN_THE_CHANNEL\n",
            ),
        ),
        NOBODY("test_b12_where_the_owner_has_left_and_nobody_is_next_the_whole_channel_hears_of_it_at_once"),
    ),
    Control(
        "9-B12c",
        "An owner who left and a backup person: several messages, the first naming who left",
        "whose the case is, is settled before the words are joined",
        (
            Edit(
                "bot/life/unanswered.py",
                "        is_here = await settle_owner(turn, key)\n",
                "        is_here = True\n",
            ),
        ),
        NOBODY("test_b12_where_the_owner_has_left_the_backup_person_hears_it_once_and_not_under_who_left"),
    ),
    Control(
        "9-B12d",
        "Could not reach, six times in a row: the backup person is never told",
        "every third try in vain is told to who is next",
        (Edit("bot/life/after_outcome.py", "        *unreached,\n", ""),),
        NOBODY("test_b12_a_patient_who_cannot_be_reached_three_times_is_told_to_the_backup_person"),
    ),
    Control(
        "9-B12e",
        "An owner who left and a backup person: the one message of the morning names each case under who left",
        "a case is named under who is told of it as its owner",
        (
            Edit(
                "bot/life/morning.py",
                "owner=row.person if case_id in theirs else owner",
                "owner=kept.owner",
            ),
        ),
        MORNINGS("test_who_comes_after_somebody_who_left_hears_of_all_their_cases_in_one_message"),
    ),
    Control(
        "9-B12f",
        "Two words in one, whose thread was gone and whose new thread was cut short: the channel never hears of it",
        "it is said to the end before the next word",
        (
            Edit(
                "bot/life/silence.py",
                "            if done.get(word) != Refused(NOT_SAID_HERE):  # else the one before it spoke for it\n"
                "                newest = word\n",
                "            newest = word\n",
            ),
        ),
        UNANSWERED("test_one_word_for_all_that_was_cut_short_before_its_new_thread_is_said_there_once"),
    ),
    Control(
        "9-B13",
        "Between the old reminder and the new one Slack holds none",
        "the new one is set before the old one is taken back",
        (
            Edit(
                "bot/life/after_reschedule.py",
                'moved, TakeBack("follow_up"), ',
                'TakeBack("follow_up"), moved, ',
            ),
        ),
        FIRST("test_b13_a_follow_up_that_is_moved_is_never_away_from_slacks_list"),
    ),
    Control(
        "9-B13b",
        "Twelve full windows in a channel: the follow-up is posted at once, on day 0",
        "what no window takes is watched by us alone",
        (
            Edit(
                "bot/life/reminders.py",
                "    if at - turn.clock.now() > words.later:\n",
                "    if at < turn.clock.now() - words.later:\n",
            ),
        ),
        FIRST("test_b13_a_follow_up_that_no_window_of_its_hour_takes_is_not_asked_on_day_0"),
    ),
)

CLOSED_LISTS: Final = (
    Control(
        "9-C1",
        "An emergency whose channel refuses it by a name on no list is tried there again and again",
        "any clean refusal is about the place",
        (
            Edit(
                "bot/refusals.py",
                "    return code not in RATE_ERRORS | TOKEN_ERRORS | CONTENT_ERRORS | UNCLEAR_ERRORS\n",
                "    return code in CHANNEL_ERRORS | THREAD_ERRORS | PERSON_ERRORS\n",
            ),
        ),
        UNLISTED("test_c1_an_emergency_whose_channel_refuses_it_under_any_name_is_with_its_owner_at_once"),
    ),
    Control(
        "9-C1b",
        "A case waits for a channel of which Slack does not speak",
        "a refusal to tell is no closed channel",
        (
            Edit(
                "bot/slack.py",
                "            if was_refused(refused) and slack_code(refused) not in RATE_ERRORS | TOKEN_ERRORS "
                '- {"missing_scope"}:\n'
                '                return ""\n',
                "",
            ),
        ),
        UNLISTED("test_c1_a_channel_that_slack_does_not_speak_of_is_tried_with_the_card_itself[access_denied]"),
    ),
    Control(
        "9-C2",
        "A time zone that this machine does not know: the case is never shown, the name is kept and never heals",
        "only a zone of this machine's is kept and used",
        (
            Edit(
                "bot/kept/chart.py",
                'return ZoneInfo(name if is_zone(name) else "UTC")',
                'return ZoneInfo(name or "UTC")',
            ),
            Edit("bot/life/zone.py", "    if is_zone(name):\n", "    if name is not None:\n"),
        ),
        UNLISTED(f"{UNKNOWN_ZONE}[America/Nowhere]"),
    ),
    Control(
        "9-C3",
        "An ordinary card waits for users.info",
        "where the zone is not told, it is UTC until it is",
        (
            Edit(
                "bot/life/zone.py",
                'is not known yet: %s", turn.case.id, describe(error))\n            return\n',
                'is not known yet: %s", turn.case.id, describe(error))\n            raise\n',
            ),
        ),
        UNLISTED("test_c3_an_ordinary_card_does_not_wait_for_its_owners_time_zone[ratelimited:900]"),
    ),
    Control(
        "9-C4",
        "An answer that is not Slack's counts as refused: two emergency cards",
        "what is not Slack's answer leaves in doubt what was done",
        (
            Edit(
                "bot/web_api.py",
                '    raise NotSlacksAnswerError(f"an answer with status {status} that is not Slack\'s")\n',
                '    return {"ok": False, "error": "no_answer_of_slacks"}\n',
            ),
        ),
        UNLISTED(
            "test_c4_an_answer_that_is_not_slacks_is_no_refusal_and_makes_no_second_card[after-200]",
            "test_c4_an_answer_that_is_not_slacks_is_no_refusal_and_makes_no_second_card[after-403]",
        ),
    ),
    Control(
        "9-C5",
        "Slack's list empty for a while, or seconds behind: one reminder becomes two",
        "a reminder is gone when two looks, an hour apart, miss it",
        (
            Edit(
                "bot/life/hourly_look.py",
                "        return self._clock.now() - first >= AGREES_AFTER\n",
                "        return self._clock.now() >= first\n",
            ),
        ),
        LOOKING(
            "test_c5_a_list_of_slacks_that_is_empty_for_an_hour_makes_no_second_reminder",
            "test_c5_a_reminder_that_two_looks_an_hour_apart_miss_is_set_again",
        ),
    ),
    Control(
        "9-C6",
        "A request of a dead process that lands late is an unmarked second reminder",
        "not being on Slack's list proves nothing",
        (
            Edit(
                "bot/life/reminders.py",
                "        if found is None and key in turn.case.trying:\n",
                "        if found is None and key in turn.case.done:\n",
            ),
        ),
        LOOKING("test_c6_a_reminder_whose_first_request_lands_late_is_set_again_as_a_possible_second_copy"),
    ),
    Control(
        "9-C7",
        "A WebSocket address that is stale after an outage is tried for ever, and the bot is deaf",
        "an address that does not open in time is given up for a fresh one",
        (Edit("bot/socket_mode.py", "                self.wss_uri = None\n", ""),),
        SOCKETS("test_c7_an_address_that_does_not_open_any_more_is_given_up_for_a_fresh_one"),
    ),
    Control(
        "9-C8",
        "The hourly look ends at the first trouble: one channel hides all others",
        "what goes wrong with one thing hides nothing else",
        (
            Edit(
                "bot/life/hourly_look.py",
                "        except Exception as trouble:  # noqa: BLE001 - as above\n",
                "        except ZeroDivisionError as trouble:\n",
            ),
            Edit(
                "bot/life/hourly_look.py",
                "            await self._look()\n",
                "            with suppress(Exception):\n                await self._look()\n",
            ),
        ),
        LOOKING("test_c8_a_channel_of_which_slack_does_not_speak_hides_no_other[page:200]"),
    ),
    Control(
        "9-C8b",
        "With more channels than Slack lets be asked about, the rest is never looked at",
        "the look waits where Slack asks for patience",
        (
            Edit(
                "bot/slack.py",
                "await (self.gently(ask) if in_no_hurry else ask())",
                "await ask()",
            ),
        ),
        LOOKING("test_c8_a_channel_of_which_slack_speaks_only_after_a_wait_is_looked_at"),
    ),
    Control(
        "9-C8c",
        "After the clock is put back by days there is no look until then",
        "a look that is further off than any was set before the clock was put back",
        (
            Edit(
                "bot/life/hourly_look.py",
                "return not timedelta(0) < self._next - self._clock.now() <= BETWEEN_LOOKS",
                "return not timedelta(0) < self._next - self._clock.now()",
            ),
        ),
        LOOKING("test_c8_the_look_comes_although_the_clock_was_put_back_by_days"),
    ),
    Control(
        "9-C8d",
        "Repairing many reminders costs thousands of refused calls",
        "while Slack has asked us to wait, a method is not called at all",
        (
            Edit(
                "bot/asked_to_wait.py",
                "        if until is not None and answer is not None and now < until <= now + LONGEST_PATIENCE:\n",
                "        if until is not None and answer is not None and until < now < until:\n",
            ),
        ),
        LOOKING("test_c8_while_slack_has_asked_us_to_wait_a_reminder_costs_no_call"),
    ),
    Control(
        "9-C9",
        "A direct message in doubt is always sent again",
        "it is looked for in the conversation that an earlier answer names",
        (
            Edit(
                "bot/life/post_once.py",
                "    places = theirs if is_person(channel) else {channel}\n",
                "    places = {channel}\n",
            ),
        ),
        LOOKING("test_c9_a_direct_message_in_doubt_is_looked_for_in_its_own_conversation"),
    ),
    Control(
        "9-C10",
        "One row that cannot be read ends the look for everybody",
        "a row that cannot be read is told, and left alone",
        (
            Edit(
                "bot/kept/readable.py",
                "            with suppress(UnreadableCaseError):\n",
                "            with suppress(ZeroDivisionError):\n",
            ),
        ),
        DUE("test_c10_a_row_that_cannot_be_read_hides_no_other[sqlite]"),
        shown_by="UnreadableCaseError",
    ),
    Control(
        "9-C10b",
        "PostgreSQL that goes silent without closing stops sweep and saves",
        "a connection that has no answer in time is cut",
        (
            Edit(
                "bot/kept/bounded.py",
                "            line.shutdown(socket.SHUT_RDWR)\n",
                "            line.getsockname()\n",
            ),
        ),
        LASTING("test_c10_a_database_that_goes_silent_is_given_up_and_taken_up_again"),
    ),
    Control(
        "9-C11",
        "While Socket Mode cannot connect at the start, an emergency kept before stays unposted",
        "the work begins before the socket",
        (
            Edit(
                "bot/app.py",
                '        work = asyncio.create_task(runner.run(), name="runner")\n',
                "",
            ),
            Edit("bot/app.py", "        stack.push_async_callback(end, work, going_round)\n", ""),
            Edit(
                "bot/app.py",
                "        yield Bot(app, keeping.cases, runner, rounds, slack, address, watched)\n",
                '        work = asyncio.create_task(runner.run(), name="runner")\n'
                "        stack.push_async_callback(end, work, going_round)\n"
                "        yield Bot(app, keeping.cases, runner, rounds, slack, address, watched)\n",
            ),
        ),
        SOCKETS(f"{NO_SOCKET}[reset]", f"{NO_SOCKET}[status:500]"),
    ),
    Control(
        "9-C11b",
        "Slack that fails at the start is taken for a token that is refused, and the bot ends",
        "only a clean refusal is one",
        (
            Edit(
                "bot/socket_mode.py",
                "if isinstance(silent, SlackApiError) and turns_the_token_away(silent):",
                "if isinstance(silent, SlackApiError):",
            ),
        ),
        SOCKETS(f"{NO_SOCKET}[status:500]"),
    ),
    Control(
        "9-C11c",
        "A wrong app token is not named",
        "the sentence that names SLACK_APP_TOKEN",
        (
            Edit(
                "bot/socket_mode.py",
                "            raise CannotStartError(\n"
                '                f"Slack refuses SLACK_APP_TOKEN ({slack_code(silent)}).',
                "            raise RuntimeError(\n"
                '                f"Slack refuses SLACK_APP_TOKEN ({slack_code(silent)}).',
            ),
        ),
        STARTS("test_a_wrong_start_is_one_sentence_and_its_status[C3: wrong app token]"),
    ),
    Control(
        "9-C11d",
        "An app token with a line break pasted along hangs for ever",
        "a token has its shape",
        (
            Edit(
                "bot/settings.py",
                '_shaped("xapp-[A-Za-z0-9-]+")',
                '_shaped(r"(?s)xapp-.+")',
            ),
        ),
        STARTS("test_a_wrong_start_is_one_sentence_and_its_status[C3: app token with a line break]"),
    ),
)

LOST_OR_UNSEEN: Final[tuple[Control, ...]] = (*THROWN_AWAY, *URGENCY_FALLS, *CLOSED_LISTS)
