"""The pictures as Chromium draws them: each key point in its own area, names apart, nothing off the paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from bot.pictures.body import AREAS, CLOSED, MUSCLES
from bot.pictures.path_picture import path_picture
from bot.pictures.picture import WIDTH
from bot.pictures.root_picture import root_picture
from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.triage.roots import ROOTS
from tests.dialogs.cases import CASES

INSIDE = """([path, x, y]) => {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawn.setAttribute("d", path);
  document.querySelector("svg").append(drawn);
  const point = Object.assign(document.querySelector("svg").createSVGPoint(), { x, y });
  return drawn.isPointInFill(point);
}"""
BOXES = """() => [...document.querySelectorAll("text")].map((text) => {
  const { x, y, width, height } = text.getBoundingClientRect();
  return { words: text.textContent, left: x, top: y, right: x + width, bottom: y + height };
})"""
ALL = Findings.model_validate(
    {
        "power": {leg: dict.fromkeys(MUSCLES, 3) for leg in ("left", "right")},
        "foot_drop": "yes",
        "leg_symptom_side": "both",
        "knee_reflex": {"left": "absent", "right": "reduced"},
        "ankle_reflex": {"left": "reduced", "right": "absent"},
        "sensory_loss": [{"root": root, "side": "both"} for root in ROOTS],
        "straight_leg_raise": {"left": {"result": "positive"}, "right": {"result": "positive"}},
        "femoral_nerve_stretch": {"left": "positive", "right": "positive"},
    }
)
"""All that can be said of every root on both sides: the fullest picture that there is."""


def boxes(browser: Browser, svg: str) -> list[dict[str, Any]]:
    page = browser.new_page()
    page.set_content(f"<body style='margin:0'>{svg}</body>")
    found: list[dict[str, Any]] = page.evaluate(BOXES)
    page.close()
    return found


def apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    aside: bool = one["right"] <= other["left"] or other["right"] <= one["left"]
    above: bool = one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    return aside or above


def test_the_key_point_of_each_root_lies_on_the_leg_in_its_own_area(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<svg></svg>")
    for root, area in AREAS.items():
        own = [shape.path for shape in area.shapes if shape.view == area.key_view]
        for path in (CLOSED[area.key_view], *own):
            assert page.evaluate(INSIDE, [path, *area.key_point]), root
    page.close()


def test_the_names_of_all_roots_on_both_legs_stand_apart(browser: Browser) -> None:
    names = [each for each in boxes(browser, root_picture(assess(ALL), ALL).svg) if each["words"] in ROOTS]
    assert len(names) == 2 * sum(len(area.shapes) for area in AREAS.values())
    assert [
        (one["words"], other["words"])
        for nth, one in enumerate(names)
        for other in names[nth + 1 :]
        if not apart(one, other)
    ] == []


@pytest.mark.parametrize("name", CASES)
def test_no_line_of_a_path_runs_off_its_paper(browser: Browser, name: str) -> None:
    assert all(each["right"] <= WIDTH for each in boxes(browser, path_picture(assess(CASES[name])).svg))


def test_no_line_of_the_fullest_picture_of_roots_runs_off_its_paper(browser: Browser) -> None:
    assert all(
        each["left"] >= 0 and each["right"] <= WIDTH for each in boxes(browser, root_picture(assess(ALL), ALL).svg)
    )
