"""The picture of the path ends at the disposition of the assessment, and says which rules decided on the way."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from bot.pictures.path_picture import path_picture
from bot.triage.assessment import RANK
from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs.words import DISPOSITIONS, urgency_words
from tests.dialogs.cases import CASES

SVG = "{http://www.w3.org/2000/svg}"


def written(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own text


@pytest.mark.parametrize("name", CASES)
def test_the_path_ends_at_the_disposition_and_names_every_rule_that_holds_or_is_open(name: str) -> None:
    assessment = assess(CASES[name])
    picture = path_picture(assessment)
    (reached,) = [each for each in ET.fromstring(picture.svg).iter() if each.get("class") == "reached"]  # noqa: S314
    nodes = list(ET.fromstring(picture.svg).iter(f"{SVG}circle"))  # noqa: S314
    heights = sorted(float(each.get("cy", 0)) for each in nodes)
    assert heights.index(float(reached.get("cy", 0))) == max(RANK.values()) - RANK[assessment.disposition]
    assert f" {urgency_words(assessment)}: " in picture.words
    assert ("provisional" in picture.words) == assessment.provisional
    named = [rule.rule for rule in assessment.fired] + [rule.rule for rule in assessment.unresolved]
    assert all(rule in picture.words for rule in named)
    for rule in assessment.fired:
        assert (f"{rule.rule} holds: {rule.says}" in picture.words) == (rule.disposition == assessment.disposition)


@pytest.mark.parametrize("name", CASES)
def test_all_that_is_written_in_it_stands_in_its_words(name: str) -> None:
    picture = path_picture(assess(CASES[name]))
    assert all(line in picture.words for line in written(picture.svg))


def test_what_is_passed_what_is_open_and_what_is_not_reached_are_told_apart() -> None:
    nothing = path_picture(assess(Findings())).words
    assert "EMERGENCY: Cannot be ruled out yet: E1, E2, E3, E4, E5, E6, E7, E8, E10, E12." in nothing
    assert "RED-FLAG WORK-UP: W6 holds too." in nothing
    seed = path_picture(assess(CASES["seed"])).words
    assert "EMERGENCY: No rule holds. URGENT: No rule holds. URGENT MRI, within 7 days: M1 holds:" in seed
    assert seed.endswith("SPECIALIST REFERRAL: Not reached. HOME CARE: Not reached.")
    assert all(name in nothing for name in DISPOSITIONS.values())
