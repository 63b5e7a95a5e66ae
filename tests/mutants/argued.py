"""Mutants that change nothing that anybody could see: each with its reason, by part."""

from __future__ import annotations

from typing import Final

ARGUED: Final[dict[str, dict[str, str]]] = {
    "modifiers": {
        "bot.triage.modifiers.fitted: 0 one less": (
            "C1 holds only where no other rule does, so that either every step is of C1 or none is"
        ),
        "bot.triage.modifiers.ON_RECORD: x.compartment_features or () without ()": (
            "the step is rule E9's, which holds by a compartment feature on record and never without the list of them"
        ),
    },
    "plan": {
        "bot.triage.actions._asked_by_rules: always _filled(step, trace.open_fields(rule)), not only if "
        "step.names_open": "a step that names no open question reads the same filled",
        "bot.triage.change._moving: always field in otherwise.of_weight": (
            "of a field without weight every answer is told to leave the urgency as it is"
        ),
        "bot.triage.change.would_change: RANK[then] > RANK[now] with GtE": "what moves it never leaves its rank",
        "bot.triage.change.would_change: [:MOST_LOWERING] without its upper bound": (
            "no form has more than three answers each of which alone lowers it (U11, U12): the bound keeps the contract"
        ),
        **dict.fromkeys(
            ("bot.triage.change._SILENT: without 'not_done'", "bot.triage.change._SILENT: 'not_done' changed"),
            "no rule reads a test that can be not done, so that none of its answers has weight",
        ),
    },
    "signs and notes": {
        "bot.triage.contradictions._time_and_pain: x.back_pain_nrs and x.leg_pain_nrs swapped": (
            "of the scores the highest alone is looked at"
        ),
        **dict.fromkeys(
            (
                "bot.triage.contradictions.EXAMPLES: 4 one less",
                "bot.triage.contradictions.EXAMPLES: 4 one less (2)",
                "bot.triage.contradictions.EXAMPLES: 4 one less (3)",
                "bot.triage.contradictions.EXAMPLES: 6 one more",
                "bot.triage.contradictions.EXAMPLES: 6 one less",
                "bot.triage.contradictions.EXAMPLES: 10 one more",
                "bot.triage.contradictions.EXAMPLES: 10 one less",
            ),
            "another example of the same clash, said in the same words",
        ),
        "bot.triage.notes._less_imaging: facts.motor == NO and facts.both_legs == NO and (facts.s2_l… without "
        "facts.both_legs == NO": (
            "where both legs are affected or not asked U3 holds or is open, or R2 holds: the note is withheld for that"
        ),
    },
    "folding": {
        **dict.fromkeys(
            (
                "bot.triage.folding._outcome: verdicts.act_within_hours and medicines swapped",
                "bot.triage.folding._outcome: medicines and steps swapped",
                "bot.triage.folding._outcome: steps and notes(situation) swapped",
            ),
            "two outcomes are compared as a whole, whatever stands first in both",
        ),
        **dict.fromkeys(
            (
                "bot.triage.submit_now._SETS: 1 and 2 swapped",
                "bot.triage.submit_now._SETS: 2 and 3 swapped",
            ),
            "the place of a set is only that of its own rows in the tables that are made after it",
        ),
    },
    "reminders": {
        **dict.fromkeys(
            (
                "dialogs.channel_settings.read: chosen('duty_person', 'selected_user') and group_id swapped",
                "dialogs.channel_settings.read: group_id and chosen('duty_channel', 'selected_conversation') swapped",
                "dialogs.channel_settings.read: 0 one less",
            ),
            "where more than one is named nothing of it counts",
        ),
        "dialogs.channel_settings.read: 1 and 2 swapped": "the times are put in order after that",
        "dialogs.choices.Choices.weekdays: sorted(MONDAY_TO_FRIDAY) with list": (
            "a set of so small numbers gives them in order"
        ),
        "dialogs.open_loops: 0 one less": "a page before the first is the first",
        "dialogs.panel.YES: FINDINGS[question.id].words or {} without {}": "each of the eight has its words",
        "dialogs.panel.is_weak: weak and weak(findings.power) without weak": "the table says what alarms of power",
        "dialogs.progress.UNDONE: the values of OUTCOMES and STAGES swapped": "no word is in both tables",
        "dialogs.turning: 'Item' changed": "the name of a type variable is read by nobody",
        **dict.fromkeys(
            (
                (
                    "dialogs.example._NO: *('urinary_retention', 'urinary_incontinence', 'urinary_sen… and "
                    "*('saddle_anaesthesia', 'sexual_dysfunction', 'bilateral_le… swapped"
                ),
                (
                    "dialogs.example._NO: *('saddle_anaesthesia', 'sexual_dysfunction', 'bilateral_le… and "
                    "*('intractable_pain', 'cancer_history', 'fever', 'corticost… swapped"
                ),
                (
                    "dialogs.example._NO: *('intractable_pain', 'cancer_history', 'fever', 'corticost… and "
                    "*('anticoagulant_or_bleeding_disorder', 'renal_impairment',… swapped"
                ),
                (
                    "dialogs.example._NO: *('anticoagulant_or_bleeding_disorder', 'renal_impairment',… and "
                    "*('liver_disease', 'mri_contraindication') swapped"
                ),
                "dialogs.example.FINDINGS: 'upper_motor_neuron_signs' and 'infection_risks' swapped",
                "dialogs.example.FINDINGS: 'infection_risks' and 'aortic_features' swapped",
                "dialogs.example.FINDINGS: 'aortic_features' and 'drug_allergies' swapped",
            ),
            "findings are given by their names",
        ),
        **dict.fromkeys(
            ("dialogs.example.FINDINGS: 44 one more", "dialogs.example.FINDINGS: 44 one less"),
            "a patient of that age has the same card",
        ),
        "dialogs.example.example: '' changed": "the id of a case stands on its buttons, which are left out",
        **dict.fromkeys(
            (
                "dialogs.find_case.read: view_['state']['values'][CODE][CODE]['value'] or '' without ''",
                "dialogs.find_case.read: '' changed",
            ),
            "neither of them is a code",
        ),
    },
    "cards": {
        "dialogs.assessment_card._card: never _fits((whole := _drawn(above, whys[0], every, below, of=man…": (
            "a card that fits as it is is what the rest comes to as well: it is only said sooner"
        ),
        "dialogs.card_items._merged: '' changed": "the step names no clock",
        "dialogs.card_items._merged: _CLOSE and _FINISH swapped": "what is said is looked up in no order",
        "dialogs.card_why.why_variants: 1 one more (4)": "of a list of one, as many as two are one",
        "dialogs.changes._answers: len(no_yes) < len(yes) with LtE": (
            "a yes to one of the eight questions is an emergency but for two of them, so that no half is as large"
        ),
        "dialogs.blocks._pieces: 0 one more": "a blank before all is no place to part at, found or not",
        "dialogs.card_items._notes: 'CW-NASS' changed": "where it is found is not known, so that it is no link",
        "dialogs.changes._line: RANK[to] < RANK[now] with LtE": "an answer that is told leads elsewhere",
        "dialogs.finding_words._label: 2 one more": "no answer begins with two capitals and a small letter",
        "dialogs.length.shown: always '<' in text": "every link and every date begins with it",
        "dialogs.order: '' changed": "any word but that the scan is done says that it is not",
    },
    "form": {
        "dialogs.findings_form: '' changed": "a day is shown and kept beside earlier answers alone",
        "dialogs.findings_form._SLOT: '\\ufdd0' changed": "any text that no id holds marks the place as well",
        **dict.fromkeys(
            ("dialogs.findings_form: '' changed (2)", "dialogs.findings_form: '' changed (3)"),
            "where the pattern of a first page was opened goes with its memory, which every form brings itself",
        ),
        "dialogs.answers.PLAIN_FIELDS: without SENSORY": "what is said of feeling takes its place, both ways",
        "dialogs.identifiers.LONGEST_CODE: 7 one more": "the shape itself has no room for more",
        "dialogs.identifiers.refusal: len(text) <= LONGEST_CODE and SHAPE.fullmatch(text) without "
        "len(text) <= LONGEST_CODE": "as above: the length keeps a long text from being looked through at all",
        "dialogs.grouped.Row.says: self.closing is not None and NONE_OF_THESE in given without "
        "self.closing is not None": "only a row that a tick closes has that tick",
        **dict.fromkeys(
            (
                "dialogs.examination_rows._ANKLES: _LEFT and _RIGHT swapped",
                "dialogs.examination_rows._POWER: 'foot_drop' and *(question.id for question in GRADES) swapped",
            ),
            "what an answer unfolds is drawn in the order of the form",
        ),
        **dict.fromkeys(
            (
                "dialogs.examination_rows._ANKLES: without the entry _LEFT (4)",
                "dialogs.examination_rows._ANKLES: without the entry _RIGHT (4)",
            ),
            "a jerk of which nothing is said was not examined either",
        ),
        "dialogs.answers._power_answers: POWER_ALL_FULL and POWER_PAIR_FULL swapped": (
            "power is full in all muscles or in two of them, never both"
        ),
        "dialogs.answers.completed: *([ROOT_NOT_STATED] if side in affected else []) and OTHERS_OPEN swapped": (
            "areas are marked in no order"
        ),
        "dialogs.asking.words_of: FINDINGS[field].words or {} without {}": "it is asked of what has words alone",
        "dialogs.findings_form._TROUBLE: 'trouble' changed": "the name is used here alone",
        "dialogs.findings_form.answered_so_far: '' changed": "no question has that name either",
        "dialogs.form_page._rows: line and question.id == opener without line": "without a line nothing has opened it",
        "dialogs.grouped._same: always sorted(answer) == sorted(known[part]), not only if isinstance(answer, list)": (
            "no two words of the form have the same letters"
        ),
        "dialogs.question.number: '' changed": "a sign is no number either",
        "dialogs.asking._limits: 'ge' and 'le' swapped": "the limits are looked up by name",
        "dialogs.form_memory._packed: 9 one less": "so little text is packed alike, and unpacked to the same",
        "dialogs.form_page._rows: always submit_now.opened_by(memory.answers), not only if urgency": (
            "no answer opened what is not open: asking for it would only cost time"
        ),
    },
    "copied": {
        **dict.fromkeys(
            ("dialogs.referral_text._ROOMS: 5 one more (2)", "dialogs.referral_text._ROOMS: 5 one more (4)"),
            "there are five cord signs",
        ),
    },
    "asked": {
        **dict.fromkeys(
            (
                "bot.triage.asked._is_another_illness: set(known) <= _first(MANAGING) | _first(SITES) with Lt",
                "bot.triage.asked._is_another_illness: named <= _first(HISTORIES | ASIDE) with Lt",
            ),
            "no question has room for all of these words",
        ),
        "bot.triage.asked.stem: '' changed": "no word ends with that sign, so that nothing is cut off either",
        "bot.triage.asked._one_away: one and other swapped": "being one letter away is the same from either side",
        **dict.fromkeys(
            (
                "bot.triage.asked._names: sorted(ELSEWHERE | HAD_ELSEWHERE) with list",
                "bot.triage.asked._names: sorted(_first(SITES - ELSEWHERE) - _known()) with list",
            ),
            "names of one length mean the same, another field, in whatever order they are read",
        ),
        **dict.fromkeys(
            (
                "bot.triage.asked._told: one.heading and one.about swapped",
                "bot.triage.asked._told: one.about and one.text swapped",
            ),
            "all their words go into one set, which has no order",
        ),
        "bot.triage.fitting.found: for_it >= against with Gt": "no sum of logarithms is a whole number",
        "bot.triage.passages.Passage.about: '' changed": "every passage is given what it is about",
        **dict.fromkeys(
            (
                "bot.triage.asked.sought: ' ' changed (3)",
                "bot.triage.asked.sought: ' ' changed (5)",
                "bot.triage.asked.sought: ' ' changed (6)",
            ),
            "a sign that stands alone is no word that is looked for, and parts words as a blank does",
        ),
    },
    "quiet": {
        **dict.fromkeys(
            (
                "bot.triage.quiet.has_room: *words and day swapped",
                "bot.triage.quiet.next_word: *asked and *set(said) swapped",
            ),
            "the days are put in order before anything is looked for among them",
        ),
    },
    "unanswered": {
        "bot.life.silence.raised: waiting.is_ours_alone and key not in words and (key.of is n… without "
        "key.of is not None": "of no step nothing is kept, so that it ends there as well",
        "bot.life.unanswered._Row._was_told_before: told is None or at.date() != turn.chart.local(turn.clock.no… "
        "without at.date() != turn.chart.local(turn.clock.now()).date()": (
            "what a message has told of is noted on its own morning: the day only spares a look at every other one"
        ),
    },
    "life": {
        "bot.life.after_outcome.after_outcome: *ASKED_AGAIN[event.what.outcome] and "
        "*_in_this_case(chart, event, event.what.outcome) swapped": "after no answer is there something of both",
        "bot.life.after_submission._answers_worse: event.seq > before[-1] with GtE": "the form itself is no answer",
        "bot.life.days._inside_the_clock: 1 one more": "a question on the day before the form lies before it",
        "bot.life.days._not_later_than_before: event.at < earlier < moment with LtE (2)": (
            "where both are the same moment it does not matter which of them it is"
        ),
        "bot.life.days.moment_of: not isinstance(on, date) and (at := _at_any_hour(on, chart,… without "
        "not isinstance(on, date)": "a day is none of the words that have no hours, and goes on to its hours",
        "bot.triage.milestones.SEEN: the values of 'emergency_now' and 'urgent_same_day' swapped": (
            "of both it is asked after four hours"
        ),
        "bot.working_days.Calendar.is_working_day: not self.country or day not in _holidays(self.country, self… "
        "without not self.country": "no country has no holidays: the library, which is then not loaded, knows none",
        "bot.working_days.follow_up_day: later <= last with Lt": "a last day that is open is found from behind as well",
        "bot.life.after_submission._review: 'review' changed": (
            "what is neither the next working day nor the recheck is the review, and the types know no fourth day"
        ),
        "bot.life.retry.DOUBLINGS: 10 one more": "the pause has long been the longest after nine, ten or eleven",
        "bot.life.retry.DOUBLINGS: 10 one less": "the pause has long been the longest after nine, ten or eleven",
        **dict.fromkeys(
            (
                "bot.life.retry.again_at: 0.0 one more",
                "bot.life.retry.again_at: 0.0 one less",
                "bot.life.retry.again_at: 0.0 one more (2)",
                "bot.life.retry.again_at: 0.0 one less (2)",
            ),
            "the pause is two seconds at least, and the longest of the three counts",
        ),
        "bot.life.what_follows.steps_after: isinstance(event.what, Unreadable) and event.kind == 'submi… without "
        "isinstance(event.what, Unreadable)": "what follows from a readable form is after_submission as well",
    },
    "frame": {
        "dialogs.frame.LANGUAGES: 'de' and 'es' swapped": "it is only asked what is among them, and each is tried",
        **dict.fromkeys(
            (
                "dialogs.frame._day: 2000 one less",
                "dialogs.frame._day: 2028 one more",
                "dialogs.frame._day: 2028 one less",
            ),
            "a year is chosen only for its weekdays, and is not said: from 2000 to 2024 every day of a year has fallen "
            "on each of them",
        ),
        **dict.fromkeys(
            ("dialogs.frame._day: 'MMMEd' changed", "dialogs.frame._month: 'yMMMM' changed"),
            "of a skeleton that it does not know Babel takes the nearest, which is this one",
        ),
        "dialogs.frame._month: 1 one more (2)": "of a month its day is not said",
    },
}
