"""What was taken back counts no more, on both databases; what had raised the urgency counts on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.kept import bodies
from bot.kept.ended import Ended
from bot.kept.happened import Event, Happened, Outcome, Stage, Submitted, Unreadable
from bot.kept.store import Cases
from bot.kept.undone import WITHIN, Undone, again, counted, may_undo
from bot.settings import driver_url

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
FORM = Submitted("urgent_mri", 168.0, None, "", "", "{}", "{}")
PAGE = replace(FORM, by="panel")
BETTER = Outcome("better", "C", "1.1")


def log(*happened: Happened, person: str = "U") -> list[Event]:
    return [Event("T", str(seq), person, AT, what, seq) for seq, what in enumerate(happened, 1)]


def kinds(history: list[Event]) -> list[str]:
    return [event.kind for event in history]


async def test_what_was_taken_back_is_read_no_more_and_the_word_of_it_is(database_url: str) -> None:
    cases = Cases(driver_url(database_url))
    await cases.prepare()
    try:
        first = Event("T", "form", "U", AT, FORM)
        case = (await cases.open(channel="C", urgent=False, submitted=first)).case
        await cases.add(case.id, Event("T", "better", "U", AT, BETTER))
        (_, answer) = await cases.history(case.id)
        undone = Undone(answer.seq, "outcome", "better", "C", "1.1")
        assert await cases.add(case.id, Event("T", "undo", "U", AT, undone)) == "kept"
        history = await cases.history(case.id)
        assert [event.what for event in history[1:]] == [undone]
        assert history[1].words() == {"kind": "outcome", "word": "better"}
        assert await cases.add(case.id, Event("T", again("better", history), "U", AT, BETTER)) == "kept"
        assert kinds(await cases.history(case.id)) == ["submitted", "undone", "outcome"]
    finally:
        await cases.close()


def test_the_short_page_goes_with_its_answer_unless_it_had_changed_the_urgency() -> None:
    assert kinds(counted(log(FORM, PAGE, BETTER, Undone(3, "outcome", "better")))) == ["submitted", "undone"]
    raised = replace(PAGE, disposition="emergency_now")
    left = counted(log(FORM, raised, Outcome("worse", "C", "1.1"), Undone(3, "outcome", "worse")))
    assert kinds(left) == ["submitted", "submitted", "undone"]
    other = log(FORM, PAGE, BETTER, Undone(3, "outcome", "better"))
    other[1] = replace(other[1], person="U2")
    assert len(counted(other)) == 3, "the page of somebody else"


@pytest.mark.parametrize(
    ("person", "later", "happened"),
    [
        ("U", WITHIN + timedelta(seconds=1), (FORM, BETTER)),
        ("U2", timedelta(0), (FORM, BETTER)),
        ("U", timedelta(0), (FORM, BETTER, FORM)),
        ("U", timedelta(0), (FORM, BETTER, Outcome("same", "C", "1.1"))),
        ("U", timedelta(0), (FORM, BETTER, Ended("declined"))),
        ("U", timedelta(minutes=-1), (FORM, BETTER)),
        ("U", timedelta(0), (FORM,)),
    ],
    ids=[
        "too late",
        "of another",
        "assessed since",
        "answered since",
        "closed since",
        "the clock was put back",
        "not there",
    ],
)
def test_only_whoever_gave_an_answer_takes_it_back_and_only_for_five_minutes(
    person: str, later: timedelta, happened: tuple[Happened, ...]
) -> None:
    assert may_undo(log(FORM, BETTER), 2, "U", AT + WITHIN) is not None
    assert may_undo(log(FORM, Stage("booked")), 2, "U", AT) is not None
    assert may_undo(log(*happened), 2, person, AT + later) is None


@pytest.mark.parametrize(
    "body",
    [
        '{"v":1,"seq":2,"kind":"submitted","word":"better","channel":"","ts":""}',
        '{"v":1,"seq":2,"kind":"outcome","word":"booked","channel":"","ts":""}',
        '{"v":1,"kind":"outcome","word":"better","channel":"","ts":""}',
        '{"v":2,"seq":2,"kind":"outcome","word":"better","channel":"","ts":""}',
    ],
)
def test_what_of_it_cannot_be_read_takes_nothing_back(body: str) -> None:
    read = bodies.read("undone", body)
    assert read == Unreadable("undone")
    assert kinds(counted(log(FORM, BETTER, read))) == ["submitted", "outcome", "undone"]
