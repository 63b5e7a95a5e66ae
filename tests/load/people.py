"""People who fill in forms: the views they walk are those that the bot opens, however it has drawn them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.conversations import read_content
from bot.sandbox.element_state import action_of, chosen_state, dispatches, find_element
from bot.sandbox.person import Person
from bot.sandbox.views import View
from dialogs import panel
from tests.flows.answers import Given
from tests.load.lines import Line
from tests.load.stub import Stub, definition

EMERGENCY: Final[dict[str, Given]] = {"saddle_anaesthesia": "yes"}

NOT_SAVED: Final = "Not saved."

_numbers: Final = itertools.count()


@dataclass(frozen=True)
class Form:
    """A form that is filled in and not yet sent: whose it is, in which channel, and the press, written out."""

    person: Person
    channel: str
    view: View
    press: str


@dataclass(frozen=True)
class Pressed:
    """A form that was sent: when, how many seconds Slack waited for the answer, and whether it was taken."""

    form: Form
    at: float
    seconds: float
    was_taken: bool

    @property
    def acknowledged_ns(self) -> int:
        """When Slack had the answer, on CLOCK_MONOTONIC."""
        return int((self.at + self.seconds) * 1e9)


@dataclass(frozen=True)
class Opened:
    """A form that stands open, and how its person reaches the bot."""

    stub: Stub
    line: Line
    person: Person
    view: View

    async def answer(self, question: str, given: Given) -> None:
        """Choose or type an answer; the bot hears of it where the form says so."""
        block, element = find_element(self.view.blocks, question, question)
        slack = self.stub.workspace
        action = action_of(element, question, given, slack.action_ts())
        self.view.state[question][question] = chosen_state(element, given)
        if dispatches(block, element):
            payload = slack.payloads.view_action(self.person.member, self.view, action)
            await self.line.send(self.line.written("interactive", payload))


async def filled_in(stub: Stub, line: Line, answers: dict[str, Given]) -> Form:
    """A new person opens the form in a new channel and answers."""
    number = next(_numbers)
    slack = stub.workspace
    person = slack.add_person(f"person{number}", f"Person {number}", "Europe/London")
    channel = slack.conversations.add_channel(f"ward{number}", person.member, slack.conversations.bot)
    command = slack.payloads.command(person.member, channel, "/backpain", "")
    await line.send(line.written("slash_commands", command))
    opened = Opened(stub, line, person, person.views[-1])
    for question, given in answers.items():
        await opened.answer(question, given)
    press = line.written("interactive", slack.payloads.submission(person.member, opened.view))
    return Form(person, channel.id, opened.view, press)


async def answer_reminder(stub: Stub, line: Line, form: Form, answer: str) -> None:
    """The reminder that has a button of that name arrives, and the form's person presses it."""
    slack = stub.workspace
    reminder = next(
        waiting
        for waiting in stub.held[form.channel]
        if any(element.get("action_id") == answer for element in _elements(waiting["blocks"]))
    )
    channel = slack.channels.by_id(form.channel)
    assert channel is not None
    content = read_content({"text": reminder["text"], "blocks": reminder["blocks"]})
    message = slack.conversations.post(channel, slack.conversations.bot.id, content)
    block, element = find_element(message.blocks or [], answer)
    action = action_of(element, block["block_id"], None, slack.action_ts())
    payload = slack.payloads.message_action(form.person.member, message, action, {})
    await line.send(line.written("interactive", payload))
    if form.person.views:
        page = Opened(stub, line, form.person, form.person.views[-1])
        await page.answer(panel.ASKED, [panel.ALL_ASKED])
        await line.send(line.written("interactive", slack.payloads.submission(form.person.member, page.view)))


def _elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [element for block in blocks if block["type"] == "actions" for element in block["elements"]]


async def press(line: Line, form: Form) -> Pressed:
    """Send the form; one that cannot be saved in time is not taken, and any other objection is a mistake of ours."""
    began = time.perf_counter()
    answer = await line.send(form.press)
    seconds = time.perf_counter() - began
    was_taken = _was_taken(answer)
    assert was_taken or NOT_SAVED in str(answer), answer
    if answer and answer["response_action"] == "update":
        form.view.redefine(definition(answer["view"]))
    return Pressed(form, began, seconds, was_taken)


def _was_taken(answer: dict[str, Any] | None) -> bool:
    """Whether the form closed, or shows what came of it; not that it asks for something."""
    if not answer:
        return True
    if answer.get("response_action") not in {"update", "clear"}:
        return False
    return answer["response_action"] == "clear" or "submit" not in definition(answer["view"])
