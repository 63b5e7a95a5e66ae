"""`backpain review`: the rules by the date of their next check, what is due first."""

from __future__ import annotations

from bot.clock import SystemClock
from bot.triage.review import review_lines


def review() -> int:
    """Print a line a rule; gives the exit status."""
    print("\n".join(review_lines(SystemClock().now().date())))
    return 0
