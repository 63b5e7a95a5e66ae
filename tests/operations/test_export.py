"""What is kept is written out while the bot works: as JSON with every body, and as FHIR that a validator takes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from bot.__main__ import main
from tests.flows.team import working


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("BACKPAIN_DATABASE_URL", sqlite_url)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["export", *map(str, arguments)])
    return int(str(ended.value.code))


def told(*arguments: object, capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run("-", *arguments) == 0
    read: dict[str, Any] = json.loads(capfd.readouterr().out)
    return read


async def test_a_case_a_person_or_everything_is_written_as_json_and_as_fhir(
    sqlite_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with working(sqlite_url) as team:
        await team.emergency(team.alice)
        await team.seed_case(team.bob)
        emergency, _ = team.channel
        await team.bob.press(emergency, "acknowledge")
        await team.settled()
        await team.bot.cases.roles.keep("T", team.alice.id, "nurse", team.workspace.clock.now())
        everything, of_alice, fhir = [
            await asyncio.to_thread(lambda given=given: told(*given, capfd=capfd))  # type: ignore[misc]
            for given in ((), ("--person", team.alice.id), ("--format", "fhir"))
        ]
        assert await asyncio.to_thread(run, tmp_path / "out.json", "--case", everything["cases"][0]["code"]) == 0
        alice, bob = team.alice.id, team.bob.id

    first, second = everything["cases"]
    assert [event["kind"] for event in first["events"]] == ["submitted", "acknowledged"]
    assert [event["person"] for event in first["events"]] == [alice, bob]
    assert "saddle_anaesthesia" in first["events"][0]["body"]["findings"]
    assert first["steps"]["done"]
    assert (second["owner"], everything["channels"], everything["absences"]) == (bob, [], [])
    for chosen in (everything, of_alice):
        assert [(row["person"], row["said"]["role"]) for row in chosen["roles"]] == [(alice, "nurse")]
    assert [event["person"] for case in of_alice["cases"] for event in case["events"]] == [alice]
    (alone,) = json.loads((tmp_path / "out.json").read_text())["cases"]
    assert alone == first
    assert (tmp_path / "out.json").stat().st_mode & 0o777 == 0o600

    Bundle.model_validate(fhir)
    resources = [entry["resource"] for entry in fhir["entry"]]
    kinds = [resource["resourceType"] for resource in resources]
    assert sorted(set(kinds)) == ["GuidanceResponse", "QuestionnaireResponse", "Task"]
    tasks = {each["identifier"][0]["value"]: each for each in resources if each["resourceType"] == "Task"}
    assert tasks[first["code"]]["status"] == "in-progress"
    assert tasks[first["code"]]["code"]["coding"][0]["code"] == "emergency_now"
    answers = resources[kinds.index("QuestionnaireResponse")]["item"]
    assert {
        "linkId": "saddle_anaesthesia",
        "answer": [{"valueCoding": answers[0]["answer"][0]["valueCoding"]}],
    } in answers
    assert all("subject" not in resource for resource in resources), "no resource names a patient"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-", "--case", "BP-1"), "is not the code of a case"),
        (("-", "--person", "Alice"), "is not the Slack id of a person"),
        (("-",), "there is no file"),
    ],
)
def test_what_cannot_be_exported_is_one_sentence(
    arguments: tuple[str, ...], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert words in line


async def test_an_export_overwrites_nothing_and_says_where_nothing_answers(
    sqlite_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with working(sqlite_url) as team:
        await team.emergency(team.alice)
        await team.bot.cases.roles.keep("T", team.bob.id, "nurse", team.workspace.clock.now())
    alone = await asyncio.to_thread(lambda: told("--person", team.bob.id, capfd=capfd))
    assert ([], team.bob.id) == (alone["cases"], alone["roles"][0]["person"])
    assert run("-", "--case", "BP-AAAAA") == 2
    assert "nothing in this database answers to that" in capfd.readouterr().err
    (tmp_path / "there.json").touch()
    assert run(tmp_path / "there.json") == 2
    assert "is left as it is" in capfd.readouterr().err
