"""The measurement of load measures: its arithmetic, and one small round of the real product."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.triage.milestones import HELD_AHEAD, acting_asked
from tests.load import home
from tests.load.__main__ import HERE
from tests.load.figures import Record, Round, percentile
from tests.load.measuring import PACES, Setting, contestant, measure
from tests.load.people import filled_in, press
from tests.load.stub import Stub
from tests.postgres import Server

HURRIED = 0.2


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.99) == 99
    assert percentile([3.0, 1.0, 2.0], 0.99) == 3
    assert percentile([3.0, 1.0, 2.0], 0.0) == 1


def test_the_cost_of_a_submission_is_the_median_of_the_rounds() -> None:
    rounds = [Round([0.1, 0.1], [0.2, 0.2], cpu) for cpu in (0.08, 0.02, 0.04)]
    assert Record(rounds).cpu_each == pytest.approx(0.02)
    assert Record(rounds).answer(0.5) == pytest.approx(0.1)
    assert Record(rounds).card(0.99) == pytest.approx(0.2)


def test_ratios_are_taken_within_a_round_so_that_a_busy_minute_counts_on_both_sides() -> None:
    ours = Record([Round([0.1], [], 0.01), Round([0.5], [], 0.05), Round([0.1], [], 0.01)])
    theirs = Record([Round([0.2], [], 0.03), Round([1.0], [], 0.15), Round([0.2], [], 0.03)])
    assert ours.cpu_against(theirs) == pytest.approx(1 / 3)
    assert ours.answer_against(theirs) == pytest.approx(1 / 2)
    with pytest.raises(ValueError, match="shorter"):
        ours.cpu_against(Record(theirs.rounds[:1]))


async def test_a_round_measures_the_real_product_with_cases_behind(tmp_path: Path) -> None:
    behind = 20
    files = (f"sqlite:///{tmp_path}/a.db", tmp_path / "log")
    setting = Setting("here", HERE, *files, open_cases=behind, closed_cases=behind, quiet_seconds=HURRIED)
    async with contestant(setting) as product:
        await measure([product], 1, dict.fromkeys(PACES, 2))
        for record in product.records.values():
            (measured,) = record.rounds
            assert len(measured.answers) == len(measured.cards) == 2
            assert 0 < min(measured.answers) <= max(measured.cards)
            assert 0 < measured.cpu_each < 2
            assert measured.beside_each > 0, "an emergency's questions are handed over when all is said"
        assert product.memory_mib > 20
        assert sum(len(held) for held in product.stub.held.values()) >= behind
        asked = len(acting_asked("emergency_now", timedelta(0), HELD_AHEAD))  # taken back with the follow-up, once
        assert product.stub.calls["chat.deleteScheduledMessage"] == 1 + asked, (
            "a reminder was taken back that was copied"
        )
    assert not (tmp_path / "log").read_text(), "a copy that cannot be read weighs on every look"


async def test_a_round_measures_the_real_product_over_socket_mode(tmp_path: Path) -> None:
    files = (f"sqlite:///{tmp_path}/a.db", tmp_path / "log")
    async with contestant(Setting("here", HERE, *files, over_socket=True, quiet_seconds=HURRIED)) as product:
        await product.take(2, "at once")
        (measured,) = product.records["at once"].rounds
        assert 0 < min(measured.answers) <= max(measured.cards)
        form = await filled_in(product.stub, product.line, {})
        assert 0 < await home.published(product, form.person) < 10 * home.AT_MOST_SECONDS


async def test_two_bots_on_one_database_take_what_slack_sends_in_turn(tmp_path: Path, postgres_server: Server) -> None:
    files = (postgres_server.new_database(), tmp_path / "log")
    async with contestant(Setting("2 bots", HERE, *files, bots=2, quiet_seconds=HURRIED)) as product:
        before = [bot.cpu_seconds for bot in product.bots]
        await product.take(4, "at once")
        (measured,) = product.records["at once"].rounds
        assert len(measured.answers) == len(measured.cards) == 4
        assert all(bot.cpu_seconds > used for bot, used in zip(product.bots, before, strict=True))
    assert not (tmp_path / "log").read_text()


async def test_what_reminders_cost_is_counted_beside_what_posts_cost() -> None:
    async with Stub().served() as stub, aiohttp.ClientSession() as session:
        used = iter((1.0, 3.0, 7.0, 15.0))
        stub.cpu_seconds = lambda: next(used)
        for method in ("chat.postMessage", "chat.scheduleMessage", "chat.postMessage", "chat.scheduleMessage"):
            asked = {"channel": "C1", "post_at": 1, "text": "Was the patient seen?"}
            await (await session.post(f"{stub.workspace.url}/api/{method}", json=asked)).read()
    assert (stub.cpu_at_the_last_post, stub.cpu_of_reminders_at_the_last_post) == (7.0, 2.0)
    assert stub.cpu_of_reminders == 10.0


async def test_a_form_that_is_gone_is_refused_in_slacks_words() -> None:
    async with Stub().served() as stub, aiohttp.ClientSession() as session:
        asked = {"view_id": "V1", "view": {"type": "modal", "blocks": []}}
        answer = await session.post(f"{stub.workspace.url}/api/views.update", json=asked)
        assert await answer.json() == {"ok": False, "error": "not_found"}


async def test_a_form_that_the_bot_does_not_take_is_no_measurement() -> None:
    async with Stub().served() as stub:

        class Refusing:
            """A bot that opens the form and refuses it."""

            objection = "Pick one."

            def written(self, kind: str, _payload: object) -> str:
                return kind

            async def send(self, written: str) -> object:
                if written == "slash_commands":
                    person = next(reversed(stub.workspace.people.values()))
                    stub.workspace.views.open(person.id, {"type": "modal", "blocks": []})
                    return None
                return {"response_action": "errors", "errors": {"saddle_anaesthesia": self.objection}}

        line = Refusing()
        form = await filled_in(stub, line, {})
        with pytest.raises(AssertionError, match="Pick one"):
            await press(line, form)
        line.objection = "Not saved. Your answers are still here."
        assert not (await press(line, form)).was_taken
