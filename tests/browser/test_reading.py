"""What is read on the page: nothing of a card is folded, where Slack would fold; the pages behind it by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from dialogs.blocks import mrkdwn, section, slack_date
from dialogs.words import reader_time
from tests.browser.clinician import answer, answered, card, modal, read_the_result, send_command, submit, tab_to

LONG = " ".join(["word"] * 200)
DRAW = """
async ([marked, bare]) => {
  const { simpleSurface, syncBlocks } = await import("/page/blocks.js");
  const place = document.createElement("div");
  place.style.width = "400px";
  place.id = "drawn";
  document.body.append(place);
  syncBlocks(place, [marked, bare], simpleSurface(async () => {}, true));
}
"""


def test_a_long_section_is_folded_as_slack_does_and_one_that_is_marked_is_not(page: Page) -> None:
    page.evaluate(DRAW, [section(LONG), {"type": "section", "text": mrkdwn(LONG)}])
    folds = page.locator("#drawn").get_by_test_id("see-more")
    expect(folds).to_have_count(1)
    expect(folds).to_be_visible()
    whole, folded = page.locator("#drawn .text").all()
    assert _height(folded) < _height(whole) / 2
    folds.click()
    expect(folds).to_have_count(0)
    assert _height(folded) == _height(whole)


def _height(words: Locator) -> float:
    box = words.bounding_box()
    assert box is not None
    return box["height"]


SAY = """
async (text) => {
  const { mrkdwn } = await import("/page/mrkdwn.js");
  const { session } = await import("/page/session.js");
  session.state.now = "2026-11-29T12:00:00Z";
  return mrkdwn(text).map((node) => node.textContent).join(" ");
}
"""


def test_a_date_is_read_in_the_zone_of_whoever_reads_and_one_that_slack_cannot_read_is_its_words(page: Page) -> None:
    moment = datetime(2026, 11, 30, 14, 20, tzinfo=UTC)
    later = slack_date(moment + timedelta(days=9), "{date_short_pretty} at {time}", "words")
    told = f"Due *{reader_time(moment)}*, then {later}; <!date^soon^{{time}}|at noon>, <!date^1e99^{{time}}|never>"
    assert page.evaluate(SAY, told) == "Due tomorrow at 14:20, then 9 Dec 2026 at 14:20; at noon, never"
    page.goto(f"{page.url.partition('?')[0]}?as=bob")
    expect(page.get_by_text("Bob Okafor").first).to_be_visible()
    assert page.evaluate(SAY, told) == "Due tomorrow at 09:20, then 9 Dec 2026 at 09:20; at noon, never"


def test_the_card_is_whole_and_its_sources_are_read_by_keyboard_alone(page: Page) -> None:
    send_command(page)
    answer(page, {"saddle_anaesthesia": "yes"})
    submit(page)
    read_the_result(page)
    expect(card(page)).to_contain_text("EMERGENCY, act now")
    expect(card(page).get_by_test_id("see-more")).to_have_count(0)
    tab_to(page, card(page).get_by_role("button", name="Why and sources"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(modal(page)).to_contain_text("Every step")
    tab_to(page, modal(page).get_by_role("button", name="Sources", exact=True), "Tab")
    page.keyboard.press("Enter")
    expect(modal(page)).to_contain_text("How good the tests are")
    body = modal(page).locator(".modal-body")
    tab_to(page, body, "Shift+Tab")
    page.keyboard.press("End")
    expect(modal(page).get_by_text("Editorial policy")).to_be_in_viewport()


def test_beside_why_and_sources_stand_the_root_and_the_path_in_pictures_with_words_and_beside_the_form_none(
    page: Page,
) -> None:
    send_command(page)
    answer(page, {"urinary_retention": "new"})
    with answered(page):
        modal(page).get_by_role("button", name="Go on to step 2 first").click()
    beside = page.get_by_test_id("beside")
    expect(beside).to_be_hidden()
    answer(page, {"power_and_heels": "graded", "power_right_L5": "3"})
    submit(page)
    read_the_result(page)
    card(page).get_by_role("button", name="Why and sources").click()
    root = beside.get_by_role("img", name="L5, right: great toe extension 3/5")
    path = beside.get_by_role("img", name="EMERGENCY, act now: E1 holds")
    expect(root).to_be_visible()
    expect(path).to_be_visible()
    assert root.evaluate("node => node.naturalHeight") > 400  # it is read as a picture
    words = modal(page).locator(".modal-content").bounding_box()
    picture = root.bounding_box()
    assert words is not None
    assert picture is not None
    assert picture["x"] > words["x"] + words["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    expect(root).to_have_js_property("clientWidth", 356)
