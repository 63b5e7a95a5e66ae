"""Questions are answered by the right passage or not at all, and nothing that could name somebody goes anywhere."""

from __future__ import annotations

import pytest

from bot.kept.one_file import OneFile
from bot.kept.passage_search import best
from bot.kept.store import Cases
from bot.triage.asked import LONGEST, sought, stems
from bot.triage.everyday_words import ELSEWHERE, STOPPED
from bot.triage.field_words import OF_NOTES, OF_OTHERS, OF_RULES, SYNONYMS
from bot.triage.fitting import Found, Held, found
from bot.triage.not_taken import refusal
from bot.triage.notes import TEMPLATES
from bot.triage.other_illness import ASIDE, HISTORIES, MEDICINES, SITES
from bot.triage.passages import passages
from bot.triage.rules import RULES
from dialogs import question_page
from dialogs.blocks import spoken
from tests.ask.__main__ import REFUSED, RIGHT_AT_LEAST, Scored, read, scores
from tests.dialogs.slack_check import assert_blocks, assert_view
from tests.postgres import Server

SHOWN_TO_STRANGERS = 72
REFUSED_TO_STRANGERS = 77


def assert_strangers_are_served(told: list[Scored]) -> None:
    asked, others = [each for each in told if each.right], [each for each in told if not each.right]
    assert (len(asked), len(others)) == (79, 81)
    assert sum(bool(set(each.came) & set(each.right)) for each in asked) >= SHOWN_TO_STRANGERS
    assert sum(each.is_right for each in others) >= REFUSED_TO_STRANGERS


async def assert_right(cases: Cases) -> None:
    told = await scores(cases.database)
    assert sum(each.is_right for each in told["questions"]) >= RIGHT_AT_LEAST
    assert [each.question for each in told["refused"] if not each.is_right] == []
    assert len(told["refused"]) == REFUSED
    assert_strangers_are_served(told["strangers"])
    await cases.close()


async def test_on_sqlite_the_right_passage_is_on_top_and_what_must_be_refused_is(sqlite_url: str) -> None:
    await assert_right(Cases(sqlite_url))


async def test_on_postgresql_too_by_its_own_search(postgres_server: Server) -> None:
    await assert_right(Cases(postgres_server.new_database()))


@pytest.mark.parametrize(
    "question",
    [
        "MRN 1234567 with saddle numbness",
        "NHS 943 476 5919",
        "born 12.03.1970, numb leg",
        "seen 3 March, foot drop",
        "March 3 foot drop",
        "ask j.smith@example.org",
        "call 020-7946-0000",
        "seen on the 3rd of March with a numb leg",
        "12may numb leg",
        "September the 4th, foot drop",
        "January 3, foot drop",
        "3 January, foot drop",
        "December 3, foot drop",
        "3 December, foot drop",
        "\uff11\uff12\uff13\uff14\uff15 numb",
    ],
)
def test_a_question_with_a_number_a_date_or_an_address_is_refused(question: str) -> None:
    assert refusal(question) == "identifier"


@pytest.mark.parametrize(
    "question",
    [
        "PVR of 120 ml",
        "70 year old, 6 weeks of pain",
        "MRC 3/5 at L5",
        "38.5 degrees",
        "marked 4/5 weakness",
        "decreased 3 of 5",
        "grade 2 may be severe",
    ],
)
def test_a_figure_of_the_clinic_is_no_identifier(question: str) -> None:
    assert refusal(question) is None


def test_no_word_that_the_passages_do_not_hold_is_looked_for_so_that_a_name_goes_nowhere() -> None:
    looked_for = sought("Has Mr Featherstonehaugh of Zwickau a foot drop")
    assert [group[0] for group in looked_for.groups] == ["foot drop"]
    assert not found(looked_for, [Held(0, 0, is_about=True)]).is_covered
    assert sought("zzz " * LONGEST).groups == ()


def test_no_word_of_a_question_stays_behind_in_what_is_looked_for() -> None:
    """What is sent is the passages' words and the field's own, a word with a letter wrong included."""
    own = {word for one in passages() for word in stems(f"{one.heading} {one.about} {one.text}").split()}
    own |= {word for same in SYNONYMS for name in same for word in stems(name).split()}
    for question, _ in (*read("questions.jsonl"), *read("refused.jsonl"), ("Wekaness Numbnes Fverr Smiht Tumuor", ())):
        assert {word for group in sought(question).groups for name in group for word in name.split()} <= own


async def test_both_databases_find_the_same(sqlite_url: str, postgres_server: Server) -> None:
    first, second = Cases(sqlite_url), Cases(postgres_server.new_database())
    for question, _ in (*read("questions.jsonl"), *read("refused.jsonl")):
        assert await best(first.database, sought(question)) == await best(second.database, sought(question))
    await first.close()
    await second.close()


async def test_what_nothing_covers_names_the_nearest_headings_and_no_passage(sqlite_url: str) -> None:
    cases = Cases(sqlite_url)
    looked_for = sought("best surgical approach for pituitary adenoma resection with cauda equina")
    nearest = await best(cases.database, looked_for)
    told = spoken(question_page.answer(nearest.passages, is_covered=nearest.is_covered))
    assert told.startswith("Not covered")
    assert nearest.passages[0].heading in told
    assert nearest.passages[0].text not in told
    assert await best(cases.database, sought("")) == Found((), is_covered=False)
    await cases.close()


def test_every_passage_has_a_name_of_its_own_its_words_and_a_source() -> None:
    every = passages()
    assert len({one.id for one in every}) == len(every)
    assert [one.id for one in every if not (one.heading and one.text and one.sources)] == []
    assert OF_RULES.keys() == {rule.id for rule in RULES}
    assert OF_NOTES.keys() == {note.id for note in TEMPLATES}
    assert OF_OTHERS.keys() <= {one.id for one in every} - OF_RULES.keys()
    wanted = {passage for _, right in read("questions.jsonl") for passage in right}
    assert wanted <= {one.id for one in every}


def test_no_word_of_the_field_stands_in_two_groups_that_mean_different_things() -> None:
    told = [stems(name) for name in (*(name for same in SYNONYMS for name in same), *ELSEWHERE)]
    assert [name for name in set(told) if told.count(name) > 1] == []


def test_no_word_of_another_field_says_nothing() -> None:
    assert {stems(name) for name in ELSEWHERE | SITES} & {stems(word) for word in STOPPED} == set()


def test_each_group_that_is_a_history_an_aside_or_a_medicine_is_there() -> None:
    assert {*HISTORIES, *ASIDE, *MEDICINES} <= {same[0] for same in SYNONYMS}


def test_slack_takes_every_answer_and_each_says_its_source_and_its_review() -> None:
    for one in passages():
        blocks = question_page.answer([one] * 3, is_covered=True)
        assert_blocks(blocks)
        assert_view(question_page.question_view(blocks))
        assert "not yet reviewed" in spoken(blocks)
    for why in question_page.REFUSED:
        assert_view(question_page.question_view(question_page.refused(why)))


async def test_the_index_is_in_memory_and_no_table_of_the_database_holds_a_question(sqlite_url: str) -> None:
    cases = Cases(sqlite_url)
    assert isinstance(cases.database, OneFile)
    await best(cases.database, sought("saddle numbness"))
    tables = await cases.database.read(
        lambda connection: connection.exec_driver_sql("SELECT name FROM sqlite_master").all()
    )
    assert tables == []
    await cases.close()
