"""Six weeks on the page, to a referral that is accepted; `python -m tests.weeks` plays the other two ways as well."""

from __future__ import annotations

import re

import pytest

from tests.browser.product import CHROMIUM, a_browser, browsing
from tests.documents.architecture import ROOT
from tests.weeks.journeys import to_an_accepted_referral
from tests.weeks.place import at_work
from tests.weeks.weeks import Weeks

PAGE = ROOT / "docs" / "six-weeks.md"


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine: apt-get install chromium")
def test_six_weeks_of_one_case_are_asked_about_day_by_day_until_a_service_has_accepted(sqlite_url: str) -> None:
    with at_work(sqlite_url) as address, a_browser() as browser, browsing(browser, address) as page:
        to_an_accepted_referral(Weeks(page))


def test_every_picture_of_the_six_weeks_is_on_their_page_with_words_for_who_cannot_see_it() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\((six-weeks/[a-z-]+\.png)\)", PAGE.read_text("utf-8"))
    assert all(len(words) > 20 for words, _ in shown)
    there = {f"six-weeks/{picture.name}" for picture in (ROOT / "docs" / "six-weeks").iterdir()}
    assert {path for _, path in shown} == there
