"""`python -m tests.weeks [WAY ...]`: six weeks in headless Chromium, and the pictures of docs/six-weeks.md."""

from __future__ import annotations

import sys
import tempfile
import time

from tests.browser.product import a_browser, browsing
from tests.documents.architecture import ROOT
from tests.weeks.journeys import JOURNEYS
from tests.weeks.place import at_work
from tests.weeks.weeks import Weeks

PICTURES = ROOT / "docs" / "six-weeks"
WINDOW = (1280, 1100)  # high enough for a whole card, and for the longest page


def main() -> None:
    """Play each journey in a workspace and a browser of its own; the first thing that is otherwise ends it."""
    PICTURES.mkdir(exist_ok=True)
    for name in sys.argv[1:] or JOURNEYS:
        began = time.monotonic()
        with (
            tempfile.TemporaryDirectory() as folder,
            at_work(f"sqlite:///{folder}/weeks.db") as address,
            a_browser() as browser,
            browsing(browser, address, WINDOW) as page,
        ):
            JOURNEYS[name](Weeks(page, PICTURES))
        print(f"{name}: as it should be, in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
