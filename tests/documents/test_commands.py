"""Every command of the pages for administrators is run as it stands, on a set-up of the test's own."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.__main__ import main
from tests.documents.architecture import ROOT
from tests.flows.team import Team, new_workspace, working

PAGES: Final = tuple(page for page in ("privacy.md",) if (ROOT / "docs" / page).exists())
OURS: Final = ".venv/bin/backpain"


def commands(page: str) -> Iterator[str]:
    """Every line of every block of shell."""
    for block in re.findall(r"```sh\n(.+?)\n```", (ROOT / "docs" / page).read_text("utf-8"), flags=re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if line.strip() and not line.startswith("#"):
                yield " ".join(line.split())


async def a_closed_case(team: Team) -> str:
    """Its code."""
    await team.seed_case(team.alice)
    (card,) = team.channel
    await team.alice.press(card, "more")
    await team.alice.press(team.alice.views[-1], "end_case")
    await team.alice.choose("end_reason", "end_reason", "duplicate")
    await team.alice.submit()
    await team.settled()
    found = re.search(r"BP-\w+", card.text)
    assert found is not None
    return found[0]


def ends(line: str, instead: dict[str, str]) -> int:
    """Run one of ours, with what stands in the page for the reader's own put in; its exit status."""
    arguments = shlex.split(line.removeprefix(OURS))
    for example, ours in instead.items():
        arguments = [each.replace(example, ours) for each in arguments]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(str(ended.value.code))


@pytest.mark.parametrize("page", PAGES)
async def test_every_command_of_ours_ends_well(
    page: str, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace = new_workspace()
    await workspace.start()
    async with working(sqlite_url, workspace=workspace) as team:
        code, person = await a_closed_case(team), team.alice.id
    for name in [name for name in os.environ if name.startswith(("SLACK_", "BACKPAIN_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", workspace.app_token)
    monkeypatch.setenv("SLACK_API_URL", workspace.api_url)
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    instead = {"BP-7F3KQ": code, "U012AB3CD": person, "/var/lib/backpain": str(tmp_path), "/var/backups": str(tmp_path)}
    ours = [line for line in dict.fromkeys(commands(page)) if line.startswith(OURS)]
    # What removes comes last: the others need something that is there.
    for line in sorted(ours, key=lambda line: " purge" in line):
        assert await asyncio.to_thread(ends, line, instead) == 0, (line, capfd.readouterr().err)
    assert ours
    await workspace.stop()


def test_no_page_has_a_command_that_nothing_runs() -> None:
    assert [line for page in PAGES for line in commands(page) if not line.startswith(OURS)] == []
