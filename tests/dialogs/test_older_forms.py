"""A form that an earlier release opened, still on somebody's screen when the bot is upgraded, is read as it was asked.

The views of 0.1.0 were drawn by that release (commit 795e55d) from the seed's own case, with the state Slack held.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from bot.triage.findings import Findings
from dialogs import findings_form
from dialogs.examination_rows import EARLIER, THE_FIFTEEN
from dialogs.older_form import as_asked_then
from dialogs.question import NONE_OF_THESE
from tests.dialogs.client import answered, shown
from tests.dialogs.slack_check import assert_view

if TYPE_CHECKING:
    from dialogs.question import Answers

FORMS: Final[dict[str, dict[str, Any]]] = json.loads((Path(__file__).parent / "older_forms/0.1.0.json").read_text())
ANSWERED: Final = ("step 2, answered", "step 2, of a case")


def form(name: str) -> dict[str, Any]:
    return copy.deepcopy(FORMS[name])


def findings(view: dict[str, Any]) -> Findings:
    found = findings_form.read(view).findings
    assert found is not None
    return found


def test_step_1_leads_to_the_fifteen_rows() -> None:
    reading = findings_form.read(form("step 1, answered"))
    assert reading.errors == {}
    assert shown(findings_form.next_page(reading)) == {*THE_FIFTEEN, "local_code"}


@pytest.mark.parametrize("name", ANSWERED)
def test_step_2_is_read_with_every_answer_it_has(name: str) -> None:
    reading = findings_form.read(form(name))
    assert reading.errors == {}
    found = findings(form(name))
    assert (found.age_years, found.conservative_care_weeks, found.back_pain_nrs) == (44, 0, 9)
    assert (found.trauma, found.osteoporosis, found.foot_drop, found.fever) == ("none", "no", "no", "no")
    assert found.upper_motor_neuron_signs == found.drug_allergies == found.aortic_features == ()
    assert found.power is not None
    assert (found.power.left.L5, found.saddle_anaesthesia) == (5, "no")


@pytest.mark.parametrize("name", ANSWERED)
def test_what_that_release_did_not_offer_is_not_asked_and_never_no(name: str) -> None:
    reading = findings_form.read(form(name))
    assert findings(form(name)).infection_risks is None
    assert "infection_risks" in reading.not_asked
    assert reading.origin.case == ("5f3a9c1e7b2d4f60" if "case" in name else "")


def test_a_tick_that_slack_keeps_over_a_redraw_closes_no_list_that_has_grown_since() -> None:
    view = form("step 2, answered")
    redrawn = answered(findings_form.changed(view))
    ticked = view["state"]["values"]["infection_risks"]
    kept = {**redrawn, "state": {"values": {**redrawn["state"]["values"], "infection_risks": ticked}}}
    assert findings(kept).infection_risks is None
    assert "infection_risks" in findings_form.read(kept).not_asked


def test_an_item_that_is_offered_no_longer_is_kept_where_it_was_ticked() -> None:
    view = form("step 2, answered")
    state = view["state"]["values"]["infection_risks"]["infection_risks"]
    (block,) = [one for one in view["blocks"] if one.get("block_id") == "infection_risks"]
    state["selected_options"] = [one for one in block["element"]["options"] if one["value"] == EARLIER]
    for seen in (view, answered(findings_form.changed(view))):
        risks = findings(seen).infection_risks
        assert risks is not None
        assert tuple(risks) == (EARLIER,)
        assert "tuberculosis_risk" in risks.open


@pytest.mark.parametrize(
    ("remembered", "asked_then"),
    [
        ([EARLIER, NONE_OF_THESE], {EARLIER: "yes"}),
        (["ivdu", NONE_OF_THESE], {"infection_risks": ["ivdu"]}),
        ([NONE_OF_THESE], {}),
    ],
)
def test_what_such_a_form_remembers_is_read_as_what_it_shows(remembered: list[str], asked_then: Answers) -> None:
    assert as_asked_then({"infection_risks": remembered}, {}) == asked_then


def test_a_blank_step_2_is_told_of_what_was_not_asked() -> None:
    reading = findings_form.read(form("step 2, blank"))
    assert reading.errors == {}
    assert {"age_years", "power", "fever"} <= set(reading.not_asked)


@pytest.mark.parametrize("name", FORMS)
def test_a_press_in_it_redraws_it_without_losing_an_answer(name: str) -> None:
    view = form(name)
    redrawn = findings_form.changed(view)
    assert_view(redrawn)
    assert findings_form.read(answered(redrawn)).answers == findings_form.read(view).answers
