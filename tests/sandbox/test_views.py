"""Modals and Home tabs: triggers, stack, hash, what was entered, and the answers to a submission."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox.element_state import REQUIRED_TEXT, ChoiceError
from bot.sandbox.limits import LIMITS
from bot.sandbox.person import TROUBLE, CannotDoError
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import (
    MANIFEST,
    actions,
    button,
    modal,
    open_on_command,
    options,
    plain,
    radio,
    refusal_of,
    remember,
    text_input,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.sandbox.views import View
    from tests.sandbox.conftest import Connect

DIVIDER = {"type": "divider"}


def shown(workspace: Workspace, *blocks: dict[str, Any], **fields: Any) -> View:
    """Open a modal for Alice without the app having a part in it."""
    definition = workspace.view_check.check(modal(*blocks, **fields), "modal")
    return workspace.views.open(workspace.people["alice"].id, definition)


async def test_trigger_works_once(workspace: Workspace, client: AsyncWebClient) -> None:
    assert LIMITS["trigger_id.uses"] == 1
    trigger = workspace.triggers.issue(workspace.people["alice"].id)
    view = modal(DIVIDER)
    assert await refusal_of(client.views_open(trigger_id=trigger, view=view)) == ""
    assert await refusal_of(client.views_open(trigger_id=trigger, view=view)) == "exchanged_trigger_id"
    assert await refusal_of(client.views_open(trigger_id="1.2.3", view=view)) == "invalid_trigger_id"


async def test_trigger_dies_after_three_real_seconds(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.triggers.issue(workspace.people["alice"].id)
    await asyncio.sleep(LIMITS["trigger_id.ttl"] + 0.05)
    assert await refusal_of(client.views_open(trigger_id=trigger, view=modal(DIVIDER))) == "expired_trigger_id"
    assert workspace.people["alice"].views == []


async def test_refused_view_does_not_use_the_trigger_up(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.triggers.issue(workspace.people["alice"].id)
    assert await refusal_of(client.views_open(trigger_id=trigger, view={"type": "modal"})) == "invalid_arguments"
    assert await refusal_of(client.views_open(trigger_id=trigger, view=modal(DIVIDER))) == ""


async def test_view_may_be_sent_as_json_text(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.triggers.issue(workspace.people["alice"].id)
    view = '{"type": "modal", "title": {"type": "plain_text", "text": "Ready-made"}, "blocks": []}'
    answer = await client.api_call("views.open", json={"trigger_id": trigger, "view": view})
    assert answer["view"]["title"]["text"] == "Ready-made"
    assert workspace.people["alice"].views[0].id == answer["view"]["id"]


async def test_call_without_a_view_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.triggers.issue(workspace.people["alice"].id)
    assert await refusal_of(client.api_call("views.open", json={"trigger_id": trigger})) == "invalid_arguments"


async def test_home_needs_its_tab(client: AsyncWebClient) -> None:
    workspace = Workspace(MANIFEST.replace("home_tab_enabled: true", "home_tab_enabled: false"))
    await workspace.start()
    client.base_url, client.token = workspace.api_url, workspace.bot_token
    publish = client.views_publish(user_id=workspace.people["alice"].id, view={"type": "home", "blocks": []})
    refusal = await refusal_of(publish)
    await workspace.stop()
    assert refusal == "not_enabled"


async def test_view_beyond_its_size_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    full = [{"type": "section", "text": plain("x" * 2900)} for _ in range(LIMITS["view.blocks"])]
    assert LIMITS["view.total_size"] * 1000 < 2900 * LIMITS["view.blocks"]
    trigger = workspace.triggers.issue(workspace.people["alice"].id)
    assert await refusal_of(client.views_open(trigger_id=trigger, view=modal(*full))) == "view_too_large"


async def test_stale_hash_is_refused_and_the_newer_view_stays(workspace: Workspace, client: AsyncWebClient) -> None:
    view = shown(workspace, DIVIDER)
    first = view.hash
    await client.views_update(view_id=view.id, hash=first, view=modal(DIVIDER, title=plain("Newer")))
    update = client.views_update(view_id=view.id, hash=first, view=modal(DIVIDER, title=plain("Older")))
    assert await refusal_of(update) == "hash_conflict"
    assert view.title == "Newer"
    await client.views_update(view_id=view.id, view=modal(DIVIDER, title=plain("No hash, no check")))
    assert view.title == "No hash, no check"


async def test_closed_view_is_not_found(workspace: Workspace, client: AsyncWebClient) -> None:
    view = shown(workspace, DIVIDER)
    await workspace.people["alice"].close()
    assert await refusal_of(client.views_update(view_id=view.id, view=modal(DIVIDER))) == "not_found"


async def test_view_is_found_by_its_external_id_which_is_unique(workspace: Workspace, client: AsyncWebClient) -> None:
    view = shown(workspace, DIVIDER, external_id="mine")
    await client.views_update(external_id="mine", view=modal(DIVIDER, title=plain("Found"), external_id="mine"))
    assert view.title == "Found"
    trigger = workspace.triggers.issue(workspace.people["bob"].id)
    again = client.views_open(trigger_id=trigger, view=modal(DIVIDER, external_id="mine"))
    assert await refusal_of(again) == "duplicate_external_id"
    assert await refusal_of(client.api_call("views.update", json={"view": modal(DIVIDER)})) == "invalid_arguments"


async def test_fourth_view_of_a_stack_is_refused(workspace: Workspace, client: AsyncWebClient) -> None:
    alice = workspace.people["alice"]
    view = shown(workspace, DIVIDER)
    for _ in range(LIMITS["view.stack_depth"] - 1):
        pushed = await client.views_push(trigger_id=workspace.triggers.issue(alice.id, view.id), view=modal(DIVIDER))
        assert pushed["view"]["root_view_id"] == view.id
    assert [each.previous_view_id for each in alice.views] == [None, alice.views[0].id, alice.views[1].id]
    push = client.views_push(trigger_id=workspace.triggers.issue(alice.id, view.id), view=modal(DIVIDER))
    assert await refusal_of(push) == "push_limit_reached"


async def test_only_what_happens_in_a_modal_can_push(workspace: Workspace, client: AsyncWebClient) -> None:
    trigger = workspace.triggers.issue(workspace.people["alice"].id)
    assert await refusal_of(client.views_push(trigger_id=trigger, view=modal(DIVIDER))) == "invalid_trigger_id"


async def test_what_was_entered_wins_over_initial_values_where_the_ids_stay(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    alice = workspace.people["alice"]
    view = shown(workspace, text_input("note"), radio("saddle", "yes", "no"))
    await alice.choose("note", "typed", "typed by hand")
    await alice.choose("saddle", "chosen", "yes")
    kept = modal(
        text_input("note", initial_value="initial"), radio("saddle", "yes", "no", initial_option=options("no")[0])
    )
    await client.views_update(view_id=view.id, view=kept)
    assert view.state["note"]["typed"]["value"] == "typed by hand"
    assert view.state["saddle"]["chosen"]["selected_option"]["value"] == "yes"
    await client.views_update(view_id=view.id, view=modal(text_input("other", initial_value="initial")))
    assert view.state == {"other": {"typed": {"type": "plain_text_input", "value": "initial"}}}
    await client.views_update(view_id=view.id, view=modal(text_input("note", initial_value="initial")))
    assert view.state["note"]["typed"]["value"] == "initial"


async def test_option_no_longer_offered_is_no_longer_chosen(workspace: Workspace, client: AsyncWebClient) -> None:
    view = shown(workspace, radio("saddle", "yes", "no"))
    await workspace.people["alice"].choose("saddle", "chosen", "yes")
    await client.views_update(view_id=view.id, view=modal(radio("saddle", "no", "not asked")))
    assert view.state["saddle"]["chosen"]["selected_option"] is None


async def test_untouched_elements_are_null_or_empty(workspace: Workspace) -> None:
    kinds: dict[str, tuple[dict[str, Any], Any]] = {
        "checkboxes": ({"options": options("a")}, ("selected_options", [])),
        "multi_users_select": ({}, ("selected_users", [])),
        "datepicker": ({}, ("selected_date", None)),
        "users_select": ({}, ("selected_user", None)),
    }
    blocks = [
        {"type": "input", "block_id": kind, "label": plain(kind), "element": {"type": kind, "action_id": "a", **more}}
        for kind, (more, _) in kinds.items()
    ]
    view = shown(workspace, *blocks)
    for kind, (_, (key, empty)) in kinds.items():
        assert view.state[kind]["a"] == {"type": kind, key: empty}


async def test_choices_of_every_kind_are_held_as_slack_writes_them(workspace: Workspace) -> None:
    alice = workspace.people["alice"]
    chosen: dict[str, tuple[dict[str, Any], Any, tuple[str, Any]]] = {
        "checkboxes": ({"options": options("a", "b")}, ["b"], ("selected_options", options("b"))),
        "static_select": (
            {
                "option_groups": [
                    {"label": plain("g"), "options": options("a")},
                    {"label": plain("h"), "options": options("b")},
                ]
            },
            "b",
            ("selected_option", options("b")[0]),
        ),
        "datepicker": ({}, "2025-11-22", ("selected_date", "2025-11-22")),
        "timepicker": ({}, "09:30", ("selected_time", "09:30")),
        "datetimepicker": ({}, 1763800000, ("selected_date_time", 1763800000)),
        "users_select": ({}, "U1", ("selected_user", "U1")),
        "multi_conversations_select": ({}, ["C1", "C2"], ("selected_conversations", ["C1", "C2"])),
        "number_input": ({"is_decimal_allowed": False}, 42, ("value", "42")),
        "email_text_input": ({}, "a@example.org", ("value", "a@example.org")),
    }
    blocks = [
        {"type": "input", "block_id": kind, "label": plain(kind), "element": {"type": kind, "action_id": "a", **more}}
        for kind, (more, _, _) in chosen.items()
    ]
    view = shown(workspace, *blocks)
    for kind, (_, value, (key, held)) in chosen.items():
        await alice.choose(kind, "a", value)
        assert view.state[kind]["a"] == {"type": kind, key: held}


async def test_person_cannot_choose_what_is_not_offered(workspace: Workspace) -> None:
    alice = workspace.people["alice"]
    shown(workspace, radio("saddle", "yes", "no"), actions({"type": "datepicker", "action_id": "day"}))
    with pytest.raises(ChoiceError, match="does not offer 'maybe'"):
        await alice.choose("saddle", "chosen", "maybe")
    with pytest.raises(ChoiceError, match="not a date"):
        await alice.choose("buttons", "day", "tomorrow")
    with pytest.raises(ChoiceError, match="There are 0 elements"):
        await alice.choose("saddle", "typed", "x")
    with pytest.raises(CannotDoError, match="no modal open"):
        await workspace.people["bob"].submit()


@pytest.mark.parametrize(
    ("fields", "typed", "error"),
    [
        ({}, "", REQUIRED_TEXT),
        ({"min_length": 3}, "ab", "Enter at least 3 characters."),
        ({"max_length": 3}, "abcd", "Enter at most 3 characters."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "x", "Enter a number."),
        ({"type": "number_input", "is_decimal_allowed": False, "min_value": "18"}, "17", "Enter 18 or more."),
        ({"type": "number_input", "is_decimal_allowed": False, "max_value": "120"}, "121", "Enter 120 or less."),
        ({"type": "email_text_input"}, "a@b", "Enter a valid e-mail address."),
        ({"type": "url_text_input"}, "x", "Enter a valid URL."),
    ],
)
async def test_slacks_client_refuses_before_anything_is_sent(
    workspace: Workspace, fields: dict[str, Any], typed: str, error: str
) -> None:
    alice = workspace.people["alice"]
    shown(workspace, text_input("note", **fields))
    await alice.choose("note", "typed", typed)
    assert await alice.submit() is None
    assert alice.errors == {"note": error}
    assert len(alice.views) == 1
    assert alice.notices == []  # nothing was sent: no app is connected, and nothing went wrong


async def answering(workspace: Workspace, app: AsyncApp, connected: Connect, **answer: Any) -> dict[str, Any] | None:
    """Submit a form to an app that answers with `answer`."""
    open_on_command(
        app, modal(text_input("note") | {"optional": True}, DIVIDER | {"block_id": "line"}, callback_id="form")
    )

    @app.view("form")
    async def receive(ack: Any) -> None:
        await ack(**answer)

    alice = workspace.people["alice"]
    async with connected(app):
        await alice.command("/backpain")
        return await alice.submit()


async def test_errors_stand_beside_their_questions(workspace: Workspace, app: AsyncApp, connect: Connect) -> None:
    alice = workspace.people["alice"]
    answer = await answering(workspace, app, connect, response_action="errors", errors={"note": "No names, please."})
    assert answer == {"response_action": "errors", "errors": {"note": "No names, please."}}
    assert alice.errors == {"note": "No names, please."}
    assert len(alice.views) == 1
    await alice.choose("note", "typed", "better")
    assert alice.errors == {}


@pytest.mark.parametrize("block_id", ["line", "nowhere"])
async def test_errors_beside_no_question_are_trouble(
    workspace: Workspace, app: AsyncApp, connected: Connect, block_id: str
) -> None:
    await answering(workspace, app, connected, response_action="errors", errors={block_id: "x"})
    assert [notice.text for notice in workspace.people["alice"].notices] == [TROUBLE]


async def test_submission_may_be_answered_with_the_next_view(
    workspace: Workspace, app: AsyncApp, connect: Connect
) -> None:
    await answering(workspace, app, connect, response_action="update", view=modal(DIVIDER, title=plain("Step 2")))
    assert [view.title for view in workspace.people["alice"].views] == ["Step 2"]


async def test_submission_may_be_answered_with_a_view_on_top(
    workspace: Workspace, app: AsyncApp, connected: Connect
) -> None:
    await answering(workspace, app, connected, response_action="push", view=modal(DIVIDER, title=plain("On top")))
    assert [view.title for view in workspace.people["alice"].views] == ["Form", "On top"]


async def test_submission_may_be_answered_by_closing_all(
    workspace: Workspace, app: AsyncApp, connected: Connect
) -> None:
    await answering(workspace, app, connected, response_action="clear")
    assert workspace.people["alice"].views == []


async def test_view_without_title_in_an_answer_is_trouble(
    workspace: Workspace, app: AsyncApp, connected: Connect
) -> None:
    await answering(workspace, app, connected, response_action="update", view={"type": "modal", "blocks": []})
    alice = workspace.people["alice"]
    assert [notice.text for notice in alice.notices] == [TROUBLE]
    assert [view.title for view in alice.views] == ["Form"]


async def test_text_in_an_answer_is_trouble(workspace: Workspace, app: AsyncApp, connected: Connect) -> None:
    open_on_command(app, modal(DIVIDER, callback_id="form"))

    @app.view("form")
    async def receive(ack: Any) -> None:
        await ack(response_action="shout")

    async with connected(app):
        await workspace.people["alice"].command("/backpain")
        await workspace.people["alice"].submit()
    assert [notice.text for notice in workspace.people["alice"].notices] == [TROUBLE]


async def acted(app: AsyncApp, connected: Connect, do: Callable[[], Any]) -> list[dict[str, Any]]:
    """Return the actions that reach the app while a person does something."""
    seen: list[dict[str, Any]] = []
    app.action({"action_id": "typed"})(remember(seen))
    app.action({"action_id": "chosen"})(remember(seen))
    app.action({"action_id": "more"})(remember(seen))
    async with connected(app):
        await do()
    return seen


async def test_only_dispatching_elements_tell_the_app_of_a_change(
    workspace: Workspace, app: AsyncApp, connected: Connect
) -> None:
    alice = workspace.people["alice"]
    letters = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    shown(
        workspace,
        radio("quiet", "yes"),
        radio("loud", "yes") | {"dispatch_action": True},
        text_input("entered") | {"dispatch_action": True},
        text_input("letters", **letters) | {"dispatch_action": True},
        actions(button("more", "42")),
    )

    async def use_them() -> None:
        await alice.choose("quiet", "chosen", "yes")
        await alice.choose("loud", "chosen", "yes")
        await alice.choose("entered", "typed", "a", typing=True)
        await alice.choose("entered", "typed", "ab")
        await alice.choose("letters", "typed", "a", typing=True)
        await alice.press(alice.views[0], "more")

    seen = await acted(app, connected, use_them)
    sent = [body["actions"][0] for body in seen]
    assert [action["block_id"] for action in sent] == ["loud", "entered", "letters", "buttons"]
    assert sent[0]["selected_option"]["value"] == "yes"
    assert [action.get("value") for action in sent[1:]] == ["ab", "a", "42"]
    assert seen[0]["view"]["state"]["values"]["quiet"]["chosen"]["selected_option"]["value"] == "yes"
    assert seen[0]["view"]["hash"] == alice.views[0].hash


async def test_closing_tells_the_app_only_where_it_asked(
    workspace: Workspace, app: AsyncApp, connected: Connect
) -> None:
    alice = workspace.people["alice"]
    seen: list[dict[str, Any]] = []
    app.view_closed("asked")(remember(seen))
    async with connected(app):
        shown(workspace, text_input("note"), callback_id="silent")
        await alice.close()
        root = shown(workspace, text_input("note"), callback_id="asked", notify_on_close=True)
        await alice.choose("note", "typed", "lost")
        await alice.close()
        root = shown(workspace, DIVIDER, callback_id="asked", notify_on_close=True)
        workspace.views.push(alice.id, workspace.view_check.check(modal(DIVIDER), "modal"))
        await alice.close(everything=True)
    assert [(body["is_cleared"], body["view"]["state"]["values"]) for body in seen] == [(False, {}), (True, {})]
    assert seen[1]["view"]["id"] == root.id
    assert alice.views == []


async def test_close_button_of_a_view_that_clears_closes_all(workspace: Workspace) -> None:
    alice = workspace.people["alice"]
    shown(workspace, DIVIDER)
    workspace.views.push(alice.id, workspace.view_check.check(modal(DIVIDER, clear_on_close=True), "modal"))
    await alice.close()
    assert alice.views == []


async def test_home_is_published_again_under_its_hash(workspace: Workspace, client: AsyncWebClient) -> None:
    bob = workspace.people["bob"]
    home = {"type": "home", "blocks": [DIVIDER]}
    first = (await client.views_publish(user_id=bob.id, view=home))["view"]
    await client.views_publish(user_id=bob.id, view=home, hash=first["hash"])
    assert await refusal_of(client.views_publish(user_id=bob.id, view=home, hash=first["hash"])) == "hash_conflict"
    assert await refusal_of(client.views_publish(user_id="U0NOBODY", view=home)) == "user_not_found"
    assert bob.home is not None
    assert bob.home.id == first["id"]
