"""The parts of the product whose mutants are tried, and the tests that have to catch them: add a line to add a part.

What of `bot/triage`, `dialogs`, `bot/life` and `bot/listeners` is in no part is in `LEFT_OUT`, with the reason; a test
keeps it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Part:
    """Some modules, and the tests that watch over them: few and quick ones, run in the process of the mutants."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


def _tests(folder: str, names: str) -> tuple[str, ...]:
    return tuple(f"tests.{folder}.test_{name}" for name in names.split())


def _modules(package: str, names: str) -> tuple[str, ...]:
    return tuple(f"{package}.{name}" for name in names.split())


_MEDICINE: Final = (
    *_tests("triage", "medication actions pairs otherwise notes_and_signs vignettes dates medicine_page"),
    "tests.dialogs.test_approved",
)
_FOLDING: Final = _tests("triage", "folding open_questions submit_now")
_CARDS: Final = _tests(
    "dialogs",
    "approved blocks cards channel_settings course length open_loops presentation progress read_back role scan_done",
)
_COPIED: Final = (*_tests("dialogs", "approved copied scan_done"), "tests.flows.test_copied")
_ABOUT_YOU: Final = (*_tests("dialogs", "approved role"), "tests.report.test_report")
_ASKED: Final = ("tests.ask.test_asked", "tests.ask.test_fitting", *_tests("dialogs", "approved"), "tests.ask.test_ask")
_FORM: Final = _tests(
    "dialogs", "approved findings_form folded identifiers length older_forms questions read_back round_trip"
)
_LIFE: Final = (
    *_tests("life", "steps days policy referrals_and_seen what_follows what_stays_open full_windows retry"),
    *_tests("triage", "milestones medicine_page"),
    "tests.test_working_days",
)
_QUIET: Final = ("tests.clock.test_quiet", "tests.triage.test_medicine_page")
_UNANSWERED: Final = _tests("life", "steps silence unanswered mornings")
_GATE: Final = _tests("gate", "judging desk door")

PARTS: Final = (
    Part("medication", ("bot.triage.medication",), _MEDICINE),
    Part("modifiers", ("bot.triage.modifiers",), _MEDICINE),
    Part("home care", ("bot.triage.home_care",), _MEDICINE),
    Part("follow-up", ("bot.triage.dates",), _MEDICINE),
    Part("plan", _modules("bot.triage", "actions safety_net engine change"), _MEDICINE),
    Part("signs and notes", _modules("bot.triage", "notes contradictions roots"), _MEDICINE),
    Part("folding", _modules("bot.triage", "folding open_questions submit_now"), _FOLDING),
    Part("gate", _modules("bot.listeners", "desk gate pressed"), _GATE),
    Part(
        "life",
        (
            *_modules(
                "bot.life",
                "after_closing after_missing after_note after_outcome after_reopening after_reschedule "
                "after_submission after_undoing after_uninstalling days policy retry step what_follows",
            ),
            "bot.triage.milestones",
            "bot.working_days",
        ),
        _LIFE,
    ),
    Part("quiet", ("bot.triage.quiet",), _QUIET),
    Part("unanswered", _modules("bot.life", "unanswered silence morning"), _UNANSWERED),
    Part(
        "reminders",
        _modules(
            "dialogs",
            "acting answering away channel_settings choices choose_place course differences due edit_history ending "
            "example find_case follow_up_card home installed_again message "
            "next_steps older_message older_reminder open_loops outcomes panel progress reschedule restored "
            "scan settings_shown silence still_open stub tombstone turned_away turning undo unreadable "
            "urgency_changed who",
        ),
        _CARDS,
    ),
    Part(
        "cards",
        _modules(
            "dialogs",
            "assessment_card blocks card_items card_why case_facts changes citation conclusions finding_words length "
            "medicine_line order plan presentation red_flags short_steps small_print source_names why "
            "words",
        ),
        _CARDS,
    ),
    Part(
        "form",
        _modules(
            "dialogs",
            "answers asking carried confirm_page draft emergency_screen examination_rows findings_form folded "
            "form_faults form_memory form_page gaps grouped identifiers older_form pages question sent_page "
            "spelled_out submit_now which_case",
        ),
        _FORM,
    ),
    Part("frame", ("dialogs.frame",), ("tests.dialogs.test_frame",)),
    Part("about you, and a month", _modules("dialogs", "report role"), _ABOUT_YOU),
    Part("copied", _modules("dialogs", "advice_text copied record_text referral_text sheet"), _COPIED),
    Part("asked", ("dialogs.question_page", *_modules("bot.triage", "asked fitting not_taken passages")), _ASKED),
)

_DOES: Final = "does steps one by one against Slack: the campaign, the simulation and the flows kill and cut it instead"
_READS: Final = (
    "what rules read and how they are judged: the proofs try it over every form, the cases of each rule by name"
)
_NAMES: Final = (
    "a table, its types, or a page drawn from it: the page is compared, and what is done with each entry tried"
)
_HEARS: Final = "takes a payload to the desk and an answer back: the flows drive it over real sockets instead"

LEFT_OUT: Final[dict[str, str]] = {
    "bot.life.follows_table": "draws the table of docs/medicine.md from examples; what it says is approved there",
    "bot.triage.rules": "every rule is in the part of the rules",
    "bot.triage.field_words": "a table of synonyms: each widens what is found, and `python -m tests.ask` scores that",
    "bot.triage.everyday_words": "a table of words that are not looked for, and `python -m tests.ask` scores that",
    "bot.triage.other_illness": "tables of words that speak against an answer, and `python -m tests.ask` scores that",
    **dict.fromkeys(_modules("bot.triage", "fact_table facts kleene legs readings rule verdict"), _READS),
    **dict.fromkeys(
        _modules(
            "bot.triage",
            "accuracy assessment content contract explained finding findings findings_page medicine_figures "
            "medicine_page medicine_words override review sources vocabulary",
        ),
        _NAMES,
    ),
    **dict.fromkeys(
        _modules(
            "bot.life",
            "advance chase counted do_once first_card hourly_look leave_stub lost many_machines move_house one_machine "
            "own_messages perform places policies post_once presence reconcile remind reminders rounds say "
            "say_in_words say_torn say_unreadable set_again show_in_form spoken sweep token turn two_runners "
            "uninstalled who_is_next zone",
        ),
        _DOES,
    ),
    **dict.fromkeys(
        _modules(
            "bot.listeners",
            "answers asking assessing card channels drafts ending examination finding follow_up handing_over home "
            "opening panel reader reopening reporting respond result revising roles shortcuts start submission trouble "
            "typed undoing unknown",
        ),
        _HEARS,
    ),
}
"""What is in no part, and what watches over it."""
