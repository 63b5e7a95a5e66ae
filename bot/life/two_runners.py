"""Two runners had the same case, as where one was paused and woke up: what both did is there once."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from bot.clock import Clock
from bot.kept.answers import Answer, same
from bot.kept.case import Case
from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.slack import CannotLookError
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.life")

Find: TypeAlias = Callable[[Collection[str]], Awaitable[Answer | None]]  # the argument: what is known to be another
TakeBack: TypeAlias = Callable[[Answer], Awaitable[None]]

LOOKS_AT_THE_OTHER: Final = 12
BETWEEN_LOOKS: Final = timedelta(seconds=1)  # beside the pause before a doubtful message is looked for


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A call that was made, whose answer is not in the database yet; None where the answer was lost."""

    key: StepKey
    answer: Answer | None
    find: Find
    take_back: TakeBack


async def compare(case_id: str, ours: Unsaved, cases: Cases, clock: Clock, settle: timedelta) -> None:
    """Another runner has taken over: where it has done the same, ours is taken back.

    `settle`: how long a dead process's request may still be on its way. Never raises: what could not be compared is
    told in the log, and hides no other.
    """
    try:
        if await _is_compared(case_id, ours, cases, clock, settle):
            return
        what = "the other runner has not come to it"
    except Exception as trouble:  # noqa: BLE001 - whatever it was, it must not keep the next from being compared
        what = describe(trouble)
    log.error("%s: case %s: %s may be there twice, unmarked: %s", new_error_id(), case_id, ours.key.text, what)


async def _is_compared(case_id: str, ours: Unsaved, cases: Cases, clock: Clock, settle: timedelta) -> bool:
    for _ in range(LOOKS_AT_THE_OTHER):
        other = await cases.get(case_id)
        theirs = other.done.get(ours.key)
        # While it is at something else, what is found could be of a call whose answer it has not written yet.
        if theirs is not None and (ours.answer is not None or not other.trying):
            copy = ours.answer or await _lost(ours, other, clock, settle)
            if copy is not None and not same(theirs, copy):
                log.warning("case %s: another runner did %s as well; ours is taken back", case_id, ours.key.text)
                await ours.take_back(copy)
            return True
        await clock.sleep_until(clock.now() + settle + BETWEEN_LOOKS)
    return False


async def _lost(ours: Unsaved, other: Case, clock: Clock, settle: timedelta) -> Answer | None:
    """What a call of ours has come to whose answer was lost: whatever the other runner does not know of."""
    await clock.sleep_until(clock.now() + settle)
    known = {str(getattr(done.answer, name, "")) for done in other.done for name in ("ts", "id")}
    try:
        return await ours.find(known)
    except CannotLookError:
        log.error("%s: case %s: %s may be there twice, unmarked", new_error_id(), other.id, ours.key.text)
        return None
