"""The restore drill in small: what Slack knows and the backup does not is adopted, taken back, set again or named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.restore.drill import HALF_SAID, OPENED_AFTERWARDS, Size, drilled

QUIET: float = 1.1  # messages of one case are a second apart


@pytest.mark.timeout(300)
async def test_a_restored_database_is_held_against_slack_and_nothing_is_lost_left_or_doubled(tmp_path: Path) -> None:
    found = await drilled(tmp_path, Size(50, 4, 4, QUIET))
    judgement = found.judgement
    assert judgement.wrong == 0, judgement
    assert judgement.cases == 50 + 2 + HALF_SAID
    assert judgement.adopted > HALF_SAID * 10, "the reminders of what was half said are known again, none is set twice"
    assert judgement.taken_back == 4 + 1, "of older cases, and what was set by the answer that the backup does not know"
    assert judgement.set_again > 4
    assert judgement.unnamed == 0
    assert judgement.reports >= OPENED_AFTERWARDS
    assert "read back whole" in found.restore_words
