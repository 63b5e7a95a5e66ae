"""The taps of the form stay within their limits; a slice of the random walks finds no silent no."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import findings_form
from tests.taps import largest, paths, walks
from tests.taps.__main__ import SEED_SECONDS, TAPPING_SECONDS
from tests.taps.entering import entered, rows_for
from tests.taps.reading import seconds, words


def test_an_emergency_a_provisional_result_and_the_seeds_own_case_stay_within_their_taps() -> None:
    assert paths.emergency().taps <= paths.EMERGENCY_AT_MOST
    assert paths.provisional().taps <= paths.PROVISIONAL_AT_MOST
    seed = paths.seed()
    assert seed.taps <= paths.SEED_AT_MOST
    assert seed.told == []
    tapping, together = seconds(seed.taps, words(seed.pages))
    assert tapping <= TAPPING_SECONDS
    assert together <= SEED_SECONDS


def test_the_readme_says_the_taps_and_the_seconds_that_are_counted() -> None:
    readme = " ".join((Path(__file__).parents[1] / "README.md").read_text("utf-8").split())
    seed = paths.seed()
    tapping, reading = seconds(seed.taps, words(seed.pages))
    _, every = seconds(seed.taps, words(seed.pages, options=True))
    emergency, provisional = paths.emergency().taps, paths.provisional().taps
    assert f"An emergency takes {emergency} taps, a provisional result {provisional}, the whole form" in readme
    assert f"the case above {seed.taps} (" in readme
    told = f"{tapping:.0f} seconds of tapping, {reading:.0f} with every question and line read, {every:.0f} with every"
    assert told in readme


@pytest.mark.parametrize("name", paths.HELD)
def test_a_worked_case_is_entered_in_34_taps_with_the_same_result(name: str) -> None:
    findings = paths.worked_cases()[name]
    screen = entered(findings)
    assert screen.taps <= paths.CASE_AT_MOST
    sent = findings_form.read(screen.pages[-1]).findings
    assert sent is not None
    assert assess(sent).disposition == assess(findings).disposition


@pytest.mark.parametrize("name", ["PUB-07", "PUB-25", "PUB-29"])
def test_a_worked_case_that_hangs_on_its_detail_has_its_own_result_once_it_is_entered_whole(name: str) -> None:
    findings = paths.worked_cases()[name]
    sent = findings_form.read(entered(findings, whole=True).pages[-1]).findings
    assert sent is not None
    assert assess(sent).disposition == assess(findings).disposition


def test_the_largest_form_is_within_what_slack_takes() -> None:
    for name, view in largest.largest():
        blocks, size, remembered = largest.measured(view)
        assert blocks <= largest.BLOCKS, name
        assert size <= largest.BYTES, name
        assert remembered <= largest.METADATA, name


def test_what_a_row_cannot_say_whole_is_entered_as_far_as_it_goes() -> None:
    told = rows_for(Findings.model_validate({"trauma": "none", "osteoporosis": "yes", "pain_severity": "severe"}))
    assert told == {"fracture_risks": ["osteoporosis"]}


def test_a_slice_of_the_walks_finds_no_silent_no() -> None:
    silent, _ = walks.play((1, 200, 4))
    assert silent == []


def test_a_silent_no_would_be_found() -> None:
    found = Findings.model_validate({"fever": "no", "infection_risks": ["ivdu"], "ankle_reflex": {"left": "normal"}})
    assert len(list(walks.silent_noes(found, {}, {}))) == 3
    assert list(walks.silent_noes(found, {}, {"fever": "no", "infection_risks": ["none_of_these"]}))
