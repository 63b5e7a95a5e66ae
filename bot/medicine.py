"""docs/medicine.md, whole: what the rules say, and what a case does of it. `python -m bot.medicine` prints it."""

from __future__ import annotations

import sys

from bot.life.follows_table import what_follows
from bot.triage import medicine_page


def page() -> str:
    """The page in Markdown."""
    return medicine_page.page(what_follows())


if __name__ == "__main__":
    sys.stdout.write(page())
