"""The clock table: `python -m tests.clock`. When each disposition is asked about and raised, where nobody answers.

Every question stands in Slack's scheduler from the card on: what the table lists comes with the app down for the whole
time as well, but for what is raised and what is told directly, which the app says when it is up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.life.policy import Policy
from bot.triage.assessment import Disposition
from bot.triage.dates import REFERRAL_ACCEPTED_DAYS, REVIEW
from dialogs.words import IN_A_SENTENCE, day_and_time
from tests.clock.course import ACTING, Asked, accepted, clocks, course, left_open

ZONES: Final = ("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
STARTS: Final = {
    "Friday 16:00": (2026, 11, 27, 16, 0),
    "Saturday 03:00": (2026, 11, 28, 3, 0),
    "24 December 16:00": (2026, 12, 24, 16, 0),
    "the night the clocks go back in London": (2026, 10, 25, 0, 30),
    "the night the clocks go forward in London": (2027, 3, 28, 0, 30),
    "the night the clocks go back in New York": (2026, 11, 1, 0, 30),
    "the night the clocks go forward in New York": (2027, 3, 14, 0, 30),
    "the night the clocks go back in Sydney": (2027, 4, 4, 1, 30),
    "the night the clocks go forward in Sydney": (2026, 10, 4, 1, 30),
}
FIRST_OF_THEM: Final = 3


def policy(zone: str) -> Policy:
    """What a team has that sets nothing but its zone."""
    return Policy(zone, follow_up_day=REVIEW.earliest_days, working_hour=9)


def asked(disposition: Disposition, hours: float, start: tuple[int, ...], zone: str) -> tuple[datetime, list[Asked]]:
    """When the case was opened, and all that is asked of it."""
    at = datetime(*start, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type,misc] # five numbers
    window = REVIEW if disposition in {"urgent_mri", "conservative_followup"} else None
    return at, course(disposition, hours, at, policy(zone), window)


def table() -> Iterator[str]:
    """The table in Markdown, a line at a time."""
    for name, start in STARTS.items():
        for zone in ZONES:
            yield from ("", f"## {name}, {zone}", "")
            yield "| | clock over | asked | when | of whom | nobody answers: owner | then who is next |"
            yield "|---|---|---|---|---|---|---|"
            for of, over, questions in courses(start, zone):
                for each in questions:
                    raised = [day_and_time(moment) for moment in each.raised] or ["-", "-"]
                    cells = (of, day_and_time(over), each.what, day_and_time(each.at), each.to, *raised)
                    yield f"| {' | '.join(cells)} |"


def courses(start: tuple[int, ...], zone: str) -> Iterator[tuple[str, datetime, list[Asked]]]:
    """Of what it is, when its clock is over, and what is asked."""
    for disposition, hours in clocks():
        at, questions = asked(disposition, hours, start, zone)
        yield IN_A_SENTENCE[disposition], later(at, hours), shown(questions)
    yield "any that is provisional", *left_open(at, policy(zone))
    yield "any referral, once it is sent", later(at, REFERRAL_ACCEPTED_DAYS * 24), [accepted(at, policy(zone))]


def shown(questions: list[Asked]) -> list[Asked]:
    """The questions; of the many whether anybody acts the first three, and the last that Slack holds at once."""
    acting = [each for each in questions if each.what == ACTING]
    some = {*acting[:FIRST_OF_THEM], *acting[-1:]}
    return [each for each in questions if each.what != ACTING or each in some]


def later(at: datetime, hours: float) -> datetime:
    """So many real hours after a local moment, whatever the clocks do that night."""
    return datetime.fromtimestamp((at + timedelta(0)).timestamp() + hours * 3600, at.tzinfo)


if __name__ == "__main__":
    print("\n".join(table()))
