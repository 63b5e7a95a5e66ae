"""The shortcuts open the form: for a channel that is chosen, or for that of a message, of which nothing is read."""

from __future__ import annotations

from datetime import timedelta

from dialogs.blocks import spoken
from tests.flows.team import working


async def test_the_shortcut_asks_for_the_channel_first_and_refuses_one_that_others_read(database: str) -> None:
    async with working(database) as team:
        channel = team.workspace.channels["spine-team"]
        assert (await team.bob.shortcut("triage")).ok
        await team.bob.choose("place", "place", channel.id)
        channel.shared = True
        await team.bob.submit()
        assert "another organisation" in team.bob.errors["place"]
        channel.shared = False
        await team.move(timedelta(minutes=1))  # after which it is asked again who reads there
        await team.bob.submit()
        await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
        await team.submit(team.bob)
        await team.settled()
        (card,) = team.channel
        assert card.text.startswith("EMERGENCY")


async def test_the_shortcut_on_a_message_opens_the_form_of_its_channel_and_reads_nothing_of_it(database: str) -> None:
    async with working(database) as team:
        said = await team.alice.say("Mr Smith has a numb leg", "#spine-team")
        assert (await team.bob.shortcut("triage_message", said)).ok
        assert f"<#{team.workspace.channels['spine-team'].id}>" in spoken(team.bob.views[-1].blocks)
        assert "Smith" not in str(team.bob.views[-1].blocks)
        await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
        await team.submit(team.bob)
        await team.settled()
        (card,) = team.channel
        assert card.text.startswith("EMERGENCY")


async def test_the_home_opens_the_same_view_and_the_one_for_a_question(database: str) -> None:
    async with working(database) as team:
        await team.bob.open_home()
        await team.settled()
        assert team.bob.home is not None
        for button, opens in (("new_case", "choose_place"), ("ask_question", "question")):
            assert (await team.bob.press(team.bob.home, button)).ok
            assert team.bob.views[-1].definition["callback_id"] == opens
            await team.bob.close()
