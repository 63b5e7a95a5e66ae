"""The image, the compose file and the service hold together with the program and with one another."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from bot.settings import ACCEPTS
from tests.deploy import bare
from tests.deploy.steps import DOCKERFILE, IMAGE, image_steps, installing_steps, quickstart_steps
from tests.documents.architecture import ROOT
from tests.flows.team import working

DEPLOY: Final = ROOT / "deploy"
SERVICE: Final = (DEPLOY / "backpain.service").read_text("utf-8")
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
OURS: Final = re.compile(r"\b(?:SLACK|BACKPAIN)_[A-Z_]+\b")


def test_what_the_image_copies_is_there_and_what_it_installs_is_what_the_quick_start_does() -> None:
    copied = [name for step in image_steps("COPY") for name in step.split()[:-1] if not name.startswith("--")]
    assert [name for name in copied if name != IMAGE and not (ROOT / name).exists()] == []
    assert {"bot", "dialogs", "manifest.yml", "locks/postgres.txt"} <= set(copied)
    plain = [step.replace(f"{IMAGE}/bin/", "").replace(" --no-cache-dir", "") for step in installing_steps()]
    ours = [step.replace(".venv/bin/", "") for step in quickstart_steps()]
    assert plain[-1] == ours[-1] == "pip install --no-deps ."
    assert plain[0].split(" && ")[1].replace("postgres", "runtime") == ours[1]


def test_the_image_runs_as_nobody_and_holds_no_secret() -> None:
    assert re.search(r"(?m)^USER [1-9][0-9]+$", DOCKERFILE)
    assert DOCKERFILE.count("FROM ") == 2
    assert not re.search(r"xox[bp]-|xapp-|PASSWORD", DOCKERFILE)
    assert json.loads(image_steps("ENTRYPOINT")[0]) == [f"{IMAGE}/bin/backpain"]


@pytest.mark.parametrize("file", ["Dockerfile", "compose.yaml", "backpain.service", "backpain.env"])
def test_every_variable_that_is_named_is_one_of_ours(file: str) -> None:
    named = set(OURS.findall((DEPLOY / file).read_text("utf-8")))
    assert named
    assert named <= set(ACCEPTS)


async def test_the_check_of_the_images_health_finds_a_bot_that_lives(sqlite_url: str) -> None:
    (check,) = re.findall(r"CMD (\[.*urlopen.*\])", DOCKERFILE.replace("\\\n", " "))
    program, flag, code = json.loads(check)
    assert (program, flag) == (f"{IMAGE}/bin/python", "-c")
    assert "http://127.0.0.1:9464/healthz" in code
    async with working(sqlite_url, watch_port=0) as team:
        ours = code.replace("http://127.0.0.1:9464", team.bot.watched)
        await asyncio.to_thread(exec, ours)


def services() -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((name, each) for name, each in COMPOSE["services"].items() if name.startswith("bot"))


def test_the_compose_file_has_two_bots_on_one_database_each_shut_in() -> None:
    assert [name for name, _ in services()] == ["bot-1", "bot-2"]
    for _, bot in services():
        assert bot["read_only"]
        assert bot["cap_drop"] == ["ALL"]
        assert (DEPLOY / bot["build"]["context"] / bot["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
        assert set(bot["secrets"]) <= COMPOSE["secrets"].keys()
        assert {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "BACKPAIN_DATABASE_URL"} <= set(bot["secrets"])
        assert "ports" not in bot, "nothing is open to others"
    assert "ports" not in COMPOSE["services"]["database"]


def test_the_compose_file_is_one_by_the_published_schema(tmp_path: Path) -> None:
    """The schema is the Compose Specification's, which check-jsonschema carries."""
    misspelt = tmp_path / "compose.yaml"
    misspelt.write_text((DEPLOY / "compose.yaml").read_text("utf-8").replace("healthcheck:", "helthcheck:"))
    judge = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    for file, said in ((DEPLOY / "compose.yaml", "ok -- validation done"), (misspelt, "'helthcheck' was unexpected")):
        done = subprocess.run([*judge, str(file)], capture_output=True, text=True, check=False)  # noqa: S603 - ours
        assert said in done.stdout


def test_the_service_is_one_that_systemd_takes(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not on this machine")
    (program,) = re.findall(r"(?m)^ExecStart=(\S+) run$", SERVICE)
    unit = tmp_path / "backpain.service"
    unit.write_text(SERVICE.replace(program, "/bin/true"))
    done = subprocess.run([verify, "verify", str(unit)], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_service_is_told_when_the_bot_is_ready_and_lets_it_write_its_database_alone() -> None:
    assert "Type=notify" in SERVICE
    assert "ProtectSystem=strict" in SERVICE
    assert "StateDirectory=backpain" in SERVICE
    assert set(re.findall(r"(?m)^LoadCredential=(\w+):", SERVICE)) <= set(ACCEPTS)


def test_a_bare_debian_gets_the_packages_that_the_page_names_and_no_others() -> None:
    assert bare.named_packages() == ["python3-venv"]
    for file in ("bare.py", "__main__.py", "steps.py"):
        assert "://" not in (ROOT / "tests" / "deploy" / file).read_text("utf-8").replace("file://", "")
