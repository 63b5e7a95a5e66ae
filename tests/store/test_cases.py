"""The store: a submission happens once, a stale writer is stopped, what is due comes in the right order."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.kept.book import Book
from bot.kept.case import Case, Due, NoSuchCaseError, StaleCaseError
from bot.kept.happened import Acknowledged, Event, Outcome, Submitted
from bot.kept.step_key import StepKey
from bot.kept.store import Cases
from bot.posts import Posted
from bot.settings import driver_url
from bot.triage.engine import assess
from bot.triage.findings import Findings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
EMERGENCY = Findings(saddle_anaesthesia="yes")
DONE = Book().adding(StepKey("parent"), Posted("C1", "1.2"))


@pytest.fixture
async def cases(database_url: str) -> AsyncIterator[Cases]:
    store = Cases(driver_url(database_url))
    await store.prepare()
    yield store
    await store.close()


def submitted(key: str, at: datetime = NOW) -> Event:
    return Event(team="T1", key=key, person="U1", at=at, what=Acknowledged())


def form(key: str, what: Submitted) -> Event:
    return replace(submitted(key), what=what)


async def open_case(cases: Cases, key: str, *, urgent: bool = False, at: datetime = NOW) -> Case:
    return (await cases.open(channel="C1", urgent=urgent, submitted=submitted(key, at))).case


async def test_the_same_submission_twice_is_one_case(cases: Cases) -> None:
    first = await open_case(cases, "view:V1")
    again = await open_case(cases, "view:V1")
    assert again == first
    assert len(await cases.history(first.id)) == 1


async def test_what_is_sent_again_with_other_answers_is_not_read_as_what_was_kept(cases: Cases) -> None:
    two = [Submitted.of(found, assess(found), error_id="", local_code="") for found in (Findings(), EMERGENCY)]
    first, again = [await cases.open(channel="C1", urgent=False, submitted=form("view:V1", what)) for what in two]
    assert (first.case, first.added, again.added) == (again.case, "kept", "there_already")
    assert [event.what for event in await cases.history(first.case.id)] == two[:1]


async def test_the_same_submission_at_two_machines_at_once_is_one_case(database_url: str, cases: Cases) -> None:
    other = Cases(driver_url(database_url))
    for number in range(12):
        first, second = await asyncio.gather(*(open_case(at, f"view:V{number}") for at in (cases, other)))
        assert first == second
        assert len(await cases.history(first.id)) == 1
    assert len(await cases.owned_by("T1", "U1", 100)) == 12
    await other.close()


async def test_a_case_reads_back_as_it_was_written(cases: Cases) -> None:
    case = await open_case(cases, "view:V1")
    saved = await cases.save(
        replace(case, done=DONE, trying={StepKey("plan", 1): NOW}, due_at=NOW, errors=2, handled=1)
    )
    assert await cases.get(case.id) == saved


async def test_a_press_counts_once(cases: Cases) -> None:
    case = await open_case(cases, "view:V1")
    press = Event(team="T1", key="outcome:C1:1.2", person="U2", at=NOW, what=Outcome("same", "C1", "1.2"))
    assert await cases.add(case.id, press) == "kept"
    assert await cases.add(case.id, press) == "there_already"
    assert [event.kind for event in await cases.history(case.id)] == ["acknowledged", "outcome"]


async def test_a_press_for_a_case_that_is_not_there_is_not_taken_for_one_that_is_kept_already(cases: Cases) -> None:
    press = Event(team="T1", key="outcome:C1:1.2", person="U2", at=NOW, what=Outcome("same", "C1", "1.2"))
    with pytest.raises(NoSuchCaseError):
        await cases.add("nowhere", press)


async def test_a_writer_with_an_old_row_is_stopped(cases: Cases) -> None:
    case = await open_case(cases, "view:V1")
    await cases.save(case)
    with pytest.raises(StaleCaseError):
        await cases.save(case)


async def test_an_unknown_case_is_said_to_be_unknown(cases: Cases) -> None:
    with pytest.raises(NoSuchCaseError):
        await cases.get("nowhere")


async def test_new_events_make_a_case_due_emergencies_first(cases: Cases) -> None:
    calm = await open_case(cases, "view:V1")
    urgent = await open_case(cases, "view:V2", urgent=True, at=NOW + timedelta(seconds=1))
    assert [case.id for case in await cases.turns.due(NOW, [], 10)] == [urgent.id, calm.id]
    assert [case.id for case in await cases.turns.due(NOW, [urgent.id], 10)] == [calm.id]


async def test_an_emergency_that_may_not_be_shown_comes_before_those_that_are(cases: Cases) -> None:
    shown = await open_case(cases, "view:V1", urgent=True)
    await cases.save(replace(shown, attended=shown.newest, handled=shown.newest, due_at=NOW))
    cut_short = await open_case(cases, "view:V2", urgent=True, at=NOW + timedelta(seconds=1))
    in_doubt = {StepKey("parent"): NOW}
    await cases.save(replace(cut_short, attended=cut_short.newest, trying=in_doubt, due_at=NOW))
    new = await open_case(cases, "view:V3", urgent=True, at=NOW + timedelta(seconds=2))
    assert [case.id for case in await cases.turns.due(NOW, [], 10)] == [cut_short.id, new.id, shown.id]
    assert await cases.turns.due_but_not_read(NOW, 10) == [
        Due(cut_short.id, urgent=True, comes_first=True),
        Due(new.id, urgent=True, comes_first=True),
        Due(shown.id, urgent=True, comes_first=False),
    ]


async def test_a_handled_case_is_due_again_only_when_its_time_comes(cases: Cases) -> None:
    case = await open_case(cases, "view:V1")
    later = NOW + timedelta(days=8)
    seq = (await cases.history(case.id))[-1].seq
    await cases.save(replace(case, handled=seq, due_at=later))
    assert await cases.turns.due(NOW, [], 10) == []
    assert await cases.turns.next_due([]) == later
    assert [due.id for due in await cases.turns.due(later, [], 10)] == [case.id]


async def test_a_doubtful_step_waits_for_its_time_whatever_happens_meanwhile(cases: Cases) -> None:
    case = await open_case(cases, "view:V1")
    await cases.save(replace(case, trying={StepKey("parent"): NOW}, due_at=NOW + timedelta(seconds=10)))
    assert await cases.turns.due(NOW, [], 10) == []
    assert len(await cases.turns.due(NOW + timedelta(seconds=10), [], 10)) == 1


async def test_a_person_sees_only_their_own_cases_newest_first(cases: Cases) -> None:
    old = await open_case(cases, "view:V1")
    new = await open_case(cases, "view:V2", at=NOW + timedelta(hours=1))
    assert [case.id for case in await cases.owned_by("T1", "U1", 10)] == [new.id, old.id]
    assert await cases.owned_by("T1", "U2", 10) == []
    assert await cases.owned_by("T2", "U1", 10) == []
