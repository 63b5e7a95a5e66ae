"""Every release has its set of kept rows, made by it and never typed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from tests.kept.make import SCENES
from tests.kept.release import FIRST, KEPT, KeptCase, cases_of, folded, unfolded

ROOT: Final = Path(__file__).parents[2]
A_VERSION: Final = re.compile(r"\d+\.\d+\.\d+")


def released() -> list[str]:
    """The versions that were released: that of the package, and each that the change log dates."""
    package: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    log = ROOT / "CHANGELOG.md"
    text = log.read_text() if log.exists() else ""
    dated = re.findall(r"^## \[?(\d+\.\d+\.\d+)\]?[^\n]*\d{4}-\d{2}-\d{2}", text, re.MULTILINE)
    return sorted({package, *dated}, key=lambda version: [*map(int, version.split("."))])


def test_the_newest_release_has_left_its_rows() -> None:
    newest = released()[-1]
    assert (KEPT / newest / "cases").is_dir(), f"run: python -m tests.kept.make {newest}"


def test_every_release_from_the_first_has_left_its_rows() -> None:
    kept = {folder.name for folder in KEPT.iterdir() if A_VERSION.fullmatch(folder.name)}
    assert FIRST in kept
    assert kept >= set(released())


def test_a_set_holds_every_scene_that_there_was_and_its_tables() -> None:
    for folder in KEPT.iterdir():
        if A_VERSION.fullmatch(folder.name):
            assert cases_of(folder.name), folder.name
            for engine in ("sqlite", "postgresql"):
                assert "CREATE TABLE" in (folder / f"{engine}.sql").read_text()
    assert {*cases_of(FIRST)} <= {*SCENES}


def test_what_is_laid_open_in_a_file_is_folded_back_to_the_same_text() -> None:
    case = next(iter(cases_of(FIRST).values()))
    text = case.latest["body"]["findings"]
    assert isinstance(text, str)
    assert folded(unfolded({"text": text})) == {"text": text}


def test_no_two_cases_of_a_release_share_a_number_or_a_moment() -> None:
    kept: list[KeptCase] = [*cases_of(FIRST).values()]
    numbers = [event["seq"] for case in kept for event in case.events]
    assert len(numbers) == len(set(numbers))
    opened = [case.row["opened_at"] for case in kept]
    assert len(opened) == len(set(opened))
