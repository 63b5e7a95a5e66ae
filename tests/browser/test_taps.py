"""The taps of the form, counted in a real browser: presses and focused fields inside it, a menu as two."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.browser.clinician import answer, modal, send_command, submit
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2
from tests.taps import paths

COUNTING: Final = """() => {
  window.taps = 0;
  const counted = event => event.isTrusted && event.target.closest('[data-qa="modal"]') && event.detail > 0;
  document.addEventListener('click', event => { if (counted(event)) window.taps += 1; }, true);
  document.addEventListener('change', event => {
    if (event.target.matches('[data-qa="modal"] select')) window.taps += 2;
  }, true);
}"""


def counted(page: Page) -> int:
    taps: Any = page.evaluate("window.taps")
    return int(taps)


def open_form(page: Page) -> None:
    send_command(page)
    page.evaluate(COUNTING)


def test_the_seeds_own_case_takes_as_many_taps_as_are_counted_from_its_views(page: Page) -> None:
    open_form(page)
    answer(page, SEED_STEP_1)
    submit(page)
    expect(modal(page)).to_contain_text("step 2 of 2")
    answer(page, SEED_STEP_2)
    submit(page)
    expect(modal(page)).to_contain_text("Kept")
    assert counted(page) == paths.seed().taps <= paths.SEED_AT_MOST


def test_an_emergency_takes_as_many_taps_as_are_counted_from_its_views(page: Page) -> None:
    open_form(page)
    answer(page, {"saddle_anaesthesia": "yes"})
    submit(page)
    expect(modal(page)).to_contain_text("Kept")
    assert counted(page) == paths.emergency().taps <= paths.EMERGENCY_AT_MOST


def test_a_provisional_result_takes_as_many_taps_as_are_counted_from_its_views(page: Page) -> None:
    open_form(page)
    answer(page, SEED_STEP_1)
    submit(page)
    expect(modal(page)).to_contain_text("step 2 of 2")
    submit(page)
    expect(modal(page).last).to_contain_text("This stays provisional")
    submit(page)
    expect(modal(page).last).to_contain_text("Kept")
    assert counted(page) == paths.provisional().taps <= paths.PROVISIONAL_AT_MOST
