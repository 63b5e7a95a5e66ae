"""The papers on safety claim nothing that no control shows, and leave no row without an answer."""

from __future__ import annotations

import re
from typing import get_args

from tests.controls.all_controls import CONTROLS
from tests.documents.architecture import ROOT
from tests.safety.dtac import ROWS, SECTIONS
from tests.safety.hazard import LIKELIHOOD_MEANS, RATING, RATING_MEANS, Likelihood, Severity
from tests.safety.hazards import HAZARDS
from tests.safety.overview import POSITIONS
from tests.safety.pages import UNDESIRABLE, pages
from tests.safety.sources import SOURCES

IDS = [control.id for control in CONTROLS]


def test_every_measure_names_controls_that_are_there_and_every_control_of_a_hazard_is_named_by_it() -> None:
    assert len(HAZARDS) >= 25
    assert len({hazard.id for hazard in HAZARDS}) == len(HAZARDS)
    for hazard in HAZARDS:
        assert all(measure.controls for measure in hazard.measures)
        assert [one for one in hazard.controls if one not in IDS] == [], hazard.id
        own = {one for one in IDS if re.fullmatch(rf"{hazard.id}[a-z]?", one)}
        assert own <= set(hazard.controls), hazard.id


def test_every_hazard_says_its_causes_and_its_effect_and_its_measures_make_it_less_likely() -> None:
    order = get_args(Likelihood)
    for hazard in HAZARDS:
        assert all((hazard.name, hazard.causes, hazard.effect, hazard.measures))
        assert order.index(hazard.after) < order.index(hazard.before), hazard.id
        assert hazard.risk_after <= hazard.risk_before
        assert hazard.risk_after <= UNDESIRABLE, f"{hazard.id}: an unacceptable risk is left"


def test_the_scale_of_risk_rises_with_severity_and_with_likelihood() -> None:
    assert RATING.keys() == LIKELIHOOD_MEANS.keys() == set(get_args(Likelihood))
    rows = [RATING[likelihood] for likelihood in get_args(Likelihood)]
    assert all(list(row) == sorted(row) and len(row) == len(get_args(Severity)) for row in rows)
    assert all(list(column) == sorted(column) for column in zip(*rows, strict=True))
    assert {rating for row in rows for rating in row} == RATING_MEANS.keys()


def test_every_row_of_the_dtac_form_is_there_once_and_answered_or_the_operators() -> None:
    codes = [
        *(f"A{number}" for number in range(1, 13)),
        *(f"B{number}" for number in range(1, 5)),
        *("C1.1.1", "C1.1.2", "C1.2", *(f"C1.2.{number}" for number in range(1, 6))),
        *("C2.1", "C2.2", *(f"C2.2.{number}" for number in range(1, 7))),
        *("C3.1", "C3.2", "C3.3", "C3.4", "C3.5", "C3.5.1", "C3.6"),
        *("C4.1", *(f"C4.1.{number}" for number in range(1, 4)), "C4.2", *(f"C4.2.{number}" for number in range(1, 7))),
        *("D1.1", "D1.2", "D1.3", "D1.4", *(f"D1.4.{number}" for number in range(1, 4)), "D1.5"),
    ]
    assert [row.code for row in ROWS] == codes
    assert all(row.asks and row.answer and row.section in SECTIONS for row in ROWS)
    page = pages()["dtac.md"]
    assert all(f"*Not read: {row.unread}.*" in page for row in ROWS if row.unread)


def test_every_document_has_an_address_and_says_how_much_of_it_was_read() -> None:
    for source in SOURCES.values():
        assert "/" in source.address
        assert source.seen
    assert {key for *_, read in POSITIONS for key in read} <= SOURCES.keys()


def test_what_an_answer_or_a_measure_points_to_is_in_the_repository() -> None:
    written = "\n".join(pages().values())
    for path in set(re.findall(r"\bdocs/[\w/-]+\.md", written)):
        assert (ROOT / path).exists(), path
    for hazard in set(re.findall(r"\((H\d+)\)", written)):
        assert hazard in {one.id for one in HAZARDS}
