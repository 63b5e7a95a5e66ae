"""Cases that the release left in the middle: killed between two steps, or with a Slack that refuses and fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.sandbox.faults import Fault
from bot.sandbox.records import Message
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2, Given
from tests.flows.team import Team
from tests.kept.beginnings import AN_HOUR
from tests.kept.stage import Stage, answer, caught, failing, fill_in, press, submit_now

SETTLE: Final = 10.0
SADDLE: Final[dict[str, Given]] = {"saddle_anaesthesia": "yes"}


async def not_computed(stage_: Stage) -> None:
    """An urgent case whose rules failed: treated as an emergency, with the id of the error."""
    async with stage_.at_work() as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, SADDLE)
        with failing("assess"):
            await team.submit(team.alice)
        await team.settled()


async def just_kept(stage_: Stage) -> None:
    """A submission that was kept, and the process ended before any step."""
    held = stage_.workspace.faults.add(Fault("users.info", "hold"))
    async with stage_.at_work() as team:
        await fill_in(team, team.alice)
        await caught(held)


async def half_done_not_sent(stage_: Stage) -> None:
    """An emergency whose plan was begun when the process ended; Slack has not posted it."""
    held = stage_.workspace.faults.add(Fault("chat.postMessage", "hold", skip=1))
    async with stage_.at_work(settle_seconds=SETTLE) as team:
        await submit_now(team, team.alice, SADDLE)
        await caught(held)


async def half_done_but_sent(stage_: Stage) -> None:
    """An emergency whose card was begun when the process ended; Slack has posted it."""
    held = stage_.workspace.faults.add(Fault("chat.postMessage", "hold", when="after"))
    async with stage_.at_work(settle_seconds=SETTLE) as team:
        await submit_now(team, team.alice, SADDLE)
        await caught(held)


async def half_scheduled_but_there(stage_: Stage) -> None:
    """An emergency whose second reminder was begun when the process ended; Slack holds it."""
    held = stage_.workspace.faults.add(Fault("chat.scheduleMessage", "hold", skip=1, when="after"))
    async with stage_.at_work(settle_seconds=SETTLE) as team:
        await submit_now(team, team.alice, SADDLE)
        await caught(held)


async def half_scheduled_not_there(stage_: Stage) -> None:
    """An urgent case whose follow-up was begun when the process ended; Slack does not hold it."""
    held = stage_.workspace.faults.add(Fault("chat.scheduleMessage", "hold"))
    async with stage_.at_work(settle_seconds=SETTLE) as team:
        await fill_in(team, team.alice)
        await caught(held)


async def half_pressed(stage_: Stage) -> None:
    """A follow-up answered "same"; the process ended before anything followed from it."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=7, hours=4))
        held = stage_.workspace.faults.add(Fault("chat.update", "hold"))
        await team.alice.press(reminder(team), "same")
        await caught(held)


async def half_re_triaged(stage_: Stage) -> None:
    """A follow-up answered "worse", the form submitted as an emergency; the process ended before the alert."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=7, hours=4))
        await press(team, team.alice, reminder(team), "worse")
        held = stage_.workspace.faults.add(Fault("chat.postMessage", "hold"))
        await team.answer(team.alice, SADDLE)
        await team.submit(team.alice)
        await caught(held)


async def in_trouble(stage_: Stage) -> None:
    """An emergency behind a Slack that fails: its card is in doubt, many tries have failed."""
    failing_slack = stage_.workspace.faults.add(Fault("chat.postMessage", "status:503", times=10**6))
    async with stage_.at_work(settle_seconds=SETTLE) as team:
        await submit_now(team, team.alice, SADDLE)
        await stage_.until(lambda case: case["errors"] >= 12)
    failing_slack.times = 0


async def token_refused(stage_: Stage) -> None:
    """An emergency submitted while Slack refuses the token."""
    async with stage_.at_work() as team:
        await team.open_form(team.alice)
        await team.answer(team.alice, SADDLE)
        stage_.workspace.refused_token = stage_.workspace.bot_token
        await team.submit(team.alice)
        await stage_.until(lambda case: case["errors"] >= 3)
    stage_.workspace.refused_token = None


async def archived(stage_: Stage) -> None:
    """An emergency whose channel was archived: it moved to a direct message with its reminders."""
    async with stage_.at_work() as team:
        await team.emergency(team.alice, channel="#archived")
        stage_.workspace.channels["archived"].archived = True
        await team.move(AN_HOUR)


async def half_moved(stage_: Stage) -> None:
    """An emergency whose channel is closed; the process ended between its two reminders on the way out."""
    channel = stage_.workspace.channels["refusing"]
    async with stage_.at_work(settle_seconds=SETTLE) as team:
        await team.emergency(team.alice, channel="#refusing")
        channel.members.discard(stage_.workspace.conversations.bot.id)
        held = stage_.workspace.faults.add(Fault("chat.scheduleMessage", "hold", skip=1))
        stage_.workspace.clock.move(AN_HOUR)
        await caught(held)
    channel.members.add(stage_.workspace.conversations.bot.id)


async def shared(stage_: Stage) -> None:
    """An urgent case whose channel was opened to another organisation: it moved to a direct message."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice, channel="#shared")
        stage_.workspace.channels["shared"].shared = True
        await team.move(AN_HOUR)


async def reminder_refused(stage_: Stage) -> None:
    """An emergency whose channel takes messages but no scheduled one: both reminders wait in a direct message."""
    stage_.workspace.faults.add(Fault("chat.scheduleMessage", "error:restricted_action"))
    async with stage_.at_work() as team:
        await team.emergency(team.alice, channel="#refusing")


async def watched_alone(stage_: Stage) -> None:
    """An urgent case whose reminder Slack took nowhere: the row alone watches it."""
    stage_.workspace.faults.add(Fault("chat.scheduleMessage", "error:restricted_action", times=2))
    async with stage_.at_work() as team:
        await team.seed_case(team.alice, channel="#refusing")


async def reply_refused(stage_: Stage) -> None:
    """A case whose channel took the card but no reply under it."""
    stage_.workspace.faults.add(Fault("chat.postMessage", "error:restricted_action_thread_only_channel", skip=1))
    async with stage_.at_work() as team:
        await team.seed_case(team.alice, channel="#refusing")


async def new_thread(stage_: Stage) -> None:
    """A case whose card was deleted: it went on in a new thread when its reminder was raised."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        stage_.workspace.channels["spine-team"].messages.remove(card)
        await team.move(timedelta(days=8, hours=3))


async def missing(stage_: Stage) -> None:
    """A case whose reminder was gone from Slack's list and was set again."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        (lost,) = stage_.workspace.schedule.waiting()
        stage_.workspace.schedule.delete(stage_.workspace.channels["spine-team"], lost.id)
        await team.move(AN_HOUR)


async def zone_unknown(stage_: Stage) -> None:
    """An urgent case of an owner whom Slack does not describe: its dates are in UTC."""
    async with stage_.at_work() as team:
        await team.open_form(team.alice)
        await answer(team, team.alice, SEED_STEP_1)
        await team.submit(team.alice)
        await answer(team, team.alice, SEED_STEP_2)
        unknown = stage_.workspace.faults.add(Fault("users.info", "error:user_not_visible", times=10**6))
        await team.submit(team.alice)
        await team.settled()
        unknown.times = 0


async def plain_words(stage_: Stage) -> None:
    """A case whose card Slack took in plain words only."""
    stage_.workspace.faults.add(Fault("chat.postMessage", "error:invalid_blocks"))
    async with stage_.at_work() as team:
        await team.emergency(team.alice)


async def reminded_late(stage_: Stage) -> None:
    """A follow-up answered "not reached" just before a long stop: what should have waited was posted at once."""
    async with stage_.at_work() as team:
        await team.seed_case(team.alice)
        await team.move(timedelta(days=7, hours=4))
        held = stage_.workspace.faults.add(Fault("chat.update", "hold"))
        await team.alice.press(reminder(team), "not_reached")
        await caught(held)
    stage_.workspace.clock.move(timedelta(days=3))
    async with stage_.at_work() as team:
        await team.settled()


def reminder(team: Team) -> Message:
    """The newest message under the newest card that can still be answered."""
    return team.reminder(team.channel[-1])
