"""The locks pin everything, with hashes and without addresses, for each Python that we support."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from typing import Final, NamedTuple

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.documents.lock import LOCKS, ROOT, oldest_python, path_of

RENEW: Final = "run `python -m tests.documents.lock`"
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHONS: Final = sorted(
    found[1]
    for one in PROJECT["classifiers"]
    if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", one))
)
PLATFORMS: Final = {"linux": "Linux", "darwin": "Darwin"}
_PIN: Final = re.compile(r"([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+?)(?: ; (.+?))?( \\\n    --hash=sha256:[0-9a-f]{64})+")


class Pin(NamedTuple):
    """One locked release; `marker` says where it is taken."""

    name: str
    version: Version
    marker: Marker | None


def lines(lock: str) -> list[str]:
    """The lock, without comments, a requirement with its hashes as one piece."""
    text = re.sub(r"(?m)^ *#.*\n", "", path_of(lock).read_text("utf-8"))
    return re.split(r"(?<!\\)\n", text.strip())


def pins(lock: str) -> list[Pin]:
    found = [_PIN.fullmatch(line) for line in lines(lock)]
    return [Pin(one[1], Version(one[2]), Marker(one[3]) if one[3] else None) for one in found if one]


def asked_for(extras: tuple[str, ...]) -> list[Requirement]:
    optional = PROJECT["optional-dependencies"]
    return [Requirement(one) for one in [*PROJECT["dependencies"], *(of for extra in extras for of in optional[extra])]]


def environment(python: str, platform: str) -> dict[str, str]:
    elsewhere = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": platform}
    return here() | elsewhere | {"platform_system": PLATFORMS[platform]}


def here() -> dict[str, str]:
    return {name: str(value) for name, value in default_environment().items()}


def taken(lock: str, where: dict[str, str]) -> dict[str, Version]:
    """What is installed from a lock; two releases of one package at the same place are an error."""
    found = [pin for pin in pins(lock) if pin.marker is None or pin.marker.evaluate(where)]
    assert len({pin.name for pin in found}) == len(found)
    return {pin.name: pin.version for pin in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_one_release_with_its_hashes_and_there_is_no_address(lock: str) -> None:
    text = path_of(lock).read_text("utf-8")
    assert lines(lock)
    assert [line for line in lines(lock) if not _PIN.fullmatch(line)] == []
    assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted-host|\bfile:| @ ", text)
    assert "python -m tests.documents.lock" in text


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_pyproject_asks_for_is_locked_in_a_release_that_it_allows(lock: str, python: str, platform: str) -> None:
    where = environment(python, platform)
    locked = taken(lock, where)
    for asked in asked_for(LOCKS[lock]):
        if asked.marker is None or asked.marker.evaluate(where):
            name = canonicalize_name(asked.name)
            assert name in locked, f"{name} is not in locks/{lock}.txt: {RENEW}"
            assert asked.specifier.contains(locked[name]), f"{asked} is locked at {locked[name]}: {RENEW}"


@pytest.mark.parametrize("lock", LOCKS)
def test_what_a_locked_release_asks_for_is_locked_too(lock: str) -> None:
    locked = taken(lock, here())
    checked = 0
    for name, version in locked.items():
        try:
            installed = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        if Version(installed.version) != version:
            continue
        checked += 1
        for text in installed.requires or []:
            asked = Requirement(text)
            if asked.marker is None or asked.marker.evaluate({"extra": ""}):
                assert canonicalize_name(asked.name) in locked, f"{name} asks for {asked}: {RENEW}"
                assert asked.specifier.contains(locked[canonicalize_name(asked.name)], prereleases=True), (name, text)
    assert checked


def test_the_locks_agree_with_one_another() -> None:
    of = {lock: {(pin.name, pin.version, str(pin.marker)) for pin in pins(lock)} for lock in LOCKS}
    names = {lock: {pin.name for pin in pins(lock)} for lock in LOCKS}
    assert names["runtime"] < names["postgres"] < names["test"]
    assert "cryptography" in names["postgres"], "the image can encrypt what it keeps"
    versions = {(name, version) for name, version, _ in of["test"]}
    for lock in ("runtime", "postgres"):
        assert {(name, version) for name, version, _ in of[lock]} <= versions


def test_the_pythons_we_name_begin_with_the_oldest_that_we_allow() -> None:
    assert PYTHONS[0] == oldest_python()
    assert PYTHONS == ["3.11", "3.12", "3.13"]
