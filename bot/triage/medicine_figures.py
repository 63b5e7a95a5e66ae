"""The dates and the figures on the page of the medicine."""

from __future__ import annotations

from datetime import timedelta

from bot.triage.accuracy import ACCURACY, in_words
from bot.triage.dates import (
    ACUTE_DAYS,
    ANSWERS_HOLD_HOURS,
    CAUDA_EQUINA_WINDOW_DAYS,
    CHRONIC_DAYS,
    EARLY_REVIEW,
    EMERGENCY_HOURS,
    FIRST_REFERRAL_WEEK,
    HAEMATOMA_DAYS,
    LAST_REFERRAL_WEEK,
    LATER_RECHECK_DAYS,
    MOTOR_HOURS,
    RECHECK_DAYS,
    REVIEW,
    SAME_DAY_HOURS,
    SIX_WEEKS_DAYS,
    THREE_MONTHS_DAYS,
    TWO_DAYS_HOURS,
    TWO_WEEKS_HOURS,
    WEEK_HOURS,
)
from bot.triage.findings import FEVER_C, RESIDUAL_ML, SEPSIS_BREATHS, SEPSIS_PULSE, SEVERE_RATING, SHOCK_MMHG
from bot.triage.medicine_words import labelled
from bot.triage.milestones import HELD_AHEAD
from bot.triage.milestones import rows as milestone_rows
from bot.triage.quiet import quiet_words
from bot.triage.readings import SEVERE_GRADE


def dates() -> list[str]:
    """The windows and clocks that the rules and the follow-up go by."""
    first, last = FIRST_REFERRAL_WEEK, LAST_REFERRAL_WEEK
    early = f"{EARLY_REVIEW.earliest_days} to {EARLY_REVIEW.latest_days} days"
    rows = (
        ("Emergency", f"{EMERGENCY_HOURS:g} h", "GIRFT23, BMJBP"),
        ("Same day", f"{SAME_DAY_HOURS:g} h", "QS56"),
        ("Work-ups of two days (W2, W3 with trauma, steroids or osteoporosis, W9)", f"{TWO_DAYS_HOURS:g} h", "policy"),
        ("Urgent MRI with a motor deficit", f"{MOTOR_HOURS:g} h", "S-102, MOT390"),
        ("Urgent MRI, and work-ups of a week", f"{WEEK_HOURS:g} h", "S-102, policy"),
        ("Other work-ups, referral, home care", f"{TWO_WEEKS_HOURS:g} h", "S-102, policy"),
        ("Review at home", f"{REVIEW.earliest_days} to {REVIEW.latest_days} days", "S-045, G1"),
        ("Review with weakness or intractable pain", early, "G2"),
        ("The same at the review: asked again", f"day {RECHECK_DAYS}, then every {LATER_RECHECK_DAYS} days", "G5"),
        ("Referral without improvement", f"week {first} to {last}", "S-046, G6, G8"),
        ("Acute; chronic", f"up to {ACUTE_DAYS} days; over {CHRONIC_DAYS} days", "ACR21"),
        ("Stable claudication; weeks of care taken for enough", f"over {SIX_WEEKS_DAYS} days", "U3, R1"),
        ("Inflammatory back pain", f"over {THREE_MONTHS_DAYS} days", "NG65"),
        ("Cauda equina symptoms called old (GN-12)", f"over {CAUDA_EQUINA_WINDOW_DAYS} days", "GIRFT23"),
        ("Answers that change with time are asked again", f"after {ANSWERS_HOLD_HOURS} h", "G2, policy"),
        ("Severe pain on a blood thinner", f"the first {HAEMATOMA_DAYS} days", "U11"),
    )
    lines = ["## Dates", "", "| What | When | Source |", "|---|---|---|"]
    return [*lines, *(f"| {what} | {when} | {source} |" for what, when, source in rows), ""]


def milestones() -> list[str]:
    """What is asked of the team once a case is shown."""
    return [
        "## What is asked of the team, and when",
        "",
        "Counted from the form. Slack's scheduler holds each question ahead of its time, so that it comes while the",
        f"app is down: those whether anybody acts for {HELD_AHEAD / timedelta(hours=1):g} hours ahead. “Who is next”",
        "is the backup person; where none is set it is the channel.",
        "",
        "| Of | Asked | When | If nobody answers | Source |",
        "|---|---|---|---|---|",
        *(f"| {row.of} | {row.asks} | {row.when} | {row.nobody} | {row.sources} |" for row in milestone_rows()),
        "",
        *quiet_words(),
        "",
    ]


def figures() -> list[str]:
    """The numbers that the rules compare with, and how accurate each test is."""
    rows = (
        ("A large residual", f"{RESIDUAL_ML} ml or more", "BMJBP"),
        ("Severe pain", f"{SEVERE_RATING} to 10", "policy"),
        ("Severe weakness", f"MRC {SEVERE_GRADE} or less", "FOOT25, MOT390"),
        ("Fever", f"{FEVER_C:g} C or more", "NG51"),
        ("Pressure of shock", f"systolic {SHOCK_MMHG:g} or below", "NG51, NG156"),
        ("Sepsis alone", f"breaths {SEPSIS_BREATHS:g} or more, pulse over {SEPSIS_PULSE:g}", "NG51"),
    )
    lines = ["## Figures", "", "| What | Figure | Source |", "|---|---|---|"]
    lines += [f"| {what} | {figure} | {source} |" for what, figure, source in rows]
    return [*lines, "", *(f"- {in_words(test)} ({labelled(test.sources)})" for test in ACCURACY), ""]
