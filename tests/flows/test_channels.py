"""What the managers of a channel set: who owns, who is next, who is away; changed from the Home, kept, and kept to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from dialogs.blocks import spoken
from dialogs.choices import Choices
from tests.flows.answers import Given
from tests.flows.team import Team, new_workspace, working
from tests.flows.test_acting import FRIDAY_AT_FOUR, asked, at_work

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def home(person: Person) -> str:
    assert person.home is not None
    return spoken(person.home.blocks)


async def open_settings(team: Team, person: Person, channel: str = "spine-team") -> None:
    await person.open_home()
    assert person.home is not None
    await person.press(person.home, "choose_channel", team.workspace.channels[channel].id)


async def settle(team: Team, person: Person, given: Mapping[str, Given | None], channel: str = "spine-team") -> None:
    """Set something in the channel's settings, as one of its managers."""
    await open_settings(team, person, channel)
    for name, value in given.items():
        await person.choose(name, name, value)
    await person.submit()
    assert not person.errors, person.errors
    await person.close()
    await team.settled()


def group(team: Team) -> str:
    (only,) = team.workspace.user_groups
    return only


def told_in(team: Team, channel: str, words: str) -> list[Message]:
    return [message for message in team.workspace.channels[channel].messages if words in message.text]


def on_call(team: Team) -> None:
    """A channel of its own for who is on call, with the app in it."""
    conversations = team.workspace.conversations
    conversations.add_channel("on-call", team.alice.member, team.bob.member, conversations.bot, topic="")


async def test_the_first_who_opens_the_settings_manages_them_which_is_said_once_and_others_only_see_them(
    team: Team,
) -> None:
    await open_settings(team, team.alice)
    await team.alice.close()
    await open_settings(team, team.alice)
    await team.settled()
    (said,) = team.channel
    assert f"<@{team.alice.id}> is the first to open" in said.text
    await open_settings(team, team.bob)
    assert "input" not in str(team.bob.views[-1].blocks)
    assert f"Changed by its managers: <@{team.alice.id}>" in spoken(team.bob.views[-1].blocks)
    await team.bob.close()
    await team.alice.close()
    await settle(team, team.alice, {"managers": [team.alice.id, team.bob.id]})
    await settle(team, team.bob, {"backup": team.bob.id})
    assert f"<@{team.bob.id}> changed" in team.channel[-1].text
    assert f"Backup: <@{team.bob.id}>" in team.channel[-1].text


async def test_where_nobody_is_next_the_home_and_the_settings_say_so_in_red_words_and_the_channel_is_told(
    database: str,
) -> None:
    async with at_work(database, backup="") as team:
        await team.emergency(team.alice)
        await team.alice.open_home()
        assert ":red_circle: NOBODY IS NEXT." in home(team.alice)
        await open_settings(team, team.alice)
        assert "NOBODY IS NEXT" in spoken(team.alice.views[-1].blocks)
        await team.move(30 * MINUTE)
        assert "No backup and no duty is set or there, so this channel is told" in asked(team)[-1].text
        await team.alice.close()
        await settle(team, team.alice, {"backup": team.bob.id})
        await team.alice.open_home()
        assert "NOBODY IS NEXT" not in home(team.alice)


async def test_the_backup_of_a_channel_is_told_at_half_past_and_the_duty_from_an_hour_later(database: str) -> None:
    async with at_work(database, backup="") as team:
        on_call(team)
        duty = team.workspace.channels["on-call"].id
        await settle(team, team.alice, {"backup": team.bob.id, "duty_channel": duty})
        await team.emergency(team.alice)
        (card,) = [message for message in team.channel if message.text.startswith("EMERGENCY")]
        await team.move(30 * MINUTE)
        assert "nobody has said that they are acting" in team.direct(team.bob)[-1].text
        assert not told_in(team, "on-call", "nobody has said")
        await team.move(HOUR)
        (there,) = told_in(team, "on-call", "nobody has said that they are acting")
        await team.bob.press(there, "acknowledge")
        await team.settled()
        assert f"<@{team.bob.id}> is acting since" in card.text


async def test_a_group_on_duty_is_mentioned_in_the_channel_and_whom_that_does_not_reach_is_said_when_it_is_set(
    database: str,
) -> None:
    async with at_work(database, backup="") as team:
        await open_settings(team, team.alice)
        assert "not in the channel are not reached" in str(team.alice.views[-1].blocks)
        await team.alice.close()
        await settle(team, team.alice, {"duty_group": group(team)})
        assert "are not reached" in team.channel[-1].text
        await team.emergency(team.alice)
        await team.move(30 * MINUTE)
        card = team.channel[-1]
        last = [message for message in team.thread(card) if "nobody has said" in message.text][-1]
        assert f"<!subteam^{group(team)}>" in last.text
        assert last.broadcast


async def test_what_is_given_to_the_duty_group_with_one_tap_is_theirs_who_takes_it_and_the_asking_goes_on_until_then(
    team: Team,
) -> None:
    await settle(team, team.alice, {"duty_group": group(team)})
    await team.emergency(team.alice)
    card = team.channel[-1]
    await team.move(15 * MINUTE)
    question = [message for message in team.thread(card) if "nobody has said" in message.text][-1]
    await team.alice.press(question, "hand_to_duty")
    await team.settled()
    await team.alice.press(question, "hand_to_duty")
    await team.settled()
    assert "Nothing was sent again" in team.alice.ephemeral[-1].text
    (given,) = [message for message in team.thread(card) if "is handed to" in message.text]
    assert f"<!subteam^{group(team)}>" in given.text
    assert "Nobody has said that they are acting" in card.text
    await team.move(15 * MINUTE)
    nobody = [message for message in team.thread(card) if "nobody has said" in message.text]
    assert len(nobody) == 2, "a group is nobody until one of them takes it"
    await team.bob.press(given, "acknowledge")
    await team.settled()
    assert f"<@{team.bob.id}> is acting since" in card.text
    (case,) = await team.bot.cases.owned_by(team.workspace.payloads.team_id, team.bob.id, 9)
    assert case.code in card.text
    await team.move(HOUR)
    assert len([message for message in team.thread(card) if "nobody has said" in message.text]) == 2


async def test_an_emergency_that_somebody_acts_on_stays_theirs_until_one_of_the_group_takes_it(team: Team) -> None:
    await settle(team, team.alice, {"duty_group": group(team)})
    await team.emergency(team.alice)
    card = team.channel[-1]
    await team.move(15 * MINUTE)
    question = [message for message in team.thread(card) if "nobody has said" in message.text][-1]
    await team.alice.press(card, "acknowledge")
    await team.settled()
    await team.alice.press(question, "hand_to_duty")
    await team.settled()
    assert f"<@{team.alice.id}> is acting since" in card.text
    given = [message for message in team.thread(card) if "is handed to" in message.text][-1]
    for person in (team.bob, team.alice):
        await person.press(given, "acknowledge")
        await team.settled()
    assert f"<@{team.bob.id}> is acting since" in card.text


async def test_whoever_is_away_is_passed_by_as_the_owner_and_as_who_is_next(database: str) -> None:
    async with at_work(database) as team:
        await settle(team, team.alice, {"owner": team.alice.id})
        await team.alice.open_home()
        assert team.alice.home is not None
        await team.alice.press(team.alice.home, "choose_away")
        await team.alice.choose("until", "until", "2026-11-01")
        await team.alice.submit()
        assert "still to come" in team.alice.errors["until"]
        await team.alice.choose("until", "until", "2026-12-10")
        await team.alice.submit()
        await team.alice.close()
        await team.alice.open_home()
        assert "You are away, back on Thu 10 Dec" in home(team.alice)
        await team.emergency(team.bob)
        team_id = team.workspace.payloads.team_id
        assert len(await team.bot.cases.owned_by(team_id, team.bob.id, 9)) == 1, "an owner who is away is passed by"
        await team.emergency(team.alice)
        await team.move(15 * MINUTE)
        assert any("nobody has said" in message.text for message in team.direct(team.bob)), "who is next hears at once"
        team.workspace.clock.move(timedelta(days=14))
        await team.alice.open_home()
        assert "You are away" not in home(team.alice)


async def test_a_reminder_for_somebody_who_is_away_goes_to_who_is_next_when_it_comes(database: str) -> None:
    async with working(database) as team:
        await settle(team, team.alice, {"backup": team.bob.id})
        await team.seed_case(team.alice)
        await team.alice.open_home()
        assert team.alice.home is not None
        await team.alice.press(team.alice.home, "choose_away")
        await team.alice.choose("until", "until", "2026-12-24")
        await team.alice.submit()
        await team.move(timedelta(days=8, hours=3))
        card = team.channel[-1]
        assert f"<@{team.bob.id}>" in team.reminder(card).text
        assert f"<@{team.alice.id}>" not in team.reminder(card).text


async def test_a_duty_that_no_longer_exists_is_passed_by_and_the_home_says_so(database: str) -> None:
    async with at_work(database) as team:
        await settle(team, team.alice, {"duty_group": group(team)})
        gone = group(team)
        team.workspace.user_groups.clear()
        await team.move(HOUR + MINUTE)
        await team.alice.open_home()
        assert f":red_circle: GONE: <!subteam^{gone}> is not there any more; <@{team.bob.id}> is told instead" in home(
            team.alice
        )
        await team.emergency(team.alice)
        await team.move(30 * MINUTE)
        await team.move(HOUR)
        (last, *_) = reversed(
            [one for one in team.workspace.channels["spine-team"].messages if "nobody has" in one.text]
        )
        assert gone not in last.text
        assert f"<@{team.bob.id}>" in last.text


async def test_a_duty_channel_that_is_archived_is_passed_by_at_once(database: str) -> None:
    async with at_work(database, backup="") as team:
        on_call(team)
        await settle(team, team.alice, {"duty_channel": team.workspace.channels["on-call"].id})
        team.workspace.channels["on-call"].archived = True
        await team.emergency(team.alice)
        await team.move(30 * MINUTE)
        await team.move(HOUR)
        await team.alice.open_home()
        assert "GONE" in home(team.alice)
        assert "the channel is told instead" in home(team.alice)


@pytest.mark.parametrize("is_set_here", [True, False])
async def test_a_backup_person_who_left_is_passed_by_and_the_home_says_so(database: str, *, is_set_here: bool) -> None:
    async with at_work(database) as team:  # Bob is the backup by the environment too
        on_call(team)
        duty = team.workspace.channels["on-call"].id
        await settle(team, team.alice, {"duty_channel": duty} | ({"backup": team.bob.id} if is_set_here else {}))
        team.workspace.deactivate(team.bob)
        await team.move(HOUR + MINUTE)
        await team.alice.open_home()
        gone = f":red_circle: GONE: <@{team.bob.id}> is not there any more; <#{duty}> is told instead"
        assert gone in home(team.alice)
        await team.emergency(team.alice)
        await team.move(30 * MINUTE)
        assert told_in(team, "on-call", "nobody has said that they are acting")


async def test_without_the_scope_a_group_is_typed_and_the_home_says_that_it_could_not_be_checked(database: str) -> None:
    async with working(database, granted_optional=False) as team:
        await open_settings(team, team.alice)
        await team.alice.choose("duty_group", "duty_group", "the spine people")
        await team.alice.submit()
        assert "such as S012AB3CD" in team.alice.errors["duty_group"]
        await team.alice.close()
        await settle(team, team.alice, {"duty_group": "S0SPINE"})
        await team.alice.open_home()
        assert "<!subteam^S0SPINE> could not be checked" in home(team.alice)
        assert "NOBODY IS NEXT" not in home(team.alice)


async def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(database: str) -> None:
    async with working(database) as team:
        carol = team.workspace.add_person("carol", "Carol", "Europe/London")
        await open_settings(team, team.alice)
        wrong: dict[str, Given] = {
            "backup": carol.id,
            "duty_person": team.bob.id,
            "duty_channel": team.workspace.channels["no-bot"].id,
            "country": "XX",
            "closed": "Christmas",
        }
        for name, value in wrong.items():
            await team.alice.choose(name, name, value)
        await team.alice.submit()
        assert set(team.alice.errors) == {"backup", "duty_person", "country", "closed"}
        await team.alice.choose("duty_person", "duty_person", None)
        await team.alice.choose("country", "country", "GB")
        await team.alice.choose("region", "region", "TX")
        await team.alice.submit()
        assert set(team.alice.errors) == {"backup", "duty_channel", "region", "closed"}
        assert "ENG" in team.alice.errors["region"]
        channel = team.workspace.channels["spine-team"].id
        kept = await team.bot.cases.channels.get(team.workspace.payloads.team_id, channel)
        assert kept.chosen == Choices()


async def test_a_manager_who_is_none_any_more_changes_nothing_with_a_form_that_was_open(database: str) -> None:
    async with working(database) as team:
        await settle(team, team.alice, {"managers": [team.alice.id, team.bob.id]})
        await open_settings(team, team.bob)
        await settle(team, team.alice, {"managers": [team.alice.id]})
        await team.bob.choose("backup", "backup", team.bob.id)
        await team.bob.submit()
        assert "Not saved" in spoken(team.bob.views[-1].blocks)
        channel = team.workspace.channels["spine-team"].id
        kept = await team.bot.cases.channels.get(team.workspace.payloads.team_id, channel)
        assert kept.chosen.backup == ""
        assert kept.managers == (team.alice.id,)


async def test_settings_that_another_manager_has_changed_meanwhile_are_shown_as_they_stand_and_not_overwritten(
    database: str,
) -> None:
    async with working(database) as team:
        await settle(team, team.alice, {"managers": [team.alice.id, team.bob.id]})
        await open_settings(team, team.bob)
        await settle(team, team.alice, {"backup": team.alice.id})
        await team.bob.choose("handover_1", "handover_1", "08:00")
        await team.bob.submit()
        page = spoken(team.bob.views[-1].blocks)
        assert page.startswith("Not saved. Somebody has changed these settings")
        assert f"Backup: <@{team.alice.id}>" in page
        assert "You had chosen:\nBackup: nobody\nHandover: 08:00" in page
        await team.settled()
        channel = team.workspace.channels["spine-team"].id
        kept = await team.bot.cases.channels.get(team.workspace.payloads.team_id, channel)
        assert (kept.chosen.backup, kept.chosen.handover_at) == (team.alice.id, ())
        assert len(told_in(team, "spine-team", "changed backpain's settings")) == 2

        await team.bob.press(team.bob.views[-1], "open_settings")
        assert len(team.bob.views) == 2
        await team.bob.choose("handover_1", "handover_1", "08:00")
        await team.bob.submit()
        await team.settled()
        kept = await team.bot.cases.channels.get(team.workspace.payloads.team_id, channel)
        assert (kept.chosen.backup, kept.chosen.handover_at) == (team.alice.id, (time(8),))


async def test_whom_to_call_is_set_once_and_stands_with_the_red_flags_of_every_case(database: str) -> None:
    async with working(database) as team:
        await open_settings(team, team.alice)
        await team.alice.choose("on_call", "on_call", "<!here> 5")
        await team.alice.submit()
        assert "At most 80 letters" in team.alice.errors["on_call"]
        await team.alice.choose("on_call", "on_call", " Spinal registrar,  bleep 1234")
        await team.alice.submit()
        await team.alice.close(everything=True)
        await team.settled()  # that it was set is said in the channel as well
        await team.emergency(team.bob)
        card = team.channel[-1]
        (said,) = [message for message in team.thread(card) if "Red flags to say" in message.text]
        assert "You: Spinal registrar, bleep 1234." in said.text


async def test_what_the_channel_is_told_meanwhile_is_no_change_of_its_settings(database: str) -> None:
    async with working(database) as team:
        await open_settings(team, team.alice)
        await team.settled()  # that she manages them is said, which the row of the channel notes
        await team.alice.choose("backup", "backup", team.bob.id)
        await team.alice.submit()
        assert "*Saved.*" in str(team.alice.views[-1].blocks)


async def test_what_is_set_survives_a_restart_and_is_said_once_though_slacks_answer_was_lost(database: str) -> None:
    workspace = new_workspace(FRIDAY_AT_FOUR)
    await workspace.start()
    try:
        async with working(database, workspace=workspace) as team:
            await open_settings(team, team.alice)
            await team.settled()
            workspace.faults.add(Fault("chat.postMessage", "status:500", when="after"))
            await team.alice.choose("backup", "backup", team.bob.id)
            await team.alice.submit()
            await team.alice.close()
        async with working(database, workspace=workspace) as team:
            await team.settled()
            await team.move(2 * MINUTE)
            assert len(told_in(team, "spine-team", "changed backpain's settings")) == 1
            await team.alice.open_home()
            assert "who is next is set" in home(team.alice)
    finally:
        await workspace.stop()


@pytest.mark.parametrize("channel", ["no-bot"])
async def test_the_settings_of_a_channel_that_slack_does_not_tell_of_are_not_opened(
    database: str, channel: str
) -> None:
    async with working(database) as team:
        team.workspace.faults.add(Fault("conversations.members", "error:missing_scope", times=9))
        await open_settings(team, team.alice, channel)
        assert "Slack does not say just now" in spoken(team.alice.views[-1].blocks)
