"""A reminder that nobody answers: raised with its owner, then the backup person, then the channel, without end.

One word speaks for all that the case is asked, and is said so seldom that its team goes on reading (`silence`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.kept.answers import Answer, Refused
from bot.kept.step_key import StepKey
from bot.life import spoken
from bot.life.chase import watch_chase
from bot.life.morning import Mornings, told_by
from bot.life.move_house import end_the_move, leave_if_closed
from bot.life.post_once import settle_owner, tell
from bot.life.say import say
from bot.life.say_in_words import say_in_words
from bot.life.silence import (
    IN_THE_CHANNEL,
    NEXT_WAYS,
    NOT_SAID_HERE,
    TO_THE_NEXT,
    TO_THE_OWNER,
    Silence,
    raised,
    silence_of,
)
from bot.life.turn import Turn
from bot.life.who_is_next import tell_the_next
from bot.posts import Posted
from dialogs.message import Message


async def watch(turn: Turn, mornings: Mornings) -> datetime | None:
    """Raise what nobody answered in time; give the moment of the next look."""
    await end_the_move(turn)
    looks = [await watch_chase(turn)]
    looks += [await say_in_words(turn, waiting) for waiting in turn.chart.asked]
    looks += await _Row(turn, mornings).watch()
    return min((look for look in looks if look is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Row:
    """The words on what nobody has answered."""

    turn: Turn
    mornings: Mornings

    async def watch(self) -> set[datetime]:
        """Say what has come due; the moments of the next looks."""
        turn = self.turn
        while (silence := silence_of(turn.chart, turn.policy.calendar)) is not None:
            said = silence.said()
            at = silence.next_at(said)
            if (half := silence.half_said()) is not None:
                told = turn.case.done.get(half.by("direct"))
                await say(turn, half, self._words(silence), told=told if isinstance(told, Posted) else None)
            elif at <= turn.clock.now():
                await self._speak(silence, said)
            elif not await self._was_told_before(silence, len(said), at):
                return {at, *[moment async for moment in self._never_came(silence)]}
        return set()

    async def _never_came(self, silence: Silence) -> AsyncIterator[datetime]:
        """What never came by itself is told of at its own time; when that is, where it is still to come."""
        for waiting in silence.asked:
            key = raised(silence.chart, waiting)
            if waiting.is_ours_alone and key not in self.turn.case.done:
                at = self.turn.chart.local(datetime.fromtimestamp(waiting.post_at, UTC))
                if self.turn.clock.now() < at:
                    yield at
                else:
                    await self._tell_owner(silence, key)

    async def _was_told_before(self, silence: Silence, place: int, at: datetime) -> bool:
        """Whether one message of this morning has told of it already, before its own time; it counts as said then."""
        turn = self.turn
        told = told_by(silence, place, turn.policy, turn.case.owner)
        if told is None or at.date() != turn.chart.local(turn.clock.now()).date():
            return False
        posted = await self.mornings.already(turn, told)
        if posted is None:
            return False
        self._keep(_over(silence, place), posted)
        self._note_others(silence, place)
        return True

    async def _speak(self, silence: Silence, said: list[datetime]) -> None:
        """Say the next word: the first two at once where the second has come too, and of later ones only the newest."""
        turn, place = self.turn, len(said)
        # Words in the channel are counted from the second on, which is noted before any of them is said.
        key = silence.key if place < IN_THE_CHANNEL else silence.in_the_channel(silence.numbers[-1])
        # Days may have passed: others may read there by now, or its owner be gone.
        await leave_if_closed(turn, StepKey("left", of=key))
        was = turn.case.owner
        is_here = await settle_owner(turn, key)
        if place == TO_THE_OWNER:
            place = await self._speak_first(silence, was, is_here=is_here)
        elif place == TO_THE_NEXT:
            was_aloud = silence.come_by(said[TO_THE_OWNER]) > IN_THE_CHANNEL
            is_late = silence.next_at([*said, silence.next_at(said)]) <= turn.clock.now()
            await self._tell_the_next(silence, was, aloud=is_late and not was_aloud)
        else:
            await self._tell_the_channel(silence, key)
        self._note_others(silence, place)

    async def _speak_first(self, silence: Silence, was: str, *, is_here: bool) -> int:
        """Say the first word, and the second where it has come too; gives the place of the last that is said."""
        turn = self.turn
        come = silence.come_by(turn.clock.now())
        both = come > TO_THE_NEXT
        is_one = both and not turn.policy.next_after(turn.case.owner)
        if is_one:  # for the same readers; noted before it is said, so that no restart says the other after all
            self._keep(silence.in_the_channel(TO_THE_NEXT), None)
        aloud = is_one or come > IN_THE_CHANNEL or not is_here
        joined = await self._joined(silence, TO_THE_OWNER, was) if is_here else None
        if joined is not None and not aloud:  # they read it there alone
            self._keep(silence.key, joined)
        await self._tell_owner(silence, silence.key, aloud=aloud, is_here=is_here)
        if both and not is_one:
            await self._tell_the_next(silence, was)
        return TO_THE_NEXT if both else TO_THE_OWNER

    def _words(self, silence: Silence) -> Message:
        return spoken.raised(self.turn.chart, [waiting.kind for waiting in silence.due(self.turn.clock.now())])

    async def _tell_owner(self, silence: Silence, key: StepKey, *, aloud: bool = False, is_here: bool = True) -> None:
        """To the owner and in the thread; where the owner is gone and nobody is next, to the whole channel at once."""
        turn, message = self.turn, self._words(silence)
        told = turn.case.done.get(key.by("direct"))  # one message of this morning may have told them
        if told is None and is_here:
            told = await tell(turn, key.by("direct"), message)
        await say(turn, key, message, broadcast=aloud, told=told if isinstance(told, Posted) else None)
        self._keep(key, told)

    async def _tell_the_channel(self, silence: Silence, key: StepKey) -> None:
        await say(self.turn, key, self._words(silence), broadcast=True)
        self._keep(key, None)

    async def _tell_the_next(self, silence: Silence, was: str, *, aloud: bool = False) -> None:
        """To who is next; where there is nobody, or that is who has not answered, to the whole channel.

        `aloud`: our silence was so long that no one person hears of it alone.
        """
        turn, message = self.turn, self._words(silence)
        over = _over(silence, TO_THE_NEXT)
        joined = await self._joined(silence, TO_THE_NEXT, was)
        if not await tell_the_next(turn, silence.key, message):
            await leave_if_closed(turn, StepKey("left", of=over))
            await say(turn, over, message, broadcast=True)
        alone = [turn.case.done.get(silence.key.by(way)) for way in NEXT_WAYS]
        if aloud and any(isinstance(told, Posted) and told.to for told in alone):
            await self._tell_the_channel(silence, silence.in_the_channel(IN_THE_CHANNEL))
        self._keep(over, joined)  # last: whatever cuts us short before it, the rest is said

    async def _joined(self, silence: Silence, place: int, was: str) -> Posted | None:
        """The one message that tells a person of this case among others: by itself they are told of it no more."""
        told = told_by(silence, place, self.turn.policy, self.turn.case.owner)
        if told is None or told[1] in self.turn.case.trying:  # what is in doubt is looked for by itself
            return None
        posted = await self.mornings.join(self.turn, silence, told, was)
        if posted is not None:
            self._keep(told[1], posted)
        return posted

    def _note_others(self, silence: Silence, place: int) -> None:
        """The word has spoken for whatever else has come by now."""
        spoken = self.turn.case.done.get(silence.key)
        for waiting in silence.due(self.turn.clock.now()):
            key = raised(silence.chart, waiting)
            self._keep(key, spoken)
            if place >= TO_THE_NEXT:
                self._keep(replace(key, attempt=TO_THE_NEXT + 1), spoken)

    def _keep(self, key: StepKey, answer: Answer | None) -> None:
        """Note a step as done, where it is not: whatever it came to, it is not done again."""
        if key not in self.turn.case.done and key not in self.turn.case.trying:
            nothing = Refused(NOT_SAID_HERE)
            self.turn.do.note(done=self.turn.case.done.adding(key, nothing if answer is None else answer))


def _over(silence: Silence, place: int) -> StepKey:
    """The step that is done once one of the first two words is said."""
    return silence.key if place == TO_THE_OWNER else silence.in_the_channel(TO_THE_NEXT)
