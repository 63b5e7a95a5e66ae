"""One step of a case, done once: intent kept, Slack called, answer kept; after a crash, look before repeating."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from slack_sdk.errors import SlackApiError

from bot.cases import Case, Cases, StaleCaseError
from bot.clock import Clock, seconds_awake
from bot.places import Place
from bot.slack import CannotLookError
from bot.troubles import slack_code

log: Final = logging.getLogger("backpain.effects")

Answer: TypeAlias = Mapping[str, Any]
Call: TypeAlias = Callable[[bool], Awaitable[Answer]]  # the argument: whether this may be a second copy
Find: TypeAlias = Callable[[], Awaitable[Answer | None]]

SERVER_ERROR: Final = 500
PAUSED_SECONDS: Final = 5.0
LOOKS_AT_THE_OTHER: Final = 12
BETWEEN_LOOKS: Final = timedelta(seconds=1)  # beside the pause before a doubtful message is looked for
UNCLEAR_ERRORS: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


class LaterError(Exception):
    """The case cannot go on before `at`."""

    def __init__(self, at: datetime) -> None:
        """`at` is aware."""
        super().__init__(at.isoformat())
        self.at = at


def was_refused(error: SlackApiError) -> bool:
    """Whether Slack said no, so that nothing was done; a server error may hide a call that was carried out."""
    status = getattr(error.response, "status_code", SERVER_ERROR)
    return status < SERVER_ERROR and slack_code(error) not in UNCLEAR_ERRORS


class Effects:
    """The effects of one case in the hands of one runner. `case` is the row as last written."""

    def __init__(self, case: Case, cases: Cases, clock: Clock, place: Place, settle_seconds: float) -> None:
        """`settle_seconds`: how long a dead process's request may still be on its way; `place` is taken."""
        self.case = case
        self._cases = cases
        self._clock = clock
        self._place = place
        self._settle = timedelta(seconds=settle_seconds)

    async def save(self, **changes: Any) -> None:
        """Write the row with these fields changed."""
        self.case = await self._cases.save(replace(self.case, **changes))

    async def once(
        self,
        key: str,
        call: Call,
        find: Find,
        take_back: Callable[[Answer], Awaitable[None]],
        *,
        refusals: frozenset[str] = frozenset(),
        wait_turn: Callable[[], Awaitable[None]] | None = None,
        may_be_there: bool = False,
    ) -> Answer:
        """Do `call` unless it is done, and give Slack's answer.

        Slack's errors named in `refusals` are an answer too: {"refused": name}. `wait_turn` is awaited before the
        intent is kept, so that nothing stands between intent and call. `may_be_there`: look for it before the first
        try already. `take_back` undoes our call where it turns out that another runner had made it as well.

        Raises:
            LaterError: an earlier try is too fresh to look for.
            SlackApiError: Slack refused otherwise, or failed.
            StaleCaseError: another runner has taken over.
        """
        if key in self.case.done:
            answer: Answer = self.case.done[key]
            return answer
        second_copy = False
        if key in self.case.trying:
            await self._let_settle(key)
        if key in self.case.trying or may_be_there:
            try:
                found = await find()
            except CannotLookError:
                second_copy = True
                found = None
            if found is not None:
                return await self._keep(key, found)
        if wait_turn is not None:
            async with self._place.lent():
                await wait_turn()
        now = self._clock.now()
        began = seconds_awake()
        await self.save(trying={**self.case.trying, key: now}, due_at=now + self._settle)
        if seconds_awake() - began > PAUSED_SECONDS:  # another runner may have taken over meanwhile, and called
            raise LaterError(now + self._settle)
        answer = await self._answer(key, call(second_copy), refusals)
        try:
            return await self._keep(key, answer)
        except StaleCaseError:
            if "refused" not in answer:
                await self._compare(key, answer, take_back)
            raise

    async def _compare(self, key: str, ours: Answer, take_back: Callable[[Answer], Awaitable[None]]) -> None:
        """Another runner has taken over, as from a process that was paused: what both of us did is there once only."""
        for _ in range(LOOKS_AT_THE_OTHER):
            theirs = (await self._cases.get(self.case.id)).done.get(key)
            if theirs is not None:
                if any(theirs.get(name) != ours.get(name) for name in ("ts", "id")):
                    log.warning("case %s: another runner did %s as well; ours is taken back", self.case.id, key)
                    await take_back(ours)
                return
            await self._clock.sleep_until(self._clock.now() + self._settle + BETWEEN_LOOKS)

    async def _answer(self, key: str, calling: Awaitable[Answer], refusals: frozenset[str]) -> Answer:
        try:
            return await calling
        except SlackApiError as error:
            if not was_refused(error):
                raise
            code = slack_code(error)
            if code in refusals:
                log.warning("case %s: Slack refused %s: %s", self.case.id, key, code)
                return {"refused": code}
            await self.save(trying=self._trying_without(key))
            raise

    async def repeatable(self, key: str, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """Do a `call` that may be repeated without harm, and keep its answer."""
        if key in self.case.done:
            answer: Answer = self.case.done[key]
            return answer
        return await self._keep(key, await call())

    async def _keep(self, key: str, answer: Answer) -> Answer:
        await self.save(done={**self.case.done, key: dict(answer)}, trying=self._trying_without(key))
        return answer

    def _trying_without(self, key: str) -> dict[str, datetime]:
        return {other: at for other, at in self.case.trying.items() if other != key}

    async def _let_settle(self, key: str) -> None:
        now = self._clock.now()
        tried_at = self.case.trying[key]
        if tried_at > now:  # the clock was put back: count from here, not until it has caught up
            await self.save(trying={**self.case.trying, key: now})
            tried_at = now
        if now < tried_at + self._settle:
            raise LaterError(tried_at + self._settle)
