"""`python -m tests.day`: a day of a team of five in headless Chromium, and the pictures of docs/a-day.md."""

from __future__ import annotations

import tempfile
import time

from tests.browser.product import a_browser
from tests.day.colleague import a_team
from tests.day.day import the_day
from tests.documents.architecture import ROOT

PICTURES = ROOT / "docs" / "a-day"


def main() -> None:
    """Play it in a workspace and a browser of its own; the first thing that is otherwise ends it."""
    PICTURES.mkdir(exist_ok=True)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        a_browser() as browser,
        a_team(browser, f"sqlite:///{folder}/day.db", PICTURES) as team,
    ):
        the_day(team)
    print(f"a day of five: as it should be, in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
