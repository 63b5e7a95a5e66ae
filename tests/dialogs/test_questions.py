"""The kinds of question of a form, what is typed into them, what a form remembers, and the draft of one."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from dialogs import draft, findings_form, pages, sent_page, which_case
from dialogs.findings_form import Origin
from dialogs.form_memory import FormMemory, remembered, written
from dialogs.identifiers import REFUSAL
from dialogs.question import NONE_OF_THESE, Answers, Choice, LocalCode, Number, Ticks, number
from tests.dialogs.cases import CASES
from tests.dialogs.client import answered

ORIGIN: Final = Origin("C0123456789", "U0ALICE")
CHOICE: Final = Choice("leg", "Which leg?", (("left", "Left"), ("right", "Right"), ("unknown", "Not asked")))
ASKED: Final = replace(CHOICE, must=True)
TICKS: Final = Ticks("risks", "Which risks?", (("ivdu", "Injecting"), ("diabetes", "Diabetes")))
TENTHS: Final = Number("temperature", "Temperature", 20, 46, "a number from 20 to 46", whole=False)
YEARS: Final = Number("age", "Age", 0, 120, "whole years from 0 to 120")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("38.5", 38.5),
        ("38,5", 38.5),
        ("38,55", 38.55),
        ("-3,5", -3.5),
        (" 38 ", 38.0),
        ("+38", 38.0),
        ("\uff13\uff18", 38.0),
        ("1,000", math.nan),
        ("1_000", math.nan),
        ("\u0663\u0668", math.nan),
        ("", math.nan),
        ("  ", math.nan),
        ("+ 38", 38.0),
        ("soon", math.nan),
    ],
)
def test_a_number_is_read_as_it_was_meant_or_not_at_all(typed: str, meant: float) -> None:
    read = number(typed)
    assert read == meant or (math.isnan(read) and math.isnan(meant))


def test_a_list_is_no_number() -> None:
    assert math.isnan(number(["38"]))


@pytest.mark.parametrize(
    ("question", "given", "fault"),
    [
        (YEARS, None, ""),
        (YEARS, "0", ""),
        (YEARS, "120", ""),
        (YEARS, "121", "Enter whole years from 0 to 120."),
        (YEARS, "-1", "Enter whole years from 0 to 120."),
        (YEARS, "44.5", "Enter whole years from 0 to 120."),
        (TENTHS, "44.5", ""),
        (TENTHS, "soon", "Enter a number from 20 to 46."),
        (CHOICE, "left", ""),
        (CHOICE, "both", "Pick one of the answers shown."),
        (ASKED, None, "Pick an answer, or Not asked. A blank is not read as no."),
        (CHOICE, None, ""),
        (TICKS, None, ""),
        (TICKS, ["ivdu", NONE_OF_THESE], ""),
        (TICKS, ["cancer"], "Tick from the answers shown."),
        (replace(TICKS, none=""), [NONE_OF_THESE], "Tick from the answers shown."),
        (LocalCode(), None, ""),
        (LocalCode(), "ED-7", ""),
        (LocalCode(), "Jane", REFUSAL),
        (LocalCode(), ["ED-7"], REFUSAL),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_can_is_not(question: Any, given: Any, fault: str) -> None:
    assert question.fault(given) == fault


@pytest.mark.parametrize(
    ("question", "given", "shown"),
    [
        (CHOICE, "left", {"initial_option": {"text": {"type": "plain_text", "text": "Left"}, "value": "left"}}),
        (CHOICE, "both", {}),
        (CHOICE, ["left"], {}),
        (YEARS, "44", {"initial_value": "44"}),
        (TENTHS, "38,5", {"initial_value": "38.5"}),
        (TENTHS, " + 38,5", {"initial_value": "38.5"}),
        (YEARS, "121", {}),
        (YEARS, ["44"], {}),
        (TICKS, ["cancer"], {}),
        (LocalCode(), "ED-7", {"initial_value": "ED-7"}),
        (LocalCode(), "Jane", {}),
        (LocalCode(), ["ED-7"], {}),
    ],
)
def test_a_row_shows_what_was_given_where_it_can_be_taken(question: Any, given: Any, shown: dict[str, Any]) -> None:
    element = question.row(given, optional=True)["element"]
    assert {name: value for name, value in element.items() if name.startswith("initial_")} == shown


@pytest.mark.parametrize(
    ("question", "element", "given"),
    [
        (YEARS, {"value": " 44 "}, "44"),
        (YEARS, {"value": None}, None),
        (LocalCode(), {"value": " ED-7 "}, "ED-7"),
        (LocalCode(), {"value": None}, None),
        (CHOICE, {"selected_option": None}, None),
        (TICKS, {"selected_options": []}, None),
        (TICKS, {"selected_options": None}, None),
        (TICKS, {"selected_options": [{"value": "diabetes"}, {"value": "ivdu"}]}, ["ivdu", "diabetes"]),
        (TICKS, {"selected_options": [{"value": "cancer"}]}, None),
    ],
)
def test_an_answer_is_read_without_what_is_around_it(question: Any, element: dict[str, Any], given: Any) -> None:
    assert question.given(element) == given


@pytest.mark.parametrize(
    ("question", "given", "told"),
    [
        (CHOICE, "left", "Left"),
        (CHOICE, "both", "both"),
        (YEARS, "44", "44"),
        (TICKS, ["ivdu", NONE_OF_THESE], "Injecting, All others here: asked, no"),
        (TICKS, ["cancer"], "cancer"),
        (LocalCode(), "ED-7", "ED-7"),
    ],
)
def test_an_answer_is_said_in_the_words_of_its_question(question: Any, given: Any, told: str) -> None:
    assert question.words(given) == told


def test_a_question_counts_unless_it_is_said_not_to() -> None:
    assert all(pages.counts(one, {}) for one in (CHOICE, TICKS, YEARS))
    assert not pages.counts(LocalCode(), {})
    assert not pages.counts(replace(YEARS, counts=False), {})


@pytest.mark.parametrize(("items", "none", "style"), [(9, "None", "checkboxes"), (10, "", "checkboxes")])
def test_a_list_too_long_for_checkboxes_is_a_menu(items: int, none: str, style: str) -> None:
    fits = replace(TICKS, options=tuple((str(one), f"Item {one}") for one in range(items)), none=none)
    longer = replace(fits, options=(*fits.options, ("one more", "One more")))
    assert fits.row(None, optional=True)["element"]["type"] == style
    menu = longer.row(None, optional=True)["element"]
    assert (menu["type"], menu["placeholder"]["text"]) == ("multi_static_select", "Choose all that apply")


# -- what a form remembers --------------------------------------------------------------------------------------------


def of_length(length: int) -> FormMemory:
    """Return a memory whose text has so many characters."""
    empty = FormMemory(ORIGIN, answers={"typed": ""})
    return FormMemory(ORIGIN, answers={"typed": "7" * (length - len(written(empty)))})


def test_what_fits_is_remembered_as_text_and_what_does_not_is_packed() -> None:
    fits, packed = of_length(3000), of_length(3001)
    assert len(written(fits)) == 3000
    assert json.loads(written(fits))[3] == fits.answers
    assert len(written(packed)) < 3000
    assert (remembered(written(fits)), remembered(written(packed))) == (fits, packed)


def test_what_another_release_packed_is_remembered() -> None:
    text = '[["C0123456789","U0ALICE","",0,0,""],2,false,{"fever":"no"}]'
    packed = base64.b85encode(zlib.compress(text.encode())).decode()
    assert remembered(f"z:{packed}") == FormMemory(ORIGIN, 2, {"fever": "no"})


def test_what_is_only_shown_goes_before_an_answer_would() -> None:
    noise = "".join(hashlib.sha256(str(one).encode()).hexdigest() for one in range(120))
    half: Answers = {"typed": noise[:3000]}
    both = FormMemory(ORIGIN, answers=half, was={"typed": noise}, was_on="22 Nov")
    assert remembered(written(both)) == FormMemory(ORIGIN, answers=half)
    assert remembered(written(FormMemory(ORIGIN, answers={"typed": noise}))).answers == {"typed": noise}
    little = FormMemory(ORIGIN, answers=half, was={"age_years": "44"}, was_on="22 Nov")
    assert remembered(written(little)) == little


def test_the_questions_that_a_page_asks_alone_are_remembered() -> None:
    only = FormMemory(ORIGIN, 5, {"fever": "no"}, only=("age_years",))
    assert remembered(written(only)) == only


# -- the draft of a form ----------------------------------------------------------------------------------------------

CLOSED: Final = datetime(2026, 11, 22, 9, 20, tzinfo=UTC)
UNTIL: Final = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "count"), [({"fever": "no"}, "1 answer."), ({"fever": "no", "age_years": "44"}, "2 answers.")]
)
def test_a_form_that_was_closed_is_offered_and_comes_back(given: dict[str, Any], count: str) -> None:
    text = draft.of(answered(findings_form.build_second(ORIGIN, {}), given))
    blank = findings_form.build_first(ORIGIN)
    offered = draft.offered(blank, text, CLOSED, UNTIL)
    above, told, offer, *below = offered["blocks"]
    assert [above, *below] == blank["blocks"]
    assert {**offered, "blocks": []} == {**blank, "blocks": []}
    assert told["block_id"] == "draft_offer"
    assert told["text"]["text"] == (
        f"*A form for <#C0123456789> was closed at <!date^{int(CLOSED.timestamp())}^{{time}}|09:20 UTC>* with {count} "
        f"It is kept until <!date^{int(UNTIL.timestamp())}^{{time}}|10:05 UTC>. A local code, or whatever was typed "
        "and not yet sent, is missing."
    )
    (button,) = offer["elements"]
    assert (offer["block_id"], button["action_id"], button["text"]["text"]) == ("draft_steps", "draft", "Bring it back")
    assert findings_form.read(answered(draft.brought_back(text))).answers == given


def test_of_a_form_in_which_nothing_is_answered_there_is_no_draft() -> None:
    assert draft.of(answered(findings_form.build_first(ORIGIN))) == ""


# -- where it goes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "named"), [("C1", "<#C1>"), ("G1", "<#G1>"), ("D1", "direct message"), ("U1", "direct message")]
)
def test_a_channel_is_named_and_a_direct_conversation_is_not(channel: str, named: str) -> None:
    assert which_case.where(channel) == named
    page = str(sent_page.sent("BP-1", None, CASES["seed"], channel, key="1"))
    assert ("Kept, being posted in <#" in page) == (named != "direct message")
    assert ("Kept, being posted as a direct message." in page) == (named == "direct message")
