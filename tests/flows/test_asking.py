"""A question is answered for whoever asks it, by a word or a button, and nothing of it is kept or logged."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from dialogs.blocks import spoken
from tests.flows.team import working
from tests.flows.test_open_loops import word

HEARD = "zwickau"


async def test_a_question_is_answered_after_the_command_and_from_the_button_for_one_person_and_leaves_no_trace(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="backpain")
    async with working(database) as team:
        await team.seed_case(team.alice)
        (card,) = team.channel
        before = len(team.thread(card))
        await word(team, team.bob, f"ask gadolinium in pregnancy, {HEARD}")
        told = team.bob.ephemeral[-1].text
        assert "MRI without gadolinium" in told
        assert "not yet reviewed" in told
        await word(team, team.bob, "ask is 1234567 safe")
        assert "Not taken" in team.bob.ephemeral[-1].text
        await team.bob.press(card, "more")
        await team.bob.press(team.bob.views[-1], "ask_question")
        await team.bob.choose("question", "question", f"which root is great toe extension in {HEARD}")
        await team.bob.submit()
        assert "Nerve root L5" in spoken(team.bob.views[-1].blocks)
        assert "names cannot be recognised" in spoken(team.bob.views[-1].blocks)
        await team.bob.choose("question", "question", "maximum daily naproxen")
        await team.bob.submit()
        assert "Not covered: doses" in spoken(team.bob.views[-1].blocks)
        await team.bob.close(everything=True)
        await word(team, team.bob, "ask")
        assert team.bob.views[-1].definition["callback_id"] == "question"
        await team.settled()
        assert len(team.channel) == 1
        assert len(team.thread(card)) == before
    file = Path(make_url(database).database or "")
    kept = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert HEARD.encode() not in kept
    assert HEARD not in caplog.text
