"""One step of a case, done once: intent kept, Slack called, answer kept; after a crash, look before repeating."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from slack_sdk.errors import SlackApiError

from bot.clock import Clock, seconds_awake
from bot.kept.answers import Answer, Refused
from bot.kept.case import Case, StaleCaseError
from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.life.places import LetBy, Place, nobody
from bot.life.two_runners import Find, TakeBack, Unsaved, compare
from bot.refusals import is_about_the_place, was_refused
from bot.slack import CannotLookError
from bot.troubles import slack_code

log: Final = logging.getLogger("backpain.life")

Call: TypeAlias = Callable[[bool], Awaitable[Answer]]  # the argument: whether this may be a second copy

PAUSED_SECONDS: Final = 5.0
AS_THE_ONLY_ONE: Final = False


class LaterError(Exception):
    """The case cannot go on before `at`."""

    def __init__(self, at: datetime) -> None:
        """`at` is aware."""
        super().__init__(at.isoformat())
        self.at = at


@dataclass(frozen=True, slots=True)
class Doing:
    """One of several steps that are done one after another: how, how it is looked for, and how it is undone."""

    key: StepKey
    call: Call
    find: Find
    take_back: TakeBack


class DoOnce:
    """The steps of one case in the hands of one runner.

    `case` is the row as it will be written next: an answer is written together with the intent of the call that
    follows it, and in any case before that call begins, unless it was announced.
    """

    def __init__(
        self, case: Case, cases: Cases, clock: Clock, place: Place, settle_seconds: float, *, beside: asyncio.TaskGroup
    ) -> None:
        """`settle_seconds`: how long a dead process's request may still be on its way; `place` is taken.

        `beside`: where what no step waits for is done; it never raises, and ends before the place is left.
        """
        self.case = case
        self._cases = cases
        self._clock = clock
        self._place = place
        self._settle = timedelta(seconds=settle_seconds)
        self._holds_seconds = min(PAUSED_SECONDS, settle_seconds / 2)  # an older intent is kept anew before the call
        self.beside = beside
        self.looks_first = False
        """Whether all of it may be there already: the database was restored, and does not know what was done since."""
        self._unsaved: list[Unsaved] = []
        self._announced: tuple[StepKey, float] | None = None  # what is in the row and not begun; since when, awake

    def note(self, **changes: Any) -> None:
        """Change the row; it is written with whatever is written next."""
        self.case = replace(self.case, **changes)

    async def save(self, *, urgency: bool = False, **changes: Any) -> None:
        """Write the row with these fields changed; `urgency`: how urgent the case is as well.

        Raises:
            StaleCaseError: another runner has taken over; what both did since is there once.
        """
        unsaved, self._unsaved = self._unsaved, []
        try:
            self.case = await self._cases.save(replace(self.case, **changes), urgency=urgency)
        except StaleCaseError:
            for call in unsaved:
                await compare(self.case.id, call, self._cases, self._clock, self._settle)
            raise
        except BaseException:
            self._unsaved = unsaved
            raise

    async def write_down(self) -> None:
        """Write the answers of calls that may not be repeated, if any is not in the database yet."""
        if self._unsaved:
            await self.save()

    async def once(
        self,
        key: StepKey,
        call: Call,
        find: Find,
        take_back: TakeBack,
        *,
        must_wait: Callable[[], bool] = lambda: False,
        wait_turn: Callable[[], Awaitable[None]] | None = None,
        may_be_there: bool = False,
        announces: StepKey | None = None,
    ) -> Answer:
        """Do `call` unless it is done, and give Slack's answer.

        A clean refusal that is about the place is an answer too: `Refused`. `wait_turn` is awaited before the intent is
        kept, so that nothing stands between intent and call; `must_wait` tells whether that takes a while.
        `may_be_there`: look for it before the first try already. `take_back` undoes our call where it turns out that
        another runner had made it as well. `announces`: what is done right after it, should this succeed; its intent is
        kept with this one's, and in doubt with it.

        Raises:
            LaterError: an earlier try is too fresh to look for.
            SlackApiError: Slack refused otherwise, or failed.
            StaleCaseError: another runner has taken over.
        """
        if (answer := self.case.done.get(key)) is not None:
            return answer
        if self._announced is not None and self._announced[0] != key:
            self.call_off()
        is_in_doubt = key in self.case.trying and self._announced is None
        if is_in_doubt:
            await self._let_settle(key)
        found, second_copy = None, False
        if is_in_doubt or may_be_there or self.looks_first:
            found, second_copy = await self._look(find, announces)
        if found is not None:
            return self._keep(key, found)
        if wait_turn is not None:
            if must_wait():
                self.call_off()
                await self.write_down()
            async with self._place.lent():
                await wait_turn()
        announced, self._announced = self._announced, None
        if announced is None or not self._holds(*announced):
            await self._begin(key, announces)
        answer = await self._answer(Unsaved(key, None, find, take_back), call(second_copy))
        if not isinstance(answer, Refused):
            self._unsaved.append(Unsaved(key, answer, find, take_back))
        return self._keep(key, answer)

    async def _look(self, find: Find, announces: StepKey | None) -> tuple[Answer | None, bool]:
        """What is there of it already, and whether that cannot be told; where it is not, what follows it is not."""
        await self.write_down()
        try:
            found = await find(())
        except CannotLookError:
            return None, True
        if found is None and announces is not None:
            self.note(trying=self._trying_without(announces))
        return found, False

    async def _begin(self, key: StepKey, announces: StepKey | None) -> None:
        """Keep the intent of a call, and of what it announces, unless that is in doubt already.

        Raises:
            LaterError: it took so long that another runner may have taken over meanwhile, and called.
        """
        now, began = self._clock.now(), seconds_awake()
        if announces in self.case.trying:
            announces = None
        begun = dict.fromkeys([key] if announces is None else [key, announces], now)
        await self.save(trying={**self.case.trying, **begun}, due_at=now + self._settle)
        if seconds_awake() - began > PAUSED_SECONDS:
            raise LaterError(now + self._settle)
        self._announced = None if announces is None else (announces, began)

    def _holds(self, announced: StepKey, since: float) -> bool:
        """Whether its intent was kept so lately, by both clocks, that nobody else can have taken over."""
        age = (self._clock.now() - self.case.trying[announced]).total_seconds()
        return 0 <= age <= self._holds_seconds and seconds_awake() - since <= self._holds_seconds

    def call_off(self) -> None:
        """What was announced and is not begun does not follow: it is in no doubt."""
        if self._announced is not None:
            self.note(trying=self._trying_without(self._announced[0]))
            self._announced = None

    async def once_each(self, keys: Sequence[StepKey], how: Callable[[StepKey], Doing], at: datetime) -> None:
        """As `once` for each, one after another, with one intent for them all, once nobody has anything to say.

        `how` is asked only then. `at`: when the first of them counts; of several cases that wait, the one whose moment
        is nearest goes first. What is in doubt is looked for in the same place: it costs most of all, and after a crash
        others wait for their first word. Ends early where Slack refuses one, or takes so long over them that the intent
        has grown old.

        Raises:
            As `once` does; what was not begun by then is not in doubt.
        """
        self.call_off()
        if self.looks_first:
            await self._once_after_another(keys, how)
        if all(key in self.case.done for key in keys):
            return
        await self.write_down()
        async with self._place.after_all_others(at) as others:
            await self._once_after_another([key for key in keys if key in self.case.trying], how, others)
            left = [how(key) for key in keys if key not in self.case.done]
            now, began = self._clock.now(), seconds_awake()
            begun = dict.fromkeys((doing.key for doing in left), now)
            await self.save(trying={**self.case.trying, **begun}, due_at=now + self._settle)
            try:
                while left and seconds_awake() - began <= PAUSED_SECONDS:
                    doing = left.pop(0)
                    if isinstance(await self._do(doing), Refused):
                        break
                    await others(seconds_awake() - began)
            finally:
                not_begun = {doing.key for doing in left}
                self.note(trying={key: at for key, at in self.case.trying.items() if key not in not_begun})

    async def _once_after_another(
        self, keys: Sequence[StepKey], how: Callable[[StepKey], Doing], others: LetBy = nobody
    ) -> None:
        """`once` for each; between two of them, whoever has something to say."""
        began = seconds_awake()
        for key in keys:
            doing = how(key)
            await self.once(key, doing.call, doing.find, doing.take_back)
            await others(seconds_awake() - began)

    async def _do(self, doing: Doing) -> Answer:
        answer = await self._answer(Unsaved(doing.key, None, doing.find, doing.take_back), doing.call(AS_THE_ONLY_ONE))
        if not isinstance(answer, Refused):
            self._unsaved.append(Unsaved(doing.key, answer, doing.find, doing.take_back))
        return self._keep(doing.key, answer)

    async def look_for(self, doing: Doing) -> Answer | None:
        """What became of a step that was begun and is not wanted any more; None where it is not there.

        Raises:
            LaterError: the try is too fresh to look for.
        """
        await self._let_settle(doing.key)
        await self.write_down()
        try:
            found = await doing.find(())
        except CannotLookError:
            found = None
        if found is not None:
            return self._keep(doing.key, found)
        self.note(trying=self._trying_without(doing.key))
        return None

    def _named(self, key: StepKey) -> tuple[str, str]:
        return self.case.id, key.text

    async def _answer(self, lost: Unsaved, calling: Awaitable[Answer]) -> Answer:
        """What the call comes to; `lost` is what is left of it where no answer tells."""
        try:
            return await calling
        except Exception as error:
            self.call_off()
            if not isinstance(error, SlackApiError) or not was_refused(error):
                self._unsaved.append(lost)
                raise
            code = slack_code(error)
            if is_about_the_place(code):
                log.warning("case %s: Slack refused %s: %s", *self._named(lost.key), code)
                return Refused(code)
            self.note(trying=self._trying_without(lost.key))  # whoever notes the failure writes it down
            raise

    async def repeatable(self, key: StepKey, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """Do a `call` that may be repeated without harm, and keep its answer."""
        if (answer := self.case.done.get(key)) is not None:
            return answer
        await self.write_down()
        return self._keep(key, await call())

    def _keep(self, key: StepKey, answer: Answer) -> Answer:
        self.note(done=self.case.done.adding(key, answer), trying=self._trying_without(key))
        return answer

    def _trying_without(self, key: StepKey) -> dict[StepKey, datetime]:
        return {other: at for other, at in self.case.trying.items() if other != key}

    async def _let_settle(self, key: StepKey) -> None:
        now = self._clock.now()
        tried_at = self.case.trying[key]
        if tried_at > now:  # the clock was put back: count from here, not until it has caught up
            await self.save(trying={other: min(at, now) for other, at in self.case.trying.items()})
            tried_at = now
        if now < tried_at + self._settle:
            raise LaterError(tried_at + self._settle)
