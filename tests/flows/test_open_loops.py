"""The open loops of a channel: handed over to all, listed for one, and answered without a message."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.kept.happened import Event, Submitted
from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.views import View
from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs.blocks import spoken
from tests.flows.answers import SEED_STEP_1
from tests.flows.panel import send_page
from tests.flows.team import Team, is_follow_up, new_workspace, working
from tests.flows.test_channels import settle, told_in

HOUR = timedelta(hours=1)


async def word(team: Team, person: Person, typed: str, channel: str = "#spine-team") -> None:
    delivered = await person.command("/backpain", typed, channel=channel)
    assert delivered.ok, delivered.message_shown
    await team.settled()


def row_of(place: Message | View, code: str) -> str:
    """The block of a case in a list or on the Home tab."""
    (row,) = [block for block in place.blocks or [] if code in str(block) and "accessory" in block]
    return str(row["block_id"])


def code_of(card: Message) -> str:
    return "BP-" + card.text.partition("BP-")[2][:5]


async def test_a_handover_says_every_open_loop_to_the_channel_what_is_most_urgent_first_with_links(team: Team) -> None:
    await team.seed_case(team.alice)
    await team.emergency(team.bob)
    urgent_mri, emergency = team.channel
    await team.move(timedelta(days=9))
    await word(team, team.bob, "handover")
    (said,) = told_in(team, "spine-team", "Handover")
    assert said.user == team.workspace.conversations.bot.id
    first, second = [line for line in said.text.split("\n") if line.startswith("•")]
    assert code_of(emergency) in first
    assert "nobody acts yet" in first
    assert code_of(urgent_mri) in second
    assert "OVERDUE" in second
    channel = team.workspace.channels["spine-team"].id
    assert f"{team.workspace.url}/archives/{channel}/p{emergency.ts.replace('.', '')}|" in str(said.blocks)
    assert f"<@{team.bob.id}> asked for it" in said.text


async def test_it_is_offered_twice_a_day_once_each_and_survives_a_restart(database: str) -> None:
    workspace = new_workspace(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await settle(team, team.alice, {"handover_1": "08:00", "handover_2": "20:00"})
            await team.move(HOUR)
            (said,) = told_in(team, "spine-team", "Handover\n")
            assert "No case of this channel is open" in said.text
            await team.move(HOUR)
        workspace.clock.move(12 * HOUR)  # down at 20:00, up again at 21:00
        async with working(database, workspace=workspace) as team:
            await team.settled()
            assert len(told_in(team, "spine-team", "Handover\n")) == 2
            for _ in range(14):
                await team.move(HOUR)
            assert len(told_in(team, "spine-team", "Handover\n")) == 3
            await settle(team, team.alice, {"handover_1": None, "handover_2": None})
            for _ in range(14):
                await team.move(HOUR)
            assert len(told_in(team, "spine-team", "Handover\n")) == 3
    finally:
        await workspace.stop()


async def test_a_handover_that_slack_asks_to_wait_with_is_given_then_and_is_no_error_in_the_log(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(database, at=datetime(2026, 11, 24, 7, 0, tzinfo=UTC)) as team:
        await settle(team, team.alice, {"handover_1": "08:00"})
        team.workspace.faults.add(Fault("chat.postMessage", "ratelimited:300"))
        await team.move(HOUR)
        assert not told_in(team, "spine-team", "Handover\n")
        await team.move(timedelta(minutes=5))
        (given,) = told_in(team, "spine-team", "Handover\n")
        assert given.at >= datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    said = [record for record in caplog.records if record.name.startswith("backpain")]
    assert not [record.message for record in said if record.levelno >= logging.WARNING]


async def test_in_a_channel_that_others_read_nothing_is_handed_over_or_listed(database: str) -> None:
    async with working(database, at=datetime(2026, 11, 24, 7, 0, tzinfo=UTC)) as team:
        await settle(team, team.alice, {"handover_1": "08:00"})
        team.workspace.channels["spine-team"].shared = True
        await team.move(HOUR)
        assert not told_in(team, "spine-team", "Handover\n")
        await word(team, team.bob, "handover")
        assert "shared with another organisation" in team.bob.ephemeral[-1].text
        assert not told_in(team, "spine-team", "Handover\n")


async def test_the_list_is_for_one_person_alone_and_each_answer_can_be_given_from_it(team: Team) -> None:
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.move(timedelta(days=9))
    await word(team, team.bob, " List ")
    listed = team.bob.ephemeral[-1]
    assert "1 case is open" in listed.text
    assert code_of(card) in listed.text
    await team.bob.press(listed, "answer", block_id=row_of(listed, code_of(card)))
    view = team.bob.views[-1]
    for answer in ("better", "same", "worse", "not_reached", "reschedule", "booked", "scan_done", "result_in"):
        assert f"'action_id': '{answer}'" in str(view.blocks)
    await team.bob.press(view, "not_reached")
    await team.settled()
    assert "Recorded" in spoken(team.bob.views[-1].blocks)
    assert "recorded: could not" in card.text.lower()


async def test_what_is_answered_from_the_home_before_it_is_asked_is_never_asked(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        before = len(team.reminders_held)
        await team.alice.open_home()
        assert team.alice.home is not None
        await team.alice.press(team.alice.home, "answer", block_id=row_of(team.alice.home, code_of(card)))
        await team.alice.press(team.alice.views[-1], "result_in")
        await team.alice.choose("showed", "showed", "no_compression")
        await team.alice.submit()
        await team.alice.close(everything=True)
        await team.settled()
        await team.alice.press(team.alice.home, "answer", block_id=row_of(team.alice.home, code_of(card)))
        await team.alice.press(team.alice.views[-1], "better")
        assert "recorded when its page is sent" in spoken(team.alice.views[0].blocks)
        await send_page(team.alice)
        await team.settled()
        assert "recorded: better" in card.text
        assert len(team.reminders_held) < before
        await team.move(timedelta(days=20))
        assert not any(is_follow_up(message.text) for message in team.thread(card))
        await word(team, team.alice, "list")
        assert "No case of this channel is open" in team.alice.ephemeral[-1].text


async def test_worse_from_the_list_opens_the_form_and_who_acts_can_be_said_there(database: str) -> None:
    async with working(database) as team:
        await team.emergency(team.alice)
        (card,) = team.channel
        await word(team, team.bob, "list")
        listed = team.bob.ephemeral[-1]
        assert "nobody acts yet" in listed.text
        await team.bob.press(listed, "answer")
        await team.bob.press(team.bob.views[-1], "acknowledge")
        await team.settled()
        assert f"<@{team.bob.id}> is acting since" in card.text
        assert "Recorded" in spoken(team.bob.views[-1].blocks)
        await team.bob.close()
        await team.bob.press(listed, "answer")
        await team.bob.press(team.bob.views[-1], "worse")
        await team.settled()
        assert len(team.bob.views) == 2
        await team.answer(team.bob, SEED_STEP_1)
        assert "recorded: worse" in card.text.lower() or "WORSE" in card.text


async def test_in_the_direct_conversation_the_list_is_of_ones_own_cases(database: str) -> None:
    async with working(database) as team:
        await team.seed_case(team.alice)
        await word(team, team.alice, "list", channel=team.alice.direct_messages.id)
        assert "1 case is open" in team.alice.ephemeral[-1].text
        await word(team, team.bob, "list", channel=team.bob.direct_messages.id)
        assert "No case" in team.bob.ephemeral[-1].text


@pytest.mark.parametrize("typed", ["help", "John Smith, numb leg", "listing"])
async def test_any_other_word_gets_the_help_and_is_never_repeated(database: str, typed: str) -> None:
    async with working(database) as team:
        await word(team, team.bob, typed)
        shown = team.bob.ephemeral[-1].text
        assert "A word may follow it" in shown
        assert typed == "help" or typed not in shown
        assert not team.channel


async def test_the_home_shows_ones_own_and_those_of_ones_channels_and_finds_any_case_by_its_code(team: Team) -> None:
    await team.alice.open_home()
    home = team.alice.home
    assert home is not None
    assert "1. Press New case" in spoken(home.blocks)
    await team.emergency(team.alice)
    await team.seed_case(team.bob)
    emergency, seeds = team.channel
    await team.alice.open_home()
    own, _, others = spoken(home.blocks).partition("Open cases of others in your channels")
    assert code_of(emergency) in own
    assert "To begin" not in own
    assert code_of(seeds) in others
    assert f"<@{team.bob.id}>" in others
    await team.alice.press(home, "find_case")
    for typed, told in (("7F3K", "five letters"), ("BP-22222", "no case with this code"), (code_of(seeds).lower(), "")):
        await team.alice.choose("case_code", "case_code", typed)
        await team.alice.submit()
        assert told in str(team.alice.errors)
    assert code_of(seeds) in spoken(team.alice.views[-1].blocks)
    await team.alice.press(team.alice.views[-1], "end_case")
    await team.alice.choose("end_reason", "end_reason", "duplicate")
    await team.alice.submit()
    await team.settled()
    await word(team, team.alice, f"find {code_of(seeds)}")
    assert "is closed" in spoken(team.alice.views[-1].blocks)
    await team.alice.close()
    await word(team, team.alice, "find BP-22222")
    assert "There is no case with this code" in team.alice.ephemeral[-1].text
    await word(team, team.alice, "Find")
    assert team.alice.views[-1].definition["callback_id"] == "find_case"
    await team.alice.open_home()
    assert "of others" not in spoken(home.blocks)


async def forty_one_cases(team: Team) -> None:
    """Cases of Alice's with which the runner is done."""
    team_id, channel = team.workspace.payloads.team_id, team.workspace.channels["spine-team"].id
    form, now = Submitted.of(Findings(), assess(Findings()), error_id="", local_code=""), team.workspace.clock.now()
    for number in range(41):
        sent = Event(team_id, f"view:{number}", team.alice.id, now, form)
        case = (await team.bot.cases.open(channel=channel, urgent=False, submitted=sent)).case
        await team.bot.cases.save(replace(case, handled=case.newest, due_at=now + timedelta(days=1)))


async def test_the_pages_of_home_and_of_a_list_turn_and_show_each_case_as_it_is_now(database: str) -> None:
    async with working(database) as team:
        await forty_one_cases(team)
        await team.alice.open_home()
        home = team.alice.home
        assert home is not None
        assert "1 to 25 of 41" in spoken(home.blocks)
        await team.alice.press(home, "home_mine_next")
        assert "26 to 41 of 41" in spoken(home.blocks)
        await team.alice.press(home, "home_mine_previous")
        assert "1 to 25 of 41" in spoken(home.blocks)
        for typed, person in (("list", team.bob), ("mine", team.alice)):
            await word(team, person, typed)
            listed = person.ephemeral[-1]
            assert "41 cases are open" in listed.text
            await person.press(listed, "list_next")
            assert "41 to 41 of 41" in listed.text
            await person.press(listed, "list_previous")
            assert "1 to 40 of 41" in listed.text
            assert person.ephemeral[-1] is listed, "a page takes the place of the one before"
