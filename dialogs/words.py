"""Words that belong to no card: urgency, dates, help, and what to do when something fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from dialogs.blocks import actions, button, context, escaped, message, section, slack_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.triage.assessment import Disposition, FiredRule
    from dialogs.message import Message

OPEN_FORM: Final = "open_form"
UNKNOWN: Final = "something this version does not know"
"""Stands for a stored code that this version has no words for."""

DISPOSITIONS: Final[dict[Disposition, str]] = {
    "emergency_now": "EMERGENCY",
    "urgent_same_day": "URGENT",
    "urgent_mri": "URGENT MRI",
    "other_red_flag_workup": "RED-FLAG WORK-UP",
    "specialist_referral": "SPECIALIST REFERRAL",
    "conservative_followup": "HOME CARE",
}
MRI_DONE: Final = f"{DISPOSITIONS['urgent_mri']}, done"
"""How urgent a case is whose scan is done and read, and changed nothing."""
IN_A_SENTENCE: Final[dict[Disposition, str]] = {
    "emergency_now": "emergency",
    "urgent_same_day": "urgent",
    "urgent_mri": "urgent MRI",
    "other_red_flag_workup": "red-flag work-up",
    "specialist_referral": "specialist referral",
    "conservative_followup": "home care",
}


class Window(Protocol):
    """When the patient is reviewed, in days from the assessment."""

    @property
    def earliest_days(self) -> int:
        """The first day."""

    @property
    def latest_days(self) -> int:
        """The last day."""


class Urgency(Protocol):
    """How urgent an assessment came out; an assessment is one, and what is kept of an older one."""

    @property
    def disposition(self) -> Disposition:
        """What to do."""

    @property
    def act_within_hours(self) -> float:
        """The shortest clock of the rules that fired."""

    @property
    def follow_up(self) -> Window | None:
        """The window of the review; None when the plan is not home care."""


_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOURS_OF_A_DAY: Final = 24
_LONGEST_IN_HOURS: Final = 72


def day_words(day: date) -> str:
    """Return a day as "Mon 30 Nov"."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def date_words(day: date) -> str:
    """Return a date as "22 Nov 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_time(moment: datetime) -> str:
    """Return a moment (in the zone it carries) as "Mon 30 Nov, 09:20"."""
    return f"{day_words(moment)}, {moment:%H:%M}"


def reader_time(moment: datetime) -> str:
    """Return a moment for marked-up text: in the reader's own zone and words, else as `day_and_time` in its own."""
    return slack_date(moment, "{date_short_pretty} at {time}", day_and_time(moment))


def reader_clock(moment: datetime) -> str:
    """Return the time of a moment that the day is plain of, for marked-up text, in the reader's own zone."""
    return slack_date(moment, "{time}", f"{moment:%H:%M}")


def clock_words(hours: float) -> str:
    """Return a clock in hours as words: "today", "within 72 hours", "within 7 days"."""
    if hours <= _HOURS_OF_A_DAY:
        return "today"
    if hours <= _LONGEST_IN_HOURS:
        return f"within {hours:g} hours"
    return f"within {hours / _HOURS_OF_A_DAY:g} days"


def clock_of(rule: FiredRule) -> str:
    """Return the clock of a rule in words; that of an emergency is "now"."""
    return "now" if rule.disposition == "emergency_now" else clock_words(rule.act_within_hours)


def urgency_words(assessment: Urgency) -> str:
    """Return the disposition and its clock: "URGENT MRI, within 7 days"."""
    words = DISPOSITIONS[assessment.disposition]
    if assessment.disposition == "emergency_now":
        return f"{words}, act now"
    window = assessment.follow_up
    if assessment.disposition == "conservative_followup" and window is not None:
        return f"{words}, review in {window.earliest_days} to {window.latest_days} days"
    return f"{words}, {clock_words(assessment.act_within_hours)}"


def help_message() -> Message:
    """Return what /backpain does and how to use it."""
    return message(
        [
            section(
                "*/backpain* opens a two-step form and posts a recommendation for acute low back pain with leg "
                "symptoms in this channel, with red-flag reminders in its thread and a follow-up."
            ),
            section(
                "A word may follow it:\n"
                "• `list` shows you the open cases of this channel and the ways to answer, `mine` your own\n"
                "• `find` and the code of a case opens the ways to answer it\n"
                "• `handover` says every open loop to the whole channel\n"
                "• `referral`, `record`, `advice` give the text of a case to copy; its code may stand behind them\n"
                "• `ask` and a question answers it from the reviewed passages\n"
                "• `disagree` records another course than the result of a case; its code may stand behind it\n"
                "• `edit` opens the form of a case again, `missing` what is open of it, `history` what changed\n"
                "• `report` shows the numbers of this channel's last month\n"
                "• `settings` opens those of this channel, `away` and `role` what you set for yourself\n"
                "• `example` shows a made-up case, `help` is this\n"
                "Any other text is not read and not kept: never type anything about a patient there."
            ),
            context(
                "Decision support for healthcare professionals. It does not replace judgement, the local pathway or "
                "the patient record. In an emergency act first and use this afterwards."
            ),
        ]
    )


def open_form_button(reason: str) -> Message:
    """Return a message with the reason why the form did not open, and a button that opens it."""
    return message(
        [
            section(f"{escaped(reason)} Press *Open form* to start."),
            actions("open_form", button(OPEN_FORM, "Open form", style="primary")),
        ]
    )


def trouble(error_id: str, what: str) -> Message:
    """Return what to do after a failure: `what` says what happened, in a sentence."""
    return message(
        [
            section(
                f"{escaped(what)} Try once more. If it fails again, use the local pathway and treat any red flag as "
                "an emergency."
            ),
            context(f"Error {escaped(error_id)}: quote this to whoever runs the app."),
        ]
    )


def not_saved(error_id: str) -> str:
    """Return the field error for a submission that could not be kept."""
    return (
        "Not saved. Your answers are still here: press the button again. If it fails again, use the local pathway "
        f"and treat any red flag as an emergency. Error {error_id}."
    )


def press_again() -> Message:
    """Return what to do when a view did not open in time."""
    return message([section("Slack did not open it in time. Nothing is lost: press the button again.")])


def press_edit() -> Message:
    """Return what to do when "Worse" was recorded and the form did not open."""
    return message(
        [
            section(
                "Recorded. Slack did not open the form in time: press *Edit* or *Add findings* on the card and go "
                "through the emergency questions now."
            )
        ]
    )


def recorded() -> Message:
    """Return that an answer is recorded, for whoever gave it in a view."""
    return message([section("*Recorded.* The card says so, and what comes next stands in its thread.")])


def on_the_page() -> Message:
    """Return what stands under the page of an answer that was pressed in a view."""
    return message([section("This answer is recorded when its page is sent. Closed without it, nothing is recorded.")])


def recorded_already() -> Message:
    """Return that somebody has answered this reminder before."""
    return message([section("This reminder was answered already; the first answer stands. The card shows it.")])


def unreadable_case(error_id: str) -> Message:
    """Return what to do when what is kept of a case cannot be read by this version."""
    return message(
        [
            section(
                "What is kept of this case cannot be read by this version, so nothing was recorded. Type `/backpain` "
                "to assess the patient again; treat any red flag as an emergency."
            ),
            context(f"Error {escaped(error_id)}: quote this to whoever runs the app."),
        ]
    )


def no_such_case(error_id: str) -> Message:
    """Return what to do when a button belongs to a case that is not kept here."""
    return message(
        [
            section(
                "This case is not in the database, so nothing could be recorded. Type `/backpain` to assess the "
                "patient again; treat any red flag as an emergency."
            ),
            context(f"Error {escaped(error_id)}: quote this to whoever runs the app."),
        ]
    )
