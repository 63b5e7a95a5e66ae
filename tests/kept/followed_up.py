"""Cases that people answered, or left without an answer: every outcome, another day, and who was told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from tests.kept.beginnings import WELL_1, WELL_2
from tests.kept.cut_short import SADDLE, reminder
from tests.kept.stage import Stage, answer, fill_in, press
from tests.kept.town import PEOPLE

Scene = Callable[[Stage], Awaitable[None]]

CAROL = PEOPLE["carol"][2]


def followed_up(outcome: str, says: str) -> Scene:
    """A scene: the seed's case, asked about on its day, and what was answered."""

    async def play(stage_: Stage) -> None:
        async with stage_.at_work() as team:
            await team.seed_case(team.alice)
            await team.move(timedelta(days=7, hours=4))
            await press(team, team.bob, reminder(team), outcome)

    play.__doc__ = says
    return play


def seen(outcome: str, says: str) -> Scene:
    """A scene: an emergency, asked about on the next working day, and what was answered."""

    async def play(stage_: Stage) -> None:
        async with stage_.at_work() as team:
            await team.emergency(team.alice)
            await team.move(timedelta(days=1, hours=3))
            await press(team, team.bob, reminder(team), outcome)

    play.__doc__ = says
    return play


same = followed_up("same", "An urgent case that was the same after a week: asked about again after four.")
worse = followed_up("worse", "An urgent case that was worse; the form that opened was not answered.")
not_reached = followed_up("not_reached", "An urgent case whose patient was not reached: asked about the next day.")
better = followed_up("better", "An urgent case closed as better.")
seen_cause_found = seen("seen_cause_found", "An emergency that was seen, and its cause found; its follow-up waits.")
seen_nothing_found = seen("seen_nothing_found", "An emergency that was seen, nothing found; its follow-up waits.")
not_seen = seen("not_seen", "An emergency that was not seen by the next day: asked about again.")


async def rescheduled(stage_: Stage) -> None:
    """An urgent case whose follow-up was moved to another day."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=7, hours=4))
        await team.bob.press(reminder(team), "reschedule")
        await team.bob.choose("day", "day", "2026-12-04")
        await team.submit(team.bob)
        await team.settled()


async def worse_and_re_triaged(stage_: Stage) -> None:
    """An urgent case that was worse; the form that opened made it an emergency."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=7, hours=4))
        await press(team, team.bob, reminder(team), "worse")
        await team.answer(team.bob, SADDLE)
        await team.submit(team.bob)
        await team.settled()


async def closed_then_re_triaged(stage_: Stage) -> None:
    """A case closed as better whose form was answered again as home care."""
    async with stage_.at_work() as team:
        await fill_in(team, team.alice, WELL_1, WELL_2)
        await team.settled()
        await team.move(timedelta(days=7, hours=4))
        await press(team, team.alice, reminder(team), "better")
        await team.alice.press(team.channel[0], "edit")
        await team.submit(team.alice)
        await answer(team, team.alice, {"crossed_straight_leg_raise": "not_done"})
        await team.submit(team.alice)
        await team.settled()


async def raised_to_owner(stage_: Stage) -> None:
    """An urgent case whose follow-up nobody answered: said in the thread and to its owner."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=8, hours=3))


async def emergency_raised_to_owner(stage_: Stage) -> None:
    """An emergency about which nobody answered on the next day; its follow-up still waits."""
    async with stage_.at_work() as team:
        await team.emergency(team.alice)
        await team.move(timedelta(days=2, hours=3))


async def raised_to_backup(stage_: Stage) -> None:
    """An urgent case whose owner did not answer either: said to the backup person."""
    async with stage_.at_work(backup_person=CAROL) as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=8, hours=3))
        await team.move(timedelta(days=1))


async def owner_left(stage_: Stage) -> None:
    """An urgent case whose owner left the hospital: the backup person has become its owner."""
    dana = stage_.workspace.people["dana"]
    async with stage_.at_work(backup_person=CAROL) as team:
        await team.seed_case(dana)
        stage_.workspace.deactivate(dana)
        await team.move(timedelta(days=8, hours=3))


async def undone(stage_: Stage) -> None:
    """An urgent case whose patient was said not to be reached, which was taken back: it is asked about again."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=7, hours=4))
        await press(team, team.bob, reminder(team), "not_reached")
        said = [message for message in team.thread(team.channel[0]) if "Undo (until" in str(message.blocks)]
        await press(team, team.bob, said[-1], "undo")
