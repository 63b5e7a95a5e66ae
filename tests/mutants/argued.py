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
    "cards": {
        "dialogs.changes._answers: len(no_yes) < len(yes) with LtE": (
            "a yes to one of the eight questions is an emergency but for two of them, so that no half is as large"
        ),
        "dialogs.medicine_line._held_back: '.' changed": "no reason ends in a tilde",
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
}
