"""The frame in German, as somebody chooses it for their Slack on the page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.clinician import modal, send_command, submit_button


def test_whoever_uses_slack_in_german_reads_the_form_around_its_questions_in_german(page: Page) -> None:
    page.get_by_test_id("language").select_option("de-DE")
    send_command(page)
    expect(modal(page)).to_contain_text("Rückenschmerz: Schritt 1")
    expect(modal(page)).to_contain_text("Any trouble starting, or not being able to pass urine?")
    expect(modal(page)).to_contain_text("Der Rest ist Englisch")
    expect(submit_button(page)).to_have_text("Weiter")
    page.get_by_test_id("modal-close").click()
    page.get_by_test_id("language").select_option("en-GB")
