"""What became of every promise: shown, followed up, doubled, late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.kept.case import Case
from bot.kept.chart import Chart
from bot.kept.happened import Event, Outcome
from bot.kept.step_key import REMINDERS, StepKey
from bot.kept.store import Cases
from bot.kept.waiting import Waiting
from bot.sandbox.records import Message, stored_text
from bot.sandbox.workspace import Workspace
from tests.campaign.answers import Promise
from tests.campaign.follow_through import can_be_told, nobody_told, set_too_late, shows_another
from tests.flows.team import is_follow_up

SECOND_COPY: Final = "This may be a second copy"
IN_ITS_PLACE: Final = ("taken away when this channel was shared", "answered before this came")
"""What stands in the place of a message that was replaced: alike, and no copy of another."""
ALIKE_BY_DESIGN: Final = frozenset({"plan", "red_flags", "scheduled", "recorded", "undone"})
"""What follows again from each form and each answer, in the same words where nothing has changed."""
AN_HOUR: Final = timedelta(hours=1)
LATE: Final = {True: timedelta(seconds=60), False: timedelta(minutes=15)}  # an emergency, any other case
WATCHED_FOR: Final = timedelta(days=5).total_seconds()  # one working day, and a weekend with a day to spare


@dataclass
class Judgement:
    """Counts for the table, and a sentence for each thing that is wrong."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    marked: int = 0
    late: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)  # lines of a log with anything clinical in them

    @property
    def wrong(self) -> list[str]:
        """Everything that makes the campaign fail."""
        return [*self.lost, *self.doubled, *self.leaked]

    def __add__(self, other: Judgement) -> Judgement:
        return Judgement(
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.marked + other.marked,
            self.late + other.late,
            self.leaked + other.leaked,
        )


def said_by_the_bot(workspace: Workspace) -> list[Message]:
    """Every message of the bot, in whatever channel."""
    bot = workspace.conversations.bot.id
    return [each for channel in workspace.channels.values() for each in channel.messages if each.user == bot]


def key_of(message: Message) -> str:
    """The key that a posted message carries; "" for one that Slack's scheduler posted."""
    return str((message.metadata or {}).get("event_payload", {}).get("key", ""))


def copies(workspace: Workspace) -> tuple[list[str], int]:
    """The messages and reminders that are there twice without saying so, and how many say so.

    Reminders held by Slack are worded alike: those of one day are copies, but for one that was set when the one before
    had come, for more than an hour later, as the next form's is: it asks again, as one of a later day does.
    """
    said = said_by_the_bot(workspace)
    marked = [message for message in said if message.text.startswith(SECOND_COPY)]
    own = [message for message in said if not any(words in message.text for words in IN_ITS_PLACE)]
    plain = [message for message in own if not message.text.startswith(SECOND_COPY)]
    keys = Counter(_said_once(workspace, message) for message in plain if key_of(message))
    timed = Counter(_asking_once(workspace, [message for message in plain if not key_of(message)]))
    timed.subtract(_not_taken_back(workspace))
    doubled = [f"{key} was said {times} times" for (key, _), times in keys.items() if times > 1]
    doubled += [f"{text[:40]!r} is set {times} times" for (_, text, _), times in timed.items() if times > 1]
    doubled += _equal_to_one_person(workspace, plain)
    held = [waiting for waiting in workspace.schedule.waiting() if waiting.text.startswith(SECOND_COPY)]
    return doubled, len(marked) + len(held)


def _said_once(workspace: Workspace, message: Message) -> tuple[str, str]:
    """The key, and for a question that moved with its case where it is: each move of one question has the same key.

    That is its channel, and where the thread was lost that it had moved to, that one.
    """
    step = key_of(message).partition(":")[2]
    if step.partition(":")[0] not in REMINDERS or ":moved:" not in step:
        return key_of(message), ""
    head = message.thread_ts or ""
    is_lost = head and not workspace.channels.showing(message).find(head)
    return key_of(message), message.channel_id + (head if is_lost else "")


def _asking_once(workspace: Workspace, arrived: Iterable[Message]) -> Iterator[tuple[str, str, date]]:
    """Where, how worded and of which day each reminder is, posted or waiting, but for those that ask again."""
    reminders = [(each.channel_id, each.text, each.at, each.handed_over or 0) for each in arrived]
    reminders += [
        (each.channel_id, each.text, datetime.fromtimestamp(each.post_at, UTC), each.date_created)
        for each in workspace.schedule.waiting()
        if not each.text.startswith(SECOND_COPY)
    ]
    before: dict[tuple[str, str, date], datetime] = {}
    for channel, text, at, handed_over in sorted(reminders, key=lambda reminder: reminder[2]):
        earlier = before.get((channel, text, at.date()), at)
        before[channel, text, at.date()] = at
        if at - earlier <= AN_HOUR or handed_over < earlier.timestamp():
            yield channel, text, at.date()


def _not_taken_back(workspace: Workspace) -> Counter[tuple[str, str, date]]:
    """The reminders that the bot wanted back and Slack would not give: they come all the same."""
    asked, given = set[str](), set[str]()
    for call in workspace.calls:
        if call.method == "chat.deleteScheduledMessage":
            id_ = str(call.arguments["scheduled_message_id"])
            asked.add(id_)
            if call.answer:  # else Slack answered otherwise, and has done nothing
                given.add(id_)
    return Counter(
        (
            str(call.answer["channel"]),
            stored_text(str(call.arguments["text"])),
            datetime.fromtimestamp(int(call.arguments["post_at"]), UTC).date(),
        )
        for call in workspace.calls
        if call.method == "chat.scheduleMessage" and call.answer.get("scheduled_message_id") in asked - given
    )


def _equal_to_one_person(workspace: Workspace, plain: Iterable[Message]) -> list[str]:
    """The messages that one person got twice within an hour in the same words, whatever their keys.

    In the words in which they came: two questions that were answered alike show the same answer since.
    """
    as_posted = {
        (call.answer["channel"], call.answer["ts"]): stored_text(str(call.arguments["text"]))
        for call in workspace.calls
        if call.method == "chat.postMessage" and "ts" in call.answer
    }
    told: dict[tuple[str, str], Message] = {}
    again = []
    for message in sorted(plain, key=lambda message: message.at):
        is_for_one = workspace.channels.showing(message).is_dm
        if (
            is_for_one
            and key_of(message)
            and key_of(message).partition(":")[2].partition(":")[0] not in ALIKE_BY_DESIGN
        ):
            text = as_posted.get((message.channel_id, message.ts), message.text)
            earlier = told.get((message.channel_id, text))
            if earlier is not None and message.at - earlier.at < AN_HOUR:
                again.append(f"{text[:60]!r} was told one person twice within an hour")
            told[message.channel_id, text] = message
    return again


async def judge(
    workspace: Workspace,
    cases: Cases,
    promises: Iterable[Promise],
    deleted: Iterable[Message] = (),
    *,
    urgent_within: timedelta = LATE[True],
) -> Judgement:
    """Hold what was promised against what is in Slack and in the database; `deleted` is what people took away there.

    `urgent_within`: an emergency that is shown later than this is late.
    """
    late = {**LATE, True: urgent_within}
    team = workspace.payloads.team_id
    shown = {key_of(message): message for message in (*said_by_the_bot(workspace), *deleted)}
    judgement = Judgement()
    judgement.doubled, judgement.marked = copies(workspace)
    seen: dict[str, str] = {}
    for promise in promises:
        judgement.acknowledged += 1
        case = await cases.find_by_event(team, promise.key)
        if case is None:
            judgement.lost.append(f"{promise.key}: acknowledged, and in no case")
            continue
        if case.id in seen:
            judgement.doubled.append(f"{promise.key} and {seen[case.id]} are one case")
        seen[case.id] = promise.key
        history = await cases.history(case.id)
        card = _card(case, shown)
        if card is None:
            judgement.lost.append(f"case {case.id}: no card, and no word to its owner")
        elif card.at - promise.at > late[promise.urgent]:
            judgement.late.append(f"case {case.id}: shown after {card.at - promise.at}")
        judgement.lost += await lost_reminders(workspace, case, history)
        judgement.lost += not_followed_through(workspace, Chart(case, history, ""))
    return judgement


def not_followed_through(workspace: Workspace, chart: Chart) -> list[str]:
    """What the case is still owed: a date in its window, its newest assessment shown, a word to somebody."""
    wrong = [*set_too_late(workspace, chart), *shows_another(workspace, chart)]
    if can_be_told(workspace, chart):
        wrong += nobody_told(workspace, chart, said_by_the_bot(workspace))
    return wrong


def _card(case: Case, shown: dict[str, Message]) -> Message | None:
    heads = [message for key, message in shown.items() if key.startswith(f"{case.id}:parent")]
    return min(heads, key=lambda head: head.at, default=None)


async def lost_reminders(workspace: Workspace, case: Case, history: list[Event]) -> list[str]:
    """The reminders of a case that will reach nobody: neither waiting at Slack nor posted nor raised."""
    chart = Chart(case, history, "")
    if chart.follow_up is None and not any(isinstance(event.what, Outcome) for event in history):
        return [f"case {case.id}: no follow-up was ever set"]
    lost = []
    now = workspace.clock.now().timestamp()
    waiting_ids = {waiting.id for waiting in workspace.schedule.waiting()}
    posted = said_by_the_bot(workspace)
    for waiting in (chart.follow_up, chart.close_loop):
        if waiting is None or waiting.slack_id in waiting_ids:
            continue
        asks = is_follow_up if waiting.kind == "follow_up" else _asks_what_was_done
        arrived = any(asks(message.text) and case.code in message.text for message in posted)
        raised = any(done.key.step == "raised" and done.key.of in _as_asked(waiting) for done in case.done)
        if not (arrived or raised or _will_be_raised(case, waiting, now)):
            lost.append(f"case {case.id}: the reminder {waiting.key.text} is neither waiting nor posted nor raised")
    return lost


def _will_be_raised(case: Case, waiting: Waiting, now: float) -> bool:
    """Whether the row says it: one that Slack took nowhere in its own time, any other once it is overdue."""
    if case.due_at is None or waiting.post_at <= now - WATCHED_FOR:
        return False
    return waiting.post_at <= now or (waiting.is_ours_alone and case.due_at.timestamp() <= waiting.post_at)


def _asks_what_was_done(text: str) -> bool:
    return text.lstrip().startswith(("Was the patient seen", "Is it done"))


def _as_asked(waiting: Waiting) -> set[StepKey]:
    """The keys that a reminder has had; one that only the row watches moves with its case, and is raised as before."""
    keys, key = {waiting.key}, waiting.key
    while waiting.is_ours_alone and key.of is not None:
        key = key.of
        keys.add(key)
    return keys
