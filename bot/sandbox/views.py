"""Open modals and Home tabs: their stack, their hash, and what people have entered in them."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.element_state import State, state_of
from bot.sandbox.limits import LIMITS
from bot.sandbox.records import new_id
from bot.sandbox.refusal import SlackRefusalError


def _new_hash() -> str:
    return f"{int(time.time())}.{secrets.token_urlsafe(6)}"


@dataclass
class View:
    """One modal or Home tab as one person has it; `definition` is the checked view the app sent, never changed."""

    id: str
    user_id: str
    definition: dict[str, Any]
    root_view_id: str
    previous_view_id: str | None
    state: State
    hash: str = field(default_factory=_new_hash)

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.definition["type"])

    @property
    def title(self) -> str:
        """The title as shown."""
        return str(self.definition.get("title", {}).get("text", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks as shown."""
        blocks: list[dict[str, Any]] = self.definition["blocks"]
        return blocks

    @property
    def private_metadata(self) -> str:
        """What the app keeps in the view for itself."""
        return str(self.definition.get("private_metadata", ""))

    @property
    def callback_id(self) -> str:
        """The app's name for the view."""
        return str(self.definition.get("callback_id", ""))

    def redefine(self, definition: dict[str, Any]) -> None:
        """Show another definition; what was entered stays where block_id and action_id stay."""
        self.state = state_of(definition["blocks"], self.state)
        self.definition = definition
        self.hash = _new_hash()


class OpenViews:
    """Every person's stack of open modals, the top one last, and every person's Home tab."""

    def __init__(self) -> None:
        self._stacks: defaultdict[str, list[View]] = defaultdict(list)
        self._homes: dict[str, View] = {}

    def stack(self, user_id: str) -> list[View]:
        """Return the person's open modals, the top one last."""
        return self._stacks[user_id]

    def home(self, user_id: str) -> View | None:
        """Return the person's Home tab, if the app has published one."""
        return self._homes.get(user_id)

    def open(self, user_id: str, definition: dict[str, Any]) -> View:
        """Show a modal in place of all the app has open for the person."""
        self._refuse_known_external_id(definition)
        self._stacks[user_id].clear()
        return self._show(user_id, definition, None)

    def push(self, user_id: str, definition: dict[str, Any]) -> View:
        """Show a modal on top of the person's stack; raises SlackRefusalError `push_limit_reached` when it is full."""
        stack = self._stacks[user_id]
        if len(stack) >= LIMITS["view.stack_depth"]:
            raise SlackRefusalError("push_limit_reached")
        self._refuse_known_external_id(definition)
        return self._show(user_id, definition, stack[-1] if stack else None)

    def update(self, view: View, definition: dict[str, Any], expected_hash: str | None) -> None:
        """Show another definition in an open view; raises SlackRefusalError `hash_conflict` when it moved on."""
        if expected_hash is not None and expected_hash != view.hash:
            raise SlackRefusalError("hash_conflict")
        self._refuse_known_external_id(definition, of=view)
        view.redefine(definition)

    def publish(self, user_id: str, definition: dict[str, Any], expected_hash: str | None) -> View:
        """Show a Home tab; raises SlackRefusalError `hash_conflict` when the one shown moved on."""
        shown = self._homes.get(user_id)
        if shown is not None:
            self.update(shown, definition, expected_hash)
            return shown
        view_id = new_id("V")
        view = View(view_id, user_id, definition, view_id, None, state_of(definition["blocks"]))
        self._homes[user_id] = view
        return view

    def find(self, *, view_id: str | None, external_id: str | None) -> View:
        """Return an open view; raises SlackRefusalError `not_found` when it is closed or never was."""
        views = [view for stack in self._stacks.values() for view in stack] + list(self._homes.values())
        for view in views:
            if view.id == view_id or (external_id and view.definition.get("external_id") == external_id):
                return view
        raise SlackRefusalError("not_found")

    def _show(self, user_id: str, definition: dict[str, Any], beneath: View | None) -> View:
        view_id = new_id("V")
        root = view_id if beneath is None else beneath.root_view_id
        previous = None if beneath is None else beneath.id
        view = View(view_id, user_id, definition, root, previous, state_of(definition["blocks"]))
        self._stacks[user_id].append(view)
        return view

    def _refuse_known_external_id(self, definition: dict[str, Any], of: View | None = None) -> None:
        external_id = definition.get("external_id")
        if not external_id:
            return
        try:
            known = self.find(view_id=None, external_id=external_id)
        except SlackRefusalError:
            return
        if known is not of:
            raise SlackRefusalError("duplicate_external_id")
