"""The main job as a newcomer sees it: the product started with one command and driven in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.clinician import (
    answer,
    answered,
    card,
    modal,
    open_thread,
    question,
    read_the_result,
    send_command,
    submit,
    submit_button,
    tab_to,
    thread,
)
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2

THREAD_MS = 15_000  # two messages, a second apart as Slack asks
RECORD_NUMBER = "943 476 5919"  # the NHS's own example: its check digit holds
A_POSITIVE = 'input[value="new"]'


def test_a_newcomer_sees_form_card_thread_and_reminder_and_same_is_recorded(page: Page) -> None:
    expect(page.get_by_test_id("start")).to_have_text("Type /backpain and press Enter.")
    send_command(page)
    answer(page, SEED_STEP_1)
    submit(page)
    expect(modal(page)).to_contain_text("step 2 of 2")
    answer(page, SEED_STEP_2)
    submit(page)
    read_the_result(page)

    expect(card(page)).to_contain_text("URGENT MRI, by")
    expect(page.get_by_test_id("start")).to_have_count(0)
    expect(card(page).get_by_test_id("open-thread")).to_contain_text("2 replies", timeout=THREAD_MS)
    open_thread(page)
    _, red_flags, follow_up = thread(page).get_by_test_id("message").all()
    expect(red_flags).to_contain_text("Red flags to say")
    expect(follow_up).to_contain_text(re.compile(r"Follow-up .+ assigned to @Alice Moore"))

    page.get_by_test_id("clock-next").click()
    expect(thread(page)).to_contain_text("Is it done, and its result seen?")
    page.get_by_test_id("clock-next").click()
    thread(page).get_by_role("button", name="New messages").click()
    reminder = thread(page).get_by_test_id("message").filter(has_text="Ask again: bladder or bowel")
    reminder.get_by_role("button", name=re.compile("^Same")).click()
    expect(modal(page)).to_contain_text("Ask the patient again")
    answer(page, {"asked": ["all_asked"]})
    submit(page)
    expect(reminder).to_contain_text("recorded: same")
    expect(reminder.get_by_role("button")).to_have_text("Worse, or any yes")
    expect(card(page)).to_contain_text("@Alice Moore recorded: same")

    card(page).get_by_role("button", name="Result in").click()
    answer(page, {"showed": "cauda_equina_or_cord_compression"})
    submit(page)
    expect(modal(page)).to_contain_text("EMERGENCY, act now")
    page.get_by_test_id("modal-close").click()
    expect(card(page)).to_contain_text("is now EMERGENCY (was urgent MRI)")  # said to the whole channel, newest
    parent = page.locator("#main").get_by_test_id("message").first
    expect(parent).to_contain_text("EMERGENCY, act now")
    expect(parent.get_by_role("button", name="I am acting on this")).to_be_visible()


def test_an_emergency_is_on_the_channel_after_three_taps_and_never_more_than_four(page: Page) -> None:
    composer = page.get_by_test_id("composer")
    composer.fill("/backpain")
    taps = [
        page.get_by_test_id("send"),
        question(page, "urinary_retention").locator(A_POSITIVE),
        submit_button(page).filter(has_text="Submit now"),
    ]
    for tap in taps:
        tap.click()

    read_the_result(page)
    expect(card(page)).to_contain_text("EMERGENCY, act now")
    assert len(taps) <= 4


def test_an_emergency_is_opened_read_and_acted_on_by_keyboard_alone(page: Page) -> None:
    expect(page.get_by_test_id("bot-state")).to_have_text("Bot connected")
    tab_to(page, page.get_by_test_id("composer"))
    page.keyboard.type("/backpain")
    page.keyboard.press("Enter")
    positive = question(page, "urinary_retention").locator(A_POSITIVE)
    expect(positive).to_be_focused()
    with answered(page):
        page.keyboard.press("Space")
    expect(submit_button(page)).to_have_text("Submit now")
    page.keyboard.press("Escape")  # with answers in the form it asks first, as Slack does
    expect(page.get_by_test_id("confirm")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("confirm")).to_have_count(0)
    tab_to(page, submit_button(page), "Shift+Tab")
    page.keyboard.press("Enter")

    read_the_result(page)
    expect(page.get_by_test_id("composer")).to_be_focused()
    expect(card(page)).to_contain_text("EMERGENCY, act now")
    replies = card(page).get_by_test_id("open-thread")
    expect(replies).to_contain_text("2 replies", timeout=THREAD_MS)
    tab_to(page, replies, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(thread(page)).to_contain_text("Red flags to say")
    page.keyboard.press("Escape")
    expect(thread(page)).to_be_hidden()
    expect(replies).to_be_focused()
    tab_to(page, card(page).get_by_role("button", name="I am acting on this"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main").get_by_test_id("message").first).to_contain_text("@Alice Moore is acting on this")
    expect(card(page)).to_contain_text("Undo (until")  # said to whoever pressed alone


def test_a_record_number_is_refused_beside_its_question_and_the_rest_is_kept(page: Page) -> None:
    send_command(page)
    answer(page, {"urinary_retention": "new"})
    with answered(page):
        modal(page).get_by_role("button", name="Go on to step 2 first").click()
    expect(modal(page).get_by_text("New case")).to_be_in_viewport()  # another page is read from its top
    page.keyboard.press("Escape")  # the keys reach it, and it asks for the answers of the page before as well
    page.get_by_test_id("confirm-cancel").click()
    answer(page, {"fever": "no", "local_code": RECORD_NUMBER})
    submit(page)

    code = question(page, "local_code")
    expect(code.get_by_role("alert")).to_contain_text("three capital letters")
    expect(code.get_by_role("textbox")).to_be_focused()
    expect(modal(page).get_by_role("alert").filter(has_text=re.compile(r"\S"))).to_have_count(1)
    expect(question(page, "fever").locator('input[value="no"]')).to_be_checked()

    code.get_by_role("textbox").fill("A12")
    submit(page)
    read_the_result(page)
    expect(card(page)).to_contain_text("EMERGENCY, act now")
    expect(card(page)).to_contain_text("local code A12")
