"""Every case that 0.1.0 left, opened by today's bot: asked about, raised, pressed, re-triaged and closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import pytest

from tests import postgres
from tests.kept.expected import LEFT
from tests.kept.release import FIRST, KeptCase, cases_of
from tests.kept.trial import ANSWERS
from tests.kept.ward import CLOSE_LOOP, FOLLOW_UP, NO_ANSWER, Ward, keys, offered, ward

CASES: Final = cases_of(FIRST)
AT_ONCE: Final = 14  # the Home shows 20 cases
WORDS: Final = {"close_loop": "seen, nothing found", "follow_up": "could not reach"}
GROUPS: Final = [[*CASES][start : start + AT_ONCE] for start in range(0, len(CASES), AT_ONCE)]
OF_EACH_KIND: Final = (
    "open_emergency",
    "open_urgent_mri",
    "provisional",
    "home_care",
    "not_computed",
    "shown_by_direct_message",
    "reopened",
    "acknowledged",
    "course",
    "re_triaged_up",
    "half_scheduled_but_there",
    "half_pressed",
    "in_trouble",
    "archived",
    "watched_alone",
    "missing",
    "same",
    "better",
    "seen_cause_found",
    "rescheduled",
    "raised_to_backup",
    "owner_left",
)
"""Every kind of event, and every state of a case that its row can be in."""
in_groups = pytest.mark.parametrize("names", GROUPS, ids=lambda names: f"{names[0]}-to-{names[-1]}")


def chosen(names: Sequence[str]) -> list[KeptCase]:
    return [CASES[name] for name in names]


def test_it_is_written_down_for_every_kept_case_what_becomes_of_it() -> None:
    assert LEFT.keys() == CASES.keys()


def test_every_kind_of_event_and_every_outcome_is_among_them() -> None:
    events = [event for case in CASES.values() for event in case.events]
    kinds = {"submitted", "outcome", "rescheduled", "acknowledged", "missing", "closed", "reopened", "course"}
    assert {event["kind"] for event in events} == kinds
    assert {event["body"]["outcome"] for event in events if event["kind"] == "outcome"} == FOLLOW_UP | CLOSE_LOOP


@in_groups
async def test_what_was_past_due_is_asked_and_raised_as_it_would_have_been(
    database_url: str, names: Sequence[str]
) -> None:
    async with ward(database_url, chosen(names)) as ward_:
        for case in chosen(names):
            left = LEFT[case.name]
            card = ward_.card(case)
            assert (card is not None) == bool(left.headline), case.name
            assert card is None or card.text.startswith(left.headline), (case.name, card.text)
            assert sorted(ward_.asked(case)) == sorted(left.asked), case.name
            silent = Counter(place for places in left.raised for place in places) - Counter(ward_.raised(case))
            assert not silent, f"{case.name}: not raised to {[*silent.elements()]}"
            told = ward_.just_raised(case)
            assert len(told) == len(set(told)), f"{case.name}: told twice within the hour: {told}"
            sent = [*keys(ward_.said(case.row["code"]))]
            assert len(sent) == len(set(sent)), f"{case.name}: said twice"


@in_groups
async def test_every_button_of_an_old_card_still_answers(database_url: str, names: Sequence[str]) -> None:
    async with ward(database_url, chosen(names)) as ward_:
        for case in chosen(names):
            if (card := ward_.card(case)) is None:
                continue
            if LEFT[case.name].read_by_others:
                there = [each for each in ward_.said(case.row["code"]) if each.channel_id == case.row["channel"]]
                assert not any(map(offered, there)), f"{case.name}: its buttons stand where others read"
                assert card.channel_id != case.row["channel"], f"{case.name}: so does its card"
            last = {"acknowledge"} & offered(card)  # it changes the card
            for button in [*sorted(offered(card) - last), *last]:
                told_alone = await ward_.press(card, button)
                assert ward_.reader(card).views or button in last, (case.name, button, told_alone)
                await close_all_views(ward_)
                assert not told_of_trouble(ward_), (case.name, button)


@in_groups
async def test_old_reminders_are_answered_re_triaged_raised_again_and_closed(
    sqlite_url: str, names: Sequence[str]
) -> None:
    await lived_to_the_end(sqlite_url, chosen(names))


async def test_the_same_on_postgresql_for_each_fourth_kind(postgres_server: postgres.Server) -> None:
    await lived_to_the_end(postgres_server.new_database(), chosen(OF_EACH_KIND[::4]))


async def test_an_old_reminder_that_came_before_a_new_form_records_nothing_and_says_so(sqlite_url: str) -> None:
    case = CASES["open_urgent_mri"]
    async with ward(sqlite_url, [case]) as ward_:
        await re_triage_all(ward_, [case])
        await ward_.move(timedelta(days=10))
        said = [message for message in ward_.said(case.row["code"]) if NO_ANSWER not in message.text]
        old, new = (message for message in said if "same" in offered(message))
        (told,) = await ward_.press(old, "same")
        assert "earlier assessment" in told
        assert "same" in offered(old)
        assert not await ward_.press(new, "same")


async def lived_to_the_end(address: str, cases: Sequence[KeptCase]) -> None:
    """Answer, re-triage, leave unanswered and close every case."""
    async with ward(address, cases) as ward_:
        await answer_all(ward_, cases)
        await re_triage_all(ward_, cases)
        closing = [case for case in cases if "follow_up" in LEFT[case.name].asked]
        before = {case.name: len(ward_.raised(case)) for case in closing}
        await ward_.move(timedelta(days=5))
        for case in closing:
            assert len(ward_.raised(case)) > before[case.name], f"{case.name}: not raised again"
        await closed_at_last(ward_, closing)
        closed = {case.name for case in closing}  # "better" is not among them: the emergency reopened it
        for case in cases:
            shown = case.row["code"] in await ward_.home_of(LEFT[case.name].owner)
            assert shown == (case.name not in closed), case.name
        assert not told_of_trouble(ward_)
        assert not ward_.is_restless


async def answer_all(ward_: Ward, cases: Sequence[KeptCase]) -> None:
    """Answer each reminder: the patient was seen, and then could not be reached."""
    asked = [(case, kind, reminder) for case in cases for kind, reminder in ward_.asked(case).items()]
    for case, kind, reminder in asked:
        assert not await ward_.press(reminder, ANSWERS[kind]), case.name
    await ward_.settled()
    for case, kind, reminder in asked:
        words = WORDS[kind]
        assert not offered(reminder), f"{case.name}: the buttons of {kind} are still there"
        assert f"recorded: *{words}*" in str(reminder.blocks), case.name
        assert ward_.shows(case, f"*{words.capitalize()}* recorded"), f"{case.name}: what follows is not said"
        card = ward_.card(case)
        assert card is None or LEFT[case.name].moved or f"recorded: *{words}*" in str(card.blocks), case.name


async def re_triage_all(ward_: Ward, cases: Sequence[KeptCase]) -> None:
    """Open the form from each card, where there is one, and submit it as an emergency."""
    open_to_us = [case for case in cases if not LEFT[case.name].read_by_others]
    cards = [(case, card) for case in open_to_us if (card := ward_.card(case)) is not None]
    for _, card in cards:
        person = ward_.reader(card)
        await ward_.press(card, "edit")
        await ward_.team.answer(person, {"saddle_anaesthesia": "yes"})
        await ward_.team.submit(person)
    await ward_.settled()
    for case, card in cards:
        assert ward_.shows(case, "EMERGENCY, act now"), case.name
        assert LEFT[case.name].moved or "answered the form again" in str(card.blocks), case.name


async def closed_at_last(ward_: Ward, cases: Sequence[KeptCase]) -> None:
    """The follow-up that was set again has come, nobody answered, and that was said; now the patient is better.

    Better alone closes no emergency of which nobody has said that the patient was seen.
    """
    reminders = []
    for case in cases:
        asked = ward_.asked(case)
        reminders.append(asked["follow_up"])
        assert not await ward_.press(reminders[-1], "better"), case.name
        if (seen := asked.get("close_loop")) is not None:
            await ward_.settled()
            assert case.row["code"] in await ward_.home_of(LEFT[case.name].owner), case.name
            assert not await ward_.press(seen, ANSWERS["close_loop"]), case.name
    await ward_.settled()
    for case, reminder in zip(cases, reminders, strict=True):
        assert "recorded: *better*" in str(reminder.blocks), case.name


def told_of_trouble(ward_: Ward) -> list[str]:
    """What anybody was told of something that went wrong."""
    said = [told.text for person in ward_.workspace.people.values() for told in person.ephemeral]
    return [text for text in said if "went wrong" in text or "not in the database" in text]


async def close_all_views(ward_: Ward) -> None:
    for person in ward_.workspace.people.values():
        while person.views:
            await person.close(everything=True)
