"""Which best describes you changes what is explained, and nothing else: the same result to everybody."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.engine import assess
from bot.triage.explained import EXPLAINED_TO, EXPLANATIONS, ROLES, Role, explained
from bot.triage.findings import Findings
from dialogs import role as about_you
from dialogs.blocks import button, divider, header, section, spoken
from dialogs.home import Loops, home
from dialogs.why import EXPLAINING, PAGES, why
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS
from tests.dialogs.slack_check import assert_view
from tests.triage.strategies import any_findings

OTHERS: Final = [role for role in ROLES if role != "clinician"]
CITED: Final = re.compile(r"`[^`]*`")
NO_JERK_EXAMINED: Final = Findings.model_validate({"ankle_reflex": {}, "intractable_pain": "yes", "fever": "yes"})
NUMBER: Final = re.compile(r"\d[\d.,]*")


def without_explanations(blocks: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is left without the part that explains, and that part."""
    if header(about_you.TITLE) not in blocks:
        return blocks, []
    begins = blocks.index(header(about_you.TITLE)) - 1
    ends = blocks.index(divider(), begins + 1)
    return blocks[:begins] + blocks[ends:], blocks[begins:ends]


@settings(max_examples=40)
@given(any_findings, st.sampled_from(OTHERS), st.sampled_from(list(PAGES)))
def test_disposition_imaging_medicines_dates_clocks_and_every_number_are_the_same_to_every_role(
    findings: Findings, role: Role, page: str
) -> None:
    assessment = assess(findings)
    clinicians = why(FACTS, assessment, findings, page, role="clinician")
    theirs = why(FACTS, assessment, findings, page, role=role)
    same, part = without_explanations(theirs["blocks"])
    assert same == clinicians["blocks"]
    assert {**theirs, "blocks": []} == {**clinicians, "blocks": []}
    words = [CITED.sub("", block["text"]["text"]) for block in part if "text" in block]
    assert NUMBER.findall("\n".join(words)) == []
    assert not part or page == EXPLAINING
    assert clinicians == why(FACTS, assessment, findings, page)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("role", ["nurse", "student"])
def test_the_reasons_of_every_named_case_are_explained_within_slacks_limits(name: str, role: Role) -> None:
    view = why(FACTS, ASSESSMENTS[name], CASES[name], EXPLAINING, role=role)
    assert_view(view)
    told = spoken(without_explanations(view["blocks"])[1])
    assert ("What it means:" in told) == (role == "student" and bool(told))
    assert ("How:" in told) == bool(told)


@pytest.mark.parametrize(
    ("findings", "about", "word"),
    [
        (CASES["cauda equina"], "what a rule that holds rests on", "Saddle area"),
        (NO_JERK_EXAMINED, "what a rule needs that is not ruled out", "Knee and ankle jerks"),
        (CASES["sent at once"], "what is asked of everybody", "Blood thinners"),
    ],
)
def test_a_student_reads_what_each_of_these_is(findings: Findings, about: str, word: str) -> None:
    blocks = why(FACTS, assess(findings), findings, EXPLAINING, role="student")["blocks"]
    assert f"{word}. What it means:" in spoken(blocks), about


def test_the_reasons_stand_before_what_is_explained_of_them() -> None:
    blocks = why(FACTS, ASSESSMENTS["seed"], CASES["seed"], EXPLAINING, role="student")["blocks"]
    assert header("Rules that hold") in blocks
    assert blocks.index(header("Rules that hold")) < blocks.index(header(about_you.TITLE))


def test_what_is_explained_is_what_the_reasons_rest_on_and_what_is_still_to_be_asked() -> None:
    nothing = Findings()
    blocks = why(FACTS, assess(nothing), nothing, EXPLAINING, role="student")["blocks"]
    assert header("Words and tests, explained") in blocks
    told = spoken(blocks)
    assert all(one.word in told for one in EXPLANATIONS if "saddle_anaesthesia" in one.fields)
    assert [one.word for one, _ in explained("student", ["anal_tone"])] == ["Anal tone"]
    assert explained("student", ["age_years"]) == []
    assert explained(None, ["anal_tone"]) == explained("not_said", ["anal_tone"]) == []
    assert explained("nurse", ["anal_tone"])[0][1] == ("how", "why")
    assert EXPLAINED_TO["clinician"] == ()


def test_every_finding_that_is_explained_is_one_and_is_explained_once() -> None:
    fields = [field for one in EXPLANATIONS for field in one.fields]
    assert set(fields) <= Findings.model_fields.keys()
    assert len(fields) == len(set(fields))
    for one in EXPLANATIONS:
        assert one.sources
        assert not NUMBER.search(one.means + one.how + one.why)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_chosen_is_read_back_and_stands_in_the_view_that_asks_again(role: Role) -> None:
    state = {about_you.ROLE: {about_you.ROLE: {"selected_option": {"value": role}}}}
    assert about_you.read({"state": {"values": state}}) == role
    view = about_you.view(role)
    assert view["blocks"][1]["element"]["initial_option"]["value"] == role
    assert_view(view)
    assert "initial_option" not in str(about_you.view(None))


def test_a_role_that_this_version_does_not_know_is_no_role() -> None:
    state = {about_you.ROLE: {about_you.ROLE: {"selected_option": {"value": "surgeon"}}}}
    with pytest.raises(ValueError, match=r"^no role that this version knows$"):
        about_you.read({"state": {"values": state}})


def test_home_asks_while_nobody_has_answered_and_never_again() -> None:
    asks = section("*Which best describes you?* It changes explanations only, and is asked once.")
    assert {**asks, "accessory": button(about_you.CHOOSE, "Choose")} in home(Loops(), channels=[])["blocks"]
    for role in ROLES:
        told = spoken(home(Loops(), channels=[], role=role)["blocks"])
        assert "Which best describes you?" not in told
        assert f"About you: {about_you.NAMES[role].lower()}." in told
    assert "describes you" not in spoken(home(Loops())["blocks"])
