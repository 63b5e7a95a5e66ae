"""The picture of a root shows that root on that side and no other, and its words say all that it shows."""

from __future__ import annotations

from collections import defaultdict
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from bot.pictures.body import AREAS, MUSCLES
from bot.pictures.root_picture import NOTHING_FITS, root_picture
from bot.triage.assessment import Root
from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.triage.roots import MOVEMENTS, ROOTS
from tests.documents.roots import drawn, examined

SVG = "{http://www.w3.org/2000/svg}"
BESIDE_THE_FIGURES = {"R", "L", "from the front", "from behind"}
SIDES = {"left": {"left"}, "right": {"right"}, "both": {"left", "right"}}


def sheet(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own text


def lit(svg: str, what: str) -> set[tuple[str, str]]:
    """Each root and side that is highlighted by a dermatome, or by a muscle."""
    return {
        (each.get("data-root", ""), each.get("data-side", ""))
        for each in sheet(svg).iter()
        if each.get("class") == what
    }


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("root", ROOTS)
def test_a_root_is_lit_on_its_side_alone_with_its_muscle_where_it_has_one(root: Root, side: str) -> None:
    svg = drawn(root, side).svg
    assert lit(svg, "dermatome") == {(root, leg) for leg in SIDES[side]}
    assert lit(svg, "key-point") == {(root, leg) for leg in SIDES[side]}
    assert lit(svg, "myotome") == ({(root, leg) for leg in SIDES[side]} if root in MUSCLES else set())


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("root", ROOTS)
def test_its_words_name_root_side_dermatome_myotome_and_the_grade_that_is_known(root: Root, side: str) -> None:
    picture = drawn(root, side)
    assert f"{root}, {'both sides' if side == 'both' else side}:" in picture.words
    assert AREAS[root].words in picture.words
    assert (f"hatched: {MOVEMENTS[root]}, MRC 3/5" if root in MUSCLES else "no key muscle") in picture.words
    assert sheet(picture.svg).get("aria-label") == picture.words


@pytest.mark.parametrize("root", ROOTS)
def test_what_is_written_in_it_stands_in_its_words_too(root: Root) -> None:
    picture = drawn(root, "both")
    *_, small_1, small_2 = written = [unescape(each.text or "") for each in sheet(picture.svg).iter(f"{SVG}text")]
    for line in set(written) - BESIDE_THE_FIGURES - {small_1, small_2}:
        assert line.removeprefix("The signs suggest ").replace(f"{root} both", f"{root}, both") in picture.words
    assert "never prove it. ISNCSCI (not yet verified)" in f"{small_1} {small_2}"


def test_the_left_is_the_mirror_of_the_right_and_stands_on_the_other_side_of_the_reader_from_behind() -> None:
    turned: dict[str, dict[str, list[float]]] = {}
    for side in ("left", "right"):
        turned[side] = defaultdict(list)
        parts = sheet(drawn("L5", side).svg)
        for leg in (each for each in parts.iter(f"{SVG}g") if "scale" in each.get("transform", "")):
            scale = float(leg.get("transform", "").partition("scale(")[2].split()[0])
            for path in leg.iter(f"{SVG}path"):
                if path.get("class") == "dermatome":
                    turned[side][path.get("d", "")].append(scale)
    assert turned["left"].keys() == turned["right"].keys()
    assert {path: [-one for one in scales] for path, scales in turned["left"].items()} == turned["right"]
    from_the_front, from_behind = (shape.path for shape in AREAS["L5"].shapes)
    assert turned["right"][from_the_front][0] > 0 > turned["right"][from_behind][0]  # positive: on the reader's left


def test_several_roots_are_all_lit_and_grouped_by_side_in_its_title() -> None:
    findings = Findings.model_validate(
        {
            "power": {"right": {"L4": 4, "L5": 3}, "left": {"L5": 5}},
            "sensory_loss": [{"root": "S1", "side": "left"}],
        }
    )
    picture = root_picture(assess(findings), findings)
    assert lit(picture.svg, "dermatome") == {("L4", "right"), ("L5", "right"), ("S1", "left")}
    assert "The signs suggest L4, L5 right; S1 left" in picture.svg
    assert "great toe extension, MRC 3/5." in picture.words
    assert "ankle plantarflexion, not graded." in picture.words


def test_of_both_legs_each_has_its_own_grade() -> None:
    findings = Findings.model_validate({"power": {"left": {"S1": 4}, "right": {"S1": 2}}})
    assert "MRC 4/5 left, MRC 2/5 right." in root_picture(assess(findings), findings).words


def test_a_grade_that_is_full_is_said_where_another_sign_suggests_the_root() -> None:
    findings = Findings.model_validate(
        {"power": {"left": {"S1": 5}}, "ankle_reflex": {"left": "absent", "right": "normal"}}
    )
    words = root_picture(assess(findings), findings).words
    assert words.startswith("S1, left: ankle reflex absent.")
    assert "ankle plantarflexion, MRC 5/5." in words


def test_where_no_root_is_suggested_nothing_is_drawn_and_that_is_said() -> None:
    picture = root_picture(assess(Findings()), Findings())
    assert (picture.svg, picture.words) == ("", NOTHING_FITS)


def test_a_title_of_many_roots_is_two_lines_and_what_is_below_gives_way() -> None:
    every = [{"root": root, "side": "right"} for root in ROOTS]
    findings = Findings.model_validate({"sensory_loss": every})
    parts = sheet(root_picture(assess(findings), findings).svg)
    first, second = (each for each in parts.iter(f"{SVG}text") if each.get("font-size") == "16")
    assert float(second.get("y", 0)) - float(first.get("y", 0)) == 19
    assert parts.findall(f"{SVG}g")[0].get("transform") == "translate(0 19)"
    height = float(parts.get("viewBox", "").split()[3])
    lowest = max(float(each.get("y", 0)) for each in parts.iter(f"{SVG}text"))
    assert lowest + 19 < height


def test_the_least_that_suggests_a_root_suggests_no_other() -> None:
    for root in ROOTS:
        assert [fit.root for fit in assess(examined(root, "left")).roots] == [root]
