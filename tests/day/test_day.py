"""A day of a team of five without its follow-ups; `python -m tests.day` plays it whole."""

from __future__ import annotations

import re

import pytest

from tests.browser.product import CHROMIUM, a_browser
from tests.day.colleague import a_team
from tests.day.day import the_day_in_short
from tests.documents.architecture import ROOT

PAGE = ROOT / "docs" / "a-day.md"


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine: apt-get install chromium")
def test_five_people_see_at_once_who_acts_which_course_was_chosen_and_what_an_edit_changed(sqlite_url: str) -> None:
    with a_browser() as browser, a_team(browser, sqlite_url) as team:
        the_day_in_short(team)


def test_every_picture_of_the_day_is_on_its_page_with_words_for_who_cannot_see_it() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\((a-day/[a-z-]+\.png)\)", PAGE.read_text("utf-8"))
    assert all(len(words) > 20 for words, _ in shown)
    there = {f"a-day/{picture.name}" for picture in (ROOT / "docs" / "a-day").iterdir()}
    assert {path for _, path in shown} == there
