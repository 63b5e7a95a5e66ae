"""One history of two people: what they open, leave open, send, press and answer, one after another or at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.app import running
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from tests.campaign.judgement import said_by_the_bot
from tests.campaign.log_lines import Listener, clinical
from tests.flows.panel import send_page
from tests.flows.team import Team, connected_settings, new_workspace
from tests.people.forms import CHANGES, LeftOpen, Saying, WhenAsked
from tests.people.judgement import ANSWERS, Press, Told, judge

Result = TypeVar("Result")

SAYINGS: Final = tuple(CHANGES)
WHEN_ASKED: Final[tuple[WhenAsked, ...]] = ("confirm", "confirm", "back", "leave")
OPENS: Final = ("edit", "worse", "reschedule", "course")
PRESSED: Final = (*sorted(ANSWERS), "edit", "reschedule", "course", "acknowledge")
OUTCOMES: Final = ("better", "better", "same", "worse", "not_reached", "seen_nothing_found", "not_seen")
MOVES: Final = (timedelta(hours=1), timedelta(hours=13), timedelta(days=1), timedelta(days=8), timedelta(weeks=3))
WHICH: Final = st.sampled_from((0, 0, 0, 0, 1, 1, 2, 3, 5, 8))  # counted from the newest
CUTS: Final = st.sampled_from((*[None] * 10, 0, 1, 2, 4, 7))
MOST_TURNS: Final = 400
SETTLED_WITHIN: Final = 60.0
A_MOMENT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Button:
    """A button as somebody saw it once, whatever has become of its message since."""

    message: Message
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class Sends:
    """Somebody comes back to one of their forms and sends it."""

    which: int
    says: Saying
    when_asked: WhenAsked
    answer_is_lost: bool


@dataclass(frozen=True, slots=True)
class Presses:
    """Somebody presses a button that they saw."""

    action: str
    which: int


Doing = Sends | Presses
LOST: Final = st.sampled_from((False, False, False, False, True))
SENDS: Final = st.builds(Sends, WHICH, st.sampled_from(SAYINGS), st.sampled_from(WHEN_ASKED), LOST)
PRESSES: Final = st.builds(Presses, st.sampled_from(PRESSED), WHICH)
DOINGS: Final = SENDS | PRESSES


class PeoplesHistory(RuleBasedStateMachine):
    """Two people, their cases, and what they were told; each rule is one thing that they do.

    What is drawn never depends on what the bot did, so that a seed always draws the same histories.
    """

    loop: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.told = Told()
        self.left: list[LeftOpen] = []
        self.pages: dict[str, str] = {}  # what the page behind an answer showed in the end, by person
        self.seen: list[Button] = []
        self.afterwards = ExitStack()
        self.has_begun = False

    def play(self, what: Coroutine[Any, Any, Result]) -> Result:
        """Let something happen, to its end."""
        return self.loop.run(what)

    def person(self, is_bob: bool) -> Person:
        """One of the two."""
        return self.workspace.people["bob" if is_bob else "alice"]

    # -- the bot ------------------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        folder = self.afterwards.enter_context(TemporaryDirectory(prefix="bp-people-"))
        self.database_url = f"sqlite:///{Path(folder)}/backpain.db"
        self.listener = Listener()
        logging.getLogger().addHandler(self.listener)
        self.afterwards.callback(logging.getLogger().removeHandler, self.listener)
        self.workspace = new_workspace()
        await self.workspace.start()
        await self._start_bot()
        self.has_begun = True

    async def _start_bot(self) -> None:
        self.stack = AsyncExitStack()
        settings = connected_settings(self.workspace, "http", self.database_url, settle_seconds=10)
        bot = await self.stack.enter_async_context(running(settings, self.workspace.clock))
        self.team = Team(self.workspace, bot)
        self.workspace.request_url = bot.address

    async def _stop_bot(self) -> None:
        self.workspace.request_url = None
        await self.stack.aclose()

    async def _goes_on(self, cut: int | None = None) -> None:
        """Let the bot say all it has to say; `cut`: it is stopped after so many calls, and started again."""
        if cut is not None:
            until = len(self.workspace.calls) + cut
            for _ in range(MOST_TURNS):
                if len(self.workspace.calls) >= until:
                    break
                await asyncio.sleep(0)
            await self._stop_bot()
            await self._start_bot()
        async with asyncio.timeout(SETTLED_WITHIN):
            await self.team.settled()
        self._look_around()

    def _look_around(self) -> None:
        """Remember every button there is: it may be pressed long after it was taken away."""
        known = {(button.message.ts, button.action, button.value) for button in self.seen}
        for message in said_by_the_bot(self.workspace):
            for block in message.blocks or []:
                for element in (*block.get("elements", []), block.get("accessory") or {}):
                    if "value" in element and (message.ts, element["action_id"], element["value"]) not in known:
                        self.seen.append(Button(message, element["action_id"], element["value"]))

    # -- what people do -----------------------------------------------------------------------------------------

    @initialize(says=st.sampled_from(SAYINGS), cut=CUTS)
    def assess_the_first_patient(self, says: Saying, cut: int | None) -> None:
        """Every history begins with a case."""
        self.play(self._begin())
        self.play(self._assess(self.person(is_bob=False), says, cut))

    @rule(by_bob=st.booleans(), says=st.none() | st.sampled_from(SAYINGS), cut=CUTS)
    def assess_another_patient(self, by_bob: bool, says: Saying | None, cut: int | None) -> None:
        """Open a form, fill it in and send it; or leave it open and turn to something else."""
        self.play(self._assess(self.person(by_bob), says, cut))

    async def _assess(self, person: Person, says: Saying | None, cut: int | None) -> None:
        person.views.clear()
        await person.command("/backpain")
        if not person.views:  # a machine that is too busy for Slack's three seconds: the person would type it again
            return
        form = LeftOpen(self.workspace, person, person.views[-1])
        self.left.append(form)
        if says is not None:
            await self._send(form, Sends(0, says, "confirm", answer_is_lost=False))
        await self._goes_on(cut)

    @rule(which=WHICH, by=st.sampled_from(((False,), (True,), (False, True))), what=st.none() | SENDS, cut=CUTS)
    def assess_somebody_again(self, which: int, by: tuple[bool, ...], what: Sends | None, cut: int | None) -> None:
        """Press Edit on a card, as it is now or was once; send the form, or leave it open. Both may do so at once."""
        self.play(self._assess_again(which, [self.person(is_bob) for is_bob in by], what, cut))

    async def _assess_again(self, which: int, people: list[Person], what: Sends | None, cut: int | None) -> None:
        await self._do([(person, Presses("edit", which)) for person in people], None)
        if what is not None:
            await self._do([(person, replace(what, which=0)) for person in people], cut)

    @rule(which=WHICH, by_bob=st.booleans(), says=st.sampled_from(SAYINGS), meanwhile=st.sampled_from(SAYINGS))
    def confirm_what_was_asked_before_somebody_else_answered(
        self, which: int, by_bob: bool, says: Saying, meanwhile: Saying
    ) -> None:
        """The page that asks is left open while the other person assesses the patient again, and then sent."""
        self.play(self._confirm_late(which, self.person(by_bob), self.person(not by_bob), (says, meanwhile)))

    async def _confirm_late(self, which: int, one: Person, other: Person, says: tuple[Saying, Saying]) -> None:
        await self._assess_again(which, [one], Sends(0, says[0], "leave", answer_is_lost=False), None)
        await self._assess_again(which, [other], Sends(0, says[1], "confirm", answer_is_lost=False), None)
        await self._do([(one, Sends(0, says[0], "confirm", answer_is_lost=False))], None)

    @rule(by_bob=st.booleans(), what=SENDS, cut=CUTS)
    def come_back_to_a_form(self, by_bob: bool, what: Sends, cut: int | None) -> None:
        """Send a form that was left open, however old it is."""
        self.play(self._alone(self.person(by_bob), what, cut))

    @rule(by_bob=st.booleans(), what=PRESSES, cut=CUTS)
    def press_a_button(self, by_bob: bool, what: Presses, cut: int | None) -> None:
        """Press a button as it is now or was once."""
        self.play(self._alone(self.person(by_bob), what, cut))

    async def _alone(self, person: Person, what: Doing, cut: int | None) -> None:
        await self._do([(person, what)], cut)

    @rule(one=DOINGS, other=DOINGS, cut=CUTS)
    def do_two_things_at_once(self, one: Doing, other: Doing, cut: int | None) -> None:
        """Both people do something at the same moment."""
        self.play(self._do([(self.person(is_bob=False), one), (self.person(is_bob=True), other)], cut))

    @rule(one=st.sampled_from(OUTCOMES), other=st.none() | st.sampled_from(OUTCOMES), cut=CUTS)
    def answer_the_next_reminder(self, one: str, other: str | None, cut: int | None) -> None:
        """Wait until a reminder arrives, and answer it; both people may, at the same moment."""
        self.play(self._answer(one, other, cut))

    async def _answer(self, one: str, other: str | None, cut: int | None) -> None:
        await self._wait_for_a_reminder()
        pressed = [action for action in (one, other) if action is not None]
        await self._do([(self.person(bool(who)), Presses(action, 0)) for who, action in enumerate(pressed)], cut)

    async def _do(self, doings: list[tuple[Person, Doing]], cut: int | None) -> None:
        """Do things at once, and remember what each person was told of it."""
        heard = {person.id: len(person.ephemeral) for person, _ in doings}
        done = await asyncio.gather(*(self._one(person, what) for person, what in doings))
        await self._goes_on(cut)
        for (person, _), pressed in zip(doings, done, strict=True):
            if pressed is not None and pressed[0].action in ANSWERS:
                page = self.pages.pop(person.id, "")
                words = "\n".join([page, *(message.text for message in person.ephemeral[heard[person.id] :])])
                told = _press_of(person, pressed[0], words, is_acknowledged=pressed[1] and cut is None)
                self.told.presses.append(told)

    async def _one(self, person: Person, what: Doing) -> tuple[Button, bool] | None:
        if isinstance(what, Presses):
            buttons = [button for button in self.seen if button.action == what.action]
            return await self._press(person, buttons[-1 - what.which % len(buttons)]) if buttons else None
        forms = [form for form in self.left if form.person is person]
        if forms:
            await self._send(forms[-1 - what.which % len(forms)], what)
        return None

    async def _press(self, person: Person, button: Button) -> tuple[Button, bool]:
        """Press it, and tell whether the bot answered in time; a view that opens stays open."""
        before = list(person.views)
        action = {"type": "button", "action_id": button.action, "block_id": "b", "value": button.value}
        payload = self.workspace.payloads.message_action(person.member, button.message, action, {})
        answer = await self.workspace.deliver("interactive", payload)
        if button.action in {"better", "same"} and person.views and person.views[-1] not in before:
            self.pages[person.id] = await send_page(person)
        if button.action in OPENS and person.views and person.views[-1] not in before:
            self.left.append(LeftOpen(self.workspace, person, person.views[-1]))
        return button, answer.ok

    async def _send(self, form: LeftOpen, what: Sends) -> None:
        self.told.sendings += await form.send(what.says, what.when_asked, answer_is_lost=what.answer_is_lost)
        if not form.is_form:
            self.left.remove(form)

    # -- what else happens --------------------------------------------------------------------------------------

    @rule(by=st.none() | st.sampled_from(MOVES))
    def time_passes(self, by: timedelta | None) -> None:
        """Hours, days or weeks; or until the next reminder arrives."""
        self.play(self._wait_for_a_reminder() if by is None else self._move(by))

    async def _move(self, by: timedelta) -> None:
        self.workspace.clock.move(by)
        self.team.bot.runner.wake()
        await self._goes_on()

    async def _wait_for_a_reminder(self) -> None:
        if waiting := self.workspace.schedule.waiting():
            await self._move(timedelta(seconds=waiting[0].post_at) - self._now() + A_MOMENT)

    def _now(self) -> timedelta:
        return timedelta(seconds=self.workspace.clock.now().timestamp())

    @rule()
    def restart(self) -> None:
        """The bot ends and starts again."""
        self.play(self._goes_on(cut=0))

    # -- what always holds --------------------------------------------------------------------------------------

    @invariant()
    def everything_that_was_sent_counts(self) -> None:
        """Nothing is lost, no urgency falls unseen, nothing is closed or forgotten wrongly."""
        if self.has_begun:
            wrong = self.play(judge(self.workspace, self.told, self.team.bot.cases))
            assert not wrong, wrong

    def teardown(self) -> None:
        """Nothing clinical was logged, nothing was given up."""
        with self.afterwards:
            if self.has_begun:
                self.play(self._end())
                leaked = clinical(self.listener.lines)
                assert not leaked, leaked
                given_up = [line for line in self.listener.lines if "given up" in line]
                assert not given_up, given_up

    async def _end(self) -> None:
        await self._stop_bot()
        await self.workspace.stop()


def _press_of(person: Person, button: Button, told: str, *, is_acknowledged: bool) -> Press:
    case, _, number = button.value.partition(":")
    message = button.message
    return Press(
        person.id,
        button.action,
        case,
        int(number),
        message.channel_id,
        message.ts,
        told,
        is_acknowledged=is_acknowledged,
    )
