"""The page of concordance is true, and no row may come to disagree in silence."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests.concordance.acr import ACR, OURS, asked, cells
from tests.concordance.page import TABLES, problems
from tests.concordance.pages import PAGES
from tests.concordance.row import MARKS, answer, at_least, no_imaging

WRITTEN: Final = (Path(__file__).parents[1] / "docs" / "concordance.md").read_text("utf-8")
ROWS: Final = [row for rows in TABLES.values() for row in rows]


def test_the_command_prints_the_page_in_docs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("tests.concordance", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == WRITTEN, "run `python -m tests.concordance > docs/concordance.md`"


def test_every_row_that_disagrees_has_its_reason_and_no_reason_is_stale() -> None:
    assert problems() == []


def test_a_row_that_comes_to_disagree_is_told_until_a_reason_is_written() -> None:
    row = next(row for row in ROWS if row.id == "HEDIS cancer")
    turned = replace(row, check=no_imaging)
    assert turned.problem is not None
    assert "HEDIS cancer" in turned.problem
    assert replace(turned, reason="because").problem is None


def test_a_reason_that_is_no_longer_needed_is_told() -> None:
    row = next(row for row in ROWS if row.reason)
    turned = replace(row, check=at_least("conservative_followup"))
    assert turned.problem is not None
    assert "stale" in turned.problem


def test_a_cell_of_the_ratings_that_comes_to_disagree_is_told() -> None:
    cauda_equina = next(variant for variant in ACR if variant.number == 4)
    turned = replace(cauda_equina, usually=("Radiography",))
    wrong = [cell.problem for _, cell in cells(turned, turned.forms[0]) if cell.problem]
    assert any("Radiography" in one for one in wrong)


def test_every_row_names_a_page_that_was_read_or_is_marked_as_not_read() -> None:
    assert {row.source for row in ROWS} | {variant.source for variant in ACR} <= PAGES.keys()
    assert {row.mark for row in ROWS} <= MARKS.keys()
    unread = {key for key, one in PAGES.items() if one.seen.startswith("not read")}
    assert [row.id for row in ROWS if row.source in unread and row.mark != "M"] == []


def test_every_row_has_its_own_name() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)


def test_every_kind_of_imaging_of_a_spine_has_a_modality_of_the_ratings() -> None:
    from_rows = {kind for row in ROWS for kind in answer(row.form).imaging} - {"none", "aortic_imaging"}
    assert from_rows <= frozenset().union(*OURS.values())
    assert asked(answer({"saddle_anaesthesia": "yes"}), "MRI without contrast")


def test_the_two_open_questions_are_decided_in_words() -> None:
    assert "**Earlier lumbar surgery alone.**" in WRITTEN
    assert "**Minor trauma up to 65.**" in WRITTEN
