"""The views.* methods: opening, pushing and updating modals, publishing the Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.api_method import Arguments, Method, optional, required
from bot.sandbox.refusal import SlackRefusalError, refused_arguments

if TYPE_CHECKING:
    from bot.sandbox.views import View
    from bot.sandbox.workspace import Workspace


def _answer(workspace: Workspace, view: View) -> dict[str, Any]:
    return {"view": workspace.payloads.view(view)}


def _definition(workspace: Workspace, arguments: Arguments, kind: str) -> dict[str, Any]:
    if "view" not in arguments:
        raise refused_arguments("missing required field: view [json-pointer:/view]")
    return workspace.view_check.check(arguments["view"], kind)


def _open(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    trigger_id = required(arguments, "trigger_id")
    definition = _definition(workspace, arguments, "modal")
    trigger = workspace.triggers.spend(trigger_id)
    return _answer(workspace, workspace.views.open(trigger.user_id, definition))


def _push(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    trigger_id = required(arguments, "trigger_id")
    definition = _definition(workspace, arguments, "modal")
    trigger = workspace.triggers.spend(trigger_id)
    if trigger.view_id is None:  # only what happened in a modal can put another on top of it
        raise SlackRefusalError("invalid_trigger_id")
    return _answer(workspace, workspace.views.push(trigger.user_id, definition))


def _update(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    view_id, external_id = optional(arguments, "view_id"), optional(arguments, "external_id")
    if view_id is None and external_id is None:
        raise refused_arguments("missing required field: view_id or external_id")
    view = workspace.views.find(view_id=view_id, external_id=external_id)
    definition = _definition(workspace, arguments, view.kind)
    workspace.views.update(view, definition, optional(arguments, "hash"))
    return _answer(workspace, view)


def _publish(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    if not workspace.manifest.home_tab:
        raise SlackRefusalError("not_enabled")
    member = workspace.conversations.member(required(arguments, "user_id"))
    definition = _definition(workspace, arguments, "home")
    return _answer(workspace, workspace.views.publish(member.id, definition, optional(arguments, "hash")))


METHODS = {
    "views.open": Method(_open, changes=True),
    "views.push": Method(_push, changes=True),
    "views.update": Method(_update, changes=True),
    "views.publish": Method(_publish, changes=True),
}
