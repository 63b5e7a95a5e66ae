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
        "bot.triage.change._moving: always field in otherwise.of_weight": (
            "of a field without weight every answer is told to leave the urgency as it is"
        ),
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
