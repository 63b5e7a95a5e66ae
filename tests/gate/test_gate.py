"""Every listener against everybody who may not use it: refused with the reason, nothing read, nothing kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import timedelta
from typing import Final

import pytest

from bot.kept.coded import STAGES
from bot.listeners import shortcuts
from bot.sandbox.delivery import Acknowledgement
from bot.sandbox.faults import Fault
from dialogs.turned_away import NOT_CHECKED, WHY, Reason
from tests.database import execute
from tests.flows.panel import answer, send_page
from tests.flows.team import new_workspace, working
from tests.gate.doings import (
    CARD_BUTTONS,
    DOINGS,
    LOOP_BUTTONS,
    OF_NOBODY,
    OF_ONESELF,
    PAGE_BUTTONS,
    REMINDER_BUTTONS,
    Doing,
    Payload,
    Scene,
)

FORGOTTEN: Final = timedelta(minutes=1)
"""After so long, what Slack said of people is asked again."""
PLAIN: Final = str.maketrans("", "", "*`")


@asynccontextmanager
async def a_scene(database_url: str) -> AsyncIterator[Scene]:
    """Bob, who may do everything, has every kind of form open; the reminder of Alice's case is there."""
    async with working(database_url) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        bob = team.bob
        views = {}
        await team.open_form(bob)
        await team.answer(bob, {"saddle_anaesthesia": "yes"})
        views["new"] = bob.views[-1]
        await team.move(timedelta(days=8, hours=3))
        reminder = team.reminder(card)
        opened = ((card, "why"), (card, "edit"), (card, "course"), (reminder, "reschedule"), (reminder, "better"))
        for place, button in opened:
            await bob.press(place, button)
            views[button] = bob.views[-1]
        views["better"].state["asked"]["asked"] = {"selected_options": [{"value": "all_asked"}]}
        views["course"].state["chosen"]["chosen"]["selected_option"] = {"value": "urgent_mri"}
        views["course"].state["reason"]["reason"]["selected_option"] = {"value": "local_pathway"}
        scene = Scene(team, bob, card, reminder, views)
        await team.workspace.deliver("interactive", scene.press(card, "hand_over", scene.case_id))
        views["hand_over"] = bob.views[-1]
        await team.workspace.deliver("interactive", scene.press(card, "result_in", scene.case_id))
        views["result"] = bob.views[-1]
        await team.workspace.deliver("interactive", scene.press(card, "end_case", scene.case_id))
        views["end_case"] = bob.views[-1]
        views["end_case"].state["end_reason"]["end_reason"] = {"selected_option": {"value": "moved_away"}}
        views["result"].state["showed"]["showed"] = {"selected_option": {"value": "no_compression"}}
        views["hand_over"].state["service"]["service"]["selected_option"] = {"value": "spinal_team"}
        await team.workspace.deliver("interactive", scene.press(card, "ask_question", ""))
        views["question"] = bob.views[-1]
        views["question"].state["question"]["question"] = {"value": "saddle numbness"}
        await bob.shortcut(shortcuts.GLOBAL)
        views["place"] = bob.views[-1]
        spine_team = team.workspace.channels["spine-team"].id
        views["place"].state["place"]["place"] = {"selected_conversation": spine_team}
        await bob.open_home()
        assert bob.home is not None
        views["home"] = bob.home
        bob.views.clear()
        opens = {"choose_channel": "settings", "choose_away": "away"}
        for button in ("choose_channel", "choose_away", "find_case", "choose_role"):
            await bob.press(bob.home, button, team.workspace.channels["spine-team"].id)
            views[opens.get(button, button)] = bob.views[-1]
        views["choose_role"].state["role"]["role"] = {"selected_option": {"value": "nurse"}}
        views["find_case"].state["case_code"]["case_code"] = {"value": scene.code}
        await team.settled()
        team.workspace.clock.move(FORGOTTEN)
        yield scene


async def as_told(scene: Scene, doing: Doing, payload: Payload) -> tuple[Acknowledgement, str]:
    """Send one thing; what was answered, and all words that its doer now sees for it."""
    actor = scene.actor
    actor.ephemeral.clear()
    actor.views[:] = [view for view in scene.views.values() if payload.get("view", {}).get("id") == view.id]
    before = [str(view.blocks) for view in actor.views]
    answer = await scene.team.workspace.deliver(doing.kind, payload)
    said = [str(answer.body), *(message.text for message in actor.ephemeral)]
    said += [blocks for view in actor.views if (blocks := str(view.blocks)) not in before]
    if doing.listener in {"show_home", "turn_home"} and actor.home is not None:
        said.append(str(actor.home.blocks))
    return answer, "\n".join(said).translate(PLAIN)


async def everything_kept(scene: Scene) -> str:
    """All events of all cases, as their rows are."""
    query = "SELECT seq, case_id, team, kind, person, body FROM events ORDER BY seq"
    return str(await scene.team.bot.cases.database.read(lambda connection: connection.exec_driver_sql(query).all()))


def shown(scene: Scene) -> str:
    """Every message that anybody sees."""
    return str([message for channel in scene.team.workspace.channels.values() for message in channel.messages])


Change = Callable[[Scene], None]


def _guest(scene: Scene) -> None:
    scene.actor.member.guest = "some channels"


def _guest_of_one_channel(scene: Scene) -> None:
    scene.actor.member.guest = "one channel"


def _other_organisation(scene: Scene) -> None:
    scene.actor.member.home_team = "T0ELSEWHERE"


def _deactivated(scene: Scene) -> None:
    scene.actor.member.deleted = True


def _not_a_member(scene: Scene) -> None:
    scene.team.workspace.channels["spine-team"].members.discard(scene.actor.id)


STRANGERS: Final[dict[str, tuple[Reason, Change]]] = {
    "guest": ("guest", _guest),
    "guest of one channel": ("guest", _guest_of_one_channel),
    "other organisation": ("other_organisation", _other_organisation),
    "deactivated": ("deactivated", _deactivated),
    "not a member": ("not_a_member", _not_a_member),
}


async def refused(scene: Scene, doings: Iterable[tuple[Doing, Payload]], reason: Reason) -> None:
    """Each of these is told the reason, and nothing is read, shown or kept."""
    kept, seen = await everything_kept(scene), shown(scene)
    for doing, payload in doings:
        calls = len(scene.team.workspace.calls)
        answer, told = await as_told(scene, doing, payload)
        opened = [
            call
            for call in scene.team.workspace.calls[calls:]
            if call.method == "views.open" and doing.about == "a case"
        ]
        fine = answer.ok and WHY[reason].translate(PLAIN) in told and not opened
        print(f"| {reason} | {doing.name} | {'told why' if fine else told[:100]} |")
        # At once: what was let in may have changed what the next payload is made of.
        assert fine, (doing.name, answer.error, told[:300], opened)
    await scene.team.settled()
    assert await everything_kept(scene) == kept
    assert shown(scene) == seen


@pytest.mark.parametrize("who", STRANGERS)
async def test_a3_whoever_may_not_is_told_why_by_every_listener_and_nothing_is_read(sqlite_url: str, who: str) -> None:
    reason, change = STRANGERS[who]
    async with a_scene(sqlite_url) as scene:
        change(scene)
        # Whoever is in no channel still has a Home of their own: what stands there is judged case by case.
        doings = [each for each in DOINGS if reason != "not_a_member" or each.listener not in OF_ONESELF]
        pristine = scene.views

        def payloads() -> Iterator[tuple[Doing, Payload]]:
            for doing in doings:  # each made only when it is its turn: a trigger lives 3 s
                scene.views = deepcopy(pristine)
                yield doing, doing.payload(scene)

        await refused(scene, payloads(), reason)


async def test_a3_another_organisation_is_known_by_slack_even_where_the_payload_is_silent(sqlite_url: str) -> None:
    async with a_scene(sqlite_url) as scene:
        _other_organisation(scene)
        payloads = [(doing, doing.payload(scene)) for doing in DOINGS]
        for _, payload in payloads:
            payload.pop("team", None)
            payload["team_id"] = scene.team.workspace.payloads.team_id
            if isinstance(payload.get("user"), dict):
                payload["user"].pop("team_id")
        await refused(scene, payloads, "other_organisation")


async def test_a3_a_case_of_another_team_is_neither_shown_nor_changed(sqlite_url: str) -> None:
    async with a_scene(sqlite_url) as scene:
        await execute(scene.team.bot.cases, "UPDATE cases SET team = 'T0ELSEWHERE'")
        of_a_case = [doing for doing in DOINGS if doing.about == "a case"]
        await refused(scene, [(doing, doing.payload(scene)) for doing in of_a_case], "other_team")


async def test_a3_what_comes_from_another_installation_is_not_heard(sqlite_url: str) -> None:
    async with a_scene(sqlite_url) as scene:
        doings = []
        for doing in DOINGS:
            payload = doing.payload(scene)
            if "view" in payload:
                payload["view"]["app_installed_team_id"] = "T0ELSEWHERE"
            else:
                continue  # a press on a message says nothing of the installation: its case does
            doings.append((doing, payload))
        await refused(scene, doings, "other_team")


async def test_a3_a_button_in_another_channel_than_its_cases_is_refused(sqlite_url: str) -> None:
    async with a_scene(sqlite_url) as scene:
        elsewhere = scene.team.workspace.channels["no-bot"].id
        doings = []
        for doing in DOINGS:
            payload = doing.payload(scene)
            if doing.listener == "turn_page":  # the page knows from which conversation it was opened
                payload["view"]["private_metadata"] = elsewhere
                doings.append((doing, payload))
            elif doing.about == "a case" and "container" in payload:
                payload["container"]["channel_id"] = payload["channel"]["id"] = elsewhere
                doings.append((doing, payload))
        of_messages = (*CARD_BUTTONS, *REMINDER_BUTTONS, *LOOP_BUTTONS, *STAGES, *PAGE_BUTTONS, "answer", "undo")
        assert len(doings) == len(of_messages)
        await refused(scene, doings, "other_channel")


async def test_a3_in_a_channel_that_became_shared_nothing_is_shown_and_the_case_leaves_at_once(sqlite_url: str) -> None:
    async with a_scene(sqlite_url) as scene:
        scene.team.workspace.channels["spine-team"].shared = True
        why = next(doing for doing in DOINGS if doing.name == "why")
        answer, told = await as_told(scene, why, why.payload(scene))
        assert answer.ok
        assert WHY["shared"] in told
        await scene.team.settled()
        said = [message.text for message in scene.team.direct(scene.team.alice)]
        assert any("shared with another organisation" in text for text in said)


async def test_every_listener_that_is_registered_stands_in_the_table(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        names = {listener.ack_function.__name__ for listener in team.bot.app._async_listeners}
    assert names == {doing.listener for doing in DOINGS} | OF_NOBODY


# -- where Slack does not say ---------------------------------------------------------------------------------------

MUST_BE_TAKEN: Final = {
    "/backpain",
    "the shortcut on a message",
    "the channel of a new case",
    "acknowledge",
    "hand_over",
    "hand_to_duty",
    "handing over",
    "worse",
    "not_seen",
    "edit",
    "a new form",
    "a case's form",
}


UNTOUCHED: Final = {"redraw", "bring_back", "open_form_again", "show_home"}


@pytest.mark.parametrize("silence", ["error:missing_scope", "status:500", "stall:30"])
@pytest.mark.parametrize("method", ["users.info", "conversations.members", "conversations.info"])
async def test_a3_where_membership_cannot_be_asked_what_must_not_be_lost_is_taken_and_marked(
    sqlite_url: str, silence: str, method: str
) -> None:
    if silence == "stall:30" and method != "users.info":
        pytest.skip("a Slack that is slow is slow in all of them")
    async with a_scene(sqlite_url) as scene:
        scene.team.workspace.faults.add(Fault(method, silence, times=999))
        for doing in DOINGS:
            if doing.about == "nothing of anybody" or doing.listener in {
                "redraw",
                "bring_back",
                "open_form_again",
                *OF_ONESELF,
            }:
                continue
            before = await everything_kept(scene)
            answer, told = await as_told(scene, doing, doing.payload(scene))
            assert answer.ok, (doing.name, answer.error)
            is_refused = WHY["not_known"].translate(PLAIN) in told
            only_sharing = method == "conversations.info"  # a form shows nothing in the channel, whoever reads there
            assert is_refused == (doing.name not in MUST_BE_TAKEN), doing.name
            if is_refused:
                assert await everything_kept(scene) == before
            elif doing.name in {"acknowledge", "worse"} or (doing.name.endswith("form") and not only_sharing):
                assert '"unchecked":true' in await everything_kept(scene)


async def test_a3_what_was_taken_unchecked_says_so_on_the_card(sqlite_url: str) -> None:
    async with working(sqlite_url) as team:
        team.workspace.faults.add(Fault("users.info", "error:missing_scope", times=99))
        await team.emergency(team.alice)
        (card,) = team.channel
        assert NOT_CHECKED in card.text
        await team.bob.press(card, "acknowledge")
        await team.settled()
        assert f"is acting on this ({NOT_CHECKED})" in card.text


# -- once only ------------------------------------------------------------------------------------------------------


async def test_a4_two_people_of_two_workspaces_of_one_organisation_answer_a_reminder_once(sqlite_url: str) -> None:
    workspace = new_workspace()
    workspace.payloads.enterprise_id = "E0HOSPITAL"
    await workspace.start()
    try:
        async with working(sqlite_url, workspace=workspace) as team:
            team.bob.member.home_team, team.bob.member.enterprise = "T0OTHERSITE", "E0HOSPITAL"
            await team.seed_case(team.alice)
            await team.move(timedelta(days=8, hours=3))
            (card,) = team.channel
            reminder = team.reminder(card)
            value = Scene(team, team.bob, card, reminder, {}).case_id
            late = Scene(team, team.bob, card, reminder, {}).press(reminder, "better", value)
            await answer(team.alice, reminder, "same")
            assert (await workspace.deliver("interactive", late)).ok
            page = await send_page(team.bob)
            await team.settled()
            assert "recorded: same" in card.text
            assert "Same stands, not better." in team.thread(card)[-1].text
            assert "you say *better*: this stays *same*" in page
    finally:
        await workspace.stop()


async def test_a4_the_same_answer_of_two_people_of_two_workspaces_is_kept_once(sqlite_url: str) -> None:
    workspace = new_workspace()
    workspace.payloads.enterprise_id = "E0HOSPITAL"
    await workspace.start()
    try:
        async with working(sqlite_url, workspace=workspace) as team:
            team.bob.member.home_team, team.bob.member.enterprise = "T0OTHERSITE", "E0HOSPITAL"
            await team.seed_case(team.alice)
            await team.move(timedelta(days=8, hours=3))
            (card,) = team.channel
            reminder = team.reminder(card)
            scene = Scene(team, team.bob, card, reminder, {})
            late = scene.press(reminder, "same", scene.case_id)
            await answer(team.alice, reminder, "same")
            assert (await workspace.deliver("interactive", late)).ok
            page = await send_page(team.bob)
            await team.settled()
            assert card.text.count("recorded: same") == 1
            assert "answered already" in page
    finally:
        await workspace.stop()


@pytest.mark.parametrize("button", ["edit", "worse"])
async def test_a_form_for_somebody_of_whom_slack_says_nothing_opens_with_nothing_of_the_case_in_it(
    sqlite_url: str, button: str
) -> None:
    async with working(sqlite_url) as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=8, hours=3))
        (card,) = team.channel
        place = team.reminder(card) if button == "worse" else card
        team.workspace.faults.add(Fault("users.info", "error:missing_scope", times=99))
        await team.bob.press(place, button)
        (form,) = team.bob.views
        assert "not shown" in str(form.blocks)
        assert "initial_" not in str(form.blocks)
        assert "Was, " not in str(form.blocks)
        await team.answer(team.bob, {"saddle_anaesthesia": "yes"})
        await team.submit(team.bob)
        await team.settled()
        assert card.text.startswith("EMERGENCY")
