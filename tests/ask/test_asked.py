"""What of a question is looked for: its words by their stems, what means the same, nothing said not to be there."""

from __future__ import annotations

import pytest

from bot.triage.asked import LONGEST, Refusal, Sought, refusal, sought, stem, words_of
from bot.triage.field_words import SYNONYMS
from bot.triage.passages import Passage
from dialogs import question_page

_WEAK = ("weak", "weakness", "paresis", "motor deficit", "motor loss")
_NO_PULSE = ("pulseless", "without a pulse", "no pulse", "ischaemic")
_SCAN = ("mri", "scan", "imaging")


@pytest.mark.parametrize(
    ("words", "alike"),
    [
        ("refer refers", "refer"),
        ("injuries injuried", "injur"),
        ("radiate radiates radiating", "radiat"),
        ("referral", "referral"),
        ("radiation radiations", "radi"),
        ("swelling swellings swell", "swell"),
        ("increasingly", "increas"),
        ("markedly marked marks mark", "mark"),
        ("acutely", "acute"),
        ("pulses pulse", "puls"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(words: str, alike: str) -> None:
    assert {word: stem(word) for word in words.split()} == dict.fromkeys(words.split(), alike)


def test_what_means_the_same_stands_before_every_part_of_it() -> None:
    for same in SYNONYMS:
        for place, one in enumerate(same):
            assert not any(f" {one} " in f" {later} " for later in same[place + 1 :]), one


def test_a_stem_has_three_letters_at_least() -> None:
    told = {"leg": "leg", "pes": "pes", "dies": "die", "bed": "bed", "uses": "use", "legs": "leg", "aged": "aged"}
    assert {word: stem(word) for word in told} == told


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("leg cold", Sought((("leg",), ("cold",)), is_enough=True)),
        ("cold cold leg", Sought((("cold",), ("leg",)), is_enough=True)),
        ("MRI scan of a weak leg", Sought((_SCAN, _WEAK, ("leg",)), is_enough=True)),
        ("weak weak", Sought((_WEAK, ("weak",)), is_enough=True)),
        ("no leg but cold", Sought((("cold",),), is_enough=True)),
        ("denies any weakness, leg cold", Sought((("leg",), ("cold",)), is_enough=True)),
        ("no pulse", Sought((_NO_PULSE,), is_enough=True)),
        ("without a pulse, cold", Sought((_NO_PULSE, ("cold",)), is_enough=True)),
        ("no better", Sought((("better",),), is_enough=True)),
        ("zebra cold", Sought((("cold",),), is_enough=False)),
        ("zebra lion cold scan leg", Sought((_SCAN, ("cold",), ("leg",)), is_enough=True)),
        ("is there the what", Sought((), is_enough=False)),
        ("b 7 leg", Sought((("leg",),), is_enough=True)),
        ("xy cold", Sought((("cold",),), is_enough=False)),
        ("normally cold", Sought((("cold",),), is_enough=False)),
        ("ECG", Sought((("ecg",),), is_enough=True)),
        ("paravertebral", Sought((("paravertebral",),), is_enough=True)),
        ("", Sought((), is_enough=False)),
    ],
)
def test_what_is_looked_for_is_in_the_words_of_the_passages_alone(question: str, found: Sought) -> None:
    assert sought(question) == found


def test_of_words_that_mean_the_same_the_longest_is_read_first_and_nothing_of_it_is_left() -> None:
    for longest in ("spinal infection", "major trauma", "spinal procedure"):
        assert [longest in group for group in sought(longest).groups] == [True]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a" * 1200, "a" * 1200),
        ("a " * 600 + "b", "a " * 599 + "a …"),
        ("a " * 599 + "ab c", "a " * 598 + "a …"),
    ],
)
def test_a_passage_is_said_whole_up_to_its_longest_and_else_to_its_last_whole_word(text: str, told: str) -> None:
    one = Passage("id", "A <heading>", text, ())
    section, *_ = question_page.answer([one], is_covered=True)
    assert section["text"]["text"] == f"*A &lt;heading&gt;*\n{told}"


def test_nothing_found_covers_nothing() -> None:
    assert question_page.answer([], is_covered=True) == question_page.answer([], is_covered=False)


@pytest.mark.parametrize(("value", "typed"), [("a question", "a question"), (None, "")])
def test_what_was_typed_is_read_from_the_view(value: str | None, typed: str) -> None:
    (asked,) = [block for block in question_page.question_view()["blocks"] if block["type"] == "input"]
    values = {asked["block_id"]: {asked["element"]["action_id"]: {"value": value}}}
    assert question_page.read_question({"state": {"values": values}}) == typed


def test_words_are_read_without_accents_signs_and_case_as_far_as_a_question_goes() -> None:
    assert words_of("Lasègue, 45°: POSITIVE?") == ["lasegue", "positive"]
    assert len(words_of("a " * LONGEST)) == LONGEST / 2


@pytest.mark.parametrize(
    ("question", "why"),
    [
        *[(f"ibuprofen {asked}", "dose") for asked in ("dose", "dosing", "400 mg", "how often", "maximum", "tds")],
        ("how many tablets", "dose"),
        *[(f"numb leg in {who}", "child") for who in ("a child", "a baby", "teenagers", "a 12 year old", "a girl")],
        *[
            (asked, "judgement")
            for asked in (
                "safe to discharge",
                "is my patient safe",
                "send her home",
                "will he recover",
                "prognosis",
                "does she have it",
            )
        ],
        ("a 45 year old with a numb leg", None),
        ("which medicine first", None),
    ],
)
def test_a_dose_a_child_and_a_judgement_are_refused_by_name(question: str, why: Refusal | None) -> None:
    assert refusal(question) == why
