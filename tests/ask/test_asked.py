"""What of a question is looked for: its words by their stems, what means the same, nothing said not to be there."""

from __future__ import annotations

import pytest

from bot.triage.asked import LONGEST, sought, stem, stems, words_of
from bot.triage.field_words import SYNONYMS
from bot.triage.not_taken import Refusal, refusal
from bot.triage.passages import Passage
from dialogs import question_page


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
        ("xray xrays", "xra"),
        ("operations operation", "oper"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(words: str, alike: str) -> None:
    assert {word: stem(word) for word in words.split()} == dict.fromkeys(words.split(), alike)


def test_what_is_spelt_in_two_ways_has_one_stem() -> None:
    for british, american in (("anaemia", "anemia"), ("tumours", "tumors"), ("oedema", "edema"), ("slipped", "slips")):
        assert stem(british) == stem(american)
    assert stem("swelling") == stem("swell") == "swell"


def test_a_stem_has_three_letters_at_least() -> None:
    told = {"leg": "leg", "pes": "pes", "dies": "die", "bed": "bed", "uses": "use", "legs": "leg", "aged": "aged"}
    assert {word: stem(word) for word in told} == told


@pytest.mark.parametrize(
    ("question", "named", "unknown", "elsewhere"),
    [
        ("panel cold", ["cold", "panel"], 0, 0),
        ("cold cold panel", ["cold", "cold", "panel"], 0, 0),
        ("MRI scan of a weak panel", ["weak", "mri", "panel"], 0, 0),
        ("no fever but cold", ["cold"], 0, 0),
        ("no red flags, cold", ["cold"], 0, 0),
        ("denies any weakness, panel cold", ["cold", "panel"], 0, 0),
        ("no pulse", ["pulseles"], 0, 0),
        ("without a pulse, cold", ["pulseles", "cold"], 0, 0),
        ("no better", ["no better"], 0, 0),
        ("zebra cold", ["cold"], 1, 0),
        ("zebra zebra lion cold", ["cold"], 2, 0),
        ("is there the what", [], 0, 0),
        ("b 7 panel", ["panel"], 0, 0),
        ("xy cold", ["cold"], 1, 0),
        ("ECG", ["ecg"], 0, 0),
        ("L5", ["l5"], 0, 0),
        ("E1", ["e1"], 0, 0),
        ("can't pee", ["retent"], 0, 0),
        ("unable to pee", ["retent"], 0, 0),
        ("cant pee", ["retent"], 0, 0),
        ("not able to pee", ["retent"], 0, 0),
        *[(letter, [], 0, 0) for letter in "abcdefghijklmnopqrstuvwxyz"],
        ("headache and a migraine, cold", ["cold"], 0, 2),
        ("kidney infection", [], 0, 1),
        ("gastritis", ["ulcer"], 0, 0),
        ("blepharitis, cold", ["cold"], 1, 1),
        ("", [], 0, 0),
        ("cold since last night", ["cold"], 0, 0),
        ("cold every night", ["cold", "night"], 0, 0),
        ("cold at T10", ["cold"], 0, 0),
        ("cold at t123", ["cold"], 1, 0),
        ("hip fracture, cold", ["cold"], 0, 1),
        ("fracture of the wrist, cold", ["cold"], 0, 1),
        ("fracture, cold", ["cold", "fractur"], 0, 0),
        ("forearm cold", ["cold"], 0, 1),
        ("hyperventilation, cold", ["cold"], 1, 1),
        ("bladder cancer treatment", ["cancer"], 0, 1),
        ("cancer screening interval", ["cancer", "interval"], 0, 1),
        ("skin cancer two week wait", ["cancer"], 0, 1),
        ("breast cancer", ["cancer"], 0, 0),
        ("patient with breast cancer", ["cancer"], 0, 0),
        ("known breast cancer and treatment for back pain", ["cancer"], 0, 0),
        ("cancer treatment, cold", ["cold", "cancer"], 0, 0),
        ("osteoporosis in the elderly", ["osteoporosi", "elder"], 0, 0),
        ("osteoporosis drugs for elderly", ["osteoporosi", "elder"], 0, 1),
        ("start treatment for the elderly", ["elder"], 0, 0),
        ("cancer treatment", ["cancer"], 0, 1),
        ("skin cancer wait", ["cancer"], 0, 1),  # three words
        ("cancer treatment panel", ["cancer", "panel"], 0, 0),
        ("treatment of cancer in the lung", ["cancer", "lung"], 0, 1),
        ("lung, cold", ["cold", "lung"], 0, 0),  # another part of the body, of which a passage speaks
    ],
)
def test_what_is_looked_for_is_in_the_words_of_the_passages_alone(
    question: str, named: list[str], unknown: int, elsewhere: int
) -> None:
    looked_for = sought(question)
    assert [group[0] for group in looked_for.groups] == named
    assert (looked_for.unknown, looked_for.elsewhere) == (unknown, elsewhere)


def test_with_a_word_goes_all_that_means_the_same() -> None:
    (same,) = [same for same in SYNONYMS if "pvr" in same]
    assert sought("PVR").groups == (tuple(dict.fromkeys(map(stems, same))),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("discitiis", "discitis"),
        ("dicitis", "discitis"),
        ("discotis", "discitis"),
        ("dsicitis", "discitis"),
        ("discitsi", "discitis"),
        ("fractur", "fracture"),
        ("fracturee", "fracture"),
        ("fevver", "fever"),  # six letters
        ("inxection", "infection"),  # an injection too: the first of the alphabet
        ("provisionnal", "provisional"),  # what a passage is about
        ("pharmcaist", "pharmacist"),  # what it says
        ("rivaroxabn", "rivaroxaban"),  # what the field calls something
        ("migrane", "migraine"),  # what belongs to another
        ("cold yestreday", "cold yesterday"),  # what says nothing
    ],
)
def test_a_long_word_with_one_letter_wrong_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert sought(typed) == sought(meant)
    assert sought(meant).unknown == 0


@pytest.mark.parametrize(
    "typed", ["biscitis", "dicctis", "disxytis", "discits xy", "scna", "calm", "colld", "dsictiis", "sdicitis"]
)
def test_two_letters_wrong_another_beginning_or_a_short_word_is_no_mistake(typed: str) -> None:
    assert sought(typed).unknown >= 1


def test_a_word_that_is_right_is_left_as_it_is_though_another_is_one_letter_away() -> None:
    assert sought("walking") != sought("waking")


def test_of_words_that_mean_the_same_the_longest_is_read_first_and_nothing_of_it_is_left() -> None:
    for longest in ("spinal infection", "major trauma", "spinal procedure", "normal neurology"):
        assert [stems(longest) in group for group in sought(longest).groups] == [True]


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
        *[
            (f"ibuprofen {asked}", "dose")
            for asked in ("dose", "dosing", "400 mg", "how often", "how frequently", "maximum", "tds", "daily")
        ],
        *[
            (f"codeine {asked}", "dose")
            for asked in ("titration", "3 times a day", "strength of", "regimen", "loading")
        ],
        ("how many tablets", "dose"),
        *[
            (asked, "dose")
            for asked in (
                "tramadol 50 or 100",
                "codeine at 30?",
                "naproxen 500",
                "ibuprofen hourly",
                "antibiotics 500",
                "dex 8?",
                "ibuprofen every six hours",
            )
        ],
        *[
            (asked, "dose")
            for asked in (
                "the highest safe ibuprofen",
                "number of paracetamol",
                "the ceiling for codeine",
                "number of antibiotics",
            )
        ],
        ("the highest risk", None),
        ("ibuprofen 2 weeks and no better", None),
        ("nsaids 75 years and over", None),
        ("is an nsaid the limit", None),
        ("what quantity", "dose"),
        *[(f"numb leg in {who}", "child") for who in ("a child", "a baby", "teenagers", "a 12 year old", "a girl")],
        *[
            (f"numb leg in {who}", "child")
            for who in ("my kid", "a schoolboy", "a 9yr old", "somebody aged 9", "paeds")
        ],
        *[
            (asked, "judgement")
            for asked in (
                "safe to discharge",
                "is my patient safe",
                "send her home",
                "will he recover",
                "is she going to be paralysed",
                "prognosis",
                "does she have it",
                "does this man have it",
                "can she go home",
                "let the man leave",
                "her chances",
            )
        ],
        *[
            (f"numb leg in {who}", "child")
            for who in (
                "somebody aged one",
                "a one year old",
                "somebody aged fourteen",
                "a ten year old",
                "a seventeen-year-old",
            )
        ],
        *[
            (asked, "judgement")
            for asked in (
                "is it ok if I let him sleep at his own place",
                "can I leave the patient",
                "would you be happy with this",
                "am I missing something",
                "have I missed a thing",
                "fine if she sleeps at home",
                "could this lady be sent back to her nursing home",
                "may she be discharged",
            )
        ],
        ("am I to scan both", None),
        ("a 45 year old with a numb leg", None),
        ("which medicine first", None),
        ("breast cancer 10 yrs ago", None),
        ("aged 70", None),
    ],
)
def test_a_dose_a_child_and_a_judgement_are_refused_by_name(question: str, why: Refusal | None) -> None:
    assert refusal(question) == why
