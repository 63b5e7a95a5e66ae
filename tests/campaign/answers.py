"""Three submissions, filled in without a round trip for every question, and pressed until Slack's "ok"."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot.sandbox.element_state import chosen_state, find_element
from bot.sandbox.person import Person
from bot.sandbox.views import View
from bot.sandbox.workspace import Workspace
from dialogs import sent_page
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2, Given, post

Form = Literal["emergency", "seed", "provisional"]

STEP_2: Final[dict[str, Given]] = {**SEED_STEP_2, "feeling": "normal"}
ANSWERS: Final[dict[Form, tuple[dict[str, Given], ...]]] = {
    "emergency": ({"saddle_anaesthesia": "yes"},),
    "seed": (SEED_STEP_1, STEP_2),
    "provisional": (SEED_STEP_1 | {"saddle_anaesthesia": "unknown"}, STEP_2),
}
TRIES: Final = 40
BETWEEN_TRIES: Final = 1.0


@dataclass(frozen=True, slots=True)
class Promise:
    """A submission that Slack took: the bot answered in time and the form closed without a word."""

    key: str  # of the event that must be in the database
    person: str
    urgent: bool
    at: datetime  # of the workspace's clock
    view: View  # as it was submitted


async def at_once(_view: View) -> None:
    """Nothing happens before the press."""


async def submit(
    workspace: Workspace,
    person: Person,
    form: Form,
    channel: str,
    *,
    tries: int = TRIES,
    before_press: Callable[[View], Awaitable[None]] = at_once,
) -> Promise | None:
    """Fill the form in as `person` and press until it closes; None where it never did within `tries`.

    `before_press` is awaited before the first press on each step.
    """
    for _ in range(tries):
        if person.views:  # the result of the form before, which hides where one types
            await person.close(everything=True)
        if (await person.command("/backpain", channel=channel)).ok and person.views:
            break
        await asyncio.sleep(BETWEEN_TRIES)
    else:
        return None
    view = person.views[-1]
    for step in ANSWERS[form]:
        if form == "emergency":  # the press that makes the rest optional
            await _tell_the_app(person, step, tries)
        else:
            _fill_in(view, step)
        shown = view.definition
        await before_press(view)
        if not await _press(person, view, shown, tries):
            return None
    return Promise(f"view:{view.root_view_id}", person.id, form == "emergency", workspace.clock.now(), view)


def _fill_in(view: View, answers: dict[str, Given]) -> None:
    for question, given in answers.items():
        block, element = find_element(view.blocks, question, question)
        view.state[block["block_id"]][question] = chosen_state(element, given)


async def _tell_the_app(person: Person, answers: dict[str, Given], tries: int) -> None:
    for question, given in answers.items():
        for _ in range(tries):
            await person.choose(question, question, given)
            if all(block.get("optional", True) for block in person.views[-1].blocks if block["type"] == "input"):
                break
            await asyncio.sleep(BETWEEN_TRIES)


async def _press(person: Person, view: View, shown: object, tries: int) -> bool:
    """Press the button until the form closes or shows its next step."""
    for _ in range(tries):
        troubles = len(person.notices)
        if view in person.views:
            await post(person, view)
        was_taken = len(person.notices) == troubles and not person.errors
        # An answer to an earlier tap may redraw the form late: that alone is no promise.
        has_result = bool(person.views) and person.views[-1].callback_id == sent_page.CALLBACK_ID
        if was_taken and (view not in person.views or view.definition is not shown or has_result):
            return True
        await asyncio.sleep(BETWEEN_TRIES)
    return False
