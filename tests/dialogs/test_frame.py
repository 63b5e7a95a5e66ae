"""The frame in other languages: every text of it, whole, within Slack's limits, and no word of the medicine."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest
from babel.messages.pofile import read_po

from bot.triage.passages import passages
from bot.triage.rules import RULES
from bot.triage.safety_net import AT_HOME, HAEMATOMA, IN_HOSPITAL
from dialogs import findings_form
from dialogs import role as about_you
from dialogs.acting import read_handed_over
from dialogs.answers import FORM
from dialogs.blocks import Block, button, context, plain, section, spoken
from dialogs.channel_settings import summary
from dialogs.findings_form import Origin
from dialogs.frame import ENGLISH, FOLDER, LANGUAGES, STAYS, catalogue_of, in_language, language_of, message_in
from dialogs.home import Loops, home
from dialogs.message import Message
from dialogs.open_loops import listed
from dialogs.why import PAGES, why
from dialogs.words import help_message, not_saved, open_form_button, trouble
from tests.dialogs import form_texts
from tests.dialogs.approved import KINDS
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS
from tests.dialogs.messages import home_case
from tests.dialogs.slack_check import TITLE, assert_blocks, assert_view
from tests.dialogs.test_channel_settings import SET, settings, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES: Final = re.compile(r"\{[a-z_0-9]+\}")
NO_WORDS: Final = re.compile(r"BP-[A-Z0-9]+|GB|ENG|S012AB3CD|[0-9 -]+")
"""What is the same in every language, as an example or a code."""
BUTTON: Final = 75
STAYS_IN_GERMAN: Final = "Der Rest ist Englisch: die Medizin bleibt, wie sie geprüft ist."
NOT_JUDGED: Final = {"conversations_select", "users_select", "multi_users_select", "timepicker"}
"""Of the judges of views one does not know these."""
PARTS_OF_OTHERS: Final = {"clinician", "nurse or first contact", "student or trainee", "whoever opens them", "nobody"}
"""What stands in the place of a name in another text."""
CHRISTMASES: Final = [f"{year}-12-24" for year in range(2026, 2087)]


@cache
def sometimes() -> tuple[Any, ...]:
    """What no approved text shows."""
    return (
        about_you.asked(),
        home(Loops(), channels=[]),
        home(Loops(), channels=[], away_until=date(2026, 12, 10), role="student"),
        *(open_form_button(f"Slack did not open the form in time.{again}") for again in ("", " Press again.")),
        trouble("E-1234", "Something went wrong in backpain."),
        not_saved("E-1234"),
        listed([home_case("BP-7F3K", "urgent_mri", None, "")]),
        *wanted(settings(groups=None), {"duty_group": "wards", "closed": " ".join(CHRISTMASES)}).errors.values(),
        why(FACTS, ASSESSMENTS["seed"], CASES["seed"], "why_sources"),
        "\n".join(summary(SET, backup="U0BOB", hour=8, channel="C0123456789")),
        *read_handed_over({"state": {"values": {}}, "private_metadata": "id:1 C1"}).errors.values(),
    )


@cache
def parts() -> list[Any]:
    """Whatever has an approved text: drawn when a test asks, for each process collects this module."""
    return [part for tell in KINDS.values() for part in tell().values()]


@cache
def forms() -> list[Block]:
    """The pages of the form."""
    return [part for part in form_texts.form().values() if isinstance(part, dict)]


def views() -> list[Block]:
    """Of the approved ones those that are a view."""
    return [part for part in parts() if isinstance(part, dict) and part.get("type") in {"modal", "home"}]


def template() -> list[str]:
    with (FOLDER / "frame.pot").open("rb") as file:
        return [str(entry.id) for entry in read_po(file) if entry.id]


def texts(shown: Any) -> Iterator[str]:
    """Every text that is shown."""
    if isinstance(shown, list):
        for each in shown:
            yield from texts(each)
    elif isinstance(shown, dict):
        if shown.get("type") in {"plain_text", "mrkdwn"}:
            yield shown["text"]
        else:
            yield from texts(list(shown.values()))


def controls(view: Block) -> Iterator[str]:
    """The words on whatever is pressed, chosen in or read to find one's way: title, buttons, placeholders."""
    yield from (view[part]["text"] for part in ("title", "submit", "close") if part in view)
    for block in view["blocks"]:
        for element in (*block.get("elements", ()), block.get("element", {}), block.get("accessory", {})):
            if element.get("type") == "button":
                yield element["text"]["text"]
            if "placeholder" in element:
                yield element["placeholder"]["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_frame_is_said_in_every_language_with_the_same_parts(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        said = {str(entry.id): str(entry.string) for entry in read_po(file, language) if entry.id}
    assert list(said) == template()
    for text, words in said.items():
        assert words.strip() == words != "", text
        assert set(NAMES.findall(words)) == set(NAMES.findall(text)), text
        assert text.count("*") == words.count("*"), text
        assert text.count("`") == words.count("`"), text


def test_every_text_of_the_frame_is_shown_somewhere() -> None:
    shown = {line for part in (*parts(), *sometimes()) for text in _all(part) for line in (text, *text.split("\n"))}
    shown.add(STAYS)
    catalogue = catalogue_of("de")
    shapes = dict(zip((text for text in template() if NAMES.search(text)), catalogue.patterns, strict=True))
    unseen = {
        text
        for text in template()
        if text not in shown and not (text in shapes and any(map(shapes[text].shape.fullmatch, shown)))
    }
    assert unseen == PARTS_OF_OTHERS


def _all(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Message):
        yield from texts(part.blocks)
    else:
        yield from texts(part)
        yield from (each for each in part.values() if isinstance(each, str))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_pressed_or_leads_the_way_in_a_view_is_said_in_the_readers_language(language: str) -> None:
    known = catalogue_of(language)
    silent = {text for view in views() for text in controls(view) if known._known(text) is None}
    assert {text for text in silent if not NO_WORDS.fullmatch(text)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_and_message_stays_within_slacks_limits(language: str) -> None:
    for view in views():
        told = in_language(view, language)
        if view["type"] == "modal" and NOT_JUDGED.isdisjoint(re.findall(r"\w+", str(view))):
            assert_view(told)
        assert all(len(text) <= TITLE for text in texts([told.get(part) for part in ("title", "submit", "close")]))
        assert all(len(text) <= BUTTON for text in controls(told))
    for part in parts():
        if isinstance(part, Message) and part.blocks:
            assert_blocks(message_in(part, language).blocks)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_behind_a_card_every_word_of_the_medicine_is_as_it_was_reviewed_and_that_is_said(
    language: str, page: str
) -> None:
    for name, findings in CASES.items():
        shown = why(FACTS, ASSESSMENTS[name], findings, page)
        told = in_language(shown, language)
        medicine = [block for block in shown["blocks"] if block["type"] in {"section", "context"}]
        assert [block for block in told["blocks"] if block["type"] in {"section", "context"}] == [
            *medicine,
            context(catalogue_of(language).said(STAYS)),
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_and_no_answer_of_the_form_is_said_otherwise(language: str) -> None:
    pages = [findings_form.build_first(Origin(channel="C0123456789", user="U0ALICE", opened=0)), *forms()]
    for shown in pages:
        told = in_language(shown, language)
        for asked, said in zip(shown["blocks"], told["blocks"], strict=False):
            if asked.get("block_id") in FORM:
                assert said["label"] == asked["label"]
                assert said["element"].get("options") == asked["element"].get("options")
    assert any("Better" in str(shown) for shown in pages)


def test_no_sentence_of_the_medicine_is_known_to_a_catalogue() -> None:
    said = [rule.says for rule in RULES]
    said += [line for one in passages() for line in (one.heading, *one.text.split("\n"))]
    said += [line for told in (*AT_HOME, *IN_HOSPITAL, *HAEMATOMA) for line in str(told).split("\n")]
    for language in LANGUAGES:
        assert [text for text in said if catalogue_of(language).said(text) != text] == []


def test_an_english_sentence_that_names_a_button_says_what_it_is_called_here() -> None:
    told = catalogue_of("de").said("Close this and press *Worse, or any yes*, not *something else*.")
    assert told == "Close this and press *Worse, or any yes* (Schlechter, oder ein Ja), not *something else*."


def test_that_the_medicine_stays_is_said_once_however_often_a_form_comes_back() -> None:
    shown = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Settings"},
        "blocks": [section("An English one.")],
    }
    once = in_language(shown, "de")
    assert once["title"]["text"] == "Einstellungen"
    assert in_language(once, "de") == once
    assert spoken(once["blocks"]).split("\n")[1:] == [STAYS_IN_GERMAN]
    full = {**shown, "blocks": [section("An English one.")] * 100}
    assert len(in_language(full, "de")["blocks"]) == 100
    assert len(message_in(Message("", [section("An English one.")] * 50), "de").blocks) == 50


def test_a_message_that_is_all_frame_says_nothing_of_the_medicine() -> None:
    told = message_in(help_message(), "es")
    assert told.text == spoken(told.blocks)
    assert "Decision support" not in told.text
    assert "inglés" not in told.text
    assert message_in(help_message(), ENGLISH) == help_message()


@pytest.mark.parametrize(
    ("text", "german", "spanish"),
    [
        (
            "*Saved.* You are away, and back on Thu 10 Dec.",
            "*Gespeichert.* Sie sind abwesend; zurück: Do., 10. Dez.",
            "*Guardado.* Está ausente y vuelve el jue, 10 dic.",
        ),
        ("Report of Oct 2026", "Bericht für Oktober 2026", "Informe de octubre de 2026"),
        ("And 1200 earlier ones.", "Und 1.200 frühere.", "Y 1.200 anteriores."),
        ("Assessment 1200 of 1300", "Beurteilung 1.200 von 1.300", "Evaluación 1.200 de 1.300"),
        (
            "Changed by its managers: <@U1>, <@U2> and <@U3>.",
            "Zu ändern von: <@U1>, <@U2> und <@U3>.",
            "Lo cambian: <@U1>, <@U2> y <@U3>.",
        ),
        ("Duty: nobody", "Dienst: niemand", "Guardia: nadie"),
        ("Backup: whoever opens them", "Vertretung: wer sie eröffnet", "Suplente: quien los abre"),
        ("", "", ""),
    ],
)
def test_days_months_numbers_and_lists_are_said_as_the_language_says_them(text: str, german: str, spanish: str) -> None:
    assert catalogue_of("de").said(text) == german
    assert catalogue_of("es").said(text) == spanish


@pytest.mark.parametrize("weekday", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
def test_the_last_of_february_is_said_on_whatever_weekday_it_falls(weekday: str) -> None:
    said = catalogue_of("es").said(f"*Saved.* You are away, and back on {weekday} 29 Feb.")
    assert said.endswith(", 29 feb.")


@pytest.mark.parametrize(
    "text",
    [
        "*Saved.* You are away, and back on some day.",
        "Report of whenever",
        "Undo (until noon)",
        "Duty: Bob",
        "Duty: <@U1> (its members who are not in this channel are not reached)",
    ],
)
def test_what_has_no_day_month_time_channel_or_person_where_one_belongs_is_not_taken_for_the_frame(text: str) -> None:
    assert catalogue_of("de").said(text) == text


def test_a_question_of_the_medicine_keeps_its_words_while_what_helps_to_answer_it_is_said() -> None:
    shown = [block for page in forms() for block in page["blocks"] if block.get("block_id") in FORM]
    for asked in shown:
        said = in_language({"type": "modal", "blocks": [asked]}, "de")["blocks"]
        assert said[1:] in ([context(STAYS_IN_GERMAN)], [])
        helping = {"hint", "element"} & asked.keys()
        assert {name: said[0][name] for name in said[0].keys() - helping} == {
            name: asked[name] for name in asked.keys() - helping
        }
        for part, german in ((asked.get("hint"), said[0].get("hint")), *_placeholders(asked, said[0])):
            assert german == (part and {**part, "text": catalogue_of("de").said(part["text"])})
    assert {
        "Choose",
        "Your own reference for this case, such as ED-7 or LBP-12. No names, dates or record numbers.",
    } <= {text for asked in shown for text in texts(asked)}


def _placeholders(asked: Block, said: Block) -> list[tuple[Block | None, Block | None]]:
    return [(asked["element"].get("placeholder"), said["element"].get("placeholder"))]


def test_a_question_alone_says_that_it_stays_in_english() -> None:
    question = {"type": "input", "block_id": "age_years", "label": plain("How old is the patient?"), "element": {}}
    told = in_language({"type": "modal", "blocks": [question]}, "de")
    assert told["blocks"] == [question, context(STAYS_IN_GERMAN)]


def test_what_stands_beside_a_field_is_said_too_and_what_is_not_known_stays() -> None:
    errors = {"until": "Choose a day that is still to come, or leave it empty.", "other": "Not known."}
    told = in_language(errors, "de")
    assert told == {"until": "Wählen Sie einen Tag, der noch kommt, oder lassen Sie es leer.", "other": "Not known."}
    assert in_language({}, "de") == {}


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de-DE", "de"), ("de-AT", "de"), ("es-419", "es"), ("DE", "de"), ("en-US", "en"), ("fr-FR", "en"), ("", "en")],
)
def test_a_locale_has_its_language_and_where_there_is_none_english(locale: str, language: str) -> None:
    assert language_of(locale) == language
    assert in_language(view := {"type": "home", "blocks": [button("a", "More")]}, ENGLISH) is view
